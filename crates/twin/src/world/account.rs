//! Accounts and their transactions.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Offered;
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
    /// Whether the bank failed on this account.
    pub(crate) failed: bool,
    pub(super) first_transaction_id: u64,
    pub(super) rows: Rows,
}

/// Transactions: those of a file's account, or as many as asked, made up on reading so that a
/// million of them weigh nothing.
pub(super) enum Rows {
    File {
        file: Arc<TestBankFile>,
        account: usize,
    },
    Bulk {
        count: u32,
        newest: Date,
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
    /// How many transactions it has.
    pub(crate) fn transaction_count(&self) -> usize {
        if self.failed {
            return 0;
        }
        match &self.rows {
            Rows::File { file, account } => file
                .accounts
                .get(*account)
                .map_or(0, |account| account.transactions.len()),
            Rows::Bulk { count, .. } => *count as usize,
        }
    }

    /// So that accounts can be put in the order of their transactions' ids.
    pub(crate) fn first_transaction_id(&self) -> u64 {
        self.first_transaction_id
    }

    /// One transaction; the ids rise with the index.
    pub(crate) fn row(&self, index: usize) -> Option<Row> {
        let id = self.first_transaction_id + index as u64;
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
                let number = i64::try_from(index).ok()?;
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

    pub(super) fn of_bulk(id: u64, offered: Offered, count: u32, newest: Date, now: i64) -> Self {
        Self {
            rows: Rows::Bulk { count, newest },
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
            failed: false,
            first_transaction_id: 0,
            rows: Rows::Bulk {
                count: 0,
                newest: Date::default(),
            },
        }
    }
}
