//! What is written of a journey together, and what of its collection is read.

use super::{Calls, ConnectionRow};
use crate::backup::VerifiedBackup;
use crate::machine::Position;
use crate::outbox::NewMessage;

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
