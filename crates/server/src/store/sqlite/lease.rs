//! Who works on what, and when.

use contract::JourneyId;
use sqlx::Row;

use super::{SqliteStore, journeys};
use crate::store::{Claim, Lease, StoreError};

pub(super) async fn claim_due(
    store: &SqliteStore,
    lease: &Lease,
) -> Result<Option<Claim>, StoreError> {
    // Looking costs no lock, and most looks find nothing.
    let waiting = "select 1 from journey where due_at_ms <= $1
                   and (lease_until_ms is null or lease_until_ms <= $1) limit 1";
    let some: Option<i64> = sqlx::query_scalar(waiting)
        .bind(lease.now_ms)
        .fetch_optional(&store.reader)
        .await?;
    if some.is_none() {
        return Ok(None);
    }
    let mut tx = store.begin().await?;
    let update = "update journey set lease_owner = $1, lease_until_ms = $2
                  where id = (select id from journey where due_at_ms <= $3
                              and (lease_until_ms is null or lease_until_ms <= $3)
                              order by due_at_ms limit 1)
                  returning id, hints";
    let found = sqlx::query(update)
        .bind(&lease.owner)
        .bind(lease.until_ms())
        .bind(lease.now_ms)
        .fetch_optional(&mut *tx)
        .await?;
    claimed(tx, found, lease).await
}

pub(super) async fn claim(
    store: &SqliteStore,
    id: &JourneyId,
    lease: &Lease,
) -> Result<Option<Claim>, StoreError> {
    let mut tx = store.begin().await?;
    let update = "update journey set lease_owner = $1, lease_until_ms = $2
                  where id = $3 and (lease_until_ms is null or lease_until_ms <= $4)
                  returning id, hints";
    let found = sqlx::query(update)
        .bind(&lease.owner)
        .bind(lease.until_ms())
        .bind(&id.0)
        .bind(lease.now_ms)
        .fetch_optional(&mut *tx)
        .await?;
    claimed(tx, found, lease).await
}

/// Reads the journey whose row was claimed, if any was, and commits.
async fn claimed(
    mut tx: sqlx::Transaction<'static, sqlx::Sqlite>,
    row: Option<sqlx::sqlite::SqliteRow>,
    lease: &Lease,
) -> Result<Option<Claim>, StoreError> {
    let Some(row) = row else { return Ok(None) };
    let id: String = row.try_get("id")?;
    let hints = row.try_get("hints")?;
    let journey = journeys::read(&mut tx, &id).await?;
    tx.commit().await?;
    Ok(journey.map(|journey| Claim {
        journey,
        owner: lease.owner.clone(),
        hints,
    }))
}

pub(super) async fn renew(
    store: &SqliteStore,
    id: &JourneyId,
    lease: &Lease,
) -> Result<(), StoreError> {
    let update = "update journey set lease_until_ms = $3 where id = $1 and lease_owner = $2";
    let renewed = sqlx::query(update)
        .bind(&id.0)
        .bind(&lease.owner)
        .bind(lease.until_ms())
        .execute(&store.writer)
        .await?;
    if renewed.rows_affected() == 0 {
        Err(StoreError::LeaseLost)
    } else {
        Ok(())
    }
}

pub(super) async fn release(
    store: &SqliteStore,
    claim: &Claim,
    due_at_ms: Option<i64>,
    failures: u32,
) -> Result<(), StoreError> {
    // A hint that came while the journey was ours has set `due_at_ms` already: keep that.
    let update = "update journey set lease_owner = null, lease_until_ms = null, failures = $5,
                      due_at_ms = iif(hints = $3, $4, due_at_ms)
                  where id = $1 and lease_owner = $2";
    sqlx::query(update)
        .bind(&claim.journey.id.0)
        .bind(&claim.owner)
        .bind(claim.hints)
        .bind(due_at_ms)
        .bind(failures)
        .execute(&store.writer)
        .await?;
    Ok(())
}

pub(super) async fn release_all(store: &SqliteStore, owner: &str) -> Result<(), StoreError> {
    let update = "update journey set lease_owner = null, lease_until_ms = null
                  where lease_owner = $1";
    sqlx::query(update)
        .bind(owner)
        .execute(&store.writer)
        .await?;
    Ok(())
}

/// What happens to a journey from outside makes it due now, and is not lost on whoever works on it.
pub(super) async fn hint(
    store: &SqliteStore,
    id: &JourneyId,
    now_ms: i64,
    returned: bool,
) -> Result<(), StoreError> {
    let update = "update journey set due_at_ms = $2, hints = hints + 1,
                      returned_at_ms = coalesce(returned_at_ms, iif($3, $2, null))
                  where id = $1 and state <> 'erased'";
    sqlx::query(update)
        .bind(&id.0)
        .bind(now_ms)
        .bind(returned)
        .execute(&store.writer)
        .await?;
    Ok(())
}

pub(super) async fn next_due_ms(store: &SqliteStore) -> Result<Option<i64>, StoreError> {
    // A journey that somebody has is due again at the end of the lease at the latest.
    let select = "select min(max(due_at_ms, coalesce(lease_until_ms, 0)))
                  from journey where due_at_ms is not null";
    Ok(sqlx::query_scalar(select).fetch_one(&store.reader).await?)
}
