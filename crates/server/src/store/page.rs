//! Pages of Linxo's lists, as the store takes them.

use std::collections::BTreeMap;

use contract::{AccountRecord, TransactionRecord};

use super::{AccountToRead, Journey};

/// A list of Linxo's that is read page by page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ListId {
    /// What is in it.
    pub kind: ListKind,
    /// Linxo's id of what it belongs to.
    pub of: String,
}

/// What is in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// The accounts of a connection.
    Accounts,
    /// The transactions of an account.
    Transactions,
}

impl ListKind {
    /// As the store writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Transactions => "transactions",
        }
    }

    /// The kind with this word.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        let all = [Self::Accounts, Self::Transactions];
        all.into_iter().find(|kind| kind.word() == word)
    }
}

/// What is remembered of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSeen {
    /// How many items it had.
    pub given: u32,
    /// The SHA-256 of their ids, in their order.
    pub ids_sha256: [u8; 32],
}

/// Pages of a list by their numbers, from 1.
pub type Pages = BTreeMap<u32, PageSeen>;

/// A page of accounts, to be stored as it comes.
#[derive(Debug, Clone)]
pub struct AccountPage {
    /// Linxo's id of the connection.
    pub connection_id: String,
    /// Which page it is, from 1.
    pub page: u32,
    /// What is remembered of it.
    pub seen: PageSeen,
    /// The accounts with their places.
    pub accounts: Vec<(i64, AccountRecord)>,
    /// Whether it is the whole list.
    pub whole: bool,
}

/// A page of transactions, to be stored as it comes.
#[derive(Debug, Clone)]
pub struct TransactionPage {
    /// Whose transactions they are.
    pub account: AccountToRead,
    /// Which page it is, from 1.
    pub page: u32,
    /// How many a full page has.
    pub page_size: u32,
    /// What is remembered of it.
    pub seen: PageSeen,
    /// The transactions, in order.
    pub transactions: Vec<TransactionRecord>,
    /// Whether it is the whole list.
    pub whole: bool,
}

/// A page of transactions as it goes into the store. What takes long is done before: whoever writes
/// holds up all others who write.
#[derive(Debug, Clone)]
pub struct ReadyPage {
    pub(super) account: AccountToRead,
    pub(super) page: u32,
    pub(super) seen: PageSeen,
    pub(super) whole: bool,
    /// The place of the first one.
    pub(super) first: i64,
    /// How many Linxo gave, and how many of them are not there twice.
    pub(super) given: i64,
    pub(super) kept: i64,
    /// The marks of those that are kept, in order.
    pub(super) marks: Vec<u8>,
    /// Their lines, packed and sealed.
    pub(super) lines: String,
}

/// What was stored together is there.
#[derive(Debug, Clone)]
pub struct StoredTogether {
    /// The journey as it is now.
    pub journey: Journey,
    /// Whether transactions that were stored before were dropped, because a list that is whole now
    /// has them twice.
    pub dropped_repeats: bool,
}

/// Some of a journey's transactions, in order, as the lines that partners are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionLines {
    /// The place of the last one.
    pub last: (i64, i64),
    /// How many there are.
    pub count: u64,
    /// A line of JSON for each.
    pub text: String,
}
