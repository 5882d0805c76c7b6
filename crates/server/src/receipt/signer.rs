//! Signing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde_json::json;

use super::key_set::key_id;
use super::{ALGORITHM, Claims, KeySet, TYPE};
use crate::keys::ServerKeys;
use crate::store::ReceiptKey;

/// Signs receipts with the key that comes of the newest server key, and publishes those of all. Its
/// `Debug` form shows the key's id alone.
pub(crate) struct ReceiptSigner {
    key: SigningKey,
    kid: String,
    published: Vec<(i64, VerifyingKey)>,
}

impl std::fmt::Debug for ReceiptSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReceiptSigner")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

impl ReceiptSigner {
    /// The signer of a server's keys.
    pub(crate) fn new(keys: &ServerKeys) -> Self {
        let key = SigningKey::from_bytes(&keys.newest().receipt_seed());
        let of = |seed| SigningKey::from_bytes(&seed).verifying_key();
        Self {
            kid: key_id(&key.verifying_key()),
            key,
            published: keys
                .all()
                .map(|key| (key.version(), of(key.receipt_seed())))
                .collect(),
        }
    }

    /// Signs a receipt.
    pub(crate) fn sign(&self, claims: &Claims) -> Result<String, serde_json::Error> {
        let header = json!({ "alg": ALGORITHM, "typ": TYPE, "kid": self.kid });
        let header = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&header)?);
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims)?);
        let signed = format!("{header}.{payload}");
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()).to_bytes());
        Ok(format!("{signed}.{signature}"))
    }

    /// The keys that check receipts of this server, the newest first.
    pub(crate) fn key_set(&self) -> KeySet {
        KeySet::of(self.published.iter().map(|(_, key)| key))
    }

    /// The same, to be kept for when the server keys are gone.
    pub(crate) fn to_keep(&self) -> Vec<ReceiptKey> {
        let kept = |(version, key): &(i64, VerifyingKey)| ReceiptKey {
            kid: key_id(key),
            public_key: key.as_bytes().to_vec(),
            version: *version,
        };
        self.published.iter().map(kept).collect()
    }
}
