//! What our page says to the partner's page that embeds it, by `postMessage`, always to the exact
//! `parent_origin` of the journey and never with bank data or a key in it.

use serde::{Deserialize, Serialize};

use crate::{JourneyId, JourneyState, OutcomeKind};

/// The version of these messages.
pub const EMBED_PROTOCOL: u8 = 1;

/// One message: `{"oneshot":1,"journey":"jrn_…","seq":3,"event":"state","state":"linking"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbedMessage {
    /// [`EMBED_PROTOCOL`]; also what tells our messages from others.
    pub oneshot: u8,
    /// The journey it is about.
    pub journey: JourneyId,
    /// Starts at 1 with every load of our page and grows by one a message.
    pub seq: u64,
    /// What happened.
    #[serde(flatten)]
    pub event: EmbedEvent,
}

/// What the partner's page is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EmbedEvent {
    /// The page is drawn.
    Ready,
    /// The journey moved.
    State {
        /// Where it stands now.
        state: JourneyState,
    },
    /// The page would like to be this high.
    Resize {
        /// CSS pixels.
        height: u32,
    },
    /// The journey is over and Linxo has forgotten the user.
    Done {
        /// How it ended.
        outcome: OutcomeKind,
    },
    /// Something stands in the way; the page itself shows what to do.
    Problem {
        /// A stable name, never data.
        code: String,
    },
    /// The end user asked to leave for the partner's page.
    Leave {
        /// The journey's `return_url` or `cancel_url`.
        url: Option<String>,
    },
}
