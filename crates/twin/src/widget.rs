//! The widget: its sessions, its pages, and what happens between them.
//!
//! Each step is an HTML form that posts to `steps/…`, changes the session, and goes back to the
//! entry point with the query it was entered with; the page shown is a function of the session.
//! So a reload, another tab, and coming back from the bank all find their place.

mod answers;
mod assets;
mod begin;
mod colour;
mod consent;
mod end;
mod entry;
mod entry_point;
mod events;
mod look;
mod pages;
mod session;
mod settings;
mod steps;
mod theme;
mod walk;

pub(crate) use assets::style;
pub(crate) use consent::{settle, sync_ms};
pub(crate) use session::Session;
pub(crate) use settings::Settings;
pub(crate) use steps::{Code, with_problem};
pub(crate) use walk::Step;

use entry_point::EntryPoint;

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
    let entries = EntryPoint::ALL
        .into_iter()
        .fold(Router::new(), |all, entry| {
            let open = get(entry::open).layer(Extension((version, entry)));
            all.route(&format!("/{}", entry.path()), open)
        });
    entries
        .route("/widget_session", post(session::create))
        .route("/theme.css", get(theme::stylesheet))
        .route("/steps/now", get(entry::now))
        .route("/steps/provider", post(steps::provider))
        .route("/steps/embedded", post(steps::embedded))
        .route("/steps/bank", post(steps::bank))
        .route("/steps/credentials", post(steps::credentials))
        .route("/steps/challenge", post(steps::challenge))
        .route("/steps/back", post(steps::back))
        .route("/steps/skip", post(steps::skip))
        .route("/steps/consent", post(consent::give))
        .route("/steps/accounts", post(consent::manage))
        .route("/steps/answer", post(answers::code))
        .route("/steps/terms", post(answers::accept_terms))
        .route("/steps/company", post(answers::professional))
        .route("/steps/nothing", post(answers::nothing))
        .route("/steps/retry", post(end::retry))
        .route("/steps/leave", post(end::leave))
        .route("/steps/cancel", post(end::cancel))
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES))
        .layer(Extension(version))
}
