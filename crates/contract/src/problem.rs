//! Errors on the wire: RFC 9457 `application/problem+json` with a stable `code`.

use serde::{Deserialize, Serialize};

/// The body of every error our server answers with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Always `about:blank`; `code` is what programs look at.
    #[serde(rename = "type")]
    pub kind: String,
    /// A few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do about it, in one or two sentences, without secrets or bank data.
    pub detail: String,
    /// The stable name of the error.
    pub code: ProblemCode,
    /// The request, as the server's log names it: the answer's `x-request-id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// The stable names of errors. A code of a newer server is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The body is not JSON of the documented shape.
    InvalidBody,
    /// The body is larger than the server reads.
    BodyTooLarge,
    /// The body is said to be something else than JSON.
    UnsupportedMediaType,
    /// The body did not come in time.
    RequestTimeout,
    /// The path holds bytes that are no text.
    InvalidPath,
    /// The query cannot be read.
    InvalidQuery,
    /// `parent_origin` is not a bare http(s) origin.
    InvalidParentOrigin,
    /// An address in the body is not absolute http(s).
    InvalidUrl,
    /// A widget setting is unknown to the catalogue's rules, or forbidden in One Shot.
    InvalidWidgetSetting,
    /// Any other field is out of its bounds.
    InvalidField,
    /// No such API key, or no journey opens with that key.
    Unauthorized,
    /// No journey with that id.
    UnknownJourney,
    /// The key is known but does not open this.
    Forbidden,
    /// The same `Idempotency-Key` came with another body.
    IdempotencyMismatch,
    /// The journey is past the point where this makes sense.
    WrongState,
    /// The journey has no data or receipt yet.
    NotReady,
    /// The journey has no data, and never will: it ended without any, or it was deleted here.
    NoData,
    /// Linxo does not answer; trying again is right.
    LinxoUnreachable,
    /// Linxo answers but refuses.
    LinxoRefused,
    /// The store cannot be reached or written; trying again is right.
    StoreUnavailable,
    /// No such address on this server.
    NotFound,
    /// The address is there, and does not take this method.
    MethodNotAllowed,
    /// The answer exists in none of the forms that `Accept` asks for.
    NotAcceptable,
    /// Too many requests in too short a time; `Retry-After` says how long to wait.
    RateLimited,
    /// Our fault; the server's log has the reason.
    Internal,
    /// A code this version does not know.
    #[serde(untagged)]
    Other(String),
}

impl ProblemCode {
    /// Those this version knows.
    pub const ALL: &[Self] = &[
        Self::InvalidBody,
        Self::BodyTooLarge,
        Self::UnsupportedMediaType,
        Self::RequestTimeout,
        Self::InvalidPath,
        Self::InvalidQuery,
        Self::InvalidParentOrigin,
        Self::InvalidUrl,
        Self::InvalidWidgetSetting,
        Self::InvalidField,
        Self::Unauthorized,
        Self::UnknownJourney,
        Self::Forbidden,
        Self::IdempotencyMismatch,
        Self::WrongState,
        Self::NotReady,
        Self::NoData,
        Self::LinxoUnreachable,
        Self::LinxoRefused,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::RateLimited,
        Self::Internal,
        Self::StoreUnavailable,
    ];
}
