//! Objects that are to be deleted: of journeys of which nothing is to be kept, and at places that an
//! object store had before it was moved.

use contract::JourneyId;
use sqlx::AnyConnection;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::SqlStore;
use super::sinks::{place, small};
use super::statement::{composed, sql};
use super::write::{Write, read};
use crate::sink::PlaceDigest;
use crate::store::{Lease, Removal, StoreError};

/// Rows of one kind that are such duties.
struct Duties {
    table: &'static str,
    /// Its primary key.
    key: &'static str,
    /// Which of them can be claimed at `$1`.
    due: &'static str,
}

const OF_SINKS: Duties = Duties {
    table: "backup_sink",
    key: "journey_id, sink",
    due: "sink = 'object_store' and state = 'deleting' and next_at_ms <= $1
          and (lease_until_ms is null or lease_until_ms <= $1)",
};
const LEFT_BEHIND: Duties = Duties {
    table: "left_behind",
    key: "journey_id, place",
    due: "next_at_ms <= $1 and (lease_until_ms is null or lease_until_ms <= $1)",
};

/// What a place has of a journey whose delivery begins anew elsewhere is to be deleted. Whoever may
/// still be writing there is waited for.
pub(super) async fn leave_behind(
    connection: &mut AnyConnection,
    journey: &JourneyId,
    now_ms: i64,
) -> Result<(), StoreError> {
    let insert = "insert into left_behind
                      (journey_id, place, next_at_ms, lease_owner, lease_until_ms)
                  select journey_id, place, $2, lease_owner, lease_until_ms from backup_sink
                  where journey_id = $1 and sink = 'object_store' and place is not null
                  on conflict (journey_id, place) do nothing";
    sql(insert)
        .text(&journey.0)
        .int(now_ms)
        .run(connection)
        .await?;
    let update = "update backup_sink set state = 'pending', place = null, attempts = 0,
                      failure = null, next_at_ms = $2, acknowledged_at_ms = null,
                      lease_owner = null, lease_until_ms = null
                  where journey_id = $1 and sink = 'object_store'";
    sql(update)
        .text(&journey.0)
        .int(now_ms)
        .run(connection)
        .await?;
    Ok(())
}

/// A place that was left behind is the journey's again: what is there is to be deleted no more, but
/// written over. While somebody is deleting there, the delivery waits.
pub(super) async fn take_back(
    connection: &mut AnyConnection,
    journey: &JourneyId,
    place: &PlaceDigest,
    now_ms: i64,
) -> Result<(), StoreError> {
    let delete = "delete from left_behind where journey_id = $1 and place = $2
                      and (lease_until_ms is null or lease_until_ms <= $3)";
    let free = sql(delete)
        .text(&journey.0)
        .text(place.as_str())
        .int(now_ms)
        .run(connection)
        .await?;
    if free > 0 {
        // The duty to delete it one day goes with it.
        let update = "update backup_sink set place = $2
                      where journey_id = $1 and sink = 'object_store' and place is null";
        sql(update)
            .text(&journey.0)
            .text(place.as_str())
            .run(connection)
            .await?;
        return Ok(());
    }
    let select = "select lease_until_ms from left_behind where journey_id = $1 and place = $2";
    let taken = sql(select)
        .text(&journey.0)
        .text(place.as_str())
        .first(connection)
        .await?;
    if let Some(row) = taken {
        let until_ms: i64 = row.try_get("lease_until_ms")?;
        let update = "update backup_sink set next_at_ms = $2
                      where journey_id = $1 and sink = 'object_store'
                          and state in ('pending', 'failing')";
        sql(update)
            .text(&journey.0)
            .int(until_ms)
            .run(connection)
            .await?;
    }
    Ok(())
}

pub(super) async fn claim(store: &SqlStore, lease: &Lease) -> Result<Option<Removal>, StoreError> {
    if let Some(row) = claim_of(store, &OF_SINKS, lease).await? {
        return removal(&row, false).map(Some);
    }
    let found = claim_of(store, &LEFT_BEHIND, lease).await?;
    found.map(|row| removal(&row, true)).transpose()
}

async fn claim_of(
    store: &SqlStore,
    Duties { table, key, due }: &Duties,
    lease: &Lease,
) -> Result<Option<AnyRow>, StoreError> {
    // Looking costs no lock, and most looks find nothing.
    let some = composed(format!("select 1 from {table} where {due} limit 1"))
        .int(lease.now_ms)
        .first(&mut *read(store).await?)
        .await?;
    if some.is_none() {
        return Ok(None);
    }
    let update = format!(
        "update {table} set lease_owner = $2, lease_until_ms = $3
         where ({key}) = (select {key} from {table} where {due} order by next_at_ms limit 1{})
         returning journey_id, place, attempts",
        store.dialect.skip_locked()
    );
    let mut write = Write::begin(store).await?;
    let found = composed(update)
        .int(lease.now_ms)
        .text(&lease.owner)
        .int(lease.until_ms())
        .first(&mut write)
        .await?;
    write.commit().await?;
    Ok(found)
}

fn removal(row: &AnyRow, left_behind: bool) -> Result<Removal, StoreError> {
    Ok(Removal {
        journey: JourneyId(row.try_get("journey_id")?),
        place: place(row)?,
        left_behind,
        attempts: small(row, "attempts")?,
    })
}

pub(super) async fn done(
    store: &SqlStore,
    removal: &Removal,
    lease: &Lease,
) -> Result<(), StoreError> {
    let done = if removal.left_behind {
        "delete from left_behind
         where journey_id = $1 and lease_owner = $2 and place = $3"
    } else {
        "update backup_sink set state = 'deleted', failure = null, next_at_ms = null,
             lease_owner = null, lease_until_ms = null
         where journey_id = $1 and sink = 'object_store' and lease_owner = $2
             and state = 'deleting' and coalesce(place, '') = $3"
    };
    let mut write = Write::begin(store).await?;
    sql(done)
        .text(&removal.journey.0)
        .text(&lease.owner)
        .text(removal.place.as_ref().map_or("", PlaceDigest::as_str))
        .run(&mut write)
        .await?;
    write.commit().await
}

pub(super) async fn failed(
    store: &SqlStore,
    removal: &Removal,
    lease: &Lease,
    failure: &str,
    next_at_ms: i64,
) -> Result<(), StoreError> {
    let update = if removal.left_behind {
        "update left_behind set attempts = attempts + 1, failure = $4, next_at_ms = $5,
             lease_owner = null, lease_until_ms = null
         where journey_id = $1 and lease_owner = $2 and place = $3"
    } else {
        "update backup_sink set attempts = attempts + 1, failure = $4, next_at_ms = $5,
             lease_owner = null, lease_until_ms = null
         where journey_id = $1 and sink = 'object_store' and lease_owner = $2
             and state = 'deleting' and coalesce(place, '') = $3"
    };
    let mut write = Write::begin(store).await?;
    sql(update)
        .text(&removal.journey.0)
        .text(&lease.owner)
        .text(removal.place.as_ref().map_or("", PlaceDigest::as_str))
        .text(failure)
        .int(next_at_ms)
        .run(&mut write)
        .await?;
    write.commit().await
}

pub(super) async fn stand_again(
    store: &SqlStore,
    journey: &JourneyId,
    now_ms: i64,
) -> Result<(), StoreError> {
    let update = "update backup_sink set state = 'deleting', attempts = 0, next_at_ms = $2
                  where journey_id = $1 and sink = 'object_store' and state = 'deleted'";
    let mut write = Write::begin(store).await?;
    sql(update)
        .text(&journey.0)
        .int(now_ms)
        .run(&mut write)
        .await?;
    write.commit().await
}

pub(super) async fn count(store: &SqlStore) -> Result<u64, StoreError> {
    let select = "select (select count(*) from backup_sink
                          where sink = 'object_store' and state = 'deleting')
                      + (select count(*) from left_behind) as owed";
    let row = sql(select).only(&mut *read(store).await?).await?;
    let owed: i64 = row.try_get("owed")?;
    u64::try_from(owed).map_err(|_| StoreError::Unreadable("a number"))
}
