//! Journeys, as the store takes and gives them.

use contract::{
    Banks, ConnectionView, Counts, FailureCode, Intro, JourneyId, JourneyState, OutcomeKind,
    Presentation, Progress,
};
use linxo::ConnectionStatus;
use linxo::settings::WidgetSettings;

use super::{ConnectionRow, Failures};
use crate::keys::{KeyHash, Purpose};
use crate::machine::{Outcome, Position, Reading};

/// A journey to be opened.
#[derive(Debug, Clone)]
pub struct NewJourney {
    /// Its public name.
    pub id: JourneyId,
    /// The partner it belongs to.
    pub partner: String,
    /// The partner's own name for it.
    pub reference: Option<String>,
    /// The origin that may embed it.
    pub parent_origin: Option<String>,
    /// The language asked for.
    pub locale: Option<String>,
    /// The widget's settings, checked.
    pub settings: WidgetSettings,
    /// How the widget is shown.
    pub presentation: Presentation,
    /// The widget has no page of ours around it that moves on by itself: it has the whole window, or
    /// the panel shows it.
    pub widget_alone: bool,
    /// How many banks.
    pub banks: Banks,
    /// How its page looks, checked.
    pub theme: Option<KeptTheme>,
    /// What its page says first, checked.
    pub intro: Option<Intro>,
    /// Where the end user goes at the end.
    pub return_url: Option<String>,
    /// Where the end user goes after an end without data.
    pub cancel_url: Option<String>,
    /// Which server key its secrets are derived with.
    pub key_version: i64,
    /// The hashes of its keys.
    pub keys: Vec<(Purpose, KeyHash)>,
    /// Now.
    pub created_at_ms: i64,
    /// When it is given up.
    pub expires_at_ms: i64,
}

/// A theme as it is kept: journeys that look alike share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTheme {
    /// The SHA-256 of the text, in hexadecimal.
    pub sha256: String,
    /// What it says, as JSON.
    pub json: String,
}

/// An `Idempotency-Key` and the body it came with.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// The key, as the partner chose it.
    pub key: String,
    /// The SHA-256 of the body.
    pub body_sha256: [u8; 32],
}

/// What became of a journey to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// It is new.
    New,
    /// The same request made this one before.
    Before(JourneyId),
    /// The same `Idempotency-Key` came with another body before.
    OtherBody,
}

/// A journey as stored.
#[derive(Debug, Clone)]
pub struct Journey {
    /// Its public name.
    pub id: JourneyId,
    /// The partner it belongs to.
    pub partner: String,
    /// The partner's own name for it.
    pub reference: Option<String>,
    /// The origin that may embed it.
    pub parent_origin: Option<String>,
    /// The language asked for.
    pub locale: Option<String>,
    /// The widget's settings.
    pub settings: WidgetSettings,
    /// How the widget is shown.
    pub presentation: Presentation,
    /// The widget has no page of ours around it that moves on by itself: it has the whole window, or
    /// the panel shows it.
    pub widget_alone: bool,
    /// How many banks.
    pub banks: Banks,
    /// The name of its theme, see [`KeptTheme`].
    pub theme: Option<String>,
    /// What its page says first, where those are not its own words.
    pub intro: Option<Intro>,
    /// Where the end user goes at the end.
    pub return_url: Option<String>,
    /// Where the end user goes after an end without data.
    pub cancel_url: Option<String>,
    /// Which server key its secrets are derived with.
    pub key_version: i64,
    /// Where it stands.
    pub position: Position,
    /// Grows with every change.
    pub seq: i64,
    /// What was stored.
    pub counts: Counts,
    /// The SHA-256, in hexadecimal, of the data as lines of JSON, once it was read back.
    pub data_sha256: Option<String>,
    /// The widget's address as Linxo gave it, once opened.
    pub entry_url: Option<String>,
    /// Whether the last bank was removed since: the session that linked it is over.
    pub unlinked: bool,
    /// Whether it is over and no user was ever made for it.
    pub never_created: bool,
    /// When it was opened.
    pub created_at_ms: i64,
    /// When it is given up.
    pub expires_at_ms: i64,
    /// When the end of the synchronisation was first read; where every bank gave nothing, when no
    /// other try was awaited any more.
    pub synchronised_at_ms: Option<i64>,
    /// Since when it has been read that every bank is done and none gives anything.
    pub failing_since_ms: Option<i64>,
    /// When the browser was first seen to be back from the widget.
    pub returned_at_ms: Option<i64>,
    /// When the backup was verified.
    pub backed_up_at_ms: Option<i64>,
    /// When the erasure was read back.
    pub erased_at_ms: Option<i64>,
    /// When its data was deleted here too, as the partner asked.
    pub purged_at_ms: Option<i64>,
    /// The signed receipt.
    pub receipt: Option<String>,
    /// How often what the worker tries has failed.
    pub failures: Failures,
    /// The connections last read, in order.
    pub connections: Vec<ConnectionRow>,
}

impl Reading {
    /// What these connections say, all taken together.
    pub fn of(connections: &[ConnectionRow]) -> Self {
        Self {
            any: !connections.is_empty(),
            auto_sync: connections.iter().any(|c| c.auto_sync),
            running: connections.iter().any(|c| !c.status().is_final()),
            with_data: connections.iter().any(|c| c.status().gives_data()),
            may_be_tried_again: false,
        }
    }
}

impl Journey {
    /// The connections, all taken together.
    pub fn reading(&self) -> Reading {
        Reading::of(&self.connections)
    }

    /// The address of the widget's session that goes on, if one may: none where a new one is wanted,
    /// nor where the end user has removed the last bank, with which Linxo's session is over.
    pub fn session_to_go_on(&self, anew: bool) -> Option<&str> {
        self.entry_url
            .as_deref()
            .filter(|_| !anew && !self.unlinked)
    }

    /// The outcome in the words of the API.
    pub fn outcome(&self) -> (Option<OutcomeKind>, Option<FailureCode>) {
        match &self.position.outcome {
            None => (None, None),
            Some(Outcome::Delivered) => (Some(OutcomeKind::Delivered), None),
            Some(Outcome::Cancelled) => (Some(OutcomeKind::Cancelled), None),
            Some(Outcome::Abandoned) => (Some(OutcomeKind::Abandoned), None),
            Some(Outcome::Failed(code)) => (Some(OutcomeKind::Failed), Some(code.clone())),
        }
    }

    /// The connections as shown to people.
    pub fn connection_views(&self) -> Vec<ConnectionView> {
        self.connections.iter().map(ConnectionRow::view).collect()
    }

    /// Whether what is delivered is not all that the banks have: a connection gave a part, or
    /// nothing.
    pub fn is_partial(&self) -> bool {
        let whole = |connection: &ConnectionRow| connection.status() == ConnectionStatus::Success;
        self.position.outcome == Some(Outcome::Delivered) && !self.connections.iter().all(whole)
    }

    /// The part that changes, as told by server-sent events.
    pub fn progress(&self) -> Progress {
        let (outcome, failure_code) = self.outcome();
        Progress {
            seq: u64::try_from(self.seq).unwrap_or_default(),
            state: self.position.state,
            outcome,
            failure_code,
            counts: self.counts,
            connections: self.connection_views(),
            finishing: self.position.finishing,
            unlinked: self.unlinked,
            never_created: self.never_created,
        }
    }
}

/// Which journeys are wanted. What is none lets everything through.
#[derive(Debug, Clone, Default)]
pub struct JourneyFilter {
    /// Those of this partner.
    pub partner: Option<String>,
    /// Those that stand here.
    pub state: Option<JourneyState>,
    /// Those that ended, or will end, like this.
    pub outcome: Option<OutcomeKind>,
    /// Those with this name of the partner's.
    pub reference: Option<String>,
    /// Those with a user at Linxo whose erasure was not read back.
    pub unfinished: bool,
    /// Those after this one in the list, newest first: when it was opened, and its id.
    pub after: Option<(i64, JourneyId)>,
    /// So many at most.
    pub limit: u32,
}
