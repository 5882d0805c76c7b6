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

/// The server key is not usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the server key must be at least 32 bytes in unpadded base64url (43 characters)")]
pub struct BadServerKey;

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
        let bytes = URL_SAFE_NO_PAD
            .decode(text.expose_secret().trim())
            .map_err(|_| BadServerKey)?;
        if bytes.len() < 32 {
            return Err(BadServerKey);
        }
        let base = Hmac::new_from_slice(&bytes).map_err(|_| BadServerKey)?;
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

    /// The email of a journey's Linxo user. It says nothing about the person.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> ServerKey {
        let text = URL_SAFE_NO_PAD.encode([byte; 32]).into();
        ServerKey::from_text(1, &text).expect("a good key")
    }

    #[test]
    fn the_same_journey_always_gets_the_same_credentials() {
        let id = JourneyId("jrn_1".to_owned());
        assert_eq!(
            key(7).email(&id, "x.example"),
            key(7).email(&id, "x.example")
        );
        let password = key(7).password(&id);
        assert_eq!(
            password.expose_secret(),
            key(7).password(&id).expose_secret()
        );
        assert!(password.expose_secret().len() <= 72);
    }

    #[test]
    fn journeys_purposes_and_server_keys_all_change_what_is_derived() {
        let (one, two) = (JourneyId("jrn_1".to_owned()), JourneyId("jrn_2".to_owned()));
        let mut all: Vec<String> = Purpose::ALL.map(|p| key(7).journey_key(p, &one)).into();
        all.push(key(7).journey_key(Purpose::Page, &two));
        all.push(key(8).journey_key(Purpose::Page, &one));
        all.push(key(7).password(&one).expose_secret().to_owned());
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(key(7).journey_key(Purpose::Page, &one).len() == 43);
    }

    #[test]
    fn a_short_key_is_refused() {
        assert!(ServerKey::from_text(1, &"c2hvcnQ".into()).is_err());
        assert!(ServerKey::from_text(1, &ServerKey::new_text()).is_ok());
    }

    #[test]
    fn debug_output_hides_the_key() {
        assert_eq!(format!("{:?}", key(7)), "ServerKey { version: 1, .. }");
    }
}
