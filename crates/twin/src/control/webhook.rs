//! `POST /_twin/webhook` and `GET /_twin/webhooks`.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use url::Url;

use super::refused;
use crate::app::Shared;
use crate::loopback;
use crate::webhook::Sent;

/// Where webhooks go from now on; `null`: nowhere.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Address {
    url: Option<Url>,
}

pub(super) async fn set(
    State(app): State<Shared>,
    body: Result<Json<Address>, JsonRejection>,
) -> Response {
    match body {
        Ok(Json(Address { url })) if url.as_ref().is_none_or(loopback::is_here) => {
            app.webhook.set_url(url);
            StatusCode::NO_CONTENT.into_response()
        }
        Ok(_) => {
            let words = "url: webhooks go to this machine only";
            refused(StatusCode::BAD_REQUEST, words)
        }
        Err(error) => refused(StatusCode::BAD_REQUEST, error.body_text()),
    }
}

pub(super) async fn sent(State(app): State<Shared>) -> Json<Vec<Sent>> {
    Json(app.webhook.sent())
}
