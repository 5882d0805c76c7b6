//! Where a journey's backup goes: to which sinks, and to which place of a sink that an operator may
//! move.

use sha2::{Digest, Sha256};

use super::SinkName;
use super::manifest::hex;

/// So many of its digits tell a place from others in the log.
const SHOWN: usize = 12;

/// Which place of an object store it is: the SHA-256, in hex, of the address without credentials.
/// The store of journeys keeps this and not the address, which says more than it has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceDigest(String);

impl PlaceDigest {
    /// Of an address in the one form that all ways to write it have.
    pub(crate) fn of(address: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(address.as_bytes());
        Self(hex(hash))
    }

    /// As the store has it.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough of it to tell it from others.
    pub(crate) fn shown(&self) -> &str {
        self.0.get(..SHOWN).unwrap_or(&self.0)
    }
}

/// A sink that a journey's backup is to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// Which sink.
    pub sink: SinkName,
    /// Which place of it, where it can have several.
    pub place: Option<PlaceDigest>,
}
