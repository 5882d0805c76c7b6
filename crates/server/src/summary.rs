//! What the end user is shown of their own data, summed in one pass over the accounts and the
//! transactions. It reads no clock and does no I/O, and its memory does not grow with the history:
//! there are bounds on how many different months, categories and statuses are told apart.

use std::collections::{BTreeMap, HashMap};

use ::journey::Bank;
use contract::{
    AccountRecord, OwnAccount, OwnCategory, OwnMonth, OwnPending, OwnStatus, OwnSummary, OwnTotal,
    TransactionRecord,
};
use linxo::{ApiVersion, BankDate, TransactionStatus, TransactionType, wire};
use rust_decimal::Decimal;

mod flow;
#[cfg(test)]
mod tests;

use flow::{Flow, amount_of};

/// Different months, categories and currencies with pending transactions that are told apart: a
/// hundred years of months, and more categories than Linxo has shown.
const MOST_GROUPS: usize = 1_200;
/// Different statuses that are told apart.
const MOST_STATUSES: usize = 32;

/// A summary that is being made.
#[derive(Default)]
pub(crate) struct Summing {
    accounts: Vec<OwnAccount>,
    /// Where an account stands in the list.
    places: HashMap<String, usize>,
    totals: BTreeMap<(Option<String>, String), (Decimal, u64)>,
    first_day: Option<BankDate>,
    last_day: Option<BankDate>,
    /// By currency and month.
    months: BTreeMap<(String, String), Month>,
    /// By currency and category.
    categories: BTreeMap<(String, Option<String>), Flow>,
    /// By currency.
    pending: BTreeMap<String, Flow>,
    statuses: BTreeMap<Option<String>, u64>,
    not_summed: u64,
    kept_until_ms: Option<i64>,
}

#[derive(Default)]
struct Month {
    flow: Flow,
    own_transfers: Flow,
}

impl Summing {
    /// A summary of these accounts, which came from these banks, without a transaction so far.
    pub(crate) fn of(accounts: &[AccountRecord], banks: &[Bank]) -> Self {
        let mut summing = Self::default();
        for account in accounts {
            let bank = banks.iter().find(|bank| bank.id == account.connection_id);
            summing.add_account(account, bank.and_then(|bank| bank.name.clone()));
        }
        summing
    }

    /// The same, kept until then.
    pub(crate) fn kept_until(self, ms: Option<i64>) -> Self {
        Self {
            kept_until_ms: ms,
            ..self
        }
    }

    fn add_account(&mut self, account: &AccountRecord, bank: Option<String>) {
        let more = more_of(account);
        let balance = account.balance.as_deref().and_then(amount_of);
        if let (Some(balance), Some(currency)) = (balance, &account.currency) {
            let kind = (account.account_type.clone(), currency.clone());
            let (sum, accounts) = self.totals.entry(kind).or_default();
            *sum = sum.saturating_add(balance);
            *accounts += 1;
        }
        self.places.insert(account.id.clone(), self.accounts.len());
        self.accounts.push(OwnAccount {
            id: account.id.clone(),
            name: account.name.clone(),
            bank,
            holder: more
                .as_ref()
                .and_then(|more| named(more.owner_name.as_deref()?)),
            account_type: account.account_type.clone(),
            status: more
                .as_ref()
                .and_then(|more| Some(more.status.as_ref()?.to_string())),
            currency: account.currency.clone(),
            balance: account.balance.clone(),
            balance_at: more.and_then(|more| Some(more.balance_date?.0)),
            iban_end: account.iban.as_deref().and_then(end_of),
            ..OwnAccount::default()
        });
    }

    /// Adds a transaction.
    pub(crate) fn add(&mut self, transaction: &TransactionRecord) {
        let status = transaction
            .status
            .as_deref()
            .map(TransactionStatus::from_word);
        let day = transaction.date.as_deref().and_then(|day| day.parse().ok());
        let pending = status == Some(TransactionStatus::Pending);
        self.count_status(transaction.status.as_deref());
        extend(&mut self.first_day, &mut self.last_day, day);
        if let Some(place) = self.places.get(&transaction.account_id) {
            count_in(&mut self.accounts[*place], pending, day);
        }
        let summed = match status {
            Some(TransactionStatus::Booked) => self.add_booked(transaction, day),
            Some(TransactionStatus::Pending) => self.add_pending(transaction),
            _ => return,
        };
        if summed.is_none() {
            self.not_summed += 1;
        }
    }

    fn count_status(&mut self, status: Option<&str>) {
        let status = status.map(str::to_owned);
        let known = self.statuses.contains_key(&status) || self.statuses.len() < MOST_STATUSES;
        let status = if known { status } else { None };
        *self.statuses.entry(status).or_default() += 1;
    }

    /// Nothing when it cannot be summed.
    fn add_booked(&mut self, transaction: &TransactionRecord, day: Option<BankDate>) -> Option<()> {
        let amount = amount_of(transaction.amount.as_deref()?)?;
        let currency = transaction.currency.clone()?;
        let day = day?;
        let month = (
            currency.clone(),
            format!("{:04}-{:02}", day.year, day.month),
        );
        if is_own_transfer(transaction) {
            group(&mut self.months, month)?.own_transfers.add(amount);
            return Some(());
        }
        // Both or none, so that they add up to the same.
        let category = (currency, transaction.category_id.clone());
        let category = group(&mut self.categories, category)?;
        group(&mut self.months, month)?.flow.add(amount);
        category.add(amount);
        Some(())
    }

    fn add_pending(&mut self, transaction: &TransactionRecord) -> Option<()> {
        let amount = amount_of(transaction.amount.as_deref()?)?;
        group(&mut self.pending, transaction.currency.clone()?)?.add(amount);
        Some(())
    }

    /// The summary of all that was added.
    pub(crate) fn end(self) -> OwnSummary {
        let total = |((account_type, currency), (balance, accounts)): (_, (Decimal, _))| OwnTotal {
            account_type,
            currency,
            balance: balance.to_string(),
            accounts,
        };
        let month = |((currency, month), sums): (_, Month)| OwnMonth {
            currency,
            month,
            flow: sums.flow.told(),
            own_transfers: sums.own_transfers.told(),
        };
        let categories = self.categories.into_iter();
        // One that was begun for a month that had no room is empty.
        let categories = categories.filter(|(_, flow)| !flow.is_empty());
        let category = |((currency, id), flow): (_, Flow)| OwnCategory {
            id,
            currency,
            flow: flow.told(),
        };
        let pending = |(currency, flow): (_, Flow)| OwnPending {
            currency,
            flow: flow.told(),
        };
        let status = |(status, transactions)| OwnStatus {
            status,
            transactions,
        };
        OwnSummary {
            accounts: self.accounts,
            totals: self.totals.into_iter().map(total).collect(),
            first_day: self.first_day.map(String::from),
            last_day: self.last_day.map(String::from),
            months: self.months.into_iter().map(month).collect(),
            categories: categories.map(category).collect(),
            pending: self.pending.into_iter().map(pending).collect(),
            statuses: self.statuses.into_iter().map(status).collect(),
            not_summed: self.not_summed,
            kept_until_ms: self.kept_until_ms,
        }
    }
}

/// A group of sums, unless there is no room for one more.
fn group<K: Ord, V: Default>(groups: &mut BTreeMap<K, V>, key: K) -> Option<&mut V> {
    let room = groups.len() < MOST_GROUPS || groups.contains_key(&key);
    room.then(|| groups.entry(key).or_default())
}

fn extend(first: &mut Option<BankDate>, last: &mut Option<BankDate>, day: Option<BankDate>) {
    let Some(day) = day else { return };
    *first = Some(first.map_or(day, |first| first.min(day)));
    *last = Some(last.map_or(day, |last| last.max(day)));
}

fn count_in(account: &mut OwnAccount, pending: bool, day: Option<BankDate>) {
    account.transactions += 1;
    account.pending += u64::from(pending);
    let Some(day) = day.map(String::from) else {
        return;
    };
    // Days written like this come in the order of their letters.
    let first = account.first_day.get_or_insert_with(|| day.clone());
    if day < *first {
        first.clone_from(&day);
    }
    let last = account.last_day.get_or_insert_with(|| day.clone());
    if day > *last {
        *last = day;
    }
}

/// A name that says something.
fn named(name: &str) -> Option<String> {
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// What an account has no column for. Which version of the API it was received with is not kept.
fn more_of(account: &AccountRecord) -> Option<linxo::Account> {
    let json = account.received.get().as_bytes();
    let mut versions = [ApiVersion::V2_1, ApiVersion::V3].into_iter();
    versions.find_map(|version| Some(wire::account(version, json).ok()?.value))
}

/// Whether Linxo says that the money went from one of the end user's accounts to another.
pub(crate) fn is_own_transfer(transaction: &TransactionRecord) -> bool {
    let json = transaction.received.get().as_bytes();
    let word = TransactionType::InternalTransfer.to_string();
    // Reading it whole takes ten times as long, and few are.
    if memchr::memmem::find(json, word.as_bytes()).is_none() {
        return false;
    }
    let mut versions = [ApiVersion::V2_1, ApiVersion::V3].into_iter();
    let read = versions.find_map(|version| Some(wire::transaction(version, json).ok()?.value));
    let kind = read.and_then(|transaction| transaction.transaction_type);
    kind == Some(TransactionType::InternalTransfer)
}

/// The last four characters of a number, when it has more than twice as many.
fn end_of(number: &str) -> Option<String> {
    let letters: Vec<char> = number.chars().filter(|c| !c.is_whitespace()).collect();
    let end = letters.len().checked_sub(4).filter(|hidden| *hidden > 4)?;
    Some(letters[end..].iter().collect())
}
