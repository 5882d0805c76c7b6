//! Errors of the API. Only `error_description` was ever seen in a body.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::world::Refusal;

/// An error with its words.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    description: String,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, description: impl Into<String>) -> Self {
        let description = description.into();
        Self {
            status,
            description,
        }
    }

    pub(crate) fn bad_request(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, description)
    }

    pub(crate) fn forbidden(description: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, description)
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("no such {what}"))
    }

    pub(crate) fn unauthorized() -> Self {
        let description = "the access token is missing, unknown or expired";
        Self::new(StatusCode::UNAUTHORIZED, description)
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid => Self::unauthorized(),
            Refusal::Scope(why) => Self::forbidden(why),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({"error_description": self.description});
        (self.status, Json(body)).into_response()
    }
}
