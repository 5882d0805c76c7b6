//! Forgetting bank data by age. Receipts and obligations stay.

use sqlx::Row;

use super::statement::sql;
use super::write::{Write, read};
use super::{SqlStore, journeys};
use crate::store::StoreError;

/// Each journey is a transaction of its own, so that nothing else waits for long.
pub(super) async fn forget_ended(
    store: &SqlStore,
    before_ms: i64,
    limit: u32,
    now_ms: i64,
) -> Result<u32, StoreError> {
    let select = "select id from journey
                  where erased_at_ms < $1 and purged_at_ms is null and state = 'erased'
                  order by erased_at_ms limit $2";
    let ended = sql(select)
        .int(before_ms)
        .int(limit)
        .all(&mut *read(store).await?)
        .await?;
    let mut forgotten = 0;
    for row in ended {
        let id: String = row.try_get("id")?;
        forgotten += u32::from(forget(store, &id, now_ms).await?);
    }
    if forgotten > 0 {
        store.empty_log().await?;
    }
    Ok(forgotten)
}

async fn forget(store: &SqlStore, id: &str, now_ms: i64) -> Result<bool, StoreError> {
    let mut write = Write::begin(store).await?;
    // Another server may be at the same, and a partner may have asked for it meanwhile.
    let update = "update journey set seq = seq + 1 where id = $1 and purged_at_ms is null";
    if sql(update).text(id).run(&mut write).await? == 0 {
        return Ok(false);
    }
    journeys::purge(&mut write, id, now_ms).await?;
    journeys::told(&mut write, id).await?;
    write.commit().await?;
    Ok(true)
}
