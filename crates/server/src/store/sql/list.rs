//! Journeys, listed.

use std::collections::HashMap;

use sqlx::Row;

use super::SqlStore;
use super::row::{self, journey_columns};
use super::statement::{composed, places};
use super::write::read;
use crate::store::{Journey, JourneyFilter, StoreError};

/// The ids of connections are asked for this many journeys at once.
const JOURNEYS_AT_ONCE: usize = 200;

pub(super) async fn list(
    store: &SqlStore,
    filter: &JourneyFilter,
) -> Result<Vec<Journey>, StoreError> {
    let state = filter.state.as_ref().map(row::word).transpose()?;
    let outcome = filter.outcome.as_ref().map(row::word).transpose()?;
    let mut wanted: Vec<(&str, &str)> = Vec::new();
    let words = [
        ("partner =", filter.partner.as_deref()),
        ("state =", state.as_deref()),
        ("outcome =", outcome.as_deref()),
        ("reference =", filter.reference.as_deref()),
    ];
    for (column, word) in words {
        wanted.extend(word.map(|word| (column, word)));
    }

    let mut text = concat!("select ", journey_columns!(), " from journey where 1 = 1").to_owned();
    for (place, (column, _)) in wanted.iter().enumerate() {
        text.push_str(&format!(" and {column} ${}", place + 1));
    }
    let mut place = wanted.len();
    if filter.unfinished {
        text.push_str(
            " and id in (select journey_id from obligation where discharged_at_ms is null)",
        );
    }
    if filter.after.is_some() {
        text.push_str(&format!(
            " and (created_at_ms, id) < (${}, ${})",
            place + 1,
            place + 2
        ));
        place += 2;
    }
    text.push_str(&format!(
        " order by created_at_ms desc, id desc limit ${}",
        place + 1
    ));

    let mut select = composed(text);
    for (_, word) in wanted {
        select = select.text(word);
    }
    if let Some((created_at_ms, id)) = &filter.after {
        select = select.int(*created_at_ms).text(&id.0);
    }
    let mut connection = read(store).await?;
    let rows = select.int(filter.limit).all(&mut connection).await?;
    let mut journeys = rows
        .iter()
        .map(row::journey)
        .collect::<Result<Vec<_>, _>>()?;
    for some in journeys.chunks_mut(JOURNEYS_AT_ONCE) {
        with_connections(&mut connection, some).await?;
    }
    Ok(journeys)
}

/// Reads the connections of several journeys.
async fn with_connections(
    connection: &mut sqlx::AnyConnection,
    journeys: &mut [Journey],
) -> Result<(), StoreError> {
    let places = places(journeys.len());
    let text = format!(
        "select journey_id, id, name, status, auto_sync, channels, accounts_listed from connection
         where journey_id in {places} order by journey_id, position"
    );
    let mut select = composed(text).once();
    for journey in &*journeys {
        select = select.text(&journey.id.0);
    }
    let mut found: HashMap<String, Vec<_>> = HashMap::new();
    for read in &select.all(connection).await? {
        let id = read.try_get("journey_id")?;
        found.entry(id).or_default().push(row::connection(read)?);
    }
    for journey in journeys {
        journey.connections = found.remove(&journey.id.0).unwrap_or_default();
    }
    Ok(())
}
