//! The words that describe a journey, shared by every shape.

use serde::{Deserialize, Serialize};

use crate::words::open_words;

/// The public name of a journey, such as `jrn_8GQ2…`. It is not a secret and opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct JourneyId(pub String);

impl std::fmt::Display for JourneyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a journey stands. It only moves forward, except from `synchronising` back to `linking`
/// when several banks are allowed, and every journey ends in `erased`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum JourneyState {
    /// The partner made it; nothing exists at Linxo.
    Opened,
    /// A Linxo user may exist and the widget may be open.
    Linking,
    /// A connection was read at Linxo and its synchronisation is not final.
    Synchronising,
    /// Accounts and transactions are being read and stored.
    Collecting,
    /// Everything read is committed, counted and acknowledged.
    BackedUp,
    /// The Linxo user is being deleted, or the deletion is being read back.
    Erasing,
    /// Linxo was read back: the user is gone (or never was).
    Erased,
}

impl JourneyState {
    /// The word as it is on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Linking => "linking",
            Self::Synchronising => "synchronising",
            Self::Collecting => "collecting",
            Self::BackedUp => "backed_up",
            Self::Erasing => "erasing",
            Self::Erased => "erased",
        }
    }
}

/// How a journey ended, known before erasing starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// The data is in the store.
    Delivered,
    /// The end user or the partner stopped it; nothing is kept.
    Cancelled,
    /// The deadline passed without a connection; nothing is kept.
    Abandoned,
    /// It could not be done; `failure_code` says why.
    Failed,
}

impl OutcomeKind {
    /// The word as it is on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Abandoned => "abandoned",
            Self::Failed => "failed",
        }
    }
}

open_words! {
    /// Why a journey failed. Unknown codes of a newer server are kept as they are.
    FailureCode {
        /// The bank connection ended in a status that gives no data.
        ConnectionFailed = "connection_failed",
        /// The connection read back allows automatic synchronisations, which One Shot forbids.
        AutoSyncEnabled = "auto_sync_enabled",
        /// Linxo refused what was asked of it for a reason that waiting does not mend.
        RefusedByLinxo = "refused_by_linxo",
        /// The synchronisation did not end before the deadline.
        SynchronisationTimeout = "synchronisation_timeout",
        /// What was read at Linxo changed each time it was read, so that it was never known to be whole.
        DataKeptChanging = "data_kept_changing",
        /// A place where the backup has to go besides the store did not take it in time.
        BackupRefused = "backup_refused",
    }
}

/// How many banks one journey may link.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Banks {
    /// The journey goes on by itself once its connection is final.
    #[default]
    One,
    /// The journey waits for `finish` or for its deadline.
    Many,
}

/// How the end user's page shows Linxo's widget.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Presentation {
    /// In a frame of our page.
    #[default]
    Iframe,
    /// Instead of our page, in the same window.
    FullPage,
    /// In a tab of its own, beside our page.
    NewTab,
}

/// A bank connection as the end user and the partner see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectionView {
    /// Linxo's id of the connection.
    pub id: String,
    /// The bank's name, when Linxo gave one.
    pub name: Option<String>,
    /// Linxo's status, as Linxo spells it, for example `SUCCESS` or one unknown to us. One that is
    /// `PARTIAL_SUCCESS` gave a part of its data; its channels say why.
    pub status: String,
    /// The ways to the bank, each with a status of its own.
    #[serde(default)]
    pub channels: Vec<ChannelView>,
}

/// A channel of a connection as the end user and the partner see it. It carries the reason of a
/// failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChannelView {
    /// Linxo's id of what of the bank this channel follows, when Linxo gave one.
    pub id: Option<String>,
    /// `REDIRECT` or `EMBEDDED`, or as Linxo spells it.
    pub mode: String,
    /// Linxo's status, as Linxo spells it, for example `SUCCESS`, `AUTH_FAILED` or one unknown to us.
    pub status: String,
}

/// How much was read so far. Counts only, never bank data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    /// Accounts stored.
    pub accounts: u64,
    /// Transactions stored.
    pub transactions: u64,
}
