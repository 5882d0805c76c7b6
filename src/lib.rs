//! The single-page app of Oneshot: the end user's journey and, as programs of their own, the end
//! user's data at its end and the integrator's panel. What it does is decided elsewhere, by
//! `crates/journey` in the browser and by the server; this crate draws, listens and carries out.

pub mod api;
pub mod browser;
pub mod host;
pub mod journey;
pub mod json;
pub mod panel;
pub mod piece;
pub mod text;
pub mod widget;
