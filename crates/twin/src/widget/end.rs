//! The ends: success, failure, cancellation.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde_json::{Value, json};
use url::Url;

use super::begin::first_step;
use super::entry::{Params, over};
use super::entry_point::EntryPoint;
use super::look::{Look, alike};
use super::pages;
use super::session::Session;
use super::settings::Settings;
use super::steps::{change, to_bank};
use super::walk::Step;
use crate::app::{App, Shared};
use crate::choices::Choices;
use crate::provider::Mode;
use crate::requests::ForUser;
use crate::world::{Connection, ConnectionStatus};

/// Where the widget goes at the end, and what it tells the page around it.
pub(super) struct Ending {
    pub(super) next: String,
    pub(super) message: Value,
}

impl Ending {
    /// The end of a session's walk; `connection` is the one that it made or edited.
    pub(super) fn of(app: &App, session: &Session, connection: Option<&Connection>) -> Self {
        let choices = &app.config.choices;
        let settings = Settings::of(session);
        let now_ms = app.clock.now_ms();
        let status = match connection.map(|one| one.status(now_ms)) {
            Some(ConnectionStatus::Failed) => &choices.failed_status,
            _ => "success",
        };
        let mut said = vec![
            ("status", status.to_owned()),
            ("result", result(choices, session.entry).to_owned()),
        ];
        if let Some(connection) = connection {
            said.push(("connection_id", connection.id.to_string()));
        }
        let told = settings.redirect_url.as_ref();
        let told = told.map_or(&*choices.success_path, Url::as_str);
        let mut message = json!({"eventName": "redirect_to", "redirect_url": told});
        for (name, value) in &said {
            message[*name] = json!(value);
        }
        let next = match settings.redirect_url.clone() {
            None => alike(&choices.success_path, &settings),
            Some(mut url) => {
                if choices.result_on_redirect_url {
                    url.query_pairs_mut().extend_pairs(&said);
                }
                if let Some(queue) = session.queue {
                    url.query_pairs_mut()
                        .append_pair("queue_id", &queue.to_string());
                }
                url.into()
            }
        };
        Self { next, message }
    }
}

/// The `result` of an entry point's end. Only `created` was seen.
fn result(choices: &Choices, entry: EntryPoint) -> &str {
    match entry {
        EntryPoint::AddConnection => "created",
        EntryPoint::EditCredentials => &choices.edit_credentials_result,
        EntryPoint::UserInput => &choices.user_input_result,
        EntryPoint::Terms => &choices.terms_result,
        EntryPoint::ProfessionalAccount => &choices.professional_account_result,
        EntryPoint::ManageAccounts => &choices.manage_accounts_result,
    }
}

/// Going on although the synchronisation failed.
pub(super) async fn leave(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    change(&app, &headers, &params, |_, session| {
        if let Step::Made { left, .. } = &mut session.step {
            *left = true;
        }
    })
}

/// Trying again after a failed synchronisation: a connection that was new goes, and the sign-in
/// comes back.
pub(super) async fn retry(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    change(&app, &headers, &params, |world, session| {
        let Step::Made { connection, .. } = session.step else {
            return;
        };
        if session.entry != EntryPoint::AddConnection {
            session.step = first_step(&app, world, session);
            return;
        }
        let Some(made) = world.connection(session.user, connection) else {
            return;
        };
        let (provider, channels) = (made.provider, &made.channels);
        let by_form = channels.iter().all(|one| one.mode == Mode::Embedded);
        let next = to_bank(provider, &Settings::of(session));
        session.step = if by_form {
            next.chosen(Mode::Embedded)
        } else {
            next
        };
        world.delete_connection(Some(session.user), connection);
    })
}

/// The person cancels: nothing new stays, and the browser goes to `cancel_url`.
pub(super) async fn cancel(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    let choices = &app.config.choices;
    let id = params.get("session_id").map_or("", String::as_str);
    let mut world = app.world();
    let Some(session) = world.live_session(id, &app) else {
        drop(world);
        return over(&headers, &params);
    };
    let settings = Settings::of(session);
    let user = session.user;
    let made = match session.step {
        Step::Made { connection, .. } if session.entry == EntryPoint::AddConnection => {
            Some(connection)
        }
        _ => None,
    };
    session.step = Step::New;
    if let Some(connection) = made {
        world.delete_connection(Some(user), connection);
    }
    let next = match settings.cancel_url.clone() {
        None => alike(&choices.cancelled_path, &settings),
        Some(mut url) => {
            if !choices.cancel_status.is_empty() {
                url.query_pairs_mut()
                    .append_pair("status", &choices.cancel_status);
            }
            url.into()
        }
    };
    let mut response = Redirect::to(&next).into_response();
    response.extensions_mut().insert(ForUser(user));
    response
}

/// `GET /success`.
pub(super) async fn success(Query(params): Query<Params>, headers: HeaderMap) -> Response {
    pages::success(&Look::of(&headers, &params))
}

/// `GET /cancelled`.
pub(super) async fn cancelled(Query(params): Query<Params>, headers: HeaderMap) -> Response {
    pages::cancelled(&Look::of(&headers, &params))
}
