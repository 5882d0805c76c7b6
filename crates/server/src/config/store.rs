//! What the operator decides about bank data in the store.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;

use super::ConfigError;
use super::error::Wrong;
use super::file::Environment;
use super::secret::secret;
use crate::store::StoreKeys;

const DAY: Duration = Duration::from_secs(24 * 3_600);
/// A hundred years: who wants more wants no end.
const MOST_DAYS: u32 = 36_500;

/// `[store]` in the file.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Store {
    key: Option<String>,
    key_file: Option<PathBuf>,
    retention_days: Option<u32>,
}

/// The same, understood.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) keys: StoreKeys,
    pub(super) retention: Option<Duration>,
}

pub(super) fn read(file: Store, env: Environment<'_>, wrong: &mut Wrong) -> Kept {
    let names = ("ONESHOT_STORE_KEY", "ONESHOT_STORE_KEY_FILE");
    let text = wrong.note(secret(names, file.key, file.key_file, env));
    let keys = text.flatten().map(|text| wrong.note(keys(&text)));
    let retention = wrong.note(retention(file.retention_days, env));
    Kept {
        keys: keys.flatten().unwrap_or_default(),
        retention: retention.flatten(),
    }
}

fn keys(text: &SecretString) -> Result<StoreKeys, ConfigError> {
    StoreKeys::from_text(text).map_err(|error| ConfigError::Bad {
        variable: "ONESHOT_STORE_KEY",
        reason: error.to_string(),
    })
}

fn retention(written: Option<u32>, env: Environment<'_>) -> Result<Option<Duration>, ConfigError> {
    let variable = "ONESHOT_RETENTION_DAYS";
    let bad = || ConfigError::Bad {
        variable,
        reason: format!("write a number of days from 1 to {MOST_DAYS}, or leave it out"),
    };
    let days = match env(variable) {
        Some(text) => Some(text.trim().parse::<u32>().map_err(|_| bad())?),
        None => written,
    };
    match days {
        None => Ok(None),
        Some(days @ 1..=MOST_DAYS) => Ok(Some(DAY * days)),
        Some(_) => Err(bad()),
    }
}
