//! What the store takes and gives.

use contract::{
    Banks, ConnectionView, Counts, FailureCode, Intro, JourneyId, JourneyState, OutcomeKind,
    Presentation, Progress,
};
use linxo::ConnectionStatus;
use linxo::settings::WidgetSettings;

use super::ConnectionRow;
use crate::backup::VerifiedBackup;
use crate::keys::{KeyHash, Purpose};
use crate::machine::{Outcome, Position, Reading};
use crate::outbox::NewMessage;

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
    /// Where the end user goes after cancelling.
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
    /// Where the end user goes after cancelling.
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

/// The widget's session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widget {
    /// Linxo's id of it.
    pub session_id: String,
    /// The address that opens it as Linxo gave it. Settings and our own addresses come to it when
    /// it is handed out: those carry keys, which the store does not have.
    pub entry_url: String,
}

/// How an erasure was read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifiedBy {
    /// A fresh sign-in was refused.
    TokenRefused,
    /// A fresh sign-in was granted, and the user answered 401 or 404.
    UserNotFound,
    /// There never was an obligation, so there never was a user.
    NeverCreated,
}

impl VerifiedBy {
    /// As the receipt says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TokenRefused => "token_refused",
            Self::UserNotFound => "user_not_found",
            Self::NeverCreated => "never_created",
        }
    }
}

/// The end of an erasure.
#[derive(Debug, Clone)]
pub struct Erased {
    /// When it was read back.
    pub at_ms: i64,
    /// How.
    pub verified_by: VerifiedBy,
    /// The signed receipt.
    pub receipt: String,
    /// The calls that make the user, as they were known then. When there is another by now, nothing
    /// was proved.
    pub calls: Calls,
}

/// What is known of the calls that make a user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Calls {
    /// When `POST /users` was last sent.
    pub sent_at_ms: Option<i64>,
    /// How many of these calls have no known answer, and may still be on their way.
    pub unanswered: u32,
}

/// What is written together.
#[derive(Debug, Clone)]
pub struct Change {
    /// Where the journey stands now.
    pub position: Position,
    /// The time of the change.
    pub now_ms: i64,
    /// The connections as read now.
    pub connections: Option<Vec<ConnectionRow>>,
    /// Since when these have been failing; kept when no connections are.
    pub failing_since_ms: Option<i64>,
    /// Commits the duty to erase a user with an email of this domain.
    pub obligation: Option<String>,
    /// The widget was opened.
    pub widget: Option<Widget>,
    /// The end of the synchronisation was read now, of a bank that had not ended before.
    pub synchronised: bool,
    /// The last bank was removed: none is synchronised, and the widget's session is over.
    pub unlinked: bool,
    /// What was read back of the data.
    pub backup: Option<VerifiedBackup>,
    /// The user is gone.
    pub erased: Option<Erased>,
    /// What the partner is told of it.
    pub message: Option<NewMessage>,
    /// Deletes the bank data here, and makes it a duty to delete it where else it went.
    pub purge: bool,
    /// Makes the worker look at it at once.
    pub wake: bool,
}

impl Change {
    /// A move, and nothing else.
    pub fn to(position: Position, now_ms: i64) -> Self {
        Self {
            position,
            now_ms,
            connections: None,
            failing_since_ms: None,
            obligation: None,
            widget: None,
            synchronised: false,
            unlinked: false,
            backup: None,
            erased: None,
            message: None,
            purge: false,
            wake: false,
        }
    }
}

/// Failures in a row of what the worker tries in one state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failures {
    /// All of them.
    pub in_a_row: u32,
    /// The last ones of these, as far as Linxo answered and refused.
    pub refusals: u32,
}

impl Failures {
    /// With one more.
    #[must_use]
    pub fn and_one(self, refused: bool) -> Self {
        Self {
            in_a_row: self.in_a_row.saturating_add(1),
            refusals: if refused {
                self.refusals.saturating_add(1)
            } else {
                0
            },
        }
    }
}

/// The duty to erase a user.
#[derive(Debug, Clone)]
pub struct Obligation {
    /// The domain of the user's email when it was derived.
    pub email_domain: String,
    /// The calls that make it.
    pub calls: Calls,
    /// Linxo's id of the user, when it was told.
    pub user_id: Option<String>,
    /// When the user is known to have been made.
    pub user_created_at_ms: Option<i64>,
    /// Erasures tried.
    pub attempts: u32,
    /// When a deletion of the user was first sent that may have been carried out.
    pub deletion_sent_at_ms: Option<i64>,
    /// When Linxo first acknowledged the deletion.
    pub deleted_at_ms: Option<i64>,
    /// Since when the user looks absent without a proof of it.
    pub absent_since_ms: Option<i64>,
    /// When the user was read back as gone; none while the duty stands.
    pub discharged_at_ms: Option<i64>,
}

/// What an operator watches, read at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// Journeys that are not erased, by state; a state without any is not there.
    pub journeys: Vec<(JourneyState, u64)>,
    /// Users that exist at Linxo, or may, and are to be erased.
    pub open_obligations: u64,
    /// Since when the oldest of them is owed.
    pub oldest_since_ms: Option<i64>,
    /// Erasures that failed [`LATE_AFTER`] times in a row or more.
    pub late: u64,
}

impl Overview {
    /// How long the oldest obligation has been owed, in seconds.
    pub fn oldest_age_s(&self, now_ms: i64) -> Option<i64> {
        let age_ms = now_ms.saturating_sub(self.oldest_since_ms?);
        Some(age_ms.max(0).div_euclid(1_000))
    }
}

/// An erasure that failed this many times in a row is late, which an operator must hear of.
pub const LATE_AFTER: u32 = 3;

/// A public key that receipts were signed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptKey {
    /// Its id, as receipts name it.
    pub kid: String,
    /// Its 32 bytes.
    pub public_key: Vec<u8>,
    /// The version of the server key it came of.
    pub version: i64,
}

/// What `POST /users` was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreationAnswer {
    /// The user was made.
    Created(String),
    /// The user was there: an earlier answer was lost. With its id, where it could be read.
    Existed(Option<String>),
    /// Refused: no user was made by this call.
    Refused,
    /// Nobody knows: the call failed in a way that leaves it open.
    Lost,
}

/// What is known of a call that deletes the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// It is about to be sent.
    Sent,
    /// Linxo acknowledged it.
    Acknowledged,
    /// The one that was noted at that time was refused: it deleted nothing.
    Refused,
}

/// An account whose transactions are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountToRead {
    /// Linxo's id.
    pub id: String,
    /// Its place among the accounts.
    pub position: i64,
}

/// What is stored of a journey, counted in the store, and what should be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BackupCount {
    /// Connections that give data.
    pub connections: i64,
    /// Of these, those whose accounts were not listed to the end.
    pub unlisted: i64,
    /// Accounts that Linxo listed.
    pub accounts_given: i64,
    /// Accounts stored.
    pub accounts: i64,
    /// Accounts whose transactions were not read to the end.
    pub unfinished: i64,
    /// Different transactions that Linxo gave.
    pub transactions_given: i64,
    /// Transactions stored.
    pub transactions: i64,
}
