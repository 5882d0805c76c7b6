//! Rows, read.

use contract::{Counts, FailureCode, Intro, JourneyId};
use linxo::settings::WidgetSettings;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::machine::{Outcome, Position};
use crate::store::{ConnectionRow, Failures, Journey, StoreError, VerifiedBy};

/// The columns that [`journey()`] reads. They are named, so that a table which a newer server gave
/// more of them still answers this one the same.
macro_rules! journey_columns {
    () => {
        "id, partner, reference, parent_origin, locale, settings, presentation, widget_alone, banks,
         theme, intro, return_url, cancel_url, key_version, state, outcome, failure_code, finishing, seq, accounts,
         transactions, entry_url, unlinked, created_at_ms, expires_at_ms, synchronised_at_ms, failing_since_ms,
         returned_at_ms, backed_up_at_ms, erased_at_ms, purged_at_ms, receipt, verified_by, failures, refusals, data_sha256"
    };
}
pub(super) use journey_columns;

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

fn intro(json: Option<String>) -> Result<Option<Intro>, StoreError> {
    json.map(|json| serde_json::from_str(&json))
        .transpose()
        .map_err(|_| StoreError::Unreadable("what the page says first"))
}

/// A journey without its connections.
pub(super) fn journey(row: &AnyRow) -> Result<Journey, StoreError> {
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
        widget_alone: flag(row, "widget_alone")?,
        banks: understood(row.try_get("banks")?, "how many banks")?,
        theme: row.try_get("theme")?,
        intro: intro(row.try_get("intro")?)?,
        return_url: row.try_get("return_url")?,
        cancel_url: row.try_get("cancel_url")?,
        key_version: row.try_get("key_version")?,
        position: Position {
            state: understood(row.try_get("state")?, "a state")?,
            outcome: outcome(row.try_get("outcome")?, row.try_get("failure_code")?)?,
            finishing: flag(row, "finishing")?,
        },
        seq: row.try_get("seq")?,
        counts: Counts {
            accounts: number(row, "accounts")?,
            transactions: number(row, "transactions")?,
        },
        data_sha256: row.try_get("data_sha256")?,
        entry_url: row.try_get("entry_url")?,
        unlinked: flag(row, "unlinked")?,
        never_created: row.try_get::<Option<String>, _>("verified_by")?.as_deref()
            == Some(VerifiedBy::NeverCreated.as_str()),
        created_at_ms: row.try_get("created_at_ms")?,
        expires_at_ms: row.try_get("expires_at_ms")?,
        synchronised_at_ms: row.try_get("synchronised_at_ms")?,
        failing_since_ms: row.try_get("failing_since_ms")?,
        returned_at_ms: row.try_get("returned_at_ms")?,
        backed_up_at_ms: row.try_get("backed_up_at_ms")?,
        erased_at_ms: row.try_get("erased_at_ms")?,
        purged_at_ms: row.try_get("purged_at_ms")?,
        receipt: row.try_get("receipt")?,
        failures: Failures {
            in_a_row: number(row, "failures")?,
            refusals: number(row, "refusals")?,
        },
        connections: Vec::new(),
    })
}

/// A connection.
pub(super) fn connection(row: &AnyRow) -> Result<ConnectionRow, StoreError> {
    let channels: String = row.try_get("channels")?;
    Ok(ConnectionRow {
        channels: serde_json::from_str(&channels)
            .map_err(|_| StoreError::Unreadable("a connection's channels"))?,
        received: None,
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        status: row.try_get("status")?,
        auto_sync: flag(row, "auto_sync")?,
        accounts_listed: row.try_get("accounts_listed")?,
    })
}

/// A column that is 0 or 1.
pub(super) fn flag(row: &AnyRow, column: &str) -> Result<bool, StoreError> {
    Ok(row.try_get::<i64, _>(column)? != 0)
}

/// A column with a number of a smaller kind than the store's.
pub(super) fn number<T: TryFrom<i64>>(row: &AnyRow, column: &str) -> Result<T, StoreError> {
    let number: i64 = row.try_get(column)?;
    T::try_from(number).map_err(|_| StoreError::Unreadable("a number out of its range"))
}
