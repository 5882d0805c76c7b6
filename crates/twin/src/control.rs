//! The control interface, `/_twin/…` on the API's port: for tests and demos, not for Linxo's
//! clients. Bodies are JSON; what cannot be done is refused with `{"error": …}` in words.
//!
//! | call | what it does |
//! |---|---|
//! | `GET state` | users with their connections, deleted users, widget sessions |
//! | `GET requests?since=SEQ` | what was asked, one line a request |
//! | `POST faults`, `DELETE faults`, `DELETE faults/{id}` | makes requests go wrong, and ends it |
//! | `POST clock` `{advance_s}` | moves the clock forward |
//! | `POST reset` | forgets everything |
//! | `POST connections` | a connection as if a person had walked the widget |
//! | `POST connections/{id}` `{channel?, status?, connection_status?}` | a status by hand |
//! | `POST connections/{id}/channels` | another channel, or the same with new credentials |
//! | `POST webhook` `{url}` | where webhooks go |
//! | `GET webhooks` | what was sent, and what came of each try |

mod connect;
mod guard;
mod status;
mod webhook;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router, middleware};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::Shared;
use crate::faults::FaultSpec;
use crate::requests::Line;
use crate::world::{Connection, User};

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/_twin/state", get(state))
        .route("/_twin/requests", get(requests))
        .route("/_twin/reset", post(reset))
        .route("/_twin/clock", post(clock))
        .route("/_twin/faults", post(add_fault).delete(clear_faults))
        .route("/_twin/faults/{id}", delete(remove_fault))
        .route("/_twin/webhook", post(webhook::set))
        .route("/_twin/webhooks", get(webhook::sent))
        .route("/_twin/connections", post(connect::connect))
        .route("/_twin/connections/{id}", post(status::set))
        .route(
            "/_twin/connections/{id}/channels",
            post(connect::open_channel),
        )
        .layer(middleware::from_fn(guard::only_from_here))
}

/// An error of the control interface, in words.
fn refused(status: StatusCode, error: impl Into<String>) -> Response {
    (status, Json(json!({"error": error.into()}))).into_response()
}

async fn state(State(app): State<Shared>) -> Json<Value> {
    let world = app.world();
    let now_ms = app.clock.now_ms();
    let users: Vec<Value> = world
        .users
        .values()
        .map(|user| user_json(user, now_ms))
        .collect();
    let deleted: Vec<Value> = world
        .deleted_users
        .iter()
        .map(|user| {
            json!({
                "id": user.id.to_string(),
                "email": user.email,
                "deleted_at": user.deleted_at,
            })
        })
        .collect();
    Json(json!({
        "users": users,
        "deleted_users": deleted,
        "widget_sessions": world.sessions.len(),
    }))
}

fn user_json(user: &User, now_ms: i64) -> Value {
    let connections = user.connections.values().map(|connection| {
        let accounts = connection.accounts();
        let counts = accounts.iter().map(|(_, one)| one.transaction_count());
        let transactions: usize = counts.sum();
        json!({
            "id": connection.id.to_string(),
            "provider_id": connection.provider.id,
            "status": connection.status_word(now_ms),
            "auto_sync": connection.auto_sync,
            "channels": channels(connection, now_ms),
            "accounts": accounts.len(),
            "transactions": transactions,
        })
    });
    json!({
        "id": user.id.to_string(),
        "email": user.email,
        "created_at": user.created_at,
        "connections": connections.collect::<Vec<_>>(),
    })
}

fn channels(connection: &Connection, now_ms: i64) -> Vec<Value> {
    let channels = connection.channels.iter().map(|channel| {
        json!({
            "mode": channel.mode.as_str(),
            "status": channel.status_word(now_ms),
            "accounts": channel.accounts.len(),
        })
    });
    channels.collect()
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

async fn requests(
    State(app): State<Shared>,
    Query(Since { since }): Query<Since>,
) -> Json<Vec<Line>> {
    Json(app.log.since(since))
}

/// Forgets users, sessions, tokens, queues, faults, webhooks, the log and the clock's advance.
async fn reset(State(app): State<Shared>) -> StatusCode {
    app.world().reset();
    app.faults.clear();
    app.webhook.reset();
    app.log.clear();
    app.clock.reset();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_s: u32,
}

async fn clock(State(app): State<Shared>, body: Result<Json<Advance>, JsonRejection>) -> Response {
    match body {
        Ok(Json(Advance { advance_s })) => {
            app.clock.advance_s(advance_s);
            // Synchronisations may have come to their ends.
            app.world().bell().notify_one();
            Json(json!({"now": app.clock.now_s()})).into_response()
        }
        Err(error) => refused(StatusCode::BAD_REQUEST, error.body_text()),
    }
}

async fn add_fault(
    State(app): State<Shared>,
    body: Result<Json<FaultSpec>, JsonRejection>,
) -> Response {
    let added = match body {
        Ok(Json(spec)) => app.faults.add(spec),
        Err(error) => Err(error.body_text()),
    };
    match added {
        Ok(id) => (StatusCode::CREATED, Json(json!({"id": id}))).into_response(),
        Err(error) => refused(StatusCode::BAD_REQUEST, error),
    }
}

async fn remove_fault(State(app): State<Shared>, Path(id): Path<u64>) -> Response {
    if app.faults.remove(id) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        refused(StatusCode::NOT_FOUND, "no such fault")
    }
}

async fn clear_faults(State(app): State<Shared>) -> StatusCode {
    app.faults.clear();
    StatusCode::NO_CONTENT
}
