//! `/metrics`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{CONTENT_TYPE, Met, encode, store_failed};
use crate::app::App;
use crate::store::MessageState;

/// All numbers. Those that are the store's are read now. When it does not answer they stay as they
/// were, and a number says so: the rest is told all the same.
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "metrics",
    tag = "operation",
    responses(
        (
            status = 200,
            description = "The text format of Prometheus.",
            body = String,
            content_type = "text/plain"
        ),
        crate::api::OperationProblems
    )
)]
pub(crate) async fn answer(State(app): State<Arc<App>>) -> Response {
    let metrics = &app.metrics;
    match app.store.overview().await {
        Ok(overview) => {
            metrics.store_answers.set(1);
            metrics.read(&overview, app.now_ms());
        }
        Err(error) => {
            metrics.store_answers.set(0);
            store_failed(Met::Api);
            tracing::error!(%error, "the store's numbers cannot be read");
        }
    }
    if let Ok(dead) = app.store.count_messages(MessageState::Dead).await {
        metrics.partners.dead(dead);
    }
    if let Ok(owed) = app.store.removals_owed().await {
        metrics.partners.owed(owed);
    }
    let mut text = String::new();
    if encode(&mut text, &metrics.registry).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response()
}
