//! Which accounts and which transactions are asked for.

use std::fmt;

use rust_decimal::Decimal;

use super::error::Error;
use super::version::{self, Query};
use crate::{
    AccountId, AccountStatus, AccountType, AccountUsage, ApiVersion, CategoryId, ConnectionId,
    EpochSeconds, TransactionOrigin, TransactionStatus,
};

/// Which accounts are asked for: all of the user's, unless narrowed down. The parameters are those
/// a public client sends (v2.1); what Linxo makes of each is not documented in public.
///
/// ```
/// use linxo::client::AccountFilter;
///
/// let filter = AccountFilter::of_connection("4422323".into());
/// assert!(filter.account_type.is_none());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// Of this connection only.
    pub connection: Option<ConnectionId>,
    /// Of this kind only.
    pub account_type: Option<AccountType>,
    /// In this state only.
    pub status: Option<AccountStatus>,
    /// Used for this only.
    pub usage: Option<AccountUsage>,
}

impl AccountFilter {
    /// The accounts of one connection.
    pub fn of_connection(connection: ConnectionId) -> Self {
        Self {
            connection: Some(connection),
            ..Self::default()
        }
    }

    pub(super) fn query(&self) -> Query {
        present([
            ("connection_id", text(&self.connection)),
            ("type", text(&self.account_type)),
            ("status", text(&self.status)),
            ("usage", text(&self.usage)),
        ])
    }
}

/// Which transactions are asked for: all of the user's, unless narrowed down. Its `Debug` form
/// shows no amounts.
///
/// Whether bounds are inclusive is not documented in public.
///
/// ```
/// use linxo::client::TransactionFilter;
/// use linxo::{EpochSeconds, TransactionStatus};
///
/// let filter = TransactionFilter {
///     start_date: Some(EpochSeconds(1_725_919_200)),
///     included_statuses: vec![TransactionStatus::Booked],
///     ..TransactionFilter::of_account("63723418".into())
/// };
/// assert!(filter.end_date.is_none());
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TransactionFilter {
    /// Of this account only.
    pub account: Option<AccountId>,
    /// From there only.
    pub origin: Option<TransactionOrigin>,
    /// In one of these states only; empty for any.
    pub included_statuses: Vec<TransactionStatus>,
    /// In none of these states.
    pub excluded_statuses: Vec<TransactionStatus>,
    /// Of exactly this amount.
    pub amount: Option<Decimal>,
    /// Not below this amount.
    pub min_amount: Option<Decimal>,
    /// Not above this amount.
    pub max_amount: Option<Decimal>,
    /// Of accounts of this kind only.
    pub account_type: Option<AccountType>,
    /// Since this instant. A day of the bank's books begins at midnight in Europe/Paris.
    pub start_date: Option<EpochSeconds>,
    /// Until this instant.
    pub end_date: Option<EpochSeconds>,
    /// Read by Linxo since this instant.
    pub start_import_date: Option<EpochSeconds>,
    /// Of this category only.
    pub category: Option<CategoryId>,
}

impl TransactionFilter {
    /// The transactions of one account.
    pub fn of_account(account: AccountId) -> Self {
        Self {
            account: Some(account),
            ..Self::default()
        }
    }

    pub(super) fn query(&self, version: ApiVersion) -> Result<Query, Error> {
        let instant =
            |at: Option<EpochSeconds>| at.map(|at| version::instant(version, at)).transpose();
        Ok(present([
            (version::account_parameter(version), text(&self.account)),
            ("origin", text(&self.origin)),
            ("included_statuses", words(&self.included_statuses)),
            ("excluded_statuses", words(&self.excluded_statuses)),
            ("amount", text(&self.amount)),
            ("min_amount", text(&self.min_amount)),
            ("max_amount", text(&self.max_amount)),
            ("account_type", text(&self.account_type)),
            ("start_date", instant(self.start_date)?),
            ("end_date", instant(self.end_date)?),
            ("start_import_date", instant(self.start_import_date)?),
            ("category_id", text(&self.category)),
        ]))
    }
}

impl fmt::Debug for TransactionFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactionFilter")
            .field("account", &self.account)
            .field("included_statuses", &self.included_statuses)
            .field("excluded_statuses", &self.excluded_statuses)
            .field("start_date", &self.start_date)
            .field("end_date", &self.end_date)
            .finish_non_exhaustive()
    }
}

/// Several states in one parameter, parted by commas; nothing for none.
fn words(statuses: &[TransactionStatus]) -> Option<String> {
    let words: Vec<_> = statuses.iter().map(TransactionStatus::as_str).collect();
    (!words.is_empty()).then(|| words.join(","))
}

fn text(value: &Option<impl ToString>) -> Option<String> {
    value.as_ref().map(ToString::to_string)
}

fn present<const N: usize>(parameters: [(&'static str, Option<String>); N]) -> Query {
    let present = |(name, value): (_, Option<_>)| value.map(|value| (name, value));
    parameters.into_iter().filter_map(present).collect()
}
