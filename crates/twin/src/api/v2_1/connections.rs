//! Connections as version 2.1 writes them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use crate::api::bearer::{answer_for, user};
use crate::api::connections::{account_types, all, one};
use crate::api::error::ApiError;
use crate::app::{App, Shared};
use crate::choices::Right;
use crate::provider::Mode;
use crate::world::{Channel, ChannelStatus, Connection};

/// `GET /connections`: a bare array.
pub(super) async fn list(
    State(app): State<Shared>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user(&app, &world, &headers, Right::Connections)?;
    let all = all(&world, me).map(|one| connection_json(&app, me, one));
    Ok(answer_for(me, Json(all.collect::<Vec<_>>())))
}

/// `GET /connections/{id}`.
pub(super) async fn read(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user(&app, &world, &headers, Right::Connections)?;
    let connection = one(&world, me, &id)?;
    Ok(answer_for(me, Json(connection_json(&app, me, connection))))
}

/// The shape of the recorded connection, key by key.
pub(crate) fn connection_json(app: &App, user: u64, connection: &Connection) -> Value {
    let now_ms = app.clock.now_ms();
    let channels = connection.modes().map(|mode| {
        let channel = connection.channel(mode);
        match channel.filter(|channel| channel.status(now_ms) != ChannelStatus::Empty) {
            Some(channel) => open_channel(app, connection, channel, now_ms),
            None => empty_channel(connection, mode),
        }
    });
    json!({
        "id": connection.id.to_string(),
        "provider_id": connection.provider.id,
        "name": connection.provider.name,
        "status": connection.status_word(now_ms),
        "creation_date": connection.created_at,
        "auto_sync": connection.auto_sync,
        "logo_url": app.logo_url(connection.provider),
        "channels": channels.collect::<Vec<_>>(),
        "owner": {"name": connection.owner()},
        "consent_per_account": connection.consent_per_account,
        "user_id": user.to_string(),
    })
}

fn open_channel(app: &App, connection: &Connection, channel: &Channel, now_ms: i64) -> Value {
    let mut json = json!({
        "channel_definition_id": connection.provider.channel_definition_id(channel.mode),
        "mode": channel.mode.as_str(),
        "status": channel.status_word(now_ms),
        "credentials": [],
        "account_types": account_types(channel.mode),
        "channel_definition_unavailable": false,
    });
    if channel.mode == Mode::Redirect {
        let lifetime = app.config.choices.consent_lifetime_s;
        json["expires"] = json!(channel.authorised_at + lifetime);
    }
    if let Some(end) = channel.last_end_ms(now_ms) {
        json["last_end_date"] = json!(end.div_euclid(1000));
    }
    if let Some(end) = channel.last_success_ms(now_ms) {
        json["last_success_date"] = json!(end.div_euclid(1000));
    }
    json
}

fn empty_channel(connection: &Connection, mode: Mode) -> Value {
    json!({
        "channel_definition_id": connection.provider.channel_definition_id(mode),
        "mode": mode.as_str(),
        "status": "EMPTY",
        "account_types": account_types(mode),
        "eligible_accounts": false,
        "channel_definition_unavailable": false,
    })
}
