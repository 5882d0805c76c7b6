//! Everything that is derived from the server key: the journeys' keys, the email and password of
//! their Linxo users, and the key that signs receipts.
//!
//! Deriving instead of storing means that a crash between `POST /users` and its answer loses
//! nothing, and that a stolen store opens no journey and signs in nobody.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::JourneyId;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

mod ring;
pub(crate) mod start;
#[cfg(test)]
mod tests;

pub use ring::{NoServerKey, SameVersion, ServerKeys};

/// What a journey's key is for. Each address we give away carries a key of its own, which opens no
/// more than its purpose needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The end user's page, `/j/`.
    Page,
    /// Where the widget comes back at the end, `/return/`.
    Return,
    /// Where the widget comes back when cancelled, `/cancelled/`.
    Cancelled,
    /// Where the bank comes back, `/resume/`.
    Resume,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Page, Self::Return, Self::Cancelled, Self::Resume];

    /// The first segment of the address that carries such a key; also its name in the store.
    pub fn segment(self) -> &'static str {
        match self {
            Self::Page => "j",
            Self::Return => "return",
            Self::Cancelled => "cancelled",
            Self::Resume => "resume",
        }
    }

    /// The purpose whose addresses begin with this segment.
    pub fn of_segment(segment: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|purpose| purpose.segment() == segment)
    }
}

/// The SHA-256 of a key, which is all the store has of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyHash(pub [u8; 32]);

impl KeyHash {
    /// The hash of a key as it stands in an address.
    pub fn of(key: &str) -> Self {
        Self(Sha256::digest(key.as_bytes()).into())
    }
}

/// A server key is not usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "version {version} of the server key must be at least 32 bytes in unpadded base64url (43 \
     characters): see ONESHOT_SERVER_KEY and ONESHOT_SERVER_KEYS"
)]
pub struct BadServerKey {
    /// Which.
    pub version: i64,
}

/// One version of the server key. Its `Debug` form shows the version alone.
#[derive(Clone)]
pub struct ServerKey {
    version: i64,
    base: Hmac<Sha256>,
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerKey")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl ServerKey {
    /// Reads a key from its text.
    pub fn from_text(version: i64, text: &SecretString) -> Result<Self, BadServerKey> {
        let bad = BadServerKey { version };
        let bytes = URL_SAFE_NO_PAD
            .decode(text.expose_secret().trim())
            .map_err(|_| bad)?;
        if bytes.len() < 32 {
            return Err(bad);
        }
        let base = Hmac::new_from_slice(&bytes).map_err(|_| bad)?;
        Ok(Self { version, base })
    }

    /// Makes the text of a new key.
    pub fn new_text() -> SecretString {
        URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()).into()
    }

    /// Which version of the server key this is.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// Tells two keys apart without telling anything of them, so that a server does not start
    /// with a key that is not the one its store was written with.
    pub fn fingerprint(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.derive("fingerprint", "")[..12])
    }

    /// The key of a journey for one purpose.
    pub fn journey_key(&self, purpose: Purpose, journey: &JourneyId) -> String {
        URL_SAFE_NO_PAD.encode(self.derive(&format!("key/{}", purpose.segment()), &journey.0))
    }

    /// The email of a journey's Linxo user: `os-`, 30 hexadecimal digits, and the domain. It is
    /// valid as RFC 5321 has it when the domain is one of 189 characters at most, no
    /// two journeys have the same, and it says nothing about the person: all that goes into it is
    /// the journey's id, which is random, and the server key.
    pub fn email(&self, journey: &JourneyId, domain: &str) -> String {
        let name = self.derive("email", &journey.0);
        let name: String = name[..15]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!("os-{name}@{domain}")
    }

    /// The password of a journey's Linxo user. Linxo's rules are not public: this has every class
    /// of characters and is shorter than the 72 characters that a public integration keeps to.
    pub fn password(&self, journey: &JourneyId) -> SecretString {
        format!(
            "{}-aA1",
            URL_SAFE_NO_PAD.encode(self.derive("password", &journey.0))
        )
        .into()
    }

    /// The seed of the key that signs receipts.
    pub(crate) fn receipt_seed(&self) -> [u8; 32] {
        self.derive("receipt", "")
    }

    fn derive(&self, purpose: &str, subject: &str) -> [u8; 32] {
        let mut mac = self.base.clone();
        for part in ["oneshot/1", purpose, subject] {
            mac.update(part.as_bytes());
            // No part contains this byte, so no two lists of parts give the same input.
            mac.update(&[0]);
        }
        mac.finalize().into_bytes().into()
    }
}
