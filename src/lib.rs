//! The single-page app of Oneshot: the end user's journey and, as a program of its own, the
//! integrator's panel. What it does is decided elsewhere, by `crates/journey` in the browser and by
//! the server; this crate draws, listens and carries out.

pub mod api;
pub mod browser;
pub mod host;
pub mod journey;
pub mod panel;
pub mod text;
pub mod widget;
