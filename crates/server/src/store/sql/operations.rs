//! What an operator and Linxo's webhook ask for.

use contract::JourneyId;
use sqlx::Row;

use super::SqlStore;
use super::row::{number, understood};
use super::statement::sql;
use super::write::{Write, read};
use crate::store::{LATE_AFTER, Overview, ReceiptKey, StoreError};

/// A hint names one user; more journeys than this are not looked for.
const MOST: i64 = 10;

pub(super) async fn overview(store: &SqlStore) -> Result<Overview, StoreError> {
    let mut connection = read(store).await?;
    // Through the index of what is due: those that are over are many, and not among them.
    let select = "select state, count(*) as journeys,
                      coalesce(sum(case when failures >= $1 then 1 else 0 end), 0) as late
                  from journey where due_at_ms is not null
                      and (state <> 'erased' or id in
                          (select journey_id from obligation where discharged_at_ms is null))
                  group by state";
    let rows = sql(select).int(LATE_AFTER).all(&mut connection).await?;
    let mut overview = Overview::default();
    for row in rows {
        let state: String = row.try_get("state")?;
        let late: u64 = number(&row, "late")?;
        // One that is erased is due only when a late call made its user again.
        if matches!(state.as_str(), "backed_up" | "erasing" | "erased") {
            overview.late += late;
        }
        if state == "erased" {
            continue;
        }
        let journeys = number(&row, "journeys")?;
        overview
            .journeys
            .push((understood(state, "a state")?, journeys));
    }
    let select = "select count(*) as open, min(committed_at_ms) as oldest
                  from obligation where discharged_at_ms is null";
    let row = sql(select).only(&mut connection).await?;
    overview.open_obligations = number(&row, "open")?;
    overview.oldest_since_ms = row.try_get("oldest")?;
    Ok(overview)
}

pub(super) async fn concerned(
    store: &SqlStore,
    connection_id: Option<&str>,
    user_id: Option<&str>,
) -> Result<Vec<JourneyId>, StoreError> {
    let select = "select journey_id from obligation
                  where discharged_at_ms is null and user_id = $1
                  union
                  select c.journey_id from connection c
                  join obligation o on o.journey_id = c.journey_id
                  where o.discharged_at_ms is null and c.id = $2
                  limit $3";
    let mut connection = read(store).await?;
    let rows = sql(select)
        .maybe_text(user_id)
        .maybe_text(connection_id)
        .int(MOST)
        .all(&mut connection)
        .await?;
    let ids = rows.iter().map(|row| Ok(JourneyId(row.try_get(0)?)));
    ids.collect()
}

pub(super) async fn publish(store: &SqlStore, keys: &[ReceiptKey]) -> Result<(), StoreError> {
    let insert = "insert into receipt_key (kid, public_key, key_version) values ($1, $2, $3)
                  on conflict (kid) do nothing";
    let mut write = Write::begin(store).await?;
    for key in keys {
        sql(insert)
            .text(&key.kid)
            .bytes(&key.public_key)
            .int(key.version)
            .run(&mut write)
            .await?;
    }
    write.commit().await
}

pub(super) async fn published(store: &SqlStore) -> Result<Vec<ReceiptKey>, StoreError> {
    let select = "select kid, public_key, key_version from receipt_key
                  order by key_version desc, kid";
    let rows = sql(select).all(&mut *read(store).await?).await?;
    let key = |row: &sqlx::any::AnyRow| {
        Ok(ReceiptKey {
            kid: row.try_get("kid")?,
            public_key: row.try_get("public_key")?,
            version: row.try_get("key_version")?,
        })
    };
    rows.iter().map(key).collect()
}
