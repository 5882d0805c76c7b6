//! Bank data, sealed: what the columns of accounts and transactions hold when the operator gave a
//! key. XChaCha20-Poly1305, with the place of the value (table, journey, row, column) bound to it, so
//! that a sealed value moved elsewhere does not open.
//!
//! A sealed value is the text `sealed:KEY:BYTES`, the key by its name and the bytes in base64url. A
//! text that would look like one is kept as `plain:TEXT` when there is no key to seal with.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::StoreError;

const SEALED: &str = "sealed:";
const PLAIN: &str = "plain:";
const NONCE: usize = 24;

/// A store key is not usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a store key must be 32 bytes in unpadded base64url (43 characters); several are separated by \
     spaces, the first one seals"
)]
pub struct BadStoreKey;

/// The keys of a store: the first seals, all open. Without any, nothing is sealed. Its `Debug` form
/// shows their names alone.
#[derive(Clone, Default)]
pub struct StoreKeys(Vec<StoreKey>);

#[derive(Clone)]
struct StoreKey {
    name: String,
    cipher: XChaCha20Poly1305,
}

/// Where a value is.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    table: &'static str,
    row: &'a [&'a str],
    column: &'static str,
}

/// A row whose columns are sealed and opened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    keys: &'a StoreKeys,
    table: &'static str,
    row: &'a [&'a str],
}

impl<'a> Row<'a> {
    /// The row of a table that these columns name, as they are stored.
    pub(super) fn new(keys: &'a StoreKeys, table: &'static str, row: &'a [&'a str]) -> Self {
        Self { keys, table, row }
    }

    fn place(&self, column: &'static str) -> Place<'a> {
        Place {
            table: self.table,
            row: self.row,
            column,
        }
    }

    pub(super) fn seal<'v>(
        &self,
        column: &'static str,
        value: &'v str,
    ) -> Result<Cow<'v, str>, StoreError> {
        self.keys.seal(self.place(column), value)
    }

    pub(super) fn seal_some<'v>(
        &self,
        column: &'static str,
        value: Option<&'v str>,
    ) -> Result<Option<Cow<'v, str>>, StoreError> {
        value.map(|value| self.seal(column, value)).transpose()
    }

    pub(super) fn open(&self, column: &'static str, stored: String) -> Result<String, StoreError> {
        self.keys.open(self.place(column), stored)
    }

    pub(super) fn open_some(
        &self,
        column: &'static str,
        stored: Option<String>,
    ) -> Result<Option<String>, StoreError> {
        stored.map(|stored| self.open(column, stored)).transpose()
    }
}

impl fmt::Debug for StoreKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

impl StoreKeys {
    /// Reads keys from their text: one or several, separated by spaces, commas or lines.
    pub fn from_text(text: &SecretString) -> Result<Self, BadStoreKey> {
        let words = text
            .expose_secret()
            .split([' ', ',', '\n', '\r', '\t'])
            .filter(|word| !word.is_empty());
        let keys = words.map(StoreKey::read).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            return Err(BadStoreKey);
        }
        Ok(Self(keys))
    }

    /// Their names, which tell nothing of them; the one that seals is first.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|key| key.name.as_str())
    }

    /// A value as it is to be stored.
    fn seal<'v>(&self, place: Place<'_>, value: &'v str) -> Result<Cow<'v, str>, StoreError> {
        let Some(key) = self.0.first() else {
            let looks_stored = value.starts_with(SEALED) || value.starts_with(PLAIN);
            return Ok(if looks_stored {
                format!("{PLAIN}{value}").into()
            } else {
                value.into()
            });
        };
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload {
            msg: value.as_bytes(),
            aad: &place.bytes(),
        };
        let sealed = key
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| StoreError::Unreadable("bank data too long to be sealed"))?;
        let bytes = URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat());
        Ok(format!("{SEALED}{}:{bytes}", key.name).into())
    }

    /// A value as it was before it was stored.
    fn open(&self, place: Place<'_>, stored: String) -> Result<String, StoreError> {
        if let Some(value) = stored.strip_prefix(PLAIN) {
            return Ok(value.to_owned());
        }
        let Some(sealed) = stored.strip_prefix(SEALED) else {
            return Ok(stored);
        };
        let altered = || StoreError::Unreadable("sealed bank data that was altered");
        let (name, bytes) = sealed.split_once(':').ok_or_else(altered)?;
        let key = self.0.iter().find(|key| key.name == name);
        let key = key.ok_or_else(|| StoreError::StoreKeyMissing(name.to_owned()))?;
        let bytes = URL_SAFE_NO_PAD.decode(bytes).map_err(|_| altered())?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or_else(altered)?;
        let payload = Payload {
            msg: sealed,
            aad: &place.bytes(),
        };
        let value = key
            .cipher
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| altered())?;
        String::from_utf8(value).map_err(|_| altered())
    }
}

impl StoreKey {
    fn read(text: &str) -> Result<Self, BadStoreKey> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadStoreKey)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| BadStoreKey)?;
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&bytes).map_err(|_| BadStoreKey)?;
        mac.update(b"the name of a store key");
        let name = mac.finalize().into_bytes();
        Ok(Self {
            name: URL_SAFE_NO_PAD.encode(&name[..9]),
            cipher: XChaCha20Poly1305::new(&Key::from(bytes)),
        })
    }
}

impl Place<'_> {
    /// Each part with its length, so that no two places are the same bytes.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for part in [self.table, self.column].iter().chain(self.row) {
            bytes.extend_from_slice(&part.len().to_le_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    const SECOND: &str = "HxwdHh8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRo";

    fn keys(text: &str) -> StoreKeys {
        StoreKeys::from_text(&text.into()).expect("keys")
    }

    fn place<'a>(row: &'a [&'a str]) -> Place<'a> {
        Place {
            table: "account",
            row,
            column: "iban",
        }
    }

    #[test]
    fn a_sealed_value_opens_in_its_place_and_nowhere_else() {
        let keys = keys(FIRST);
        let here = place(&["jrn_1", "a1"]);
        let sealed = keys.seal(here, "FR76").expect("sealed");
        assert!(!sealed.contains("FR76"));
        assert_eq!(keys.open(here, sealed.to_string()).expect("opened"), "FR76");
        let other_column = Place {
            column: "name",
            ..here
        };
        for elsewhere in [
            other_column,
            place(&["jrn_2", "a1"]),
            place(&["jrn_1a", "1"]),
            place(&["jrn_1", "a1", ""]),
        ] {
            assert!(keys.open(elsewhere, sealed.to_string()).is_err());
        }
    }

    #[test]
    fn the_first_key_seals_and_all_open() {
        let here = place(&["jrn_1", "a1"]);
        let old = keys(FIRST).seal(here, "value").expect("sealed");
        let both = keys(&format!("{SECOND} {FIRST}"));
        assert_eq!(both.open(here, old.to_string()).expect("opened"), "value");
        let new = both.seal(here, "value").expect("sealed");
        assert_eq!(
            keys(SECOND).open(here, new.to_string()).expect("opened"),
            "value"
        );
        let missing = keys(SECOND).open(here, old.to_string());
        assert!(matches!(missing, Err(StoreError::StoreKeyMissing(_))));
    }

    #[test]
    fn the_same_value_is_never_sealed_the_same() {
        let here = place(&["jrn_1", "a1"]);
        let seal = || keys(FIRST).seal(here, "value").expect("sealed");
        assert_ne!(seal(), seal());
    }

    #[test]
    fn an_altered_value_does_not_open() {
        let keys = keys(FIRST);
        let here = place(&["jrn_1", "a1"]);
        let sealed = keys.seal(here, "value").expect("sealed");
        for altered in [
            format!("{sealed}A"),
            sealed[..sealed.len() - 2].to_owned(),
            "sealed:".to_owned(),
            format!("{}:", sealed.rsplit_once(':').expect("parts").0),
        ] {
            assert!(keys.open(here, altered.clone()).is_err(), "{altered}");
        }
    }

    #[test]
    fn without_a_key_every_text_comes_back_as_it_was() {
        let none = StoreKeys::default();
        let here = place(&["jrn_1", "a1"]);
        for text in ["", "FR76", "sealed:x:y", "plain:", "plain:sealed:"] {
            let stored = none.seal(here, text).expect("kept");
            for keys in [none.clone(), keys(FIRST)] {
                assert_eq!(keys.open(here, stored.to_string()).expect("read"), text);
            }
        }
    }

    #[test]
    fn keys_of_another_form_are_refused_and_none_is_shown() {
        for text in [
            "",
            " ",
            "short",
            &format!("{FIRST}AA"),
            &format!("{FIRST} x"),
        ] {
            assert!(StoreKeys::from_text(&text.into()).is_err(), "{text}");
        }
        let shown = format!("{:?}", keys(FIRST));
        assert!(!shown.contains(FIRST) && shown.len() < 20, "{shown}");
    }
}
