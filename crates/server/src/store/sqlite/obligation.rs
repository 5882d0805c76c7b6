//! The duty to erase.

use contract::JourneyId;
use sqlx::Row;

use super::SqliteStore;
use crate::store::{CreationAnswer, Obligation, StoreError};

pub(super) async fn read(
    store: &SqliteStore,
    id: &JourneyId,
) -> Result<Option<Obligation>, StoreError> {
    let found = sqlx::query("select * from obligation where journey_id = $1")
        .bind(&id.0)
        .fetch_optional(&store.writer)
        .await?;
    let Some(row) = found else { return Ok(None) };
    Ok(Some(Obligation {
        email_domain: row.try_get("email_domain")?,
        sent_at_ms: row.try_get("sent_at_ms")?,
        answered: row.try_get("answered")?,
        user_id: row.try_get("user_id")?,
        user_created_at_ms: row.try_get("user_created_at_ms")?,
        attempts: row.try_get("attempts")?,
    }))
}

pub(super) async fn sent(
    store: &SqliteStore,
    id: &JourneyId,
    now_ms: i64,
) -> Result<(), StoreError> {
    let update = "update obligation set sent_at_ms = $2, answered = 0
                  where journey_id = $1 and discharged_at_ms is null";
    let noted = sqlx::query(update)
        .bind(&id.0)
        .bind(now_ms)
        .execute(&store.writer)
        .await?;
    // Without a row there is no duty, and without a duty no user may be made.
    if noted.rows_affected() == 0 {
        Err(StoreError::LeaseLost)
    } else {
        Ok(())
    }
}

pub(super) async fn answered(
    store: &SqliteStore,
    id: &JourneyId,
    answer: &CreationAnswer,
    now_ms: i64,
) -> Result<(), StoreError> {
    let (user_id, created_at_ms) = match answer {
        CreationAnswer::Created(user_id) => (Some(user_id), Some(now_ms)),
        CreationAnswer::Existed => (None, Some(now_ms)),
        CreationAnswer::Refused => (None, None),
    };
    let update = "update obligation set answered = 1, user_id = coalesce($2, user_id),
                      user_created_at_ms = coalesce(user_created_at_ms, $3)
                  where journey_id = $1";
    sqlx::query(update)
        .bind(&id.0)
        .bind(user_id)
        .bind(created_at_ms)
        .execute(&store.writer)
        .await?;
    Ok(())
}

pub(super) async fn attempted(store: &SqliteStore, id: &JourneyId) -> Result<u32, StoreError> {
    let update = "update obligation set attempts = attempts + 1 where journey_id = $1
                  returning attempts";
    let attempts: Option<u32> = sqlx::query_scalar(update)
        .bind(&id.0)
        .fetch_optional(&store.writer)
        .await?;
    Ok(attempts.unwrap_or_default())
}

pub(super) async fn open(store: &SqliteStore) -> Result<u64, StoreError> {
    let select = "select count(*) from obligation where discharged_at_ms is null";
    let count: i64 = sqlx::query_scalar(select).fetch_one(&store.reader).await?;
    Ok(u64::try_from(count).unwrap_or_default())
}
