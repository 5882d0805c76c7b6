//! Journeys: opened, found, changed.

use contract::{JourneyId, JourneyState, Progress};
use sqlx::{AnyConnection, Row};

use super::row::journey_columns;
use super::statement::{sql, storable};
use super::write::{self, Write};
use super::{SqlStore, keys, obligation, outbox, row, sinks, themes};
use crate::backup::VerifiedBackup;
use crate::keys::{KeyHash, Purpose};
use crate::machine::{Outcome, Position};
use crate::store::{
    Change, ConnectionRow, Idempotency, Journey, NewJourney, Opening, StoreError, seal,
};

pub(super) async fn open(
    store: &SqlStore,
    new: &NewJourney,
    idempotency: Option<&Idempotency>,
) -> Result<Opening, StoreError> {
    if let Some(asked) = idempotency
        && let Some(before) = opened_before(store, &new.partner, asked).await?
    {
        return Ok(before);
    }
    let mut write = Write::begin(store).await?;
    insert(&mut write, new).await?;
    if let Some(asked) = idempotency {
        let insert = "insert into idempotency (partner, key, body_sha256, journey_id)
                      values ($1, $2, $3, $4) on conflict (partner, key) do nothing";
        let noted = sql(insert)
            .text(&new.partner)
            .text(&asked.key)
            .bytes(&asked.body_sha256)
            .text(&new.id.0)
            .run(&mut write)
            .await?;
        if noted == 0 {
            // The same request was faster on another connection, and has committed.
            drop(write);
            let before = opened_before(store, &new.partner, asked).await?;
            return before.ok_or(StoreError::Unreadable("an idempotency key that is gone"));
        }
    }
    told(&mut write, &new.id.0).await?;
    write.commit().await?;
    Ok(Opening::New)
}

/// What the same `Idempotency-Key` made before.
async fn opened_before(
    store: &SqlStore,
    partner: &str,
    asked: &Idempotency,
) -> Result<Option<Opening>, StoreError> {
    let select = "select journey_id, body_sha256 from idempotency
                  where partner = $1 and key = $2";
    let mut connection = write::read(store).await?;
    let found = sql(select)
        .text(partner)
        .text(&asked.key)
        .first(&mut connection)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let body: Vec<u8> = found.try_get("body_sha256")?;
    if body != asked.body_sha256 {
        return Ok(Some(Opening::OtherBody));
    }
    let id = JourneyId(found.try_get("journey_id")?);
    Ok(Some(Opening::Before(id)))
}

async fn insert(connection: &mut AnyConnection, new: &NewJourney) -> Result<(), StoreError> {
    let settings = serde_json::to_string(&new.settings)
        .map_err(|_| StoreError::Unreadable("the widget's settings"))?;
    let intro = new.intro.as_ref().map(serde_json::to_string).transpose();
    let intro = intro.map_err(|_| StoreError::Unreadable("what the page says first"))?;
    if let Some(theme) = &new.theme {
        themes::keep(connection, theme).await?;
    }
    let insert = "insert into journey (id, partner, reference, parent_origin, locale, settings,
                      presentation, widget_alone, banks, theme, intro, return_url, cancel_url,
                      key_version, state, created_at_ms, expires_at_ms, due_at_ms)
                  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                      $17, $17)";
    sql(insert)
        .text(&new.id.0)
        .text(&new.partner)
        .maybe_text(new.reference.as_deref())
        .maybe_text(new.parent_origin.as_deref())
        .maybe_text(new.locale.as_deref())
        .text(settings)
        .text(row::word(&new.presentation)?)
        .flag(new.widget_alone)
        .text(row::word(&new.banks)?)
        .maybe_text(new.theme.as_ref().map(|theme| theme.sha256.as_str()))
        .maybe_text(intro.as_deref())
        .maybe_text(new.return_url.as_deref())
        .maybe_text(new.cancel_url.as_deref())
        .int(new.key_version)
        .text(row::word(&Position::opened().state)?)
        .int(new.created_at_ms)
        .int(new.expires_at_ms)
        .run(connection)
        .await?;
    for (purpose, hash) in &new.keys {
        sql("insert into journey_key (hash, journey_id, purpose) values ($1, $2, $3)")
            .bytes(&hash.0)
            .text(&new.id.0)
            .text(purpose.segment())
            .run(connection)
            .await?;
    }
    Ok(())
}

pub(super) async fn read(
    connection: &mut AnyConnection,
    id: &str,
) -> Result<Option<Journey>, StoreError> {
    let select = concat!("select ", journey_columns!(), " from journey where id = $1");
    let found = sql(select).text(id).first(connection).await?;
    let Some(found) = found else { return Ok(None) };
    let mut journey = row::journey(&found)?;
    let select = "select id, name, status, auto_sync, channels, accounts_listed from connection
                  where journey_id = $1 order by position";
    let connections = sql(select).text(id).all(connection).await?;
    journey.connections = connections
        .iter()
        .map(row::connection)
        .collect::<Result<_, _>>()?;
    Ok(Some(journey))
}

pub(super) async fn by_key(
    store: &SqlStore,
    hash: &KeyHash,
) -> Result<Option<(Journey, Purpose)>, StoreError> {
    let mut connection = write::read(store).await?;
    let found = sql("select journey_id, purpose from journey_key where hash = $1")
        .bytes(&hash.0)
        .first(&mut connection)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let purpose: String = found.try_get("purpose")?;
    let purpose = Purpose::of_segment(&purpose).ok_or(StoreError::Unreadable("a purpose"))?;
    let id: String = found.try_get("journey_id")?;
    Ok(read(&mut connection, &id)
        .await?
        .map(|journey| (journey, purpose)))
}

pub(super) async fn change(
    store: &SqlStore,
    read_before: &Journey,
    change: &Change,
) -> Result<Option<Journey>, StoreError> {
    let id = read_before.id.0.as_str();
    let mut write = Write::begin(store).await?;
    if !moved(&mut write, read_before, change).await? {
        return Ok(None);
    }
    if let Some(domain) = &change.obligation {
        let insert = "insert into obligation (journey_id, email_domain, committed_at_ms)
                      values ($1, $2, $3) on conflict (journey_id) do nothing";
        sql(insert)
            .text(id)
            .text(domain)
            .int(change.now_ms)
            .run(&mut write)
            .await?;
    }
    if let Some(connections) = &change.connections {
        put_connections(store, &mut write, id, connections).await?;
    }
    if let Some(widget) = &change.widget {
        sql("update journey set session_id = $2, entry_url = $3 where id = $1")
            .text(id)
            .text(&widget.session_id)
            .text(&widget.entry_url)
            .run(&mut write)
            .await?;
    }
    if let Some(backup) = &change.backup {
        put_backup(&mut write, id, backup).await?;
    }
    if matches!(&change.position.outcome, Some(outcome) if *outcome != Outcome::Delivered) {
        // Nothing of the person is kept.
        sql("update connection set received = null where journey_id = $1")
            .text(id)
            .run(&mut write)
            .await?;
    }
    if change.purge {
        purge(&mut write, id, change.now_ms).await?;
    }
    if let Some(erased) = &change.erased {
        let update = "update journey set erased_at_ms = $2, verified_by = $3, receipt = $4,
                          entry_url = null, session_id = null where id = $1";
        sql(update)
            .text(id)
            .int(erased.at_ms)
            .text(erased.verified_by.as_str())
            .text(&erased.receipt)
            .run(&mut write)
            .await?;
        obligation::discharge(&mut write, id, erased.at_ms, erased.calls).await?;
    }
    if let Some(message) = &change.message {
        outbox::write(&mut write, read_before, message, change.now_ms).await?;
    }
    let journey = told(&mut write, id).await?;
    write.commit().await?;
    if change.purge {
        store.empty_log().await?;
    }
    Ok(Some(journey))
}

/// Compares and moves: false when the journey is no longer as it was read.
async fn moved(
    connection: &mut AnyConnection,
    read_before: &Journey,
    change: &Change,
) -> Result<bool, StoreError> {
    let position = &change.position;
    let (outcome, code) = row::outcome_columns(position.outcome.as_ref())?;
    let mut linked = change.connections.iter();
    let linked = linked.any(|connections| !connections.is_empty());
    let update = "update journey set seq = seq + 1, state = $3, outcome = $4, failure_code = $5,
                      finishing = $6,
                      synchronised_at_ms = case when $13 = 1 then null when $7 = 1 then $9
                          else synchronised_at_ms end,
                      backed_up_at_ms = case when $8 = 1
                          then coalesce(backed_up_at_ms, $9) else backed_up_at_ms end,
                      due_at_ms = case when $10 = 1 then $9 else due_at_ms end,
                      hints = hints + $10,
                      failing_since_ms = case when $11 = 1 then $12 else failing_since_ms end,
                      unlinked = case when $13 = 1 then 1 when $14 = 1 then 0 else unlinked end
                  where id = $1 and seq = $2";
    let updated = sql(update)
        .text(&read_before.id.0)
        .int(read_before.seq)
        .text(row::word(&position.state)?)
        .maybe_text(outcome)
        .maybe_text(code)
        .flag(position.finishing)
        .flag(change.synchronised)
        .flag(position.state == JourneyState::BackedUp)
        .int(change.now_ms)
        .flag(change.wake)
        .flag(change.connections.is_some())
        .maybe_int(change.failing_since_ms)
        .flag(change.unlinked)
        .flag(change.widget.is_some() || linked)
        .run(connection)
        .await?;
    Ok(updated > 0)
}

/// Keeps what was told, and gives the journey as it is now.
pub(super) async fn told(connection: &mut AnyConnection, id: &str) -> Result<Journey, StoreError> {
    let journey = read(connection, id).await?.ok_or(StoreError::LeaseLost)?;
    let data = serde_json::to_string(&journey.progress())
        .map_err(|_| StoreError::Unreadable("a journey's progress"))?;
    sql("insert into progress (journey_id, seq, data) values ($1, $2, $3)")
        .text(id)
        .int(journey.seq)
        .text(data)
        .run(connection)
        .await?;
    Ok(journey)
}

/// What was read back.
async fn put_backup(
    connection: &mut AnyConnection,
    id: &str,
    backup: &VerifiedBackup,
) -> Result<(), StoreError> {
    let count = |number| i64::try_from(number).unwrap_or(i64::MAX);
    let update = "update journey set accounts = $2, transactions = $3, data_sha256 = $4
                  where id = $1";
    sql(update)
        .text(id)
        .int(count(backup.counts().accounts))
        .int(count(backup.counts().transactions))
        .text(backup.data_sha256())
        .run(connection)
        .await?;
    Ok(())
}

async fn put_connections(
    store: &SqlStore,
    connection: &mut AnyConnection,
    id: &str,
    connections: &[ConnectionRow],
) -> Result<(), StoreError> {
    // Those no longer read are gone at Linxo: deleted there, by us or by the widget.
    sql("update connection set position = -1 where journey_id = $1")
        .text(id)
        .run(connection)
        .await?;
    for (position, read) in (0_i64..).zip(connections) {
        let channels = serde_json::to_string(&read.channels)
            .map_err(|_| StoreError::Unreadable("a connection's channels"))?;
        let (journey_id, connection_id) = (storable(id), storable(&read.id));
        let names = [&*journey_id, &*connection_id];
        let sealed = seal::Row::new(&store.keys, "connection", &names)
            .seal_some("received", read.received.as_deref())?;
        let upsert = "insert into connection (journey_id, id, position, name, status, auto_sync,
                          channels, received)
                      values ($1, $2, $3, $4, $5, $6, $7, $8)
                      on conflict (journey_id, id) do update set
                          position = excluded.position, name = excluded.name,
                          status = excluded.status, auto_sync = excluded.auto_sync,
                          channels = excluded.channels,
                          received = coalesce(excluded.received, connection.received)";
        sql(upsert)
            .text(id)
            .text(&read.id)
            .int(position)
            .maybe_text(read.name.as_deref())
            .text(&read.status)
            .flag(read.auto_sync)
            .text(channels)
            .maybe_text(sealed)
            .run(connection)
            .await?;
    }
    sql("delete from connection where journey_id = $1 and position = -1")
        .text(id)
        .run(connection)
        .await?;
    if connections.iter().any(|read| read.received.is_some()) {
        keys::may_write(store, connection).await?;
    }
    Ok(())
}

/// Deletes the bank data.
pub(super) async fn purge(
    connection: &mut AnyConnection,
    id: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    for delete in [
        "delete from transaction_in_row where journey_id = $1",
        "delete from account where journey_id = $1",
        "delete from page where journey_id = $1",
        "delete from connection where journey_id = $1",
        "delete from progress where journey_id = $1",
    ] {
        sql(delete).text(id).run(connection).await?;
    }
    // What was delivered is counted for ever; what never was, is not. Who asks again moves no time.
    let update = "update journey set purged_at_ms = coalesce(purged_at_ms, $2),
                      accounts = case when backed_up_at_ms is null then 0 else accounts end,
                      transactions = case when backed_up_at_ms is null then 0 else transactions end
                  where id = $1";
    sql(update).text(id).int(now_ms).run(connection).await?;
    sinks::purge(connection, id, now_ms).await
}

pub(super) async fn progress_after(
    store: &SqlStore,
    id: &JourneyId,
    seq: u64,
) -> Result<Vec<Progress>, StoreError> {
    let select = "select data from progress where journey_id = $1 and seq > $2 order by seq";
    let mut connection = write::read(store).await?;
    let rows = sql(select)
        .text(&id.0)
        .int(i64::try_from(seq).unwrap_or(i64::MAX))
        .all(&mut connection)
        .await?;
    let unreadable = |_| StoreError::Unreadable("a journey's progress");
    let mut progress = Vec::with_capacity(rows.len());
    for row in rows {
        let data: String = row.try_get("data")?;
        progress.push(serde_json::from_str(&data).map_err(unreadable)?);
    }
    Ok(progress)
}
