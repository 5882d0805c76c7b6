//! Errors on the wire: RFC 9457 `application/problem+json` with a stable `code`.

use serde::{Deserialize, Serialize};

use crate::words::open_words;

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

open_words! {
    /// The stable names of errors. A code of a newer server is kept as it is.
    ProblemCode {
        /// The body is not JSON of the documented shape.
        InvalidBody = "invalid_body",
        /// The body is larger than the server reads.
        BodyTooLarge = "body_too_large",
        /// The body is said to be something else than JSON.
        UnsupportedMediaType = "unsupported_media_type",
        /// The body did not come in time.
        RequestTimeout = "request_timeout",
        /// The path holds bytes that are no text.
        InvalidPath = "invalid_path",
        /// The query cannot be read.
        InvalidQuery = "invalid_query",
        /// `parent_origin` is not a bare http(s) origin.
        InvalidParentOrigin = "invalid_parent_origin",
        /// An address in the body is not absolute http(s).
        InvalidUrl = "invalid_url",
        /// A widget setting is unknown to the catalogue's rules, or forbidden in One Shot.
        InvalidWidgetSetting = "invalid_widget_setting",
        /// Any other field is out of its bounds.
        InvalidField = "invalid_field",
        /// No such API key, or no journey opens with that key.
        Unauthorized = "unauthorized",
        /// No journey with that id.
        UnknownJourney = "unknown_journey",
        /// The key is known but does not open this.
        Forbidden = "forbidden",
        /// The same `Idempotency-Key` came with another body.
        IdempotencyMismatch = "idempotency_mismatch",
        /// The journey is past the point where this makes sense.
        WrongState = "wrong_state",
        /// The journey has no data or receipt yet.
        NotReady = "not_ready",
        /// The journey has no data, and never will: it ended without any, or it was deleted here.
        NoData = "no_data",
        /// Linxo does not answer; trying again is right.
        LinxoUnreachable = "linxo_unreachable",
        /// Linxo answers but refuses.
        LinxoRefused = "linxo_refused",
        /// No such address on this server.
        NotFound = "not_found",
        /// The address is there, and does not take this method.
        MethodNotAllowed = "method_not_allowed",
        /// The answer exists in none of the forms that `Accept` asks for.
        NotAcceptable = "not_acceptable",
        /// Too many requests in too short a time; `Retry-After` says how long to wait.
        RateLimited = "rate_limited",
        /// Our fault; the server's log has the reason.
        Internal = "internal",
        /// The store cannot be reached or written; trying again is right.
        StoreUnavailable = "store_unavailable",
    }
}
