//! Databases, made by the server itself.

use std::time::{SystemTime, UNIX_EPOCH};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::Error;
use crate::address::Address;

/// What our databases are called: this, the second they were made in, and chance.
const PREFIX: &str = "oneshot_test_";
/// Those of earlier runs on a server that stays are dropped after so long.
const KEPT_SECONDS: u64 = 3_600;

/// Makes an empty database; its name.
pub(crate) fn make(address: &Address) -> Result<String, Error> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |since| since.as_secs());
    let name = format!("{PREFIX}{now}_{:016x}", rand::random::<u64>());
    let url = address.of_given();
    // On a thread of its own, because the caller may be inside a runtime, or not.
    let made = std::thread::scope(|scope| {
        let work = || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(sqlx::Error::Io)?;
            runtime.block_on(make_with(&url, &name, now))
        };
        scope.spawn(work).join()
    });
    match made {
        Ok(made) => made?,
        Err(panic) => std::panic::resume_unwind(panic),
    }
    Ok(name)
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
        let drop = AssertSqlSafe(format!("drop database if exists {old} with (force)"));
        let _ = sqlx::raw_sql(drop).execute(&mut connection).await;
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
