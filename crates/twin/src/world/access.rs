//! What a good sign-in at a bank opens.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::ChannelStatus;
use crate::provider::Mode;
use crate::testbank::{AccountKind, TestBankFile};

/// An open bank: its data, and how its synchronisation will end.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub(crate) source: Source,
    pub(crate) scenario: Scenario,
}

/// Where the data comes from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    File(Arc<TestBankFile>),
    /// So many accounts of so many transactions each, made up on reading.
    Bulk {
        accounts: u32,
        transactions: u32,
        /// How many of each account's are not booked yet.
        pending: usize,
    },
}

/// The scenario logins. A file has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scenario {
    Ok,
    /// A challenge is asked after the password.
    Otp,
    /// Ends with `TOKEN_EXPIRED`.
    Expired,
    /// Ends with `PASSWORD_CHANGE_REQUIRED`.
    ChangePassword,
    /// Ends with `USER_ACTION_REQUIRED`.
    Action,
    /// Ends with `CHALLENGE_REQUIRED`.
    Challenge,
    /// Ends with `AUTH_FAILED`: the bank does not know the credentials.
    Refused,
    /// Ends with `PARTIAL_SUCCESS`: the last account could not be read.
    Partial,
    /// Takes its time.
    Slow,
}

impl Scenario {
    /// The channel's status when the synchronisation has ended.
    pub(crate) fn final_status(self) -> ChannelStatus {
        match self {
            Self::Ok | Self::Otp | Self::Slow => ChannelStatus::Success,
            Self::Expired => ChannelStatus::TokenExpired,
            Self::ChangePassword => ChannelStatus::PasswordChangeRequired,
            Self::Action => ChannelStatus::UserActionRequired,
            Self::Challenge => ChannelStatus::ChallengeRequired,
            Self::Refused => ChannelStatus::AuthFailed,
            Self::Partial => ChannelStatus::PartialSuccess,
        }
    }

    /// Whether the bank gave something.
    pub(crate) fn gives_data(self) -> bool {
        matches!(self, Self::Ok | Self::Otp | Self::Slow | Self::Partial)
    }
}

/// An account as the widget lists it, before consent.
#[derive(Debug, Clone)]
pub(crate) struct Offered {
    /// Its place in the source.
    pub(crate) index: usize,
    pub(crate) kind: AccountKind,
    pub(crate) name: String,
    pub(crate) number: String,
    pub(crate) balance: Decimal,
    pub(crate) currency: String,
}

impl Access {
    /// What credentials give that the bank does not know, when nobody waits to be told.
    pub(crate) fn refused() -> Self {
        Self {
            source: Source::Bulk {
                accounts: 0,
                transactions: 0,
                pending: 0,
            },
            scenario: Scenario::Refused,
        }
    }

    /// The accounts that a channel gives beside the `REDIRECT` channel, if that is open: what the
    /// bank's own interface gives is not read a second time through the form.
    pub(crate) fn offered_beside(&self, mode: Mode, redirect_is_open: bool) -> Vec<Offered> {
        let mut offered = self.offered(mode);
        if mode == Mode::Embedded && redirect_is_open {
            offered.retain(|account| !account.kind.is_payment());
        }
        offered
    }

    /// The accounts that a channel gives.
    pub(crate) fn offered(&self, mode: Mode) -> Vec<Offered> {
        match &self.source {
            Source::File(file) => file
                .accounts
                .iter()
                .enumerate()
                .filter(|(_, account)| mode == Mode::Embedded || account.kind.is_payment())
                .map(|(index, account)| Offered {
                    index,
                    kind: account.kind,
                    name: account.name.clone(),
                    number: account.number.clone(),
                    balance: account.balance,
                    currency: account.currency.clone(),
                })
                .collect(),
            Source::Bulk { accounts, .. } => (0..*accounts)
                .map(|index| Offered {
                    index: index as usize,
                    kind: AccountKind::Checkings,
                    name: format!("Account {}", index + 1),
                    number: format!("{:011}", index + 1),
                    balance: Decimal::new(100_000 + i64::from(index), 2),
                    currency: "EUR".to_owned(),
                })
                .collect(),
        }
    }

    /// Who signed in.
    pub(crate) fn owner(&self) -> String {
        match &self.source {
            Source::File(file) => file.owner.clone().unwrap_or_default(),
            Source::Bulk { accounts: 0, .. } => String::new(),
            Source::Bulk { .. } => "BULK OWNER".to_owned(),
        }
    }
}
