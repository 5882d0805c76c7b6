//! Journeys: opened, found, changed.

use contract::{JourneyId, JourneyState, Progress};
use sqlx::{Row, SqliteConnection};

use super::{SqliteStore, row};
use crate::keys::{KeyHash, Purpose};
use crate::machine::Position;
use crate::store::{Change, ConnectionRow, Idempotency, Journey, NewJourney, Opening, StoreError};

pub(super) async fn open(
    store: &SqliteStore,
    new: &NewJourney,
    idempotency: Option<&Idempotency>,
) -> Result<Opening, StoreError> {
    let mut tx = store.begin().await?;
    if let Some(asked) = idempotency {
        let select = "select journey_id, body_sha256 from idempotency
                      where partner = $1 and key = $2";
        let found = sqlx::query(select)
            .bind(&new.partner)
            .bind(&asked.key)
            .fetch_optional(&mut *tx)
            .await?;
        if let Some(found) = found {
            let body: Vec<u8> = found.try_get("body_sha256")?;
            if body != asked.body_sha256 {
                return Ok(Opening::OtherBody);
            }
            return Ok(Opening::Before(JourneyId(found.try_get("journey_id")?)));
        }
    }
    let settings = serde_json::to_string(&new.settings)
        .map_err(|_| StoreError::Unreadable("the widget's settings"))?;
    let insert = "insert into journey (id, partner, reference, parent_origin, locale, settings,
                      presentation, widget_alone, banks, return_url, cancel_url, key_version,
                      state, created_at_ms, expires_at_ms, due_at_ms)
                  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)";
    sqlx::query(insert)
        .bind(&new.id.0)
        .bind(&new.partner)
        .bind(&new.reference)
        .bind(&new.parent_origin)
        .bind(&new.locale)
        .bind(settings)
        .bind(row::word(&new.presentation)?)
        .bind(new.widget_alone)
        .bind(row::word(&new.banks)?)
        .bind(&new.return_url)
        .bind(&new.cancel_url)
        .bind(new.key_version)
        .bind(row::word(&Position::opened().state)?)
        .bind(new.created_at_ms)
        .bind(new.expires_at_ms)
        .execute(&mut *tx)
        .await?;
    for (purpose, hash) in &new.keys {
        let insert = "insert into journey_key (hash, journey_id, purpose) values ($1, $2, $3)";
        sqlx::query(insert)
            .bind(&hash.0[..])
            .bind(&new.id.0)
            .bind(purpose.segment())
            .execute(&mut *tx)
            .await?;
    }
    if let Some(asked) = idempotency {
        let insert = "insert into idempotency (partner, key, body_sha256, journey_id)
                      values ($1, $2, $3, $4)";
        sqlx::query(insert)
            .bind(&new.partner)
            .bind(&asked.key)
            .bind(&asked.body_sha256[..])
            .bind(&new.id.0)
            .execute(&mut *tx)
            .await?;
    }
    told(&mut tx, &new.id.0).await?;
    tx.commit().await?;
    Ok(Opening::New)
}

pub(super) async fn read(
    connection: &mut SqliteConnection,
    id: &str,
) -> Result<Option<Journey>, StoreError> {
    let found = sqlx::query("select * from journey where id = $1")
        .bind(id)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let mut journey = row::journey(&found)?;
    let select = "select * from connection where journey_id = $1 order by position";
    let connections = sqlx::query(select).bind(id).fetch_all(connection).await?;
    journey.connections = connections
        .iter()
        .map(row::connection)
        .collect::<Result<_, _>>()?;
    Ok(Some(journey))
}

pub(super) async fn by_key(
    store: &SqliteStore,
    hash: &KeyHash,
) -> Result<Option<(Journey, Purpose)>, StoreError> {
    let mut connection = store.reader.acquire().await?;
    let found = sqlx::query("select journey_id, purpose from journey_key where hash = $1")
        .bind(&hash.0[..])
        .fetch_optional(&mut *connection)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let purpose: String = found.try_get("purpose")?;
    let purpose = Purpose::of_segment(&purpose).ok_or(StoreError::Unreadable("a purpose"))?;
    let id: String = found.try_get("journey_id")?;
    Ok(read(&mut connection, &id)
        .await?
        .map(|journey| (journey, purpose)))
}

pub(super) async fn of_partner(
    store: &SqliteStore,
    partner: &str,
    limit: u32,
) -> Result<Vec<Journey>, StoreError> {
    let mut connection = store.reader.acquire().await?;
    let select = "select id from journey where partner = $1
                  order by created_at_ms desc, id desc limit $2";
    let ids: Vec<String> = sqlx::query_scalar(select)
        .bind(partner)
        .bind(limit)
        .fetch_all(&mut *connection)
        .await?;
    let mut journeys = Vec::with_capacity(ids.len());
    for id in ids {
        journeys.extend(read(&mut connection, &id).await?);
    }
    Ok(journeys)
}

pub(super) async fn change(
    store: &SqliteStore,
    read_before: &Journey,
    change: &Change,
) -> Result<Option<Journey>, StoreError> {
    let id = read_before.id.0.as_str();
    let mut tx = store.begin().await?;
    let position = &change.position;
    let (outcome, code) = row::outcome_columns(position.outcome.as_ref())?;
    let backed_up = position.state == JourneyState::BackedUp;
    let update = "update journey set seq = seq + 1, state = $3, outcome = $4, failure_code = $5,
                      finishing = $6,
                      synchronised_at_ms = coalesce(synchronised_at_ms, iif($7, $9, null)),
                      backed_up_at_ms = coalesce(backed_up_at_ms, iif($8, $9, null)),
                      due_at_ms = iif($10, $9, due_at_ms), hints = hints + $10
                  where id = $1 and seq = $2";
    let updated = sqlx::query(update)
        .bind(id)
        .bind(read_before.seq)
        .bind(row::word(&position.state)?)
        .bind(outcome)
        .bind(code)
        .bind(position.finishing)
        .bind(change.synchronised)
        .bind(backed_up)
        .bind(change.now_ms)
        .bind(change.wake)
        .execute(&mut *tx)
        .await?;
    if updated.rows_affected() == 0 {
        return Ok(None);
    }
    if let Some(domain) = &change.obligation {
        let insert = "insert into obligation (journey_id, email_domain, committed_at_ms)
                      values ($1, $2, $3) on conflict (journey_id) do nothing";
        sqlx::query(insert)
            .bind(id)
            .bind(domain)
            .bind(change.now_ms)
            .execute(&mut *tx)
            .await?;
    }
    if let Some(connections) = &change.connections {
        put_connections(&mut tx, id, connections).await?;
    }
    if let Some(widget) = &change.widget {
        let update = "update journey set session_id = $2, entry_url = $3 where id = $1";
        sqlx::query(update)
            .bind(id)
            .bind(&widget.session_id)
            .bind(&widget.entry_url)
            .execute(&mut *tx)
            .await?;
    }
    if change.purge {
        purge(&mut tx, id, change.now_ms).await?;
    }
    if let Some(erased) = &change.erased {
        let update = "update journey set erased_at_ms = $2, verified_by = $3, receipt = $4,
                          entry_url = null, session_id = null where id = $1";
        sqlx::query(update)
            .bind(id)
            .bind(erased.at_ms)
            .bind(erased.verified_by.as_str())
            .bind(&erased.receipt)
            .execute(&mut *tx)
            .await?;
        let update = "update obligation set discharged_at_ms = $2 where journey_id = $1";
        sqlx::query(update)
            .bind(id)
            .bind(erased.at_ms)
            .execute(&mut *tx)
            .await?;
    }
    let journey = told(&mut tx, id).await?;
    tx.commit().await?;
    if change.purge {
        store.empty_log().await?;
    }
    Ok(Some(journey))
}

/// Keeps what was told, and gives the journey as it is now.
pub(super) async fn told(
    connection: &mut SqliteConnection,
    id: &str,
) -> Result<Journey, StoreError> {
    let journey = read(connection, id).await?.ok_or(StoreError::LeaseLost)?;
    let data = serde_json::to_string(&journey.progress())
        .map_err(|_| StoreError::Unreadable("a journey's progress"))?;
    sqlx::query("insert into progress (journey_id, seq, data) values ($1, $2, $3)")
        .bind(id)
        .bind(journey.seq)
        .bind(data)
        .execute(connection)
        .await?;
    Ok(journey)
}

async fn put_connections(
    connection: &mut SqliteConnection,
    id: &str,
    connections: &[ConnectionRow],
) -> Result<(), StoreError> {
    // Those no longer read are gone at Linxo: deleted there, by us or by the widget.
    sqlx::query("update connection set position = -1 where journey_id = $1")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    for (position, read) in (0_i64..).zip(connections) {
        let upsert = "insert into connection (journey_id, id, position, name, status, auto_sync)
                      values ($1, $2, $3, $4, $5, $6)
                      on conflict (journey_id, id) do update set
                          position = excluded.position, name = excluded.name,
                          status = excluded.status, auto_sync = excluded.auto_sync";
        sqlx::query(upsert)
            .bind(id)
            .bind(&read.id)
            .bind(position)
            .bind(&read.name)
            .bind(&read.status)
            .bind(read.auto_sync)
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query("delete from connection where journey_id = $1 and position = -1")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

async fn purge(connection: &mut SqliteConnection, id: &str, now_ms: i64) -> Result<(), StoreError> {
    for delete in [
        "delete from bank_transaction where journey_id = $1",
        "delete from account where journey_id = $1",
        "delete from connection where journey_id = $1",
        "delete from progress where journey_id = $1",
    ] {
        sqlx::query(delete)
            .bind(id)
            .execute(&mut *connection)
            .await?;
    }
    let update = "update journey set accounts = 0, transactions = 0, purged_at_ms = $2
                  where id = $1";
    sqlx::query(update)
        .bind(id)
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn progress_after(
    store: &SqliteStore,
    id: &JourneyId,
    seq: u64,
) -> Result<Vec<Progress>, StoreError> {
    let select = "select data from progress where journey_id = $1 and seq > $2 order by seq";
    let rows: Vec<String> = sqlx::query_scalar(select)
        .bind(&id.0)
        .bind(i64::try_from(seq).unwrap_or(i64::MAX))
        .fetch_all(&store.reader)
        .await?;
    let read = |data: &String| {
        serde_json::from_str(data).map_err(|_| StoreError::Unreadable("a journey's progress"))
    };
    rows.iter().map(read).collect()
}
