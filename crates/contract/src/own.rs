//! What the end user is shown of their own data: `GET /api/journey/summary`.
//!
//! Money is decimal text, and amounts of different currencies are never added to each other.

use serde::{Deserialize, Serialize};

/// The end user's own data, summed up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnSummary {
    /// Every account, in the order in which Linxo gave them.
    pub accounts: Vec<OwnAccount>,
    /// The balances of accounts of one type and currency, added.
    pub totals: Vec<OwnTotal>,
    /// The first day of any transaction, `YYYY-MM-DD`; none without a transaction that has a day.
    pub first_day: Option<String>,
    /// The last day of any transaction, `YYYY-MM-DD`.
    pub last_day: Option<String>,
    /// What was booked, by currency and month, the oldest month first. A month without a booked
    /// transaction is left out.
    pub months: Vec<OwnMonth>,
    /// What was booked, by currency and category. It adds up to the same as the months.
    pub categories: Vec<OwnCategory>,
    /// What the banks have not booked yet, by currency. It is in no other sum.
    pub pending: Vec<OwnPending>,
    /// How many transactions there are of each status, as Linxo spells it. Only those that are
    /// `BOOKED` or `PENDING` are in sums.
    pub statuses: Vec<OwnStatus>,
    /// How many of those are in no sum all the same: they lack an amount, a currency or a day, or
    /// there were more different months or categories than a summary has room for.
    pub not_summed: u64,
    /// Until when all of it is kept on our side, in milliseconds since 1970 UTC; none where it is kept
    /// until somebody deletes it.
    pub kept_until_ms: Option<i64>,
}

/// An account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnAccount {
    /// Linxo's id.
    pub id: String,
    /// Its name, when the bank has one.
    pub name: Option<String>,
    /// The bank it came from, when Linxo gave its name.
    pub bank: Option<String>,
    /// Who owns it, as the bank writes the name.
    pub holder: Option<String>,
    /// Linxo's type, such as `CHECKINGS`, or one unknown to us.
    pub account_type: Option<String>,
    /// Linxo's status, such as `ACTIVE`, or one unknown to us.
    pub status: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Decimal text, such as `-12.50`.
    pub balance: Option<String>,
    /// When the balance was right, in seconds since 1970 UTC.
    pub balance_at: Option<i64>,
    /// The last four characters of its IBAN. More of it is shown nowhere but in the data itself.
    pub iban_end: Option<String>,
    /// How many transactions it has, of whatever status.
    pub transactions: u64,
    /// How many of them are `PENDING`.
    pub pending: u64,
    /// The day of its first transaction, `YYYY-MM-DD`.
    pub first_day: Option<String>,
    /// The day of its last transaction, `YYYY-MM-DD`.
    pub last_day: Option<String>,
}

/// The balances of accounts of one type and currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnTotal {
    /// Linxo's type.
    pub account_type: Option<String>,
    /// ISO 4217.
    pub currency: String,
    /// Their sum, decimal text.
    pub balance: String,
    /// How many accounts are in the sum.
    pub accounts: u64,
}

/// Money that came and went, in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MoneyFlow {
    /// What came in, decimal text, never negative.
    pub income: String,
    /// What went out, decimal text, never negative.
    pub spending: String,
    /// How many transactions that were.
    pub transactions: u64,
}

/// What was booked in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnMonth {
    /// ISO 4217.
    pub currency: String,
    /// `YYYY-MM`, on the calendar of Europe/Paris.
    pub month: String,
    /// Income and spending, without `own_transfers`. A transfer between own accounts that Linxo did
    /// not recognise as one is in here.
    pub flow: MoneyFlow,
    /// What moved between own accounts as far as Linxo says so, with the type `INTERNAL_TRANSFER`.
    pub own_transfers: MoneyFlow,
}

/// What was booked in a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnCategory {
    /// Linxo's id of it, such as `SUPERMARKET`; none for transactions without.
    pub id: Option<String>,
    /// ISO 4217.
    pub currency: String,
    /// Income and spending, without transfers between own accounts.
    pub flow: MoneyFlow,
}

/// What is not booked yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnPending {
    /// ISO 4217.
    pub currency: String,
    /// Income and spending, transfers between own accounts included.
    pub flow: MoneyFlow,
}

/// How many transactions have a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnStatus {
    /// As Linxo spells it; none for transactions without, and for those of statuses beyond the first
    /// few dozen.
    pub status: Option<String>,
    /// How many.
    pub transactions: u64,
}
