//! The store in a database: one SQLite file, in WAL mode with many readers and one writer, or a
//! PostgreSQL that several servers share. Every query is written once and runs on both; what differs
//! is [`Dialect`].

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use contract::{AccountRecord, JourneyId, Progress, TransactionRecord};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, Connection as _};

use super::{
    AccountPage, AccountToRead, BackupCount, Calls, Change, Claim, CreationAnswer, Deletion,
    Failures, Idempotency, Journey, JourneyFilter, Lease, ListId, NewJourney, Obligation, Opening,
    Overview, Pages, ReadyPage, ReceiptKey, Store, StoreError, StoreKeys, TransactionLines,
    TransactionPage,
};
use crate::api_key::ApiKey;
use crate::config::Database;
use crate::keys::{KeyHash, Purpose};
use dialect::Dialect;
use lease::Why;
use statement::sql;
use write::{Write, read};

mod api_keys;
mod data;
mod dialect;
mod journeys;
mod keys;
mod lease;
mod list;
mod lock;
mod obligation;
mod operations;
mod outbox;
mod pack;
mod pages;
mod place;
mod removals;
mod retention;
mod row;
mod sinks;
mod statement;
#[cfg(test)]
mod tests;
mod transactions;
#[cfg(debug_assertions)]
mod tripwire;
mod write;

/// How many connections a server has to a PostgreSQL, whose own bound is 100 by default.
const CONNECTIONS: u32 = 16;
/// How long a start waits for a PostgreSQL that does not answer.
const LONGEST_WAIT_FOR_SERVER: Duration = Duration::from_secs(30);
/// Between two tries.
const BETWEEN_TRIES: Duration = Duration::from_millis(500);
/// Between two lines of the log that say so.
const BETWEEN_WARNINGS: Duration = Duration::from_secs(5);

/// The store in a database.
#[derive(Debug, Clone)]
pub struct SqlStore {
    dialect: Dialect,
    reader: AnyPool,
    // Of a SQLite file one connection: it has one writer at a time, and waiting in our own queue is
    // fair. Of PostgreSQL the readers are the writers.
    writer: AnyPool,
    keys: StoreKeys,
    // A server's own, on a SQLite file.
    lock: Arc<Mutex<Option<File>>>,
    #[cfg(debug_assertions)]
    tripwire: Arc<tripwire::Tripwire>,
}

impl SqlStore {
    /// Opens the database for a server: makes a SQLite file when there is none, has it for itself,
    /// and brings the tables up to date.
    pub async fn open(database: &Database, keys: &StoreKeys) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let store = match database {
            Database::Sqlite(file) => {
                let lock = lock::take(file)?;
                place::open_private(file)?;
                let store = Self::of_file(file, keys, Some(lock)).await?;
                // Nobody but the server that had them could be at work on them, and it is gone.
                lease::release_every(&store).await?;
                store
            }
            Database::Postgres(url) => Self::once_there(url.with_password(), keys).await?,
        };
        keys::check(&store).await?;
        Ok(store)
    }

    /// Opens the database for a tool, beside the server that may be running: it must be there, and
    /// nothing of what the server holds is touched.
    pub async fn open_beside(database: &Database, keys: &StoreKeys) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        match database {
            Database::Sqlite(file) if !file.is_file() => Err(StoreError::Absent),
            Database::Sqlite(file) => Self::of_file(file, keys, None).await,
            Database::Postgres(url) => Self::of_server(url.with_password(), keys).await,
        }
    }

    async fn of_file(
        file: &Path,
        keys: &StoreKeys,
        lock: Option<File>,
    ) -> Result<Self, StoreError> {
        let dialect = Dialect::Sqlite;
        let options = place::of_file(file)?;
        migrate(dialect, &options).await?;
        let pool = |connections| {
            pool(dialect)
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(30))
                .connect_with(options.clone())
        };
        Ok(Self {
            lock: Arc::new(Mutex::new(lock)),
            ..Self::of(dialect, pool(4).await?, pool(1).await?, keys)
        })
    }

    /// Waits a bounded time for a server that is not there yet: it may be starting beside us, or again
    /// after a crash of both.
    async fn once_there(url: &str, keys: &StoreKeys) -> Result<Self, StoreError> {
        let end = Instant::now() + LONGEST_WAIT_FOR_SERVER;
        let mut said: Option<Instant> = None;
        loop {
            match Self::of_server(url, keys).await {
                Err(error) if is_away(&error) && Instant::now() < end => {
                    if said.is_none_or(|at| at.elapsed() >= BETWEEN_WARNINGS) {
                        said = Some(Instant::now());
                        let at_most_s = LONGEST_WAIT_FOR_SERVER.as_secs();
                        tracing::warn!(%error, at_most_s, "waiting for the database of ONESHOT_DATABASE_URL, which does not answer yet");
                    }
                    tokio::time::sleep(BETWEEN_TRIES).await;
                }
                opened => return opened,
            }
        }
    }

    async fn of_server(url: &str, keys: &StoreKeys) -> Result<Self, StoreError> {
        let dialect = Dialect::Postgres;
        let options = place::of_text(url)?;
        migrate(dialect, &options).await?;
        let pool = pool(dialect)
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options)
            .await?;
        Ok(Self::of(dialect, pool.clone(), pool, keys))
    }

    fn of(dialect: Dialect, reader: AnyPool, writer: AnyPool, keys: &StoreKeys) -> Self {
        Self {
            dialect,
            reader,
            writer,
            keys: keys.clone(),
            lock: Arc::default(),
            #[cfg(debug_assertions)]
            tripwire: tripwire::Tripwire::of_process(),
        }
    }

    /// Empties SQLite's write-ahead log into the file, so that nothing deleted lives on in the log.
    async fn empty_log(&self) -> Result<(), StoreError> {
        if self.dialect == Dialect::Sqlite {
            let mut writer = self.writer.acquire().await?;
            sql("pragma wal_checkpoint(truncate)")
                .first(&mut writer)
                .await?;
        }
        Ok(())
    }
}

/// Whether nothing answers at the database's address, or what answers is starting or stopping.
fn is_away(error: &StoreError) -> bool {
    use sqlx::migrate::MigrateError;
    let (StoreError::Database(error)
    | StoreError::Migration(
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _),
    )) = error
    else {
        return false;
    };
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
        // Class 57P is an administrator's doing: 57P01 to 57P03 say stopping, crashed, starting.
        sqlx::Error::Database(said) => said.code().is_some_and(|code| code.starts_with("57P0")),
        _ => false,
    }
}

/// On a connection of their own: a long migration is not held to the bounds of ordinary statements.
async fn migrate(dialect: Dialect, options: &AnyConnectOptions) -> Result<(), StoreError> {
    let mut connection = AnyConnection::connect_with(options).await?;
    dialect.migrations().run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

fn pool(dialect: Dialect) -> AnyPoolOptions {
    let pool = AnyPoolOptions::new().after_connect(move |connection, _| {
        Box::pin(async move {
            sqlx::raw_sql(dialect.greeting())
                .execute(&mut *connection)
                .await?;
            Ok(())
        })
    });
    if dialect == Dialect::Postgres {
        return pool;
    }
    // A full disk makes SQLite take a transaction back by itself; the library then fails to take it
    // back, counts it as begun for ever, and begins no other. Such a connection is closed.
    pool.after_release(|connection, _| {
        Box::pin(async move {
            // What was to be taken back is, when this is answered.
            connection.ping().await?;
            Ok(!connection.is_in_transaction())
        })
    })
}

#[async_trait]
impl Store for SqlStore {
    async fn check_server_key(&self, version: i64, fingerprint: &str) -> Result<(), StoreError> {
        let mut write = Write::begin(self).await?;
        let insert = "insert into server_key (version, fingerprint) values ($1, $2)
                      on conflict (version) do nothing";
        sql(insert)
            .int(version)
            .text(fingerprint)
            .run(&mut write)
            .await?;
        let select = "select fingerprint from server_key where version = $1";
        let stored = sql(select).int(version).only(&mut write).await?;
        if sqlx::Row::try_get::<String, _>(&stored, 0)? != fingerprint {
            return Err(StoreError::OtherServerKey { version });
        }
        write.commit().await
    }

    async fn server_keys_in_use(&self) -> Result<Vec<i64>, StoreError> {
        let select = "select distinct key_version from journey
                      where state <> 'erased' or id in
                          (select journey_id from obligation where discharged_at_ms is null)
                      order by key_version";
        let rows = sql(select).all(&mut *read(self).await?).await?;
        let versions = rows.iter().map(|row| sqlx::Row::try_get(row, 0));
        Ok(versions.collect::<Result<_, _>>()?)
    }

    async fn ping(&self) -> Result<(), StoreError> {
        sql("select 1").only(&mut *read(self).await?).await?;
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
        journeys::read(&mut *read(self).await?, &id.0).await
    }

    async fn journey_by_key(
        &self,
        hash: &KeyHash,
    ) -> Result<Option<(Journey, Purpose)>, StoreError> {
        journeys::by_key(self, hash).await
    }

    async fn add_api_key(&self, key: &ApiKey, hash: &KeyHash) -> Result<(), StoreError> {
        api_keys::add(self, key, hash).await
    }

    async fn api_keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        api_keys::all(self).await
    }

    async fn api_key(&self, hash: &KeyHash) -> Result<Option<ApiKey>, StoreError> {
        api_keys::by_hash(self, hash).await
    }

    async fn revoke_api_key(&self, id: &str, now_ms: i64) -> Result<bool, StoreError> {
        api_keys::revoke(self, id, now_ms).await
    }

    async fn api_key_used(&self, id: &str, day: i64) -> Result<(), StoreError> {
        api_keys::used(self, id, day).await
    }

    async fn list(&self, filter: &JourneyFilter) -> Result<Vec<Journey>, StoreError> {
        list::list(self, filter).await
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

    async fn renew_all(&self, ids: &[JourneyId], lease: &Lease) -> Result<u64, StoreError> {
        lease::renew_all(self, ids, lease).await
    }

    async fn release(
        &self,
        claim: &Claim,
        due_at_ms: Option<i64>,
        failures: Failures,
    ) -> Result<(), StoreError> {
        lease::release(self, claim, due_at_ms, failures).await
    }

    async fn release_all(&self, owner: &str) -> Result<(), StoreError> {
        lease::release_all(self, owner).await
    }

    async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
        self.let_go();
    }

    fn let_go(&self) {
        // Closing the file is what unlocks it.
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        *lock = None;
    }

    async fn wake(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
        lease::wake(self, id, now_ms, Why::Known).await
    }

    async fn hinted(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
        lease::wake(self, id, now_ms, Why::Hinted).await
    }

    async fn returned(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
        lease::wake(self, id, now_ms, Why::Returned).await
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

    async fn discharged_again(
        &self,
        id: &JourneyId,
        now_ms: i64,
        calls: Calls,
    ) -> Result<(), StoreError> {
        obligation::discharged(self, id, now_ms, calls).await
    }

    async fn erasure_attempted(&self, id: &JourneyId) -> Result<u32, StoreError> {
        obligation::attempted(self, id).await
    }

    async fn deletion(
        &self,
        id: &JourneyId,
        what: Deletion,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        obligation::deletion(self, id, what, now_ms).await
    }

    async fn looks_absent(&self, id: &JourneyId, now_ms: i64) -> Result<i64, StoreError> {
        obligation::looks_absent(self, id, now_ms).await
    }

    async fn concerned(
        &self,
        connection_id: Option<&str>,
        user_id: Option<&str>,
    ) -> Result<Vec<JourneyId>, StoreError> {
        operations::concerned(self, connection_id, user_id).await
    }

    async fn overview(&self) -> Result<Overview, StoreError> {
        operations::overview(self).await
    }

    async fn publish_receipt_keys(&self, keys: &[ReceiptKey]) -> Result<(), StoreError> {
        operations::publish(self, keys).await
    }

    async fn receipt_keys(&self) -> Result<Vec<ReceiptKey>, StoreError> {
        operations::published(self).await
    }

    async fn open_obligations(&self) -> Result<u64, StoreError> {
        obligation::open(self).await
    }

    async fn put_accounts(
        &self,
        id: &JourneyId,
        lease: &Lease,
        page: &AccountPage,
    ) -> Result<Journey, StoreError> {
        data::put_accounts(self, id, lease, page).await
    }

    async fn pages(&self, id: &JourneyId) -> Result<HashMap<ListId, Pages>, StoreError> {
        pages::all(self, id).await
    }

    async fn begin_list_anew(
        &self,
        id: &JourneyId,
        lease: &Lease,
        list: &ListId,
    ) -> Result<(Journey, u32), StoreError> {
        pages::begin_anew(self, id, lease, list).await
    }

    async fn accounts_to_read(&self, id: &JourneyId) -> Result<Vec<AccountToRead>, StoreError> {
        data::accounts_to_read(self, id).await
    }

    fn ready(&self, id: &JourneyId, page: &TransactionPage) -> Result<ReadyPage, StoreError> {
        transactions::ready(self, id, page)
    }

    async fn put_together(
        &self,
        id: &JourneyId,
        lease: &Lease,
        pages: &[ReadyPage],
        whole: &[ListId],
    ) -> Result<Journey, StoreError> {
        transactions::put(self, id, lease, pages, whole).await
    }

    async fn forget_ended(
        &self,
        before_ms: i64,
        limit: u32,
        now_ms: i64,
    ) -> Result<u32, StoreError> {
        retention::forget_ended(self, before_ms, limit, now_ms).await
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
        transactions::all(self, id, after, limit).await
    }

    async fn transaction_lines(
        &self,
        id: &JourneyId,
        after: (i64, i64),
        limit: u32,
    ) -> Result<Option<TransactionLines>, StoreError> {
        transactions::lines(self, id, after, limit).await
    }

    async fn progress_after(&self, id: &JourneyId, seq: u64) -> Result<Vec<Progress>, StoreError> {
        journeys::progress_after(self, id, seq).await
    }
}
