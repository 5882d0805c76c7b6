//! The widget's pages.

mod accounts;
mod banks;
mod layout;
mod plain;
mod signin;
mod sync;
mod view;

pub(super) use plain::{cancelled, over, success, terms, unknown};
pub(super) use view::View;

use axum::response::Response;

use crate::app::App;
use view::Screen;

/// The page of a session's step.
pub(super) fn page(app: &App, view: &View) -> Response {
    let body = match &view.screen {
        Screen::Banks => banks::list(app, view),
        Screen::Channel { provider, notice } => banks::channels(app, view, provider, *notice),
        Screen::SignIn { provider, form } => signin::credentials(app, view, provider, form),
        Screen::Challenge { wrong } => signin::challenge(app, view, *wrong),
        Screen::AtBank => signin::bank_opened(app, view),
        Screen::Accounts {
            offered,
            none_ticked,
        } => accounts::list(view, offered, *none_ticked),
        Screen::Sync { percent } => sync::progress(view, *percent),
        Screen::Problem { status } => sync::problem(view, *status),
        Screen::End(ending) => sync::end(view, ending),
    };
    layout::widget(view, &body)
}
