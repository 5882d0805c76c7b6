//! API keys, by their hashes.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::SqlStore;
use super::statement::sql;
use super::write::{Write, read};
use crate::api_key::ApiKey;
use crate::keys::KeyHash;
use crate::store::StoreError;

pub(super) async fn add(store: &SqlStore, key: &ApiKey, hash: &KeyHash) -> Result<(), StoreError> {
    let mut write = Write::begin(store).await?;
    let insert = "insert into api_key (id, partner, sha256, label, created_at_ms)
                  values ($1, $2, $3, $4, $5)";
    sql(insert)
        .text(&key.id)
        .text(&key.partner)
        .bytes(&hash.0)
        .text(&key.label)
        .int(key.created_at_ms)
        .run(&mut write)
        .await?;
    write.commit().await
}

pub(super) async fn all(store: &SqlStore) -> Result<Vec<ApiKey>, StoreError> {
    let select = "select id, partner, label, created_at_ms, used_on_day, revoked_at_ms
                  from api_key order by created_at_ms, id";
    let rows = sql(select).all(&mut *read(store).await?).await?;
    rows.iter().map(of).collect()
}

pub(super) async fn revoke(store: &SqlStore, id: &str, now_ms: i64) -> Result<bool, StoreError> {
    let mut write = Write::begin(store).await?;
    let update = "update api_key set revoked_at_ms = $1 where id = $2 and revoked_at_ms is null";
    let revoked = sql(update).int(now_ms).text(id).run(&mut write).await?;
    write.commit().await?;
    Ok(revoked > 0)
}

pub(super) async fn by_hash(
    store: &SqlStore,
    hash: &KeyHash,
) -> Result<Option<ApiKey>, StoreError> {
    let select = "select id, partner, label, created_at_ms, used_on_day, revoked_at_ms
                  from api_key where sha256 = $1 and revoked_at_ms is null";
    let mut connection = read(store).await?;
    let found = sql(select).bytes(&hash.0).first(&mut connection).await?;
    found.as_ref().map(of).transpose()
}

pub(super) async fn used(store: &SqlStore, id: &str, day: i64) -> Result<(), StoreError> {
    let mut write = Write::begin(store).await?;
    let update = "update api_key set used_on_day = $1
                  where id = $2 and (used_on_day is null or used_on_day < $3)";
    sql(update)
        .int(day)
        .text(id)
        .int(day)
        .run(&mut write)
        .await?;
    write.commit().await
}

fn of(row: &AnyRow) -> Result<ApiKey, StoreError> {
    Ok(ApiKey {
        id: row.try_get("id")?,
        partner: row.try_get("partner")?,
        label: row.try_get("label")?,
        created_at_ms: row.try_get("created_at_ms")?,
        used_on_day: row.try_get("used_on_day")?,
        revoked_at_ms: row.try_get("revoked_at_ms")?,
    })
}
