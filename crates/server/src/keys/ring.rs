//! Several versions of the server key: new journeys take the newest, and every other version lives
//! on until the last journey that was made with it is over.

use std::collections::BTreeMap;
use std::fmt;

use super::ServerKey;

/// The server keys of this server, at least one.
#[derive(Clone)]
pub struct ServerKeys {
    newest: ServerKey,
    others: BTreeMap<i64, ServerKey>,
}

/// A journey was made with a version of the server key that this server was not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "version {version} of the server key is not configured: bring it back as one of the \
     `[[server_keys]]`, or in ONESHOT_SERVER_KEYS"
)]
pub struct NoServerKey {
    /// Which.
    pub version: i64,
}

/// Two server keys have the same version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "two server keys have version {version}: ONESHOT_SERVER_KEY_VERSION says which one the newest \
     has, each of the `[[server_keys]]` says its own"
)]
pub struct SameVersion {
    /// Which.
    pub version: i64,
}

impl fmt::Debug for ServerKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerKeys")
            .field("newest", &self.newest.version())
            .field("others", &self.others.keys().collect::<Vec<_>>())
            .finish()
    }
}

impl ServerKeys {
    /// The key for new journeys, and those that older ones may have been made with.
    pub fn new(
        newest: ServerKey,
        others: impl IntoIterator<Item = ServerKey>,
    ) -> Result<Self, SameVersion> {
        let mut keys = Self {
            newest,
            others: BTreeMap::new(),
        };
        for other in others {
            let version = other.version();
            let taken = version == keys.newest.version();
            if taken || keys.others.insert(version, other).is_some() {
                return Err(SameVersion { version });
            }
        }
        Ok(keys)
    }

    /// The key that new journeys are made with, and receipts are signed with.
    pub fn newest(&self) -> &ServerKey {
        &self.newest
    }

    /// The key of a version.
    pub fn of(&self, version: i64) -> Result<&ServerKey, NoServerKey> {
        self.all()
            .find(|key| key.version() == version)
            .ok_or(NoServerKey { version })
    }

    /// All of them, the one for new journeys first.
    pub fn all(&self) -> impl Iterator<Item = &ServerKey> {
        std::iter::once(&self.newest).chain(self.others.values())
    }
}
