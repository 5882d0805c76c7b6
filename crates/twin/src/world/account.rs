//! Accounts and their transactions.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{ListChange, Offered};
use crate::testbank::{AccountKind, TestBankFile};

/// An account that the user consented to.
pub(crate) struct Account {
    pub(crate) id: u64,
    pub(crate) kind: AccountKind,
    pub(crate) name: String,
    pub(crate) number: String,
    pub(crate) balance: Decimal,
    /// `None`: the day of the synchronisation.
    pub(crate) balance_date: Option<Date>,
    pub(crate) currency: String,
    pub(crate) iban: String,
    pub(crate) owner: String,
    pub(crate) created_at: i64,
    last_import: Import,
    /// When its transactions came or will come, in milliseconds; `None`: never yet.
    imported_ms: Option<i64>,
    pub(super) first_transaction_id: u64,
    rows: Rows,
}

/// How the last import of an account went, or will when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Import {
    Good,
    Failed,
    /// The bank did not list the account any more.
    NotFound,
}

/// What the API says of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountStatus {
    Active,
    /// The last import failed.
    Error,
    NotFound,
    /// The whole connection is.
    Closed,
}

impl AccountStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Error => "ERROR",
            Self::NotFound => "NOT_FOUND",
            Self::Closed => "CLOSED",
        }
    }
}

/// Transactions: those of a file's account, or as many as asked, made up on reading so that a
/// million of them weigh nothing.
#[derive(PartialEq, Eq)]
enum Rows {
    File {
        file: Arc<TestBankFile>,
        account: usize,
    },
    Bulk {
        count: u32,
        newest: Date,
        /// How many of the newest are not booked yet.
        pending: usize,
        /// The ids of those that came later, see [`Account::change`].
        later: Vec<u64>,
        /// How many places each is away from its own.
        turned: usize,
    },
}

/// One transaction.
pub(crate) struct Row {
    pub(crate) id: u64,
    pub(crate) amount: Decimal,
    pub(crate) date: Date,
    pub(crate) label: String,
}

impl Account {
    /// How many transactions it has or will have when the synchronisation ends.
    pub(crate) fn transaction_count(&self) -> usize {
        match self.imported_ms {
            Some(_) => self.row_count(),
            None => 0,
        }
    }

    /// When its transactions came, in seconds: their import date. `None`: not yet.
    pub(crate) fn imported_at(&self, now_ms: i64) -> Option<i64> {
        let imported = self.imported_ms.filter(|at| *at <= now_ms);
        imported.map(|at| at.div_euclid(1000))
    }

    /// Its status once its channel is synchronised.
    pub(super) fn status(&self) -> AccountStatus {
        match self.last_import {
            Import::Good => AccountStatus::Active,
            Import::Failed => AccountStatus::Error,
            Import::NotFound => AccountStatus::NotFound,
        }
    }

    /// A synchronisation that ends then reads it, or fails to.
    pub(super) fn read(&mut self, failed: bool, ends_ms: i64) {
        self.last_import = if failed { Import::Failed } else { Import::Good };
        if !failed {
            self.imported_ms = Some(ends_ms);
        }
    }

    /// Whether the synchronisation that ended then brought transactions.
    pub(super) fn brought_news(&self, end_ms: i64) -> bool {
        self.imported_ms == Some(end_ms) && self.row_count() > 0
    }

    /// A synchronisation that was to end at one time ends at another.
    pub(super) fn hurry(&mut self, from_ms: i64, to_ms: i64) {
        if self.imported_ms == Some(from_ms) {
            self.imported_ms = Some(to_ms);
        }
    }

    /// Goes on where this account stood before: same id, and the transactions that came then, if
    /// the bank still gives the same ones.
    pub(super) fn follow(&mut self, before: Self) {
        self.id = before.id;
        self.created_at = before.created_at;
        let same = self.rows == before.rows;
        if before.imported_ms.is_some() && (same || self.last_import != Import::Good) {
            self.imported_ms = before.imported_ms;
            self.first_transaction_id = before.first_transaction_id;
            self.rows = before.rows;
        }
    }

    /// The same, but not listed by the bank any more.
    pub(super) fn missing(self) -> Self {
        Self {
            last_import: Import::NotFound,
            ..self
        }
    }

    /// How many transactions the bank has.
    pub(super) fn row_count(&self) -> usize {
        match &self.rows {
            Rows::File { file, account } => file
                .accounts
                .get(*account)
                .map_or(0, |account| account.transactions.len()),
            Rows::Bulk { count, later, .. } => *count as usize + later.len(),
        }
    }

    /// Changes the transactions of a made-up account. What comes gets this id.
    pub(super) fn change(&mut self, change: ListChange, new_id: u64) {
        let last = self.first_transaction_id;
        let Rows::Bulk {
            count,
            later,
            turned,
            ..
        } = &mut self.rows
        else {
            return;
        };
        match change {
            ListChange::Grow => later.push(new_id),
            ListChange::Shrink => {
                if later.pop().is_none() {
                    *count = count.saturating_sub(1);
                }
            }
            ListChange::Shuffle => *turned += 1,
            ListChange::Repeat => later.push(last),
        }
    }

    /// The status of one transaction. The first of a made-up account are the newest.
    pub(crate) fn transaction_status(&self, index: usize) -> &'static str {
        match &self.rows {
            Rows::Bulk { pending, .. } if index < *pending => "PENDING",
            _ => "BOOKED",
        }
    }

    /// How many of its transactions are not booked yet: the first ones.
    pub(crate) fn pending_count(&self) -> usize {
        match &self.rows {
            Rows::Bulk { pending, .. } => *pending,
            Rows::File { .. } => 0,
        }
    }

    /// So that accounts can be put in the order of their transactions' ids.
    pub(crate) fn first_transaction_id(&self) -> u64 {
        self.first_transaction_id
    }

    /// Where the transaction with this id is.
    pub(crate) fn index_of(&self, id: u64) -> Option<usize> {
        let (booked, later, turned) = self.order();
        let place = id.checked_sub(self.first_transaction_id);
        let place = place.and_then(|place| usize::try_from(place).ok());
        let came_later = || Some(booked + later.iter().position(|one| *one == id)?);
        let place = place.filter(|place| *place < booked).or_else(came_later)?;
        Some((place + turned) % self.row_count())
    }

    /// The transaction's place before any was moved, and its id.
    fn place_and_id(&self, index: usize) -> (usize, u64) {
        let (booked, later, turned) = self.order();
        let all = self.row_count().max(1);
        let place = (index + all - turned % all) % all;
        let later = place.checked_sub(booked).and_then(|at| later.get(at));
        let id = self.first_transaction_id + place as u64;
        (place, later.copied().unwrap_or(id))
    }

    /// How many transactions there were at first, the ids of those that came later, and how many
    /// places each is away from its own.
    fn order(&self) -> (usize, &[u64], usize) {
        match &self.rows {
            Rows::Bulk {
                count,
                later,
                turned,
                ..
            } => (*count as usize, later, *turned),
            Rows::File { .. } => (self.row_count(), &[], 0),
        }
    }

    /// One transaction; the ids rise with the index, unless the list was changed.
    pub(crate) fn row(&self, index: usize) -> Option<Row> {
        let (place, id) = self.place_and_id(index);
        match &self.rows {
            Rows::File { file, account } => {
                let row = file.accounts.get(*account)?.transactions.get(index)?;
                Some(Row {
                    id,
                    amount: row.amount,
                    date: row.date,
                    label: row.label.clone(),
                })
            }
            Rows::Bulk { newest, .. } => {
                let number = i64::try_from(place).ok()?;
                Some(Row {
                    id,
                    amount: Decimal::new(number % 20_000 - 15_000, 2),
                    date: newest.checked_sub((number % 365).days()).ok()?,
                    label: format!("CARTE X0000 ACHAT NUMERO {number}"),
                })
            }
        }
    }

    pub(super) fn of_file(id: u64, offered: Offered, file: &Arc<TestBankFile>, now: i64) -> Self {
        let entry = file.accounts.get(offered.index);
        Self {
            balance_date: entry.map(|entry| entry.balance_date),
            iban: entry.map(|entry| entry.iban.clone()).unwrap_or_default(),
            owner: entry.map(|entry| entry.owner.clone()).unwrap_or_default(),
            rows: Rows::File {
                file: Arc::clone(file),
                account: offered.index,
            },
            ..Self::bare(id, offered, now)
        }
    }

    pub(super) fn of_bulk(
        id: u64,
        offered: Offered,
        (count, pending): (u32, usize),
        newest: Date,
        now: i64,
    ) -> Self {
        Self {
            rows: Rows::Bulk {
                count,
                newest,
                pending,
                later: Vec::new(),
                turned: 0,
            },
            ..Self::bare(id, offered, now)
        }
    }

    fn bare(id: u64, offered: Offered, now: i64) -> Self {
        Self {
            id,
            kind: offered.kind,
            name: offered.name,
            number: offered.number,
            balance: offered.balance,
            balance_date: None,
            currency: offered.currency,
            iban: String::new(),
            owner: String::new(),
            created_at: now,
            last_import: Import::Good,
            imported_ms: None,
            first_transaction_id: 0,
            rows: Rows::Bulk {
                count: 0,
                newest: Date::default(),
                pending: 0,
                later: Vec::new(),
                turned: 0,
            },
        }
    }
}
