//! The widget's pages.

mod accounts;
mod banks;
mod layout;
mod other;
mod plain;
mod signin;
mod sync;
mod view;

pub(super) use plain::{cancelled, over, success, terms, unknown};
pub(super) use view::{Screen, View};

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::app::App;

/// The page of a session's step.
pub(super) fn page(app: &App, view: &View) -> Response {
    let body = match &view.screen {
        Screen::Banks => banks::list(app, view),
        Screen::Channel { provider, notice } => banks::channels(app, view, provider, *notice),
        Screen::Door { way, notice } => banks::door(app, view, way, *notice),
        Screen::SignIn { way, form, notice } => signin::credentials(app, view, way, form, *notice),
        Screen::Challenge { step, wrong } => signin::challenge(app, view, step, *wrong),
        Screen::AtBank => signin::bank_opened(app, view),
        Screen::Accounts {
            listed,
            none_ticked,
        } => accounts::consent(view, listed, *none_ticked),
        Screen::Manage {
            listed,
            none_ticked,
        } => accounts::manage(view, listed, *none_ticked),
        Screen::Terms { accepted } => other::terms(view, *accepted),
        Screen::Professional { incomplete } => other::company(view, *incomplete),
        Screen::Nothing => other::nothing(view),
        Screen::NoConnection => other::no_connection(app, view),
        Screen::Sync { percent } => sync::progress(view, *percent),
        Screen::Problem { status } => sync::problem(view, *status),
        Screen::End(ending) => sync::end(view, ending),
    };
    let page = layout::widget(app, view, &body);
    match view.screen {
        Screen::NoConnection => (StatusCode::NOT_FOUND, page).into_response(),
        _ => page,
    }
}
