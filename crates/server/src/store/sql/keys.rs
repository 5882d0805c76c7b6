//! Which keys this store was written with: the server keys that journeys were made with, and the
//! store keys that bank data is sealed with.

use std::collections::HashSet;

use sqlx::{AnyConnection, Row};

use super::SqlStore;
use super::row::number;
use super::statement::sql;
use super::write::{Write, read};
use crate::keys::NoServerKey;
use crate::store::StoreError;

/// Notes the keys of a start, all of them or, when one is refused, none.
pub(super) async fn note(
    store: &SqlStore,
    server_keys: &[(i64, String)],
) -> Result<(), StoreError> {
    let mut write = Write::begin(store).await?;
    put(store, &mut write, server_keys).await?;
    write.commit().await
}

/// Refuses what [`note`] refuses, and notes nothing.
pub(super) async fn check(
    store: &SqlStore,
    server_keys: &[(i64, String)],
) -> Result<(), StoreError> {
    let mut write = Write::begin(store).await?;
    // What is not committed never was.
    put(store, &mut write, server_keys).await
}

/// Refuses a server that would write bank data in clear beside one that seals it. Asked in the
/// transaction that writes, since the other may have started in the meantime.
pub(super) async fn may_write(
    store: &SqlStore,
    connection: &mut AnyConnection,
) -> Result<(), StoreError> {
    if store.keys.names().next().is_some() {
        return Ok(());
    }
    match sql("select id from seal_key limit 1")
        .first(connection)
        .await?
    {
        Some(row) => Err(StoreError::Seals(row.try_get("id")?)),
        None => Ok(()),
    }
}

/// Journeys whose bank data is in clear, although this server seals: it was collected before. They
/// are counted by their connections and accounts, which come before any transaction.
pub(super) async fn in_clear(store: &SqlStore) -> Result<u64, StoreError> {
    if store.keys.names().next().is_none() {
        return Ok(0);
    }
    let select = "select count(*) as journeys from (
                      select journey_id from account where received not like 'sealed:%'
                      union
                      select journey_id from connection where received not like 'sealed:%'
                  ) as in_clear";
    let row = sql(select).only(&mut *read(store).await?).await?;
    number(&row, "journeys")
}

/// The versions of the server key that journeys need which are not erased.
pub(super) async fn in_use(connection: &mut AnyConnection) -> Result<Vec<i64>, StoreError> {
    let select = "select distinct key_version from journey
                  where state <> 'erased' or id in
                      (select journey_id from obligation where discharged_at_ms is null)
                  order by key_version";
    let rows = sql(select).all(connection).await?;
    let versions = rows.iter().map(|row| row.try_get(0));
    Ok(versions.collect::<Result<_, _>>()?)
}

async fn put(
    store: &SqlStore,
    write: &mut Write,
    server_keys: &[(i64, String)],
) -> Result<(), StoreError> {
    for (version, fingerprint) in server_keys {
        put_server_key(write, *version, fingerprint).await?;
    }
    for version in in_use(write).await? {
        if !server_keys.iter().any(|(given, _)| *given == version) {
            return Err(NoServerKey { version }.into());
        }
    }
    may_write(store, write).await?;
    put_store_key(store, write).await
}

async fn put_server_key(
    write: &mut Write,
    version: i64,
    fingerprint: &str,
) -> Result<(), StoreError> {
    let insert = "insert into server_key (version, fingerprint) values ($1, $2)
                  on conflict (version) do nothing";
    sql(insert)
        .int(version)
        .text(fingerprint)
        .run(write)
        .await?;
    let select = "select fingerprint from server_key where version = $1";
    let stored = sql(select).int(version).only(write).await?;
    if stored.try_get::<String, _>(0)? == fingerprint {
        Ok(())
    } else {
        Err(StoreError::OtherServerKey { version })
    }
}

/// Notes the store key that seals, and refuses to go on without one that something here was sealed
/// with.
async fn put_store_key(store: &SqlStore, write: &mut Write) -> Result<(), StoreError> {
    let given: HashSet<&str> = store.keys.names().collect();
    for row in sql("select id from seal_key").all(write).await? {
        let name: String = row.try_get("id")?;
        if !given.contains(name.as_str()) && is_needed(write, &name).await? {
            return Err(StoreError::StoreKeyMissing(name));
        }
    }
    if let Some(seals) = store.keys.names().next() {
        sql("insert into seal_key (id) values ($1) on conflict (id) do nothing")
            .text(seals)
            .run(write)
            .await?;
    }
    Ok(())
}

/// Whether something is sealed with this key. It looks at everything, but only when a key was left
/// out.
async fn is_needed(write: &mut Write, name: &str) -> Result<bool, StoreError> {
    let sealed = format!("sealed:{name}:%");
    for select in [
        "select id from connection where received like $1 limit 1",
        "select id from account where received like $1 limit 1",
        "select id from transaction_in_row where received like $1 limit 1",
        "select list_id from page where lines like $1 limit 1",
    ] {
        if sql(select).text(&sealed).first(write).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
