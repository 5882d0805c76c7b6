//! The public keys that receipts are checked with, as a JWK set (RFC 7517, RFC 8037).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ALGORITHM;
use crate::store::ReceiptKey;

/// Keys that check receipts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySet {
    keys: Vec<Jwk>,
}

/// A key as published. Keys of other kinds than ours are kept, and check nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Jwk {
    kty: String,
    #[serde(default)]
    crv: String,
    #[serde(default)]
    alg: String,
    #[serde(default, rename = "use")]
    purpose: String,
    #[serde(default)]
    kid: String,
    #[serde(default)]
    x: String,
}

/// The text is no set of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is not a JWK set with an Ed25519 key: save what the server answers at \
     /.well-known/jwks.json"
)]
pub struct BadKeySet;

impl KeySet {
    /// Reads a set from its JSON.
    pub fn from_json(json: &[u8]) -> Result<Self, BadKeySet> {
        let set: Self = serde_json::from_slice(json).map_err(|_| BadKeySet)?;
        if set.keys.iter().any(|key| key.verifying().is_some()) {
            Ok(set)
        } else {
            Err(BadKeySet)
        }
    }

    /// A set of these keys, in this order.
    pub(super) fn of<'a>(keys: impl Iterator<Item = &'a VerifyingKey>) -> Self {
        let jwk = |key| Jwk {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            alg: ALGORITHM.to_owned(),
            purpose: "sig".to_owned(),
            kid: key_id(key),
            x: URL_SAFE_NO_PAD.encode(key.as_bytes()),
        };
        Self {
            keys: keys.map(jwk).collect(),
        }
    }

    /// The keys that were ever published, as the store keeps them.
    pub(crate) fn kept(keys: &[ReceiptKey]) -> Self {
        let verifying = |key: &ReceiptKey| {
            VerifyingKey::from_bytes(key.public_key.as_slice().try_into().ok()?).ok()
        };
        let keys: Vec<_> = keys.iter().filter_map(verifying).collect();
        Self::of(keys.iter())
    }

    /// The keys of this id.
    pub(super) fn find(&self, kid: &str) -> Vec<VerifyingKey> {
        let found = self.keys.iter().filter(|key| key.kid == kid);
        found.filter_map(Jwk::verifying).collect()
    }
}

impl Jwk {
    fn verifying(&self) -> Option<VerifyingKey> {
        let ours = self.kty == "OKP" && self.crv == "Ed25519" && !self.kid.is_empty();
        if !ours {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(&self.x).ok()?;
        VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok()
    }
}

/// The id of a key, made of the key itself.
pub(super) fn key_id(key: &VerifyingKey) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(key.as_bytes())[..8])
}
