//! `/connections`.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::bearer::{answer_for, deleter, user};
use super::error::ApiError;
use crate::app::{App, Shared};
use crate::choices::Right;
use crate::provider::Mode;
use crate::world::{Channel, Connection};

/// `GET /connections`: a bare array.
pub(super) async fn list(
    State(app): State<Shared>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user(&app, &world, &headers, Right::Connections)?;
    let connections = world.users.get(&me).into_iter();
    let connections = connections.flat_map(|user| user.connections.values());
    let body: Vec<Value> = connections
        .map(|one| connection_json(&app, me, one))
        .collect();
    Ok(answer_for(me, Json(body)))
}

/// `GET /connections/{id}`.
pub(super) async fn read(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user(&app, &world, &headers, Right::Connections)?;
    let connection = world.users.get(&me).and_then(|user| {
        let id: u64 = id.parse().ok()?;
        user.connections.get(&id)
    });
    let connection = connection.ok_or_else(|| ApiError::not_found("connection"))?;
    Ok(answer_for(me, Json(connection_json(&app, me, connection))))
}

/// `DELETE /connections/{id}`.
pub(super) async fn delete(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut world = app.world();
    let whose = deleter(&app, &world, &headers, Right::Connections)?;
    let id = id.parse().map_err(|_| ApiError::not_found("connection"))?;
    let owner = world.delete_connection(whose, id);
    let owner = owner.ok_or_else(|| ApiError::not_found("connection"))?;
    Ok(answer_for(owner, StatusCode::NO_CONTENT))
}

/// The shape of the recorded connection, key by key.
pub(crate) fn connection_json(app: &App, user: u64, connection: &Connection) -> Value {
    let now_ms = app.clock.now_ms();
    let modes = connection.provider.modes();
    let channels: Vec<Value> = modes
        .map(|mode| match connection.channel(mode) {
            Some(channel) => used_channel(app, connection, channel),
            None => empty_channel(connection, mode),
        })
        .collect();
    json!({
        "id": connection.id.to_string(),
        "provider_id": connection.provider.id,
        "name": connection.provider.name,
        "status": connection.status_word(now_ms),
        "creation_date": connection.created_at,
        "auto_sync": connection.auto_sync,
        "logo_url": app.logo_url(connection.provider),
        "channels": channels,
        "owner": {"name": connection.owner()},
        "consent_per_account": connection.consent_per_account,
        "user_id": user.to_string(),
    })
}

fn account_types(mode: Mode) -> &'static [&'static str] {
    match mode {
        Mode::Redirect => &["CHECKINGS", "CREDIT_CARD"],
        Mode::Embedded => &["CHECKINGS", "SAVINGS", "LOAN", "CREDIT_CARD"],
    }
}

fn used_channel(app: &App, connection: &Connection, channel: &Channel) -> Value {
    let now_ms = app.clock.now_ms();
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
