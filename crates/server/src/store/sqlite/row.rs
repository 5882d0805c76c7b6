//! Rows, read.

use contract::{Counts, FailureCode, JourneyId};
use linxo::settings::WidgetSettings;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::machine::{Outcome, Position};
use crate::store::{ConnectionRow, Journey, StoreError};

/// A word of the API as the store keeps it.
pub(super) fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(StoreError::Unreadable("a value that is not a word")),
    }
}

/// A word of the store, understood.
pub(super) fn understood<T: DeserializeOwned>(
    word: String,
    what: &'static str,
) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(word))
        .map_err(|_| StoreError::Unreadable(what))
}

/// The outcome as two columns.
pub(super) fn outcome_columns(
    outcome: Option<&Outcome>,
) -> Result<(Option<&'static str>, Option<String>), StoreError> {
    Ok(match outcome {
        None => (None, None),
        Some(Outcome::Delivered) => (Some("delivered"), None),
        Some(Outcome::Cancelled) => (Some("cancelled"), None),
        Some(Outcome::Abandoned) => (Some("abandoned"), None),
        Some(Outcome::Failed(code)) => (Some("failed"), Some(word(code)?)),
    })
}

fn outcome(kind: Option<String>, code: Option<String>) -> Result<Option<Outcome>, StoreError> {
    Ok(match kind.as_deref() {
        None => None,
        Some("delivered") => Some(Outcome::Delivered),
        Some("cancelled") => Some(Outcome::Cancelled),
        Some("abandoned") => Some(Outcome::Abandoned),
        Some("failed") => {
            let code: FailureCode = understood(code.unwrap_or_default(), "a failure code")?;
            Some(Outcome::Failed(code))
        }
        Some(_) => return Err(StoreError::Unreadable("an outcome")),
    })
}

/// A journey without its connections.
pub(super) fn journey(row: &SqliteRow) -> Result<Journey, StoreError> {
    let settings: String = row.try_get("settings")?;
    let settings: WidgetSettings = serde_json::from_str(&settings)
        .map_err(|_| StoreError::Unreadable("the widget's settings"))?;
    Ok(Journey {
        id: JourneyId(row.try_get("id")?),
        partner: row.try_get("partner")?,
        reference: row.try_get("reference")?,
        parent_origin: row.try_get("parent_origin")?,
        locale: row.try_get("locale")?,
        settings,
        presentation: understood(row.try_get("presentation")?, "a presentation")?,
        widget_alone: row.try_get("widget_alone")?,
        banks: understood(row.try_get("banks")?, "how many banks")?,
        return_url: row.try_get("return_url")?,
        cancel_url: row.try_get("cancel_url")?,
        key_version: row.try_get("key_version")?,
        position: Position {
            state: understood(row.try_get("state")?, "a state")?,
            outcome: outcome(row.try_get("outcome")?, row.try_get("failure_code")?)?,
            finishing: row.try_get("finishing")?,
        },
        seq: row.try_get("seq")?,
        counts: Counts {
            accounts: count(row, "accounts")?,
            transactions: count(row, "transactions")?,
        },
        entry_url: row.try_get("entry_url")?,
        created_at_ms: row.try_get("created_at_ms")?,
        expires_at_ms: row.try_get("expires_at_ms")?,
        synchronised_at_ms: row.try_get("synchronised_at_ms")?,
        returned_at_ms: row.try_get("returned_at_ms")?,
        backed_up_at_ms: row.try_get("backed_up_at_ms")?,
        erased_at_ms: row.try_get("erased_at_ms")?,
        purged_at_ms: row.try_get("purged_at_ms")?,
        receipt: row.try_get("receipt")?,
        failures: row.try_get("failures")?,
        connections: Vec::new(),
    })
}

/// A connection.
pub(super) fn connection(row: &SqliteRow) -> Result<ConnectionRow, StoreError> {
    Ok(ConnectionRow {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        status: row.try_get("status")?,
        auto_sync: row.try_get("auto_sync")?,
        accounts_listed: row.try_get("accounts_listed")?,
    })
}

/// A column that counts.
pub(super) fn count(row: &SqliteRow, column: &str) -> Result<u64, StoreError> {
    let number: i64 = row.try_get(column)?;
    u64::try_from(number).map_err(|_| StoreError::Unreadable("a negative count"))
}
