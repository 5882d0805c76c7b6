//! Bank accounts.

use std::fmt;

use crate::open_enum::open_enum;
use crate::{AccountId, ChannelDefinitionId, ConnectionId, EpochSeconds, Money};

/// A bank account. Its `Debug` form shows no bank data, so that none ends in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Linxo's id of the account.
    pub id: AccountId,
    /// The connection it came by.
    pub connection_id: Option<ConnectionId>,
    /// Its name, when the bank has one.
    pub name: Option<String>,
    /// What kind of account it is.
    pub account_type: Option<AccountType>,
    /// Whether it could be read.
    pub status: Option<AccountStatus>,
    /// Its balance and currency.
    pub balance: Option<Money>,
    /// ISO 4217, also when no balance was given.
    pub currency: Option<String>,
    /// When the balance was right.
    pub balance_date: Option<EpochSeconds>,
    /// As the bank gave it.
    pub iban: Option<String>,
    /// As the bank gave it.
    pub account_number: Option<String>,
    /// For what it is used.
    pub usage: Option<AccountUsage>,
    /// The name of the one who owns it.
    pub owner_name: Option<String>,
    /// When Linxo first saw it.
    pub creation_date: Option<EpochSeconds>,
    /// The channel that last gave it.
    pub last_channel_definition_id: Option<ChannelDefinitionId>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .field("account_type", &self.account_type)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

open_enum! {
    /// What kind of account it is.
    AccountType {
        /// A current account.
        Checkings = "CHECKINGS",
        /// A savings account.
        Savings = "SAVINGS",
        /// A loan.
        Loan = "LOAN",
        /// A card with an account of its own.
        CreditCard = "CREDIT_CARD",
    }
}

open_enum! {
    /// Whether an account could be read.
    AccountStatus {
        /// Kept by hand.
        Manual = "MANUAL",
        /// It is read.
        Active = "ACTIVE",
        /// The last import failed.
        Error = "ERROR",
        /// The bank no longer shows it.
        NotFound = "NOT_FOUND",
        /// It is closed.
        Closed = "CLOSED",
        /// Linxo is checking it.
        Suspended = "SUSPENDED",
        /// The user's consent is awaited.
        PendingConsent = "PENDING_CONSENT",
    }
}

open_enum! {
    /// For what an account is used.
    AccountUsage {
        /// By a person.
        Personal = "PERSONAL",
        /// For a business.
        Professional = "PROFESSIONAL",
    }
}
