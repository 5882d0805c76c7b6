//! API keys that partners' servers carry: made here, known to the store by their hash alone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};

use crate::keys::KeyHash;

/// What all of them begin with, so that one that got lost is recognised for what it is.
const PREFIX: &str = "osk_";

/// A key just made. It is shown once.
#[derive(Debug)]
pub struct FreshApiKey {
    /// Its public name, for lists and for revoking it.
    pub id: String,
    /// The bearer token itself.
    pub key: SecretString,
}

impl FreshApiKey {
    /// Makes one of 32 random bytes.
    pub fn make() -> Self {
        let (id, key): ([u8; 6], [u8; 32]) = (rand::random(), rand::random());
        let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        Self {
            id: format!("key_{id}"),
            key: format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(key)).into(),
        }
    }

    /// What the store has of it.
    pub fn hash(&self) -> KeyHash {
        KeyHash::of(self.key.expose_secret())
    }
}

/// An API key as the store has it.
#[derive(Debug, Clone)]
pub struct ApiKey {
    /// Its public name.
    pub id: String,
    /// Whose server carries it.
    pub partner: String,
    /// What the operator calls it.
    pub label: String,
    /// When it was made.
    pub created_at_ms: i64,
    /// When it was last used, in days since 1970 UTC.
    pub used_on_day: Option<i64>,
    /// When it was revoked.
    pub revoked_at_ms: Option<i64>,
}

/// Whether a bearer token may be one of these keys at all.
pub(crate) fn looks_like_one(token: &str) -> bool {
    token.starts_with(PREFIX)
}

/// The day of a time, in days since 1970 UTC.
pub(crate) fn day_of(now_ms: i64) -> i64 {
    now_ms.div_euclid(24 * 3_600 * 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_long_looks_like_one_and_is_not_shown_by_accident() {
        let (one, other) = (FreshApiKey::make(), FreshApiKey::make());
        let text = one.key.expose_secret();
        assert!(looks_like_one(text));
        assert_eq!(text.len(), PREFIX.len() + 43);
        assert_ne!(text, other.key.expose_secret());
        assert!(!format!("{one:?}").contains(text));
    }
}
