//! `POST /_twin/connections`: a connection as if a person had walked the widget.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::Value;

use super::refused;
use crate::api::connection_json;
use crate::app::{App, Shared};
use crate::provider::{Mode, TEST_BANK};
use crate::signin;
use crate::testbank;
use crate::widget::{Settings, Step, sync_ms};
use crate::world::{Access, NewConnection, World};

/// Whose connection, and what is in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    /// Either this,
    email: Option<String>,
    /// or this; then the session's settings hold, and the session is at its end.
    session_id: Option<String>,
    /// A scenario login, `ok` if not given.
    login: Option<String>,
    /// The text of a test-bank file.
    file: Option<String>,
    /// `EMBEDDED`, if not given.
    channel: Option<String>,
    sync_ms: Option<u32>,
}

pub(super) async fn connect(
    State(app): State<Shared>,
    body: Result<Json<Request>, JsonRejection>,
) -> Response {
    let made = match body {
        Ok(Json(request)) => make(&app, &request),
        Err(error) => Err((StatusCode::BAD_REQUEST, error.body_text())),
    };
    match made {
        Ok(connection) => (StatusCode::CREATED, Json(connection)).into_response(),
        Err((status, error)) => refused(status, error),
    }
}

type Refused = (StatusCode, String);

fn bad(error: impl Into<String>) -> Refused {
    (StatusCode::BAD_REQUEST, error.into())
}

fn make(app: &App, request: &Request) -> Result<Value, Refused> {
    let channel = request.channel.as_deref().unwrap_or("EMBEDDED");
    let mode = Mode::from_name(channel);
    let mode = mode.ok_or_else(|| bad("channel: EMBEDDED or REDIRECT"))?;
    let access = access(app, request)?;
    let sync_ms = request
        .sync_ms
        .map_or_else(|| sync_ms(app, access.scenario), i64::from);
    let mut world = app.world();
    let (user, settings) = whose(app, &mut world, request)?;
    let new = NewConnection {
        provider: TEST_BANK,
        mode,
        access,
        chosen: None,
        auto_sync: settings.auto_sync(&app.config.choices),
        consent_per_account: settings.consent_per_account(),
        sync_ms,
    };
    let gone = || (StatusCode::NOT_FOUND, "no such user".to_owned());
    let connected = world.connect(user, new, app.clock.now_ms(), app.today());
    let connection = connected.ok_or_else(gone)?;
    if let Some(session) = request
        .session_id
        .as_ref()
        .and_then(|id| world.sessions.get_mut(id))
    {
        session.step = Step::Made {
            connection,
            left: false,
        };
    }
    let user_now = world.users.get(&user).ok_or_else(gone)?;
    let made = user_now.connections.get(&connection).ok_or_else(gone)?;
    Ok(connection_json(app, user, made))
}

fn access(app: &App, request: &Request) -> Result<Access, Refused> {
    match &request.file {
        Some(text) => {
            let file = testbank::parse(text).map_err(|error| bad(format!("file: {error}")))?;
            let file = Arc::new(file);
            let opened = signin::open_file(&file, &file.login, &file.password);
            opened.ok_or_else(|| bad("file: its credentials do not open it"))
        }
        None => {
            let login = request.login.as_deref().unwrap_or("ok");
            signin::open(app, login, "ok").ok_or_else(|| bad("login: opens no bank"))
        }
    }
}

fn whose(app: &App, world: &mut World, request: &Request) -> Result<(u64, Settings), Refused> {
    match (&request.email, &request.session_id) {
        (Some(email), None) => {
            let user = world.user_by_email(email);
            let user = user.ok_or_else(|| (StatusCode::NOT_FOUND, "no such user".to_owned()))?;
            Ok((user, Settings::default()))
        }
        (None, Some(id)) => {
            let session = world.live_session(id, app);
            let gone = || (StatusCode::NOT_FOUND, "no such session".to_owned());
            let session = session.ok_or_else(gone)?;
            Ok((session.user, Settings::of(session)))
        }
        _ => Err(bad("either email or session_id")),
    }
}
