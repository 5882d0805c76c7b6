//! The widget: its sessions, its pages, and what happens between them.
//!
//! Each step is an HTML form that posts to `steps/…`, changes the session, and goes back to
//! `add_connection` with the query it was opened with; the page shown is a function of the session.
//! So a reload, another tab, and coming back from the bank all find their place.

mod assets;
mod colour;
mod consent;
mod end;
mod entry;
mod pages;
mod session;
mod settings;
mod steps;
mod theme;

pub(crate) use assets::style;
pub(crate) use consent::sync_ms;
pub(crate) use session::{ChannelNotice, Session, Step};
pub(crate) use settings::Settings;
pub(crate) use steps::{Code, with_problem};

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router};

use crate::app::Shared;
use crate::version::Version;

/// What a browser may send at all, and so how much of a refused file is taken in before our words
/// are shown; the file inside is limited far more tightly.
pub(crate) const FORM_MAX_BYTES: usize = 256 * 1024 * 1024;

pub(crate) fn router() -> Router<Shared> {
    let versions = Version::ALL
        .into_iter()
        .fold(Router::new(), |all, version| {
            all.nest(&format!("{}/widget", version.path()), of_version(version))
        });
    versions
        .merge(assets::router())
        .route("/success", get(end::success))
        .route("/cancelled", get(end::cancelled))
        .fallback(entry::unknown)
}

/// The widget of version 3 was never seen: it is taken to be that of 2.1, under its own path.
fn of_version(version: Version) -> Router<Shared> {
    Router::new()
        .route("/widget_session", post(session::create))
        .route("/add_connection", get(entry::add_connection))
        .route("/terms", get(entry::terms))
        .route("/theme.css", get(theme::stylesheet))
        .route("/steps/now", get(entry::now))
        .route("/steps/provider", post(steps::provider))
        .route("/steps/embedded", post(steps::embedded))
        .route("/steps/bank", post(steps::bank))
        .route("/steps/credentials", post(steps::credentials))
        .route("/steps/challenge", post(steps::challenge))
        .route("/steps/back", post(steps::back))
        .route("/steps/consent", post(consent::give))
        .route("/steps/retry", post(end::retry))
        .route("/steps/leave", post(end::leave))
        .route("/steps/cancel", post(end::cancel))
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES))
        .layer(Extension(version))
}
