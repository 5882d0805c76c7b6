//! How the database is opened, by a server and by a tool beside it.

use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, Connection as _};

use super::dialect::Dialect;
use super::{SqlStore, lease, lock, place};
use crate::config::Database;
use crate::store::{StoreError, StoreKeys};

/// How many connections a server has to a PostgreSQL, whose own bound is 100 by default.
const CONNECTIONS: u32 = 16;
/// How long a start waits for a PostgreSQL that does not answer.
const LONGEST_WAIT_FOR_SERVER: Duration = Duration::from_secs(30);
/// Between two tries.
const BETWEEN_TRIES: Duration = Duration::from_millis(500);
/// Between two lines of the log that say so.
const BETWEEN_WARNINGS: Duration = Duration::from_secs(5);

impl SqlStore {
    /// Opens the database for a server: makes a SQLite file when there is none, has it for itself,
    /// and brings the tables up to date. Whether its keys are those of the store is seen at
    /// [`note_keys`](crate::store::Store::note_keys).
    pub async fn open(database: &Database, keys: &StoreKeys) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        match database {
            Database::Sqlite(file) => {
                let lock = lock::take(file)?;
                place::open_private(file)?;
                let store = Self::of_file(file, keys, Some(lock)).await?;
                // Nobody but the server that had them could be at work on them, and it is gone.
                lease::release_every(&store).await?;
                Ok(store)
            }
            Database::Postgres(url) => Self::once_there(url.with_password(), keys).await,
        }
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
            tripwire: super::tripwire::Tripwire::of_process(),
        }
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
