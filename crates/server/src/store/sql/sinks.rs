//! What sinks have of journeys.

use async_trait::async_trait;
use contract::JourneyId;
use sqlx::AnyConnection;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::statement::sql;
use super::write::{Write, read};
use super::{SqlStore, removals};
use crate::sink::{Acknowledgement, Destination, PlaceDigest, Sent, SinkName, SinkState};
use crate::store::{Lease, Removal, SinkRow, SinkStore, StoreError};

#[async_trait]
impl SinkStore for SqlStore {
    async fn sinks(&self, journey: &JourneyId) -> Result<Vec<SinkRow>, StoreError> {
        rows(&mut *read(self).await?, journey).await
    }

    async fn sinks_begun(
        &self,
        journey: &JourneyId,
        lease: &Lease,
        configured: &[Destination],
        sha256: &str,
    ) -> Result<Vec<SinkRow>, StoreError> {
        let mut write = Write::begin(self).await?;
        hold_journey(&mut write, journey, lease).await?;
        let before = rows(&mut write, journey).await?;
        for row in &before {
            let destination = configured.iter().find(|one| one.sink == row.sink);
            if destination.is_none() && row.state.is_open() {
                let update = "update backup_sink set state = 'withdrawn', next_at_ms = null
                              where journey_id = $1 and sink = $2";
                sql(update)
                    .text(&journey.0)
                    .text(row.sink.as_str())
                    .run(&mut write)
                    .await?;
            }
            let place = destination.and_then(|one| one.place.as_ref());
            if place.is_some() && row.place.is_some() && row.place.as_ref() != place {
                removals::leave_behind(&mut write, journey, lease.now_ms).await?;
            }
        }
        for Destination { sink, place } in configured {
            let upsert = "insert into backup_sink (journey_id, sink, state, sha256, next_at_ms)
                          values ($1, $2, 'pending', $3, $4)
                          on conflict (journey_id, sink) do update set
                              state = 'pending', sha256 = excluded.sha256, attempts = 0,
                              failure = null, next_at_ms = excluded.next_at_ms,
                              acknowledged_at_ms = null, parts_accepted = 0,
                              after_account = -1, after_position = -1
                          where backup_sink.state = 'withdrawn'
                              or backup_sink.sha256 <> excluded.sha256";
            sql(upsert)
                .text(&journey.0)
                .text(sink.as_str())
                .text(sha256)
                .int(lease.now_ms)
                .run(&mut write)
                .await?;
            if let Some(place) = place {
                removals::take_back(&mut write, journey, place, lease.now_ms).await?;
            }
        }
        let rows = rows(&mut write, journey).await?;
        write.commit().await?;
        Ok(rows)
    }

    async fn hold_sink(
        &self,
        journey: &JourneyId,
        destination: &Destination,
        lease: &Lease,
        sent: Option<Sent>,
    ) -> Result<(), StoreError> {
        let mut write = Write::begin(self).await?;
        hold_journey(&mut write, journey, lease).await?;
        // Not at a place that was left behind, since somebody deletes there.
        let update = "update backup_sink set lease_owner = $3, lease_until_ms = $4,
                          place = coalesce(place, $5)
                      where journey_id = $1 and sink = $2 and state in ('pending', 'failing')
                          and coalesce(place, $5, '') = coalesce($5, '')
                          and not exists (select 1 from left_behind
                                          where journey_id = $1 and place = $5)";
        let sink = destination.sink;
        let held = sql(update)
            .text(&journey.0)
            .text(sink.as_str())
            .text(&lease.owner)
            .int(lease.until_ms())
            .maybe_text(destination.place.as_ref().map(PlaceDigest::as_str))
            .run(&mut write)
            .await?;
        if held == 0 {
            return Err(StoreError::LeaseLost);
        }
        if let Some(sent) = sent {
            let update = "update backup_sink set parts_accepted = $3, after_account = $4,
                              after_position = $5
                          where journey_id = $1 and sink = $2";
            sql(update)
                .text(&journey.0)
                .text(sink.as_str())
                .int(sent.parts)
                .int(sent.after.0)
                .int(sent.after.1)
                .run(&mut write)
                .await?;
        }
        write.commit().await
    }

    async fn sink_acknowledged(
        &self,
        acknowledgement: &Acknowledgement,
        lease: &Lease,
    ) -> Result<(), StoreError> {
        let update = "update backup_sink set state = 'acknowledged', acknowledged_at_ms = $5,
                          attempts = attempts + 1, failure = null, next_at_ms = null,
                          lease_owner = null, lease_until_ms = null
                      where journey_id = $1 and sink = $2 and sha256 = $3 and lease_owner = $4
                          and coalesce(place, '') = $6 and state in ('pending', 'failing')";
        let mut write = Write::begin(self).await?;
        let noted = sql(update)
            .text(&acknowledgement.journey().0)
            .text(acknowledgement.sink().as_str())
            .text(acknowledgement.sha256())
            .text(&lease.owner)
            .int(lease.now_ms)
            .text(acknowledgement.place().map_or("", PlaceDigest::as_str))
            .run(&mut write)
            .await?;
        if noted == 0 {
            return Err(StoreError::LeaseLost);
        }
        write.commit().await
    }

    async fn sink_failed(
        &self,
        journey: &JourneyId,
        sink: SinkName,
        lease: &Lease,
        failure: &str,
        next_at_ms: i64,
    ) -> Result<(), StoreError> {
        let mut write = Write::begin(self).await?;
        let update = "update backup_sink set state = 'failing', attempts = attempts + 1,
                          failure = $4, next_at_ms = $5
                      where journey_id = $1 and sink = $2 and lease_owner = $3
                          and state in ('pending', 'failing')";
        sql(update)
            .text(&journey.0)
            .text(sink.as_str())
            .text(&lease.owner)
            .text(failure)
            .int(next_at_ms)
            .run(&mut write)
            .await?;
        // Also when it is to be deleted by now: whoever does that waits for us to let go.
        let update = "update backup_sink set lease_owner = null, lease_until_ms = null
                      where journey_id = $1 and sink = $2 and lease_owner = $3";
        sql(update)
            .text(&journey.0)
            .text(sink.as_str())
            .text(&lease.owner)
            .run(&mut write)
            .await?;
        write.commit().await
    }

    async fn claim_removal(&self, lease: &Lease) -> Result<Option<Removal>, StoreError> {
        removals::claim(self, lease).await
    }

    async fn removed(&self, removal: &Removal, lease: &Lease) -> Result<(), StoreError> {
        removals::done(self, removal, lease).await
    }

    async fn removal_failed(
        &self,
        removal: &Removal,
        lease: &Lease,
        failure: &str,
        next_at_ms: i64,
    ) -> Result<(), StoreError> {
        removals::failed(self, removal, lease, failure, next_at_ms).await
    }

    async fn may_be_back(&self, journey: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
        removals::stand_again(self, journey, now_ms).await
    }

    async fn removals_owed(&self) -> Result<u64, StoreError> {
        removals::count(self).await
    }
}

/// Nothing of the journey is to be kept: what an object store has becomes the duty to delete it, and
/// what was still to be sent is not sent.
pub(super) async fn purge(
    connection: &mut AnyConnection,
    journey: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let update = "update backup_sink set state = 'deleting', attempts = 0, failure = null,
                      next_at_ms = $2
                  where journey_id = $1 and sink = 'object_store'
                      and state not in ('deleting', 'deleted')
                      and (state <> 'withdrawn' or attempts > 0 or place is not null)";
    sql(update)
        .text(journey)
        .int(now_ms)
        .run(connection)
        .await?;
    let update = "update backup_sink set state = 'withdrawn', next_at_ms = null
                  where journey_id = $1 and sink <> 'object_store'
                      and state in ('pending', 'failing')";
    sql(update).text(journey).run(connection).await?;
    Ok(())
}

/// Fails unless the journey is ours to collect, and keeps it so until the end of the transaction.
async fn hold_journey(
    connection: &mut AnyConnection,
    journey: &JourneyId,
    lease: &Lease,
) -> Result<(), StoreError> {
    let update = "update journey set lease_owner = $2
                  where id = $1 and lease_owner = $2 and state = 'collecting'";
    let held = sql(update)
        .text(&journey.0)
        .text(&lease.owner)
        .run(connection)
        .await?;
    if held == 0 {
        Err(StoreError::LeaseLost)
    } else {
        Ok(())
    }
}

async fn rows(
    connection: &mut AnyConnection,
    journey: &JourneyId,
) -> Result<Vec<SinkRow>, StoreError> {
    let select = "select sink, state, attempts, failure, next_at_ms, acknowledged_at_ms, sha256,
                      place, parts_accepted, after_account, after_position
                  from backup_sink where journey_id = $1 order by sink";
    let found = sql(select).text(&journey.0).all(connection).await?;
    found.iter().map(row).collect()
}

fn row(row: &AnyRow) -> Result<SinkRow, StoreError> {
    let sink: String = row.try_get("sink")?;
    let state: String = row.try_get("state")?;
    Ok(SinkRow {
        sink: SinkName::of(&sink).ok_or(StoreError::Unreadable("the name of a sink"))?,
        state: SinkState::of(&state).ok_or(StoreError::Unreadable("the state of a sink"))?,
        attempts: small(row, "attempts")?,
        failure: row.try_get("failure")?,
        next_at_ms: row.try_get("next_at_ms")?,
        acknowledged_at_ms: row.try_get("acknowledged_at_ms")?,
        sha256: row.try_get("sha256")?,
        place: place(row)?,
        sent: Sent {
            parts: small(row, "parts_accepted")?,
            after: (
                row.try_get("after_account")?,
                row.try_get("after_position")?,
            ),
        },
    })
}

/// A place, when one was noted.
pub(super) fn place(row: &AnyRow) -> Result<Option<PlaceDigest>, StoreError> {
    let place: Option<String> = row.try_get("place")?;
    Ok(place.map(PlaceDigest::stored))
}

/// A number that is never large.
pub(super) fn small(row: &AnyRow, column: &str) -> Result<u32, StoreError> {
    let number: i64 = row.try_get(column)?;
    u32::try_from(number).map_err(|_| StoreError::Unreadable("a number"))
}
