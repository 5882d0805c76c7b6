//! The duty to erase.

use contract::JourneyId;
use sqlx::Row;

use super::SqlStore;
use super::row::number;
use super::statement::sql;
use super::write::{self, Write};
use crate::store::{Calls, CreationAnswer, Deletion, Obligation, StoreError};

pub(super) async fn read(
    store: &SqlStore,
    id: &JourneyId,
) -> Result<Option<Obligation>, StoreError> {
    let select =
        "select email_domain, sent_at_ms, unanswered, user_id, user_created_at_ms, attempts,
                      deletion_sent_at_ms, deleted_at_ms, absent_since_ms, discharged_at_ms
                  from obligation where journey_id = $1";
    let mut connection = write::read(store).await?;
    let found = sql(select).text(&id.0).first(&mut connection).await?;
    let Some(row) = found else { return Ok(None) };
    Ok(Some(Obligation {
        email_domain: row.try_get("email_domain")?,
        calls: Calls {
            sent_at_ms: row.try_get("sent_at_ms")?,
            unanswered: number(&row, "unanswered")?,
        },
        user_id: row.try_get("user_id")?,
        user_created_at_ms: row.try_get("user_created_at_ms")?,
        attempts: number(&row, "attempts")?,
        deletion_sent_at_ms: row.try_get("deletion_sent_at_ms")?,
        deleted_at_ms: row.try_get("deleted_at_ms")?,
        absent_since_ms: row.try_get("absent_since_ms")?,
        discharged_at_ms: row.try_get("discharged_at_ms")?,
    }))
}

pub(super) async fn sent(store: &SqlStore, id: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
    let update = "update obligation set sent_at_ms = $2, unanswered = unanswered + 1
                  where journey_id = $1 and discharged_at_ms is null";
    let mut write = Write::begin(store).await?;
    let noted = sql(update).text(&id.0).int(now_ms).run(&mut write).await?;
    // Without a row there is no duty, and without a duty no user may be made.
    if noted == 0 {
        return Err(StoreError::LeaseLost);
    }
    write.commit().await
}

pub(super) async fn answered(
    store: &SqlStore,
    id: &JourneyId,
    answer: &CreationAnswer,
    now_ms: i64,
) -> Result<(), StoreError> {
    let (user_id, created_at_ms, settled) = match answer {
        CreationAnswer::Created(user_id) => (Some(user_id), Some(now_ms), 1),
        // This call, and the one before it that made the user.
        CreationAnswer::Existed(user_id) => (user_id.as_ref(), Some(now_ms), 2),
        CreationAnswer::Refused => (None, None, 1),
        CreationAnswer::Lost => (None, None, 0),
    };
    let update = "update obligation set user_id = coalesce($2, user_id),
                      user_created_at_ms = coalesce(user_created_at_ms, $3),
                      unanswered = case when unanswered > $4 then unanswered - $4 else 0 end
                  where journey_id = $1";
    // Whom the call itself made, where the answer says it.
    let made = match answer {
        CreationAnswer::Created(user_id) => Some(user_id),
        _ => None,
    };
    let mut write = Write::begin(store).await?;
    if *answer != CreationAnswer::Refused {
        stand_again(&mut write, id, made, now_ms).await?;
    }
    sql(update)
        .text(&id.0)
        .maybe_text(user_id)
        .maybe_int(created_at_ms)
        .int(settled)
        .run(&mut write)
        .await?;
    write.commit().await
}

/// The call was sent by a server that came late, after another had read back that the user is gone:
/// the duty stands again, and whoever works on the store is to look.
async fn stand_again(
    write: &mut Write,
    id: &JourneyId,
    made: Option<&String>,
    now_ms: i64,
) -> Result<(), StoreError> {
    // What was sent and seen before was about the user as it was made before. When the call made the
    // one that was erased, its answer alone was late.
    let update = "update obligation set discharged_at_ms = null, deletion_sent_at_ms = null,
                      absent_since_ms = null
                  where journey_id = $1 and discharged_at_ms is not null
                      and ($2 is null or user_id is null or user_id <> $2)";
    let again = sql(update).text(&id.0).maybe_text(made);
    if again.run(write).await? > 0 {
        sql("update journey set due_at_ms = $2, hints = hints + 1 where id = $1")
            .text(&id.0)
            .int(now_ms)
            .run(write)
            .await?;
    }
    Ok(())
}

pub(super) async fn discharged(
    store: &SqlStore,
    id: &JourneyId,
    now_ms: i64,
    calls: Calls,
) -> Result<(), StoreError> {
    let mut write = Write::begin(store).await?;
    discharge(&mut write, &id.0, now_ms, calls).await?;
    write.commit().await
}

/// The user is gone, as far as these calls can have made it. When there is another call by now, the
/// proof is older than that call, and the duty stands.
pub(super) async fn discharge(
    write: &mut Write,
    id: &str,
    now_ms: i64,
    calls: Calls,
) -> Result<(), StoreError> {
    let update = "update obligation set discharged_at_ms = $2
                  where journey_id = $1 and unanswered = $3 and sent_at_ms is not distinct from $4";
    let done = sql(update)
        .text(id)
        .int(now_ms)
        .int(calls.unanswered)
        .maybe_int(calls.sent_at_ms)
        .run(write)
        .await?;
    if done == 0 {
        let select = "select 1 from obligation where journey_id = $1";
        if sql(select).text(id).first(write).await?.is_some() {
            return Err(StoreError::LeaseLost);
        }
    }
    Ok(())
}

pub(super) async fn attempted(store: &SqlStore, id: &JourneyId) -> Result<u32, StoreError> {
    let update = "update obligation set attempts = attempts + 1 where journey_id = $1
                  returning attempts";
    let mut write = Write::begin(store).await?;
    let row = sql(update).text(&id.0).first(&mut write).await?;
    let attempts = row.map_or(Ok(0), |row| number(&row, "attempts"))?;
    write.commit().await?;
    Ok(attempts)
}

pub(super) async fn deletion(
    store: &SqlStore,
    id: &JourneyId,
    what: Deletion,
    now_ms: i64,
) -> Result<(), StoreError> {
    let update = match what {
        Deletion::Sent => {
            "update obligation set deletion_sent_at_ms = coalesce(deletion_sent_at_ms, $2)
             where journey_id = $1"
        }
        Deletion::Acknowledged => {
            "update obligation set deleted_at_ms = coalesce(deleted_at_ms, $2)
             where journey_id = $1"
        }
        // One that was noted at another time may have been carried out.
        Deletion::Refused => {
            "update obligation set deletion_sent_at_ms = null
             where journey_id = $1 and deletion_sent_at_ms = $2"
        }
    };
    let mut write = Write::begin(store).await?;
    sql(update).text(&id.0).int(now_ms).run(&mut write).await?;
    write.commit().await
}

pub(super) async fn looks_absent(
    store: &SqlStore,
    id: &JourneyId,
    now_ms: i64,
) -> Result<i64, StoreError> {
    let update = "update obligation set absent_since_ms = coalesce(absent_since_ms, $2)
                  where journey_id = $1 returning absent_since_ms";
    let mut write = Write::begin(store).await?;
    let row = sql(update)
        .text(&id.0)
        .int(now_ms)
        .first(&mut write)
        .await?;
    let since_ms = row.map_or(Ok(now_ms), |row| row.try_get("absent_since_ms"))?;
    write.commit().await?;
    Ok(since_ms)
}

pub(super) async fn open(store: &SqlStore) -> Result<u64, StoreError> {
    let select = "select count(*) as open from obligation where discharged_at_ms is null";
    let mut connection = write::read(store).await?;
    number(&sql(select).only(&mut connection).await?, "open")
}
