//! The API of the end user's page, `/api/journey…`, whose bearer token is the key in its address.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Banks, ConnectionView, Counts, FailureCode, JourneyId, JourneyState, OutcomeKind, Presentation,
};

/// The part of a journey that changes. It is also the data of every server-sent event
/// (`event: progress`, `id: <seq>`), so an event alone is enough to draw the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    /// Grows by at least one with every change; the id of the server-sent event.
    pub seq: u64,
    /// Where the journey stands.
    pub state: JourneyState,
    /// How it ended, once that is known.
    pub outcome: Option<OutcomeKind>,
    /// Why it failed, when `outcome` is `failed`.
    pub failure_code: Option<FailureCode>,
    /// What was read so far.
    pub counts: Counts,
    /// The bank connections known so far.
    pub connections: Vec<ConnectionView>,
}

/// Everything the page needs to draw a journey: `GET /api/journey`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Snapshot {
    /// The public name of the journey.
    pub id: JourneyId,
    /// The partner's name, as configured on the server.
    pub partner: String,
    /// The language the partner asked for, a BCP 47 tag such as `fr` or `en-GB`.
    pub locale: Option<String>,
    /// How the widget is to be shown.
    pub presentation: Presentation,
    /// How many banks may be linked.
    pub banks: Banks,
    /// The exact origin of the partner's page that may embed ours, and the only one we speak to.
    pub parent_origin: Option<String>,
    /// The exact origin of Linxo's widget: messages from any other are ignored.
    pub widget_origin: String,
    /// Where the end user goes when the journey is over.
    pub return_url: Option<String>,
    /// Where the end user goes when the journey was cancelled.
    pub cancel_url: Option<String>,
    /// When an unfinished journey is given up, in seconds since 1970 UTC.
    pub expires_at: i64,
    /// The part that changes.
    pub progress: Progress,
}

/// The answer of `POST /api/journey/widget`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetOpened {
    /// The whole address of the widget, session and settings included.
    pub url: String,
}

/// A message of the widget, reported as a hint: `POST /api/journey/reports`, answered with 202.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetReport {
    /// The message's `eventName`, when it has one.
    pub event_name: Option<String>,
    /// The message's `status`, when it has one.
    #[serde(default)]
    pub status: Option<Value>,
    /// The message's `connection_id`, when it has one.
    #[serde(default)]
    pub connection_id: Option<String>,
}
