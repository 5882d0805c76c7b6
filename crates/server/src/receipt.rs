//! The signed record of an erasure: a JWS in compact form (RFC 7515), signed with Ed25519 (RFC 8037).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::{Counts, JourneyId, OutcomeKind};
use ed25519_dalek::{Signer, SigningKey};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::keys::ServerKey;

/// What a receipt says. No bank data, and nothing that names the person.
#[derive(Debug, Clone, Serialize)]
pub struct Claims {
    /// The public address of the server that says it.
    pub iss: String,
    /// When it was said, in seconds since 1970 UTC.
    pub iat: i64,
    /// The journey.
    pub journey: JourneyId,
    /// The partner's own name for it.
    pub reference: Option<String>,
    /// How it ended.
    pub outcome: Option<OutcomeKind>,
    /// What was backed up before.
    pub counts: Counts,
    /// When the Linxo user was made, in milliseconds since 1970 UTC.
    pub user_created_at: Option<i64>,
    /// When the backup was verified, in milliseconds since 1970 UTC.
    pub backed_up_at: Option<i64>,
    /// When the erasure was read back, in milliseconds since 1970 UTC.
    pub erased_at: i64,
    /// How it was read back.
    pub verified_by: &'static str,
    /// How many times the erasure was tried.
    pub attempts: u32,
}

/// Signs receipts. Its `Debug` form shows the key's id alone.
pub(crate) struct ReceiptSigner {
    key: SigningKey,
    kid: String,
}

impl std::fmt::Debug for ReceiptSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReceiptSigner")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

impl ReceiptSigner {
    /// The signer of a server key.
    pub(crate) fn new(server_key: &ServerKey) -> Self {
        let key = SigningKey::from_bytes(&server_key.receipt_seed());
        let hash = Sha256::digest(key.verifying_key().as_bytes());
        Self {
            key,
            kid: URL_SAFE_NO_PAD.encode(&hash[..8]),
        }
    }

    /// Signs a receipt.
    pub(crate) fn sign(&self, claims: &Claims) -> Result<String, serde_json::Error> {
        let header = json!({ "alg": "EdDSA", "typ": "oneshot-receipt+jws", "kid": self.kid });
        let header = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&header)?);
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims)?);
        let signed = format!("{header}.{payload}");
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()).to_bytes());
        Ok(format!("{signed}.{signature}"))
    }

    /// The keys that check receipts, as a JWK set.
    pub(crate) fn key_set(&self) -> Value {
        let public = URL_SAFE_NO_PAD.encode(self.key.verifying_key().as_bytes());
        json!({ "keys": [{
            "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
            "kid": self.kid, "x": public,
        }] })
    }
}
