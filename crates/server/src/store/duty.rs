//! The duty to erase a user: what is known of the calls that make and delete it, and what an operator
//! watches of it.

use contract::JourneyState;

/// What is known of the calls that make a user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Calls {
    /// When `POST /users` was last sent.
    pub sent_at_ms: Option<i64>,
    /// How many of these calls have no known answer, and may still be on their way.
    pub unanswered: u32,
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
