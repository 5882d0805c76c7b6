//! `POST /_twin/connections/{id}`: a status by hand.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::refused;
use crate::api::connection_json;
use crate::app::{App, Shared};
use crate::provider::Mode;
use crate::world::{ByHand, ChannelStatus, NotSet};

/// What is to be shown from now on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    /// Of this channel; of all, if not given.
    channel: Option<String>,
    /// A channel status, also one that no document has.
    status: Option<String>,
    /// The connection's own status, in place of the one that follows from the channels; any word.
    /// An empty one ends it.
    connection_status: Option<String>,
}

pub(super) async fn set(
    State(app): State<Shared>,
    Path(id): Path<u64>,
    body: Result<Json<Request>, JsonRejection>,
) -> Response {
    let outcome = match body {
        Ok(Json(request)) => apply(&app, id, &request),
        Err(error) => Err((StatusCode::BAD_REQUEST, error.body_text())),
    };
    match outcome {
        Ok(connection) => Json(connection).into_response(),
        Err((status, error)) => refused(status, error),
    }
}

/// The connection as it is then; `null` when its last channel went.
fn apply(app: &App, id: u64, request: &Request) -> Result<Value, (StatusCode, String)> {
    let bad = |error: &str| (StatusCode::BAD_REQUEST, error.to_owned());
    let channel = request.channel.as_deref();
    let mode = channel.map(|name| Mode::from_name(name).ok_or("channel: EMBEDDED or REDIRECT"));
    let mode = mode.transpose().map_err(bad)?;
    if request.status.is_none() && request.connection_status.is_none() {
        return Err(bad("status or connection_status"));
    }
    let now_ms = app.clock.now_ms();
    let mut world = app.world();
    let gone = || (StatusCode::NOT_FOUND, "no such connection".to_owned());
    let user = world.owner_of(id).ok_or_else(gone)?;
    if let Some(status) = &request.status {
        let set = world.set_by_hand(id, mode, &by_hand(app, status), now_ms);
        set.map_err(|error| match error {
            NotSet::NoConnection => gone(),
            NotSet::ChannelEmpty => {
                let words = "channel: it is EMPTY; open it first".to_owned();
                (StatusCode::CONFLICT, words)
            }
        })?;
    }
    if let Some(word) = &request.connection_status {
        world.show_as(id, word);
    }
    let now = world.connection(user, id);
    Ok(now.map_or(json!(null), |one| connection_json(app, user, one)))
}

fn by_hand(app: &App, word: &str) -> ByHand {
    if let Some(counts_as) = ChannelStatus::from_word(word) {
        return ByHand {
            counts_as,
            word: None,
        };
    }
    let counts_as = ChannelStatus::from_word(&app.config.choices.unheard_channel_counts_as);
    ByHand {
        counts_as: counts_as.unwrap_or(ChannelStatus::UserActionRequired),
        word: Some(word.to_owned()),
    }
}
