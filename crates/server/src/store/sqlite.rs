//! The store in one SQLite file, in WAL mode: many readers and one writer.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use contract::{AccountRecord, JourneyId, Progress, TransactionRecord};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use super::{
    AccountToRead, BackupCount, Change, Claim, CreationAnswer, Idempotency, Journey, Lease,
    NewJourney, Obligation, Opening, Store, StoreError, TransactionPage,
};
use crate::keys::{KeyHash, Purpose};

mod data;
mod journeys;
mod lease;
mod obligation;
mod row;
#[cfg(test)]
mod tests;

/// The store on one machine.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    reader: SqlitePool,
    // One connection: SQLite has one writer at a time, and waiting in our own queue is fair.
    writer: SqlitePool,
}

impl SqliteStore {
    /// Opens the file, made when absent, and brings its tables up to date.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        make_private(file).map_err(sqlx::Error::Io)?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            // What is deleted is overwritten: a partner who has bank data deleted means the bytes.
            .pragma("secure_delete", "on")
            // What was committed must survive a power cut: an obligation above all.
            .synchronous(SqliteSynchronous::Full);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        sqlx::migrate!("./migrations/sqlite").run(&writer).await?;
        let reader = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await?;
        Ok(Self { reader, writer })
    }

    /// Empties the write-ahead log into the file, so that nothing deleted lives on in the log.
    async fn empty_log(&self) -> Result<(), StoreError> {
        sqlx::query("pragma wal_checkpoint(truncate)")
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn begin(&self) -> Result<sqlx::Transaction<'static, sqlx::Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }
}

/// Makes the file before SQLite does, so that its owner alone may read the bank data in it. SQLite
/// gives its other files the same rights.
fn make_private(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file).map(drop)
}

#[async_trait]
impl Store for SqliteStore {
    async fn check_server_key(&self, version: i64, fingerprint: &str) -> Result<(), StoreError> {
        let insert = "insert into server_key (version, fingerprint) values ($1, $2)
                      on conflict (version) do nothing";
        sqlx::query(insert)
            .bind(version)
            .bind(fingerprint)
            .execute(&self.writer)
            .await?;
        let select = "select fingerprint from server_key where version = $1";
        let stored: String = sqlx::query_scalar(select)
            .bind(version)
            .fetch_one(&self.writer)
            .await?;
        if stored == fingerprint {
            Ok(())
        } else {
            Err(StoreError::OtherServerKey)
        }
    }

    async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("select 1").execute(&self.reader).await?;
        Ok(())
    }

    async fn open(
        &self,
        new: &NewJourney,
        idempotency: Option<&Idempotency>,
    ) -> Result<Opening, StoreError> {
        journeys::open(self, new, idempotency).await
    }

    async fn journey(&self, id: &JourneyId) -> Result<Option<Journey>, StoreError> {
        let mut connection = self.reader.acquire().await?;
        journeys::read(&mut connection, &id.0).await
    }

    async fn journey_by_key(
        &self,
        hash: &KeyHash,
    ) -> Result<Option<(Journey, Purpose)>, StoreError> {
        journeys::by_key(self, hash).await
    }

    async fn journeys(&self, partner: &str, limit: u32) -> Result<Vec<Journey>, StoreError> {
        journeys::of_partner(self, partner, limit).await
    }

    async fn claim_due(&self, lease: &Lease) -> Result<Option<Claim>, StoreError> {
        lease::claim_due(self, lease).await
    }

    async fn claim(&self, id: &JourneyId, lease: &Lease) -> Result<Option<Claim>, StoreError> {
        lease::claim(self, id, lease).await
    }

    async fn renew(&self, id: &JourneyId, lease: &Lease) -> Result<(), StoreError> {
        lease::renew(self, id, lease).await
    }

    async fn release(
        &self,
        claim: &Claim,
        due_at_ms: Option<i64>,
        failures: u32,
    ) -> Result<(), StoreError> {
        lease::release(self, claim, due_at_ms, failures).await
    }

    async fn release_all(&self, owner: &str) -> Result<(), StoreError> {
        lease::release_all(self, owner).await
    }

    async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }

    async fn wake(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
        lease::hint(self, id, now_ms, false).await
    }

    async fn returned(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
        lease::hint(self, id, now_ms, true).await
    }

    async fn next_due_ms(&self) -> Result<Option<i64>, StoreError> {
        lease::next_due_ms(self).await
    }

    async fn change(&self, read: &Journey, change: &Change) -> Result<Option<Journey>, StoreError> {
        journeys::change(self, read, change).await
    }

    async fn obligation(&self, id: &JourneyId) -> Result<Option<Obligation>, StoreError> {
        obligation::read(self, id).await
    }

    async fn creation_sent(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
        obligation::sent(self, id, now_ms).await
    }

    async fn creation_answered(
        &self,
        id: &JourneyId,
        answer: &CreationAnswer,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        obligation::answered(self, id, answer, now_ms).await
    }

    async fn erasure_attempted(&self, id: &JourneyId) -> Result<u32, StoreError> {
        obligation::attempted(self, id).await
    }

    async fn open_obligations(&self) -> Result<u64, StoreError> {
        obligation::open(self).await
    }

    async fn put_accounts(
        &self,
        id: &JourneyId,
        lease: &Lease,
        accounts: &[(i64, AccountRecord)],
    ) -> Result<Journey, StoreError> {
        data::put_accounts(self, id, lease, accounts).await
    }

    async fn accounts_listed(
        &self,
        id: &JourneyId,
        lease: &Lease,
        connection_id: &str,
        count: i64,
    ) -> Result<(), StoreError> {
        data::accounts_listed(self, id, lease, connection_id, count).await
    }

    async fn accounts_to_read(&self, id: &JourneyId) -> Result<Vec<AccountToRead>, StoreError> {
        data::accounts_to_read(self, id).await
    }

    async fn put_transactions(
        &self,
        id: &JourneyId,
        lease: &Lease,
        page: &TransactionPage,
    ) -> Result<Journey, StoreError> {
        data::put_transactions(self, id, lease, page).await
    }

    async fn count_backup(&self, id: &JourneyId) -> Result<BackupCount, StoreError> {
        data::count_backup(self, id).await
    }

    async fn accounts(&self, id: &JourneyId) -> Result<Vec<AccountRecord>, StoreError> {
        data::accounts(self, id).await
    }

    async fn transactions(
        &self,
        id: &JourneyId,
        after: (i64, i64),
        limit: u32,
    ) -> Result<Vec<((i64, i64), TransactionRecord)>, StoreError> {
        data::transactions(self, id, after, limit).await
    }

    async fn progress_after(&self, id: &JourneyId, seq: u64) -> Result<Vec<Progress>, StoreError> {
        journeys::progress_after(self, id, seq).await
    }
}
