//! Errors on the wire: RFC 9457 `application/problem+json` with a stable `code`.

use serde::{Deserialize, Serialize};

/// The body of every error our server answers with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// The stable names of errors. A code of a newer server is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The body is not JSON of the documented shape.
    InvalidBody,
    /// `parent_origin` is not a bare http(s) origin.
    InvalidParentOrigin,
    /// An address in the body is not absolute http(s).
    InvalidUrl,
    /// A widget setting is unknown to the catalogue's rules, or forbidden in One Shot.
    InvalidWidgetSetting,
    /// Any other field is out of its bounds.
    InvalidField,
    /// No such API key.
    Unauthorized,
    /// No journey with that id, or no journey opens with that key.
    UnknownJourney,
    /// The key is known but does not open this.
    Forbidden,
    /// The same `Idempotency-Key` came with another body.
    IdempotencyMismatch,
    /// The journey is past the point where this makes sense.
    WrongState,
    /// The journey has no data or receipt (yet).
    NotReady,
    /// Linxo does not answer; trying again is right.
    LinxoUnreachable,
    /// Linxo answers but refuses.
    LinxoRefused,
    /// No such address on this server.
    NotFound,
    /// Our fault; the server's log has the reason.
    Internal,
    /// A code this version does not know.
    #[serde(untagged)]
    Other(String),
}
