//! What was collected of a linked bank, held against the ledger. Only names of fields and states are
//! noted, and numbers of things: no bank data.

use std::collections::BTreeSet;

use linxo::{Account, AccountId, BankDate, Connection, EpochSeconds, Received, Transaction};
use serde_json::Value;

use super::names::{self, object};
use super::shape::Shape;

use crate::doctor::code::Code;
use crate::doctor::facts::Fact;
use crate::doctor::finding::{Finding, Notes};

/// What a journey would collect, and two small pages.
pub(super) struct Collected {
    pub(super) connection: Received<Connection>,
    pub(super) accounts: Vec<Received<Account>>,
    /// Of each account, in the order of `accounts`.
    pub(super) transactions: Vec<Vec<Received<Transaction>>>,
    /// Pages 1 and 2 of the largest account with a limit of 2, and a page past its end.
    pub(super) small_pages: Vec<Vec<Received<Transaction>>>,
    pub(super) categories: Value,
}

impl Collected {
    pub(super) fn of(connection: Received<Connection>) -> Self {
        Self {
            connection,
            accounts: Vec::new(),
            transactions: Vec::new(),
            small_pages: Vec::new(),
            categories: Value::Null,
        }
    }

    /// The account with the most transactions, and these.
    pub(super) fn largest_account(&self) -> Option<(&AccountId, &[Received<Transaction>])> {
        let pairs = self.accounts.iter().zip(&self.transactions);
        let largest = pairs.max_by_key(|(_, transactions)| transactions.len())?;
        Some((&largest.0.value.id, largest.1.as_slice()))
    }

    /// All transactions, account by account.
    pub(super) fn all(&self) -> impl Iterator<Item = &Received<Transaction>> {
        self.transactions.iter().flatten()
    }
}

/// Holds what was collected against the ledger.
pub(super) fn judge(collected: &Collected, version_3: bool, notes: &mut Notes) {
    let count = collected.all().count();
    notes.saw(format!(
        "{} accounts, {count} transactions",
        collected.accounts.len()
    ));
    names::judge(collected, notes);
    if count == 0 {
        let text = "the linked bank gave no transaction, so order, days and paging were not seen";
        return notes.add(
            Finding::warning(Code::NoTransactions, text)
                .change("Link a test bank with transactions.", &[]),
        );
    }
    if !version_3 {
        days(collected, notes);
    }
    order(collected, notes);
    paging(collected, notes);
    categories(collected, notes);
}

fn days(collected: &Collected, notes: &mut Notes) {
    let mut all = true;
    let mut any = false;
    for transaction in collected.all() {
        let fields = object(&transaction.raw);
        for name in ["date", "booking_date", "value_date"] {
            if let Some(seconds) = fields.get(name).and_then(Value::as_i64) {
                any = true;
                all &= begins_a_day_in_paris(seconds);
            }
        }
    }
    if any {
        notes.judge(Fact::TransactionsParis, all);
    }
    if !all {
        let text = "some days of transactions are no midnight in Europe/Paris";
        notes.add(
            Finding::failed(Code::DaysNotParis, text)
                .change(
                    "Days could be off by one: do not rely on them until this is settled.",
                    &[],
                )
                .ask("in which time zone the days of transactions are written"),
        );
    }
}

/// Whether a day of the calendar of Europe/Paris begins at that second.
fn begins_a_day_in_paris(seconds: i64) -> bool {
    let day = |seconds| BankDate::from_epoch(EpochSeconds(seconds));
    day(seconds).is_some() && day(seconds) != day(seconds - 1)
}

fn order(collected: &Collected, notes: &mut Notes) {
    let ordered = collected.transactions.iter().all(|transactions| {
        transactions.windows(2).all(|pair| match pair {
            [one, next] => follows(&one.value, &next.value),
            _ => true,
        })
    });
    notes.judge(Fact::TransactionsOrder, ordered);
    if !ordered {
        let text = "transactions do not come by import date rising, then by id falling";
        notes.add(
            Finding::warning(Code::OrderDiffers, text)
                .change(
                    "Paging relies on an order that does not change while it is read.",
                    &[],
                )
                .ask("in which order transactions come"),
        );
    }
}

/// Whether `next` may stand after `one`.
fn follows(one: &Transaction, next: &Transaction) -> bool {
    let (Some(first), Some(second)) = (one.import_date, next.import_date) else {
        return true;
    };
    if first != second {
        return first < second;
    }
    let id = |transaction: &Transaction| transaction.id.as_str().parse::<u128>().ok();
    match (id(one), id(next)) {
        (Some(one), Some(next)) => one > next,
        // Ids of another form have no order that we know of.
        _ => true,
    }
}

fn paging(collected: &Collected, notes: &mut Notes) {
    let (Some((_, all)), [first, second, beyond]) = (
        collected.largest_account(),
        collected.small_pages.as_slice(),
    ) else {
        return;
    };
    let honoured = first.len() <= 2 && second.len() <= 2;
    let ids = |page: &[Received<Transaction>]| -> Vec<String> {
        page.iter()
            .map(|one| one.value.id.as_str().to_owned())
            .collect()
    };
    let mut small = ids(first);
    small.extend(ids(second));
    let same = small == ids(&all[..all.len().min(4)]);
    notes.judge(
        Fact::TransactionsLimit,
        honoured && same && beyond.is_empty(),
    );
    let faults = [
        (
            honoured,
            Code::LimitIgnored,
            "a page of transactions has more than its limit of 2",
        ),
        (
            same,
            Code::PagesDiffer,
            "two small pages do not hold what one large page begins with",
        ),
        (
            beyond.is_empty(),
            Code::PagePastEnd,
            "a page past the end is not empty",
        ),
    ];
    for (_, code, text) in faults.into_iter().filter(|(good, _, _)| !good) {
        notes.add(
            Finding::failed(code, text)
                .change(
                    "Transactions could be missed or doubled: do not rely on counts.",
                    &[],
                )
                .ask("how page and limit of GET /transactions are counted"),
        );
    }
}

fn categories(collected: &Collected, notes: &mut Notes) {
    let (Shape::Bare(items) | Shape::Wrapped(items)) =
        Shape::of("categories", collected.categories.clone())
    else {
        return;
    };
    let known: BTreeSet<&str> = items
        .iter()
        .filter_map(|item| item.get("id").and_then(Value::as_str))
        .collect();
    let used = collected
        .all()
        .filter_map(|one| one.value.category_id.as_ref());
    let unknown: BTreeSet<String> = used
        .map(|id| id.as_str())
        .filter(|id| !known.contains(id))
        .map(names::shown)
        .collect();
    notes.judge(Fact::CategoriesList, unknown.is_empty());
    if !unknown.is_empty() {
        let names: Vec<String> = unknown.into_iter().collect();
        let text = format!(
            "categories in use that the list lacks: {}",
            names.join(", ")
        );
        notes.add(Finding::warning(Code::CategoryUnlisted, text).ask("why the list lacks them"));
    }
}

#[cfg(test)]
mod tests;
