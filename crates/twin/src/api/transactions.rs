//! Which transactions are read, and in which order.

use std::cell::Cell;
use std::cmp::Reverse;
use std::ops::Range;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::accounts::readable;
use super::categories::category_of;
use super::error::ApiError;
use super::query::{Listed, Page, Params, number};
use crate::app::App;
use crate::world::{Account, World};

/// Documented.
const DEFAULT_LIMIT: usize = 100;
/// Documented.
const MAX_LIMIT: usize = 500;

/// As in Linxo's sample.
pub(super) const ORIGIN: &str = "TRANSACTION";

/// Where a row hangs; the row itself is not made yet.
#[derive(Clone, Copy)]
struct Place<'a> {
    account: &'a Account,
    /// The import date.
    imported: i64,
    index: usize,
}

impl<'a> Place<'a> {
    fn made(self, app: &App) -> Option<Transaction<'a>> {
        let row = self.account.row(self.index)?;
        let upper = row.label.to_uppercase();
        Some(Transaction {
            account: self.account,
            id: row.id,
            amount: row.amount,
            sort: Sort::of(&upper),
            category_id: category_of(&upper),
            label: row.label,
            day: row.date,
            midnight: app.midnight(row.date),
            imported: self.imported,
            status: self.account.transaction_status(self.index),
        })
    }
}

/// A transaction, whatever the version that writes it down.
pub(super) struct Transaction<'a> {
    pub(super) account: &'a Account,
    pub(super) id: u64,
    pub(super) amount: Decimal,
    sort: Option<Sort>,
    pub(super) category_id: &'static str,
    pub(super) label: String,
    pub(super) day: Date,
    /// Epoch seconds of the day's beginning in Paris.
    pub(super) midnight: i64,
    /// Epoch seconds.
    pub(super) imported: i64,
    pub(super) status: &'static str,
}

impl Transaction<'_> {
    /// The `type`, and whether the label tells it or only the sign of the amount.
    pub(super) fn kind(&self) -> (&'static str, bool) {
        match self.sort {
            Some(sort) => (sort.as_str(), true),
            None if self.amount.is_sign_negative() => ("DEBIT", false),
            None => ("CREDIT", false),
        }
    }
}

/// Linxo reads the sort of a transaction from its label; so does the twin, more simply.
#[derive(Debug, Clone, Copy)]
enum Sort {
    Atm,
    DirectDebit,
    PointOfSale,
}

impl Sort {
    /// By a label in capitals.
    fn of(label: &str) -> Option<Self> {
        let begins = |starts: &[&str]| starts.iter().any(|start| label.starts_with(start));
        if label.contains("RETRAIT DAB") {
            Some(Self::Atm)
        } else if begins(&["PRELEVEMENT", "PRLV", "PRELVT", "DOMICILIATION"]) {
            Some(Self::DirectDebit)
        } else if begins(&["CARTE", "ACHAT", "PAIEMENT CB", "CB "]) {
            Some(Self::PointOfSale)
        } else {
            None
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Atm => "ATM",
            Self::DirectDebit => "DIRECT_DEBIT",
            Self::PointOfSale => "POINT_OF_SALE",
        }
    }
}

/// The filters. How accounts and days are named differs between the versions.
#[derive(Default)]
pub(super) struct Filter<'a> {
    pub(super) accounts: Listed<'a>,
    /// Epoch seconds, both included.
    pub(super) from: Option<i64>,
    pub(super) to: Option<i64>,
    pub(super) imported_from: Option<i64>,
    pub(super) account_types: Listed<'a>,
    pub(super) origins: Listed<'a>,
    pub(super) included: Listed<'a>,
    pub(super) excluded: Listed<'a>,
    pub(super) categories: Listed<'a>,
    pub(super) amount: Option<Decimal>,
    pub(super) min_amount: Option<Decimal>,
    pub(super) max_amount: Option<Decimal>,
}

impl<'a> Filter<'a> {
    /// Those that are the same in every version.
    pub(super) fn of(params: &'a Params) -> Result<Self, ApiError> {
        Ok(Self {
            account_types: Listed::of(params, "account_type"),
            origins: Listed::of(params, "origin"),
            included: Listed::of(params, "included_statuses"),
            excluded: Listed::of(params, "excluded_statuses"),
            categories: Listed::of(params, "category_id"),
            amount: number(params, "amount")?,
            min_amount: number(params, "min_amount")?,
            max_amount: number(params, "max_amount")?,
            ..Self::default()
        })
    }

    fn lets_account(&self, account: &Account, imported: i64) -> bool {
        self.accounts.has(&account.id.to_string())
            && self.account_types.has(account.kind.api_name())
            && self.origins.has(ORIGIN)
            && self.imported_from.is_none_or(|from| imported >= from)
    }

    /// The places of an account that the statuses let: the pending ones come first and the booked
    /// ones after them, so that none has to be looked at.
    fn let_places(&self, account: &Account) -> Range<usize> {
        let lets = |status| self.included.has(status) && !self.excluded.names(status);
        let count = account.transaction_count();
        let pending = account.pending_count().min(count);
        let first = if lets("PENDING") { 0 } else { pending };
        first..if lets("BOOKED") { count } else { pending }
    }

    fn lets_row(&self, row: &Transaction<'_>) -> bool {
        self.from.is_none_or(|from| row.midnight >= from)
            && self.to.is_none_or(|to| row.midnight <= to)
            && self.amount.is_none_or(|wanted| row.amount == wanted)
            && self.min_amount.is_none_or(|least| row.amount >= least)
            && self.max_amount.is_none_or(|most| row.amount <= most)
            && self.categories.has(row.category_id)
    }

    /// Whether rows have to be made to know which are let.
    fn looks_at_rows(&self) -> bool {
        self.from.is_some()
            || self.to.is_some()
            || self.amount.is_some()
            || self.min_amount.is_some()
            || self.max_amount.is_some()
            || self.categories.is_given()
    }
}

/// A user's accounts with transactions that can be read now, each with its import date, in the
/// order of their transactions.
fn ordered<'a>(app: &App, world: &'a World, user: u64) -> Vec<(i64, &'a Account)> {
    let now_ms = app.clock.now_ms();
    let mut accounts: Vec<_> = readable(app, world, user)
        .filter_map(|place| Some((place.account.imported_at(now_ms)?, place.account)))
        .collect();
    // One import is one synchronisation, and an account's ids lie together: to order the accounts
    // is to order the transactions.
    accounts
        .sort_by_key(|(imported, account)| (*imported, Reverse(account.first_transaction_id())));
    accounts
}

/// A page of a user's transactions in the documented order: import date rising, then id falling.
/// Rows before the page are counted and not made: to skip a hundred thousand costs next to nothing.
pub(super) fn page<'a>(
    app: &App,
    world: &'a World,
    user: u64,
    (params, filter): (&Params, &Filter<'_>),
) -> Result<Vec<Transaction<'a>>, ApiError> {
    let mut page = Page::of(params, DEFAULT_LIMIT, MAX_LIMIT)?;
    let mut stretches: Vec<_> = ordered(app, world, user)
        .into_iter()
        .filter(|(imported, account)| filter.lets_account(account, *imported))
        .map(|(imported, account)| (imported, account, filter.let_places(account)))
        .collect();
    if !filter.looks_at_rows() {
        for (_, _, places) in &mut stretches {
            page.skip_in(places);
        }
    }
    let places = stretches
        .into_iter()
        .flat_map(|(imported, account, places)| {
            places.rev().map(move |index| Place {
                account,
                imported,
                index,
            })
        });
    if !filter.looks_at_rows() {
        let rows = page.cut(places).filter_map(|place| place.made(app));
        return Ok(rows.collect());
    }
    // The world is locked meanwhile, so that nobody else is answered.
    let most = app.config.choices.filter_max_rows;
    let looked_at = Cell::new(0_usize);
    let within = places.take_while(|_| {
        looked_at.set(looked_at.get().saturating_add(1));
        looked_at.get() <= most
    });
    let rows = within.filter_map(|place| place.made(app));
    let rows = page.cut(rows.filter(|row| filter.lets_row(row))).collect();
    if looked_at.get() > most {
        return Err(ApiError::bad_request(format!(
            "this page looks at more than {most} transactions: name fewer accounts, or an earlier \
             page, or raise the twin's choice filter_max_rows"
        )));
    }
    Ok(rows)
}

/// One transaction.
pub(super) fn one<'a>(
    app: &App,
    world: &'a World,
    user: u64,
    id: &str,
) -> Result<Transaction<'a>, ApiError> {
    let accounts = ordered(app, world, user).into_iter();
    let id = id.parse().ok();
    let found = id.and_then(|id: u64| {
        accounts.into_iter().find_map(|(imported, account)| {
            let index = account.index_of(id)?;
            let there = index < account.transaction_count();
            there.then_some(Place {
                account,
                imported,
                index,
            })
        })
    });
    let found = found.and_then(|place| place.made(app));
    found.ok_or_else(|| ApiError::not_found("transaction"))
}
