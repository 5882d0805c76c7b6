//! `POST /_twin/connections`: a connection as if a person had walked the widget.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
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
use crate::widget::{self, Settings, Step};
use crate::world::{Access, NewChannel, NewConnection, World};

/// Whose connection, and what is in it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    /// Either this,
    email: Option<String>,
    /// or this; then the session's settings hold, and the session is at its end.
    session_id: Option<String>,
    /// Several channels, each by its mode or with an opening of its own; none: a manual connection.
    /// Not together with `channel`.
    channels: Option<Vec<Way>>,
    /// `EMBEDDED`, if not given.
    channel: Option<String>,
    /// A scenario login, `ok` if not given.
    login: Option<String>,
    /// The text of a test-bank file.
    file: Option<String>,
    sync_ms: Option<u32>,
}

/// One of several channels.
#[derive(Deserialize)]
#[serde(untagged)]
enum Way {
    /// Opened as the request says.
    Mode(String),
    /// What it says itself comes first.
    Own(Own),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Own {
    channel: String,
    login: Option<String>,
    file: Option<String>,
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
    let channels = channels(app, request)?;
    let mut world = app.world();
    let (user, settings) = whose(app, &mut world, request)?;
    let new = NewConnection {
        provider: TEST_BANK,
        channels,
        auto_sync: settings.auto_sync(&app.config.choices),
        consent_per_account: settings.consent_per_account(),
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
    let made = world.connection(user, connection).ok_or_else(gone)?;
    Ok(connection_json(app, user, made))
}

/// `POST /_twin/connections/{id}/channels`: another channel of a connection, or the same one with
/// new credentials, as if a person had edited them. Either starts a synchronisation.
pub(super) async fn open_channel(
    State(app): State<Shared>,
    Path(id): Path<u64>,
    body: Result<Json<Own>, JsonRejection>,
) -> Response {
    let opened = match body {
        Ok(Json(own)) => open_beside(&app, id, &own),
        Err(error) => Err((StatusCode::BAD_REQUEST, error.body_text())),
    };
    match opened {
        Ok(connection) => (StatusCode::CREATED, Json(connection)).into_response(),
        Err((status, error)) => refused(status, error),
    }
}

fn open_beside(app: &App, id: u64, own: &Own) -> Result<Value, Refused> {
    let mut new = open(app, &own.channel, &Request::default(), Some(own))?;
    let gone = || (StatusCode::NOT_FOUND, "no such connection".to_owned());
    let mut world = app.world();
    let user = world.owner_of(id).ok_or_else(gone)?;
    let there = world.connection(user, id).ok_or_else(gone)?;
    if new.mode == Mode::Embedded && there.channel(Mode::Redirect).is_some() {
        leave_to_redirect(&mut new);
    }
    if !world.open_channel((user, id), new, app.clock.now_ms(), app.today()) {
        return Err(gone());
    }
    let now = world.connection(user, id).ok_or_else(gone)?;
    Ok(connection_json(app, user, now))
}

/// What the bank's own interface gives is not read a second time through the form.
fn leave_to_redirect(embedded: &mut NewChannel) {
    let offered = embedded.access.offered(embedded.mode).into_iter();
    let others = offered.filter(|account| !account.kind.is_payment());
    embedded.chosen = Some(others.map(|account| account.index).collect());
}

/// The channels that are asked for, opened.
fn channels(app: &App, request: &Request) -> Result<Vec<NewChannel>, Refused> {
    let Some(ways) = &request.channels else {
        let channel = request.channel.as_deref().unwrap_or("EMBEDDED");
        return Ok(vec![open(app, channel, request, None)?]);
    };
    if request.channel.is_some() {
        return Err(bad("either channel or channels"));
    }
    let mut opened: Vec<NewChannel> = Vec::new();
    for way in ways {
        let channel = match way {
            Way::Mode(mode) => open(app, mode, request, None)?,
            Way::Own(own) => open(app, &own.channel, request, Some(own))?,
        };
        if opened.iter().any(|one| one.mode == channel.mode) {
            return Err(bad("channels: each mode once"));
        }
        opened.push(channel);
    }
    if opened.len() > 1 {
        let embedded = opened.iter_mut();
        for channel in embedded.filter(|one| one.mode == Mode::Embedded) {
            leave_to_redirect(channel);
        }
    }
    Ok(opened)
}

fn open(
    app: &App,
    channel: &str,
    request: &Request,
    own: Option<&Own>,
) -> Result<NewChannel, Refused> {
    let mode = Mode::from_name(channel);
    let mode = mode.ok_or_else(|| bad("channel: EMBEDDED or REDIRECT"))?;
    let of_its_own = own.filter(|own| own.login.is_some() || own.file.is_some());
    let (login, file) = match of_its_own {
        Some(own) => (&own.login, &own.file),
        None => (&request.login, &request.file),
    };
    let access = access(app, login.as_deref(), file.as_deref())?;
    let sync_ms = own.and_then(|own| own.sync_ms).or(request.sync_ms);
    Ok(NewChannel {
        mode,
        chosen: None,
        sync_ms: sync_ms.map_or_else(|| widget::sync_ms(app, access.scenario), i64::from),
        access,
    })
}

fn access(app: &App, login: Option<&str>, file: Option<&str>) -> Result<Access, Refused> {
    match file {
        Some(text) => {
            let file = testbank::parse(text).map_err(|error| bad(format!("file: {error}")))?;
            let file = Arc::new(file);
            let opened = signin::open_file(&file, &file.login, &file.password);
            opened.ok_or_else(|| bad("file: its credentials do not open it"))
        }
        None => signin::open(app, login.unwrap_or("ok"), "ok")
            .ok_or_else(|| bad("login: opens no bank")),
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
