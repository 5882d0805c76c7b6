//! What a receipt says.

use contract::{Counts, JourneyId, OutcomeKind};
use serde::{Deserialize, Serialize};

/// The version of [`Claims`]. It grows when a field changes its meaning or goes; a new field alone
/// does not.
pub const VERSION: u32 = 1;

/// What a receipt says. No bank data, and nothing that names the person. Times are milliseconds
/// since 1970 UTC, except for `iat`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// [`VERSION`] of the server that said it.
    pub version: u32,
    /// The public address of the server that says it.
    pub iss: String,
    /// When it was said, in seconds since 1970 UTC.
    pub iat: i64,
    /// The journey.
    pub journey: JourneyId,
    /// The partner it belonged to.
    pub partner: String,
    /// The partner's own name for it.
    pub reference: Option<String>,
    /// How it ended.
    pub outcome: Option<OutcomeKind>,
    /// What was backed up before.
    pub counts: Counts,
    /// The SHA-256 of the data that was backed up, in hexadecimal digits, when it was taken.
    pub data_sha256: Option<String>,
    /// When the journey was opened.
    pub opened_at: i64,
    /// When the Linxo user was made; none when there never was one.
    pub user_created_at: Option<i64>,
    /// When the end of the synchronisation was read.
    pub synchronised_at: Option<i64>,
    /// When the backup was verified.
    pub backed_up_at: Option<i64>,
    /// When Linxo acknowledged the deletion; none when its answer was lost, or there was nothing to
    /// delete.
    pub deleted_at: Option<i64>,
    /// When Linxo was read back, and the user was gone.
    pub verified_at: i64,
    /// How it was read back: `token_refused`, `user_not_found` or `never_created`.
    pub verified_by: String,
    /// How many times the erasure was tried.
    pub attempts: u32,
    /// The version of Linxo's API that was spoken.
    pub linxo_api_version: String,
}
