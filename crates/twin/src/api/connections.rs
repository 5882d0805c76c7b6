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
use crate::world::Connection;

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
    if !world.delete_connection(whose, id) {
        return Err(ApiError::not_found("connection"));
    }
    Ok(answer_for(whose.unwrap_or(0), StatusCode::NO_CONTENT))
}

/// The shape of the recorded connection, key by key.
pub(crate) fn connection_json(app: &App, user: u64, connection: &Connection) -> Value {
    let now_ms = app.clock.now_ms();
    let modes = [Mode::Redirect, Mode::Embedded].into_iter();
    let channels: Vec<Value> = modes
        .filter(|mode| connection.provider.has(*mode))
        .map(|mode| {
            if mode == connection.mode {
                used_channel(app, connection, now_ms)
            } else {
                empty_channel(connection, mode)
            }
        })
        .collect();
    json!({
        "id": connection.id.to_string(),
        "provider_id": connection.provider.id,
        "name": connection.provider.name,
        "status": connection.status(now_ms),
        "creation_date": connection.created_at,
        "auto_sync": connection.auto_sync,
        "logo_url": app.logo_url(connection.provider),
        "channels": channels,
        "owner": {"name": connection.owner},
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

fn used_channel(app: &App, connection: &Connection, now_ms: i64) -> Value {
    let mut channel = json!({
        "channel_definition_id": connection.provider.channel_definition_id(connection.mode),
        "mode": connection.mode.as_str(),
        "status": connection.channel_status(now_ms),
        "credentials": [],
        "account_types": account_types(connection.mode),
        "channel_definition_unavailable": false,
    });
    if connection.mode == Mode::Redirect {
        let lifetime = app.config.choices.consent_lifetime_s;
        channel["expires"] = json!(connection.created_at + lifetime);
    }
    if connection.is_synchronised(now_ms) {
        let end = connection.synchronised_at();
        channel["last_end_date"] = json!(end);
        if connection.scenario.gives_data() {
            channel["last_success_date"] = json!(end);
        }
    }
    channel
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
