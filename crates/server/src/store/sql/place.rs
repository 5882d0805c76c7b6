//! Where the database is, as the library that talks to it wants to be told.

use std::path::Path;

use sqlx::ConnectOptions as _;
use sqlx::any::AnyConnectOptions;
use url::Url;

use crate::store::StoreError;

/// Makes the file before SQLite does, so that its owner alone may read the bank data in it. SQLite
/// gives its other files the same rights.
pub(super) fn make_private(file: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file).map_err(sqlx::Error::Io)?;
    Ok(())
}

/// A file that is there, as an address.
pub(super) fn of_file(file: &Path) -> Result<AnyConnectOptions, StoreError> {
    let whole = std::fs::canonicalize(file).map_err(sqlx::Error::Io)?;
    let path = whole.to_str().ok_or(StoreError::Unreadable(
        "the name of the file: it is no UTF-8",
    ))?;
    let mut text = "sqlite://".to_owned();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    of_text(&text)
}

/// A server, by its address.
pub(super) fn of_text(text: &str) -> Result<AnyConnectOptions, StoreError> {
    let url = Url::parse(text).map_err(|error| sqlx::Error::Configuration(error.into()))?;
    Ok(AnyConnectOptions::from_url(&url)?)
}
