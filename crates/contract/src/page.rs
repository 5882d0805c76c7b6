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
    /// Whether the end user said that no more banks follow.
    #[serde(default)]
    pub finishing: bool,
    /// Whether the end user removed the last bank, and has not opened the widget again.
    #[serde(default)]
    pub unlinked: bool,
    /// Whether it turned out at the end that no user was ever made at Linxo, and none was to be erased.
    #[serde(default)]
    pub never_created: bool,
}

/// What the widget and the bank's pages in its frame need, and no more. Not `allow-top-navigation`:
/// only a click of the end user's may take the whole window to a bank.
pub const SANDBOX: &str = "allow-scripts allow-forms allow-same-origin allow-popups \
                           allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

/// Everything the page needs to draw a journey: `GET /api/journey`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Snapshot {
    /// The public name of the journey.
    pub id: JourneyId,
    /// The partner's name: that of the journey's theme, or else as configured on the server.
    pub partner: String,
    /// Where the partner's logo is, on our own origin, when its theme has one.
    #[serde(default)]
    pub logo: Option<String>,
    /// The language the partner asked for, a BCP 47 tag such as `fr` or `en-GB`.
    pub locale: Option<String>,
    /// How the widget is to be shown.
    pub presentation: Presentation,
    /// How many banks may be linked.
    pub banks: Banks,
    /// Whether the widget opens without a word of ours before it.
    #[serde(default)]
    pub skip_intro: bool,
    /// Where the partner says what it does with the data.
    #[serde(default)]
    pub privacy_url: Option<String>,
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

/// The body of `POST /api/journey/widget`; none at all says the same as an empty one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenWidget {
    /// Whether a new session takes the place of the one that is open: that one may be over, which
    /// only the end user sees. What was linked in it stays linked.
    #[serde(default)]
    pub anew: bool,
}

/// The answer of `POST /api/journey/widget`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetOpened {
    /// The whole address of the widget, session and settings included.
    pub url: String,
}

/// The body of `POST /api/journey/cancel`; none at all says the same as an empty one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CancelJourney {
    /// Whether a journey that has a bank is to go on. Without it: yes with the key of the widget's
    /// own cancel button, which ends one try to link a bank, and no with every other.
    #[serde(default)]
    pub unless_linked: Option<bool>,
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
