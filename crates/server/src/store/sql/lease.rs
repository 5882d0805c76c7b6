//! Who works on what, and when.

use contract::JourneyId;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::statement::{composed, sql};
use super::write::{Write, read};
use super::{SqlStore, journeys, outbox};
use crate::store::{Claim, Failures, Lease, StoreError};

/// How many leases one statement renews.
const JOURNEYS_AT_ONCE: usize = 500;

pub(super) async fn claim_due(
    store: &SqlStore,
    lease: &Lease,
) -> Result<Option<Claim>, StoreError> {
    // Looking costs no lock, and most looks find nothing.
    let waiting = "select id from journey where due_at_ms <= $1
                   and (lease_until_ms is null or lease_until_ms <= $1) limit 1";
    let some = sql(waiting)
        .int(lease.now_ms)
        .first(&mut *read(store).await?)
        .await?;
    if some.is_none() {
        return Ok(None);
    }
    let update = format!(
        "update journey set lease_owner = $1, lease_until_ms = $2,
             taken_over = case when lease_owner is null or lease_owner = $1 then 0 else 1 end
         where id = (select id from journey where due_at_ms <= $3
                     and (lease_until_ms is null or lease_until_ms <= $3)
                     order by due_at_ms limit 1{})
         returning id, hints, taken_over",
        store.dialect.skip_locked()
    );
    let mut write = Write::begin(store).await?;
    let found = composed(update)
        .text(&lease.owner)
        .int(lease.until_ms())
        .int(lease.now_ms)
        .first(&mut write)
        .await?;
    claimed(write, found, lease).await
}

pub(super) async fn claim(
    store: &SqlStore,
    id: &JourneyId,
    lease: &Lease,
) -> Result<Option<Claim>, StoreError> {
    let update = "update journey set lease_owner = $1, lease_until_ms = $2,
                      taken_over = case when lease_owner is null or lease_owner = $1 then 0 else 1 end
                  where id = $3 and (lease_until_ms is null or lease_until_ms <= $4)
                  returning id, hints, taken_over";
    let mut write = Write::begin(store).await?;
    let found = sql(update)
        .text(&lease.owner)
        .int(lease.until_ms())
        .text(&id.0)
        .int(lease.now_ms)
        .first(&mut write)
        .await?;
    claimed(write, found, lease).await
}

/// Reads the journey whose row was claimed, if any was, and commits.
async fn claimed(
    mut write: Write,
    found: Option<AnyRow>,
    lease: &Lease,
) -> Result<Option<Claim>, StoreError> {
    let Some(row) = found else { return Ok(None) };
    let id: String = row.try_get("id")?;
    let hints = row.try_get("hints")?;
    let taken_over = super::row::flag(&row, "taken_over")?;
    let journey = journeys::read(&mut write, &id).await?;
    write.commit().await?;
    Ok(journey.map(|journey| Claim {
        journey,
        owner: lease.owner.clone(),
        hints,
        taken_over,
    }))
}

pub(super) async fn renew(
    store: &SqlStore,
    id: &JourneyId,
    lease: &Lease,
) -> Result<(), StoreError> {
    let update = "update journey set lease_until_ms = $3 where id = $1 and lease_owner = $2";
    let mut write = Write::begin(store).await?;
    let renewed = sql(update)
        .text(&id.0)
        .text(&lease.owner)
        .int(lease.until_ms())
        .run(&mut write)
        .await?;
    if renewed == 0 {
        return Err(StoreError::LeaseLost);
    }
    write.commit().await
}

/// The leases of journeys that this server works on; those it lost meanwhile stay lost.
pub(super) async fn renew_all(
    store: &SqlStore,
    ids: &[JourneyId],
    lease: &Lease,
) -> Result<u64, StoreError> {
    if ids.is_empty() {
        return Ok(0);
    }
    let mut write = Write::begin(store).await?;
    let mut renewed = 0;
    for some in ids.chunks(JOURNEYS_AT_ONCE) {
        let places: Vec<String> = (3..some.len() + 3).map(|n| format!("${n}")).collect();
        let update = format!(
            "update journey set lease_until_ms = $2 where lease_owner = $1 and id in ({})",
            places.join(", ")
        );
        let mut update = composed(update)
            .once()
            .text(&lease.owner)
            .int(lease.until_ms());
        for id in some {
            update = update.text(&id.0);
        }
        renewed += update.run(&mut write).await?;
    }
    write.commit().await?;
    Ok(renewed)
}

pub(super) async fn release(
    store: &SqlStore,
    claim: &Claim,
    due_at_ms: Option<i64>,
    failures: Failures,
) -> Result<(), StoreError> {
    // A hint that came while the journey was ours has set `due_at_ms` already: keep that.
    let update = "update journey set lease_owner = null, lease_until_ms = null, failures = $5, refusals = $6,
                      due_at_ms = case when hints = $3 then $4 else due_at_ms end
                  where id = $1 and lease_owner = $2";
    let mut write = Write::begin(store).await?;
    sql(update)
        .text(&claim.journey.id.0)
        .text(&claim.owner)
        .int(claim.hints)
        .maybe_int(due_at_ms)
        .int(failures.in_a_row)
        .int(failures.refusals)
        .run(&mut write)
        .await?;
    write.commit().await
}

pub(super) async fn release_all(store: &SqlStore, owner: &str) -> Result<(), StoreError> {
    let update = "update journey set lease_owner = null, lease_until_ms = null
                  where lease_owner = $1";
    let mut write = Write::begin(store).await?;
    sql(update).text(owner).run(&mut write).await?;
    write.commit().await
}

/// Gives back what is held by whomever.
pub(super) async fn release_every(store: &SqlStore) -> Result<(), StoreError> {
    let update = "update journey set lease_owner = null, lease_until_ms = null
                  where lease_owner is not null";
    let mut write = Write::begin(store).await?;
    sql(update).run(&mut write).await?;
    outbox::release_every(&mut write).await?;
    write.commit().await
}

/// What happens to a journey from outside makes it due now, and is not lost on whoever works on it.
/// Why a journey is to be looked at now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// We know that something can be done.
    Known,
    /// Somebody says so, and may be anybody.
    Hinted,
    /// The browser is back from the widget.
    Returned,
    /// The browser goes to the widget, perhaps once more.
    Left,
}

pub(super) async fn wake(
    store: &SqlStore,
    id: &JourneyId,
    now_ms: i64,
    why: Why,
) -> Result<(), StoreError> {
    let update = match why {
        Why::Known => {
            "update journey set due_at_ms = $2, hints = hints + 1
             where id = $1 and state <> 'erased'"
        }
        // It changes nothing of the work it is not about, and shortens no pause after a failure:
        // Linxo may have asked for that pause.
        Why::Hinted => {
            "update journey set due_at_ms = $2, hints = hints + 1
             where id = $1 and failures = 0 and state in ('opened', 'linking', 'synchronising')"
        }
        Why::Returned => {
            "update journey set
                 due_at_ms = case when failures = 0 then $2 else due_at_ms end,
                 hints = case when failures = 0 then hints + 1 else hints end,
                 returned_at_ms = coalesce(returned_at_ms, $2)
             where id = $1 and state <> 'erased'"
        }
        Why::Left => {
            "update journey set returned_at_ms = null, widget_alone = 1,
                 due_at_ms = coalesce(due_at_ms, $2)
             where id = $1 and state <> 'erased'"
        }
    };
    let mut write = Write::begin(store).await?;
    sql(update).text(&id.0).int(now_ms).run(&mut write).await?;
    write.commit().await
}

pub(super) async fn next_due_ms(store: &SqlStore) -> Result<Option<i64>, StoreError> {
    // A journey that somebody has is due again at the end of the lease at the latest.
    let select = "select min(case when lease_until_ms > due_at_ms then lease_until_ms
                                  else due_at_ms end) as next
                  from journey where due_at_ms is not null";
    let row = sql(select).only(&mut *read(store).await?).await?;
    Ok(row.try_get("next")?)
}
