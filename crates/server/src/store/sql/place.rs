//! Where the database is, as the library that talks to it wants to be told.

use std::fs::{File, OpenOptions};
use std::path::Path;

use sqlx::ConnectOptions as _;
use sqlx::any::AnyConnectOptions;
use url::Url;

use crate::store::StoreError;

/// Makes a file that its owner alone may read, or opens the one that is there. SQLite's is made
/// before SQLite does: it gives its other files the same rights.
pub(super) fn open_private(file: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    Ok(options.open(file).map_err(sqlx::Error::Io)?)
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
