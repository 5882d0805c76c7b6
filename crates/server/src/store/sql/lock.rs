//! A SQLite file belongs to one server. The lock is on a file beside it and is the system's: it is
//! gone with the process, however that ends.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::store::StoreError;

/// Takes the lock, for as long as the file that is returned is open.
pub(super) fn take(database: &Path) -> Result<File, StoreError> {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    let file = super::place::open_private(Path::new(&name))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(sqlx::Error::Io(error).into()),
    }
}
