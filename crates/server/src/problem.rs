//! Errors as our API answers them.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contract::{Problem, ProblemCode};

use crate::api::request_id;
use crate::keys::NoServerKey;
use crate::machine::Refused;
use crate::metrics::{Met, store_failed};
use crate::store::StoreError;

/// An error on its way out. The detail never holds a secret or bank data.
#[derive(Debug, Clone)]
pub(crate) struct ApiProblem {
    status: StatusCode,
    code: ProblemCode,
    detail: String,
    retry_after_s: Option<u64>,
}

/// How long to wait while Linxo or the store does not answer.
const RETRY_S: u64 = 2;

/// The type of every error's body.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// What handlers answer.
pub(crate) type Answer<T> = Result<T, ApiProblem>;

impl ApiProblem {
    pub(crate) fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        let (status, _) = status_and_title(&code);
        Self {
            status,
            retry_after_s: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_S),
            code,
            detail: detail.into(),
        }
    }

    /// Too many requests: wait this long.
    pub(crate) fn rate_limited(wait: Duration) -> Self {
        // Whole seconds, and never none: less would be too early.
        let seconds = wait.as_secs() + 1;
        let detail = format!("Too many requests. Wait {seconds} s, then go on more slowly.");
        Self {
            retry_after_s: Some(seconds),
            ..Self::new(ProblemCode::RateLimited, detail)
        }
    }

    /// The journey's progress is being watched by as many as may: try again after this long.
    pub(crate) fn too_many_streams(wait: Duration) -> Self {
        let detail = "This journey is open in too many places. Close some of them, then reload.";
        Self {
            retry_after_s: Some(wait.as_secs() + 1),
            ..Self::new(ProblemCode::RateLimited, detail)
        }
    }

    /// Its stable code.
    pub(crate) fn code(&self) -> &ProblemCode {
        &self.code
    }

    /// The status it is answered with.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn unknown_journey() -> Self {
        Self::new(
            ProblemCode::UnknownJourney,
            "There is no such journey, or this does not open it.",
        )
    }

    pub(crate) fn internal() -> Self {
        Self::new(
            ProblemCode::Internal,
            "Something failed on our side. Try again in a moment.",
        )
    }

    /// Linxo did not do what was asked for while somebody waits for the answer.
    pub(crate) fn linxo(error: &linxo::client::Error) -> Self {
        if error.is_retriable() {
            Self::new(
                ProblemCode::LinxoUnreachable,
                "Linxo does not answer at the moment. Nothing is lost: try again in a moment.",
            )
        } else {
            Self::new(
                ProblemCode::LinxoRefused,
                "Linxo refused this. The operator of this service finds the reason in its log.",
            )
        }
    }
}

/// What each code comes with.
pub(crate) fn status_and_title(code: &ProblemCode) -> (StatusCode, &'static str) {
    match code {
        ProblemCode::InvalidBody => (StatusCode::BAD_REQUEST, "The body cannot be read"),
        ProblemCode::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"),
        ProblemCode::UnsupportedMediaType => {
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body is no JSON")
        }
        ProblemCode::RequestTimeout => {
            (StatusCode::REQUEST_TIMEOUT, "The body did not come in time")
        }
        ProblemCode::InvalidPath => (StatusCode::BAD_REQUEST, "The address cannot be read"),
        ProblemCode::InvalidQuery => (StatusCode::BAD_REQUEST, "The query cannot be read"),
        ProblemCode::InvalidParentOrigin => (StatusCode::UNPROCESSABLE_ENTITY, "Not an origin"),
        ProblemCode::InvalidUrl => (StatusCode::UNPROCESSABLE_ENTITY, "Not a usable address"),
        ProblemCode::InvalidWidgetSetting => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "Not a usable widget setting",
        ),
        ProblemCode::InvalidField => (StatusCode::UNPROCESSABLE_ENTITY, "A field is out of bounds"),
        ProblemCode::Unauthorized => (StatusCode::UNAUTHORIZED, "No valid key"),
        ProblemCode::UnknownJourney => (StatusCode::NOT_FOUND, "Unknown journey"),
        ProblemCode::Forbidden => (StatusCode::FORBIDDEN, "This key does not open this"),
        ProblemCode::IdempotencyMismatch => (
            StatusCode::CONFLICT,
            "The idempotency key was used with another body",
        ),
        ProblemCode::WrongState => (StatusCode::CONFLICT, "Too late or too early"),
        ProblemCode::NotReady => (StatusCode::CONFLICT, "Not there yet"),
        ProblemCode::NoData => (StatusCode::GONE, "No data"),
        ProblemCode::LinxoUnreachable => {
            (StatusCode::SERVICE_UNAVAILABLE, "Linxo cannot be reached")
        }
        ProblemCode::StoreUnavailable => {
            (StatusCode::SERVICE_UNAVAILABLE, "The store cannot be used")
        }
        ProblemCode::LinxoRefused => (StatusCode::BAD_GATEWAY, "Linxo refused"),
        ProblemCode::NotFound => (StatusCode::NOT_FOUND, "No such address"),
        ProblemCode::MethodNotAllowed => (
            StatusCode::METHOD_NOT_ALLOWED,
            "This address does not take this method",
        ),
        ProblemCode::NotAcceptable => (StatusCode::NOT_ACCEPTABLE, "Not in this form"),
        ProblemCode::RateLimited => (StatusCode::TOO_MANY_REQUESTS, "Too many requests"),
        ProblemCode::Internal | ProblemCode::Other(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "Our fault")
        }
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let (_, title) = status_and_title(&self.code);
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: title.to_owned(),
            status: self.status.as_u16(),
            detail: self.detail,
            code: self.code,
            request_id: request_id::current(),
        };
        let mut response = (self.status, axum::Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::REQUEST_TIMEOUT {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<StoreError> for ApiProblem {
    fn from(error: StoreError) -> Self {
        store_failed(Met::Api);
        tracing::error!(%error, "the store failed");
        match error {
            // What was to be written is not; the next try may find the database back, or room.
            StoreError::Database(_) | StoreError::LeaseLost => Self::new(
                ProblemCode::StoreUnavailable,
                "The store does not answer at the moment. Nothing is lost: try again in a moment.",
            ),
            // Another server on this store has the key.
            StoreError::StoreKeyMissing(_) | StoreError::Seals(_) => Self::new(
                ProblemCode::StoreUnavailable,
                "This server cannot read or keep bank data at the moment. Nothing is lost: try \
                 again in a moment.",
            ),
            _ => Self::internal(),
        }
    }
}

impl From<NoServerKey> for ApiProblem {
    fn from(error: NoServerKey) -> Self {
        tracing::error!(%error, "a journey's server key is missing");
        Self::internal()
    }
}

impl From<Refused> for ApiProblem {
    fn from(refused: Refused) -> Self {
        Self::new(
            ProblemCode::WrongState,
            format!(
                "The journey is {}: this is not possible now.",
                state_words(refused)
            ),
        )
    }
}

fn state_words(refused: Refused) -> &'static str {
    use contract::JourneyState as S;
    match refused.state {
        S::Opened => "not begun",
        S::Linking => "waiting for a bank",
        S::Synchronising => "waiting for the bank",
        S::Collecting => "being collected",
        S::BackedUp => "backed up",
        S::Erasing => "being erased",
        S::Erased => "over",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_the_store_fails_the_answer_is_to_try_again_and_not_that_it_is_our_fault() {
        for error in [
            StoreError::Database(sqlx::Error::PoolTimedOut),
            StoreError::LeaseLost,
            StoreError::StoreKeyMissing("key".to_owned()),
            StoreError::Seals("key".to_owned()),
        ] {
            let response = ApiProblem::from(error).into_response();
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert!(response.headers().contains_key(header::RETRY_AFTER));
        }
    }
}
