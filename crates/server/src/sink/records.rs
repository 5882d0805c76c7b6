//! What a backup is made of, read bit by bit so that memory does not grow with the history.

use async_trait::async_trait;
use contract::{AccountRecord, JourneyId, TransactionRecord};

use crate::backup::lines::{self, Line};
use crate::store::{Store, StoreError};

pub(crate) use crate::backup::lines::CHUNK;

/// A journey's bank data, in its order.
#[async_trait]
pub(crate) trait Records: Send + Sync {
    /// All accounts.
    async fn accounts(&self) -> Result<Vec<AccountRecord>, StoreError>;
    /// The next transactions after a place, at most [`CHUNK`], each with its place; fewer at the end.
    async fn transactions(
        &self,
        after: (i64, i64),
    ) -> Result<Vec<((i64, i64), TransactionRecord)>, StoreError>;
}

/// Before every transaction.
pub(crate) const START: (i64, i64) = (-1, -1);

/// The bank data as the store has it.
pub(crate) struct Stored<'a> {
    pub(crate) store: &'a dyn Store,
    pub(crate) journey: &'a JourneyId,
}

#[async_trait]
impl Records for Stored<'_> {
    async fn accounts(&self) -> Result<Vec<AccountRecord>, StoreError> {
        self.store.accounts(self.journey).await
    }

    async fn transactions(
        &self,
        after: (i64, i64),
    ) -> Result<Vec<((i64, i64), TransactionRecord)>, StoreError> {
        self.store.transactions(self.journey, after, CHUNK).await
    }
}

/// Accounts as lines.
pub(crate) fn account_lines(accounts: &[AccountRecord]) -> Result<Vec<u8>, StoreError> {
    written(accounts.iter().map(Line::Account))
}

/// Transactions as lines.
pub(crate) fn transaction_lines<'a>(
    transactions: impl Iterator<Item = &'a TransactionRecord>,
) -> Result<Vec<u8>, StoreError> {
    written(transactions.map(Line::Transaction))
}

fn written<'a>(lines: impl Iterator<Item = Line<'a>>) -> Result<Vec<u8>, StoreError> {
    let mut text = Vec::new();
    for line in lines {
        lines::write(&mut text, &line)?;
    }
    Ok(text)
}
