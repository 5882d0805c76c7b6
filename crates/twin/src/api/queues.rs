//! Event queues. Documented: a queue is a user's own, is subscribed to before a synchronisation
//! and polled after; its events are dated, named, tied to a resource, and to a channel by
//! `channel_definition_id`. Paths and JSON are the twin's own.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::bearer::{answer_for, user};
use super::error::ApiError;
use crate::app::Shared;
use crate::choices::Right;
use crate::world::QueueEvent;

fn gone() -> ApiError {
    ApiError::not_found("queue")
}

/// `POST {queues}`: a queue for the user of the token, `{"id": …}`.
pub(super) async fn open(
    State(app): State<Shared>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut world = app.world();
    let me = user(&app, &world, &headers, Right::Connections)?;
    let id = world.open_queue(me).to_string();
    Ok(answer_for(
        me,
        (StatusCode::CREATED, Json(json!({"id": id}))),
    ))
}

/// `GET {queues}/{id}/events`: the oldest events, a bare array.
pub(super) async fn poll(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let choices = &app.config.choices;
    let mut world = app.world();
    let me = user(&app, &world, &headers, Right::Connections)?;
    let id = id.parse().map_err(|_| gone())?;
    world.settle(app.clock.now_ms());
    let (limit, consumed) = (choices.queue_poll_limit, choices.queue_poll_consumes);
    let events = world.poll_queue((me, id), limit, consumed);
    let events: Vec<_> = events.ok_or_else(gone)?.iter().map(event_json).collect();
    Ok(answer_for(me, Json(events)))
}

/// `DELETE {queues}/{id}`.
pub(super) async fn close(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut world = app.world();
    let me = user(&app, &world, &headers, Right::Connections)?;
    let id = id.parse().map_err(|_| gone())?;
    let closed = world.close_queue(me, id);
    closed
        .then(|| answer_for(me, StatusCode::NO_CONTENT))
        .ok_or_else(gone)
}

fn event_json(event: &QueueEvent) -> Value {
    json!({
        "id": event.id.to_string(),
        "date": event.at_ms.div_euclid(1000),
        "name": event.name,
        "resource_type": "CONNECTIONS",
        "resource_id": event.connection.to_string(),
        "channel_definition_id": event.channel_definition_id,
    })
}
