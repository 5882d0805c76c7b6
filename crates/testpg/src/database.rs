//! Databases, made by the server itself.

use std::ops::Deref;
use std::time::{SystemTime, UNIX_EPOCH};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::Error;
use crate::address::Address;

/// What our databases are called: this, the second they were made in, and chance.
const PREFIX: &str = "oneshot_test_";
/// Those of earlier runs on a server that stays are dropped after so long.
const KEPT_SECONDS: u64 = 3_600;

/// A database of a test's own: its address, as a text. It is dropped with this, with whoever is
/// still connected to it, because the hundreds of a run would fill the disk together.
#[derive(Debug)]
pub struct Database {
    server: Address,
    name: String,
    url: String,
}

impl Database {
    /// Its address, of a database that stays as long as its server.
    pub fn keep(mut self) -> String {
        let url = std::mem::take(&mut self.url);
        std::mem::forget(self);
        url
    }
}

impl Deref for Database {
    type Target = str;

    fn deref(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let url = self.server.of_given();
        let name = std::mem::take(&mut self.name);
        // Nobody waits for it, and a server that is away or ends first is no trouble.
        std::thread::spawn(move || with_runtime(drop_by(&url, &name)));
    }
}

/// Makes an empty database.
pub(crate) fn make(address: &Address) -> Result<Database, Error> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |since| since.as_secs());
    let name = format!("{PREFIX}{now}_{:016x}", rand::random::<u64>());
    let url = address.of_given();
    // On a thread of its own, because the caller may be inside a runtime, or not.
    let made = std::thread::scope(|scope| {
        let work = || with_runtime(make_with(&url, &name, now));
        scope.spawn(work).join()
    });
    match made {
        Ok(made) => made?,
        Err(panic) => std::panic::resume_unwind(panic),
    }
    Ok(Database {
        server: address.clone(),
        url: address.of_database(&name),
        name,
    })
}

fn with_runtime(work: impl Future<Output = Result<(), sqlx::Error>>) -> Result<(), sqlx::Error> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(sqlx::Error::Io)?
        .block_on(work)
}

async fn drop_by(url: &str, name: &str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    drop_one(&mut connection, name).await?;
    connection.close().await
}

async fn drop_one(connection: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    let drop = AssertSqlSafe(format!("drop database if exists {name} with (force)"));
    sqlx::raw_sql(drop).execute(connection).await.map(|_| ())
}

async fn make_with(url: &str, name: &str, now: u64) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    let select = "select datname::text from pg_database where datname like $1";
    let all: Vec<String> = sqlx::query_scalar(select)
        .bind(format!("{PREFIX}%"))
        .fetch_all(&mut connection)
        .await?;
    for old in all.iter().filter(|name| is_old(name, now)) {
        // Another run may be dropping it too.
        let _ = drop_one(&mut connection, old).await;
    }
    // From the template that nobody else is connected to, or two tests at once could disturb
    // each other.
    let create = AssertSqlSafe(format!("create database {name} template template0"));
    sqlx::raw_sql(create).execute(&mut connection).await?;
    connection.close().await
}

fn is_old(name: &str, now: u64) -> bool {
    let made = name
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.split_once('_'));
    let seconds = made.and_then(|(seconds, _)| seconds.parse::<u64>().ok());
    seconds.is_some_and(|seconds| seconds + KEPT_SECONDS < now)
}
