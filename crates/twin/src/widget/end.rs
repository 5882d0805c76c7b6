//! The ends: success, failure, cancellation.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde_json::{Value, json};
use url::Url;

use super::entry::{Params, locale_of, over};
use super::pages;
use super::session::{Session, Step};
use super::settings::Settings;
use super::steps::{change, show};
use crate::app::{App, Shared};
use crate::locale::Locale;
use crate::provider::Mode;
use crate::requests::ForUser;
use crate::signin::Form;
use crate::world::{Connection, ConnectionStatus};

/// Where the widget goes at the end, and what it tells the page around it.
pub(super) struct Ending {
    pub(super) next: String,
    pub(super) message: Value,
}

impl Ending {
    /// The end of a session whose connection is made.
    pub(super) fn of(app: &App, session: &Session, connection: &Connection) -> Self {
        let choices = &app.config.choices;
        let settings = Settings::of(session);
        let now_ms = app.clock.now_ms();
        let status = match connection.status(now_ms) {
            ConnectionStatus::Failed => &choices.failed_status,
            _ => "success",
        };
        let id = connection.id.to_string();
        let told = settings
            .redirect_url
            .as_ref()
            .map_or(&*choices.success_path, Url::as_str);
        let message = json!({
            "eventName": "redirect_to",
            "redirect_url": told,
            "status": status,
            "result": "created",
            "connection_id": id,
        });
        let next = match settings.redirect_url {
            None => in_language(&choices.success_path, settings.locale),
            Some(mut url) => {
                if choices.result_on_redirect_url {
                    url.query_pairs_mut()
                        .append_pair("status", status)
                        .append_pair("result", "created")
                        .append_pair("connection_id", &id);
                }
                url.into()
            }
        };
        Self { next, message }
    }
}

/// A built-in page in the widget's language.
fn in_language(path: &str, locale: Option<Locale>) -> String {
    match locale {
        Some(locale) => format!("{path}?locale={}", locale.tag()),
        None => path.to_owned(),
    }
}

/// Going on although the synchronisation failed.
pub(super) async fn leave(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    change(&app, &headers, &params, |session| {
        if let Step::Made { left, .. } = &mut session.step {
            *left = true;
        }
    })
}

/// Trying again after a failed synchronisation: the connection goes, the sign-in comes back.
pub(super) async fn retry(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    let id = params.get("session_id").map_or("", String::as_str);
    let mut world = app.world();
    let Some(session) = world.live_session(id, &app) else {
        drop(world);
        return over(&headers, &params);
    };
    let user = session.user;
    if let Step::Made { connection, .. } = session.step {
        let made = world.users.get(&user);
        let made = made.and_then(|user| user.connections.get(&connection));
        let next = made.map(|made| match made.channels.first().map(|one| one.mode) {
            Some(Mode::Redirect) => Step::ChooseChannel {
                provider: made.provider,
                notice: None,
            },
            Some(Mode::Embedded) | None => Step::SignIn {
                provider: made.provider,
                mode: Mode::Embedded,
                form: Form::default(),
            },
        });
        world.delete_connection(Some(user), connection);
        if let (Some(next), Some(session)) = (next, world.sessions.get_mut(id)) {
            session.step = next;
        }
    }
    match world.live_session(id, &app) {
        Some(session) => show(session),
        None => over(&headers, &params),
    }
}

/// The person cancels: nothing stays, and the browser goes to `cancel_url`.
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
    let (user, cancel_url) = (session.user, Settings::of(session).cancel_url);
    let locale = Settings::of(session).locale;
    let made = match session.step {
        Step::Made { connection, .. } => Some(connection),
        _ => None,
    };
    session.step = Step::ChooseBank;
    if let Some(connection) = made {
        world.delete_connection(Some(user), connection);
    }
    let next = match cancel_url {
        None => in_language(&choices.cancelled_path, locale),
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
    pages::success(locale_of(&headers, &params)).into_response()
}

/// `GET /cancelled`.
pub(super) async fn cancelled(Query(params): Query<Params>, headers: HeaderMap) -> Response {
    pages::cancelled(locale_of(&headers, &params)).into_response()
}
