//! The server keys at a server's start: read, and compared with what the store was written with.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::{ServerKey, ServerKeys};
use crate::config::ServerKeyConfig;
use crate::server::{Beside, StartError};
use crate::store::{Store, StoreError};

/// What to do without a file beside the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absent {
    /// Make one with a new key.
    Make,
    /// Say that there is none.
    Refuse,
}

/// The configured keys. Without one, the newest is in the file beside the database.
pub(crate) fn configured(
    config: &ServerKeyConfig,
    absent: Absent,
) -> Result<ServerKeys, StartError> {
    let newest = match &config.newest {
        Some(text) => text.clone(),
        None => beside(config.database.file(), absent)?,
    };
    let newest = ServerKey::from_text(config.newest_version, &newest)?;
    let others = config.others.iter();
    let others: Result<Vec<_>, _> = others
        .map(|other| ServerKey::from_text(other.version, &other.key))
        .collect();
    Ok(ServerKeys::new(newest, others?)?)
}

/// Refuses keys that are not those the store was written with, and a start that would leave
/// journeys without theirs: their users could not be signed in to be erased. A server's are noted
/// then, all at once, so that a start that is refused leaves nothing.
pub(crate) async fn check(
    keys: &ServerKeys,
    store: &dyn Store,
    beside: Beside,
) -> Result<(), StoreError> {
    let keys = keys.all().map(|key| (key.version(), key.fingerprint()));
    let keys: Vec<_> = keys.collect();
    match beside {
        Beside::Nobody => store.note_keys(&keys).await,
        Beside::AServer => store.check_keys(&keys).await,
    }
}

/// Says how much bank data is still in clear where it is sealed from now on.
pub(crate) async fn say_what_is_in_clear(store: &dyn Store) {
    match store.journeys_in_clear().await {
        Ok(0) => {}
        Ok(journeys) => tracing::warn!(
            journeys,
            "bank data of journeys from before the store key is in clear, and stays so until it is \
             deleted (`oneshot journeys erase`, or ONESHOT_RETENTION_DAYS)"
        ),
        // Only a look: nothing depends on it.
        Err(error) => tracing::warn!(%error, "bank data in clear could not be counted"),
    }
}

fn beside(database: Option<&Path>, absent: Absent) -> Result<SecretString, StartError> {
    let Some(database) = database else {
        let text = "there is no file beside a PostgreSQL to keep the server key in: set \
                    ONESHOT_SERVER_KEY or ONESHOT_SERVER_KEY_FILE, the same for every server";
        return Err(StartError::Configuration(text.to_owned()));
    };
    let mut name = database.as_os_str().to_owned();
    name.push(".key");
    let path = PathBuf::from(name);
    let failed = |source| StartError::KeyFile {
        path: path.clone(),
        source,
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(text.into()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // What is in that database was made with a key, and a new one would not be it.
            if absent == Absent::Refuse || has_content(database) {
                let database = database.to_owned();
                return Err(StartError::KeyFileMissing { path, database });
            }
            let text = ServerKey::new_text();
            write_private(&path, text.expose_secret()).map_err(failed)?;
            Ok(text)
        }
        Err(error) => Err(failed(error)),
    }
}

/// Whether a server has written there. Its key is made before that, so that there is none without.
fn has_content(database: &Path) -> bool {
    std::fs::metadata(database).is_ok_and(|file| file.len() > 0)
}

/// Writes a file that its owner alone may read, and makes sure that it stays: without this key no
/// user could be signed in again to be erased.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
