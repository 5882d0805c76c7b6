//! Connections and their channels.

use std::fmt;

use crate::open_enum::open_enum;
use crate::{AccountType, ChannelDefinitionId, ConnectionId, EpochSeconds, ProviderId, UserId};

/// A user's link to a provider (a bank). Its `Debug` form names neither the bank nor the owner.
#[derive(Clone, PartialEq, Eq)]
pub struct Connection {
    /// Linxo's id of the connection.
    pub id: ConnectionId,
    /// The bank.
    pub provider_id: Option<ProviderId>,
    /// The bank's name.
    pub name: Option<String>,
    /// The state of the connection; the reason of an error is on its channels.
    pub status: ConnectionStatus,
    /// When it was made.
    pub creation_date: Option<EpochSeconds>,
    /// Whether Linxo synchronises it by itself, every day. A One Shot wants `Some(false)`.
    pub auto_sync: Option<bool>,
    /// Where the bank's logo is.
    pub logo_url: Option<String>,
    /// One or two ways to the bank.
    pub channels: Vec<Channel>,
    /// The name of the one who owns the accounts.
    pub owner_name: Option<String>,
    /// Whether consent was given account by account.
    pub consent_per_account: Option<bool>,
    /// The user it belongs to.
    pub user_id: Option<UserId>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("auto_sync", &self.auto_sync)
            .field("channels", &self.channels)
            .finish_non_exhaustive()
    }
}

/// One way to a bank, of the one or two that a connection has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// What of the provider this channel follows.
    pub definition_id: Option<ChannelDefinitionId>,
    /// On the bank's own site, or by credentials given to the widget.
    pub mode: ChannelMode,
    /// The state of the channel; it carries the reason of an error.
    pub status: ChannelStatus,
    /// When the bank's authorisation ends.
    pub expires: Option<EpochSeconds>,
    /// When a synchronisation last succeeded.
    pub last_success_date: Option<EpochSeconds>,
    /// When a synchronisation last ended, well or not.
    pub last_end_date: Option<EpochSeconds>,
    /// What kinds of accounts come by this channel.
    pub account_types: Vec<AccountType>,
    /// `eligible_accounts`, which was seen `false` on an empty channel; Linxo's gloss was not seen.
    pub eligible_accounts: Option<bool>,
    /// Whether the provider no longer offers this channel.
    pub definition_unavailable: Option<bool>,
    /// Whether it lists credentials; nothing when it does not say. What one looks like was not seen.
    pub has_credentials: Option<bool>,
}

open_enum! {
    /// The state of a connection.
    ConnectionStatus {
        /// All its channels succeeded (an empty second channel does not count).
        Success = "SUCCESS",
        /// A channel gave only a part.
        PartialSuccess = "PARTIAL_SUCCESS",
        /// At least one channel needs an action.
        Failed = "FAILED",
        /// At least one channel is synchronising.
        Running = "RUNNING",
        /// Everything is closed.
        Closed = "CLOSED",
        /// A manual connection, without a channel.
        None = "NONE",
    }
}

impl ConnectionStatus {
    /// Whether the synchronisation is over, well or not. A status we do not know is not taken for
    /// an end: the one who waits has a deadline.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Success | Self::PartialSuccess | Self::Failed | Self::Closed | Self::None => true,
            Self::Running | Self::Other(_) => false,
        }
    }

    /// Whether there is data to read.
    pub fn gives_data(&self) -> bool {
        matches!(self, Self::Success | Self::PartialSuccess)
    }
}

open_enum! {
    /// How a channel reaches the bank.
    ChannelMode {
        /// The user authenticates on the bank's own site.
        Redirect = "REDIRECT" | "DEDICATED_INTERFACE",
        /// The user gives credentials in the widget.
        Embedded = "EMBEDDED" | "DIRECT_ACCESS",
    }
}

open_enum! {
    /// The state of a channel. Linxo's list is longer than what its public pages show.
    ChannelStatus {
        /// The last synchronisation succeeded.
        Success = "SUCCESS",
        /// The last synchronisation gave only a part.
        PartialSuccess = "PARTIAL_SUCCESS",
        /// It is synchronising.
        Running = "RUNNING",
        /// It is closed.
        Closed = "CLOSED",
        /// No account is left, or none was ever there; its credentials are gone.
        Empty = "EMPTY",
        /// The bank refused the credentials.
        AuthFailed = "AUTH_FAILED",
        /// The bank's authorisation has ended.
        TokenExpired = "TOKEN_EXPIRED",
        /// The bank wants a new password.
        PasswordChangeRequired = "PASSWORD_CHANGE_REQUIRED",
        /// The bank wants a strong authentication and nobody was there.
        ChallengeRequired = "CHALLENGE_REQUIRED",
        /// The bank wants something done on its own site.
        UserActionRequired = "USER_ACTION_REQUIRED",
    }
}
