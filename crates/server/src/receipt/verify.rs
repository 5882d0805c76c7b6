//! Checking a receipt, strictly: what is not exactly what we sign is refused, with the reason.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::Signature;
use serde::Deserialize;

use super::{ALGORITHM, Claims, KeySet, TYPE, VERSION};

/// Beyond it a text is not looked at.
const LONGEST: usize = 16 * 1024;

/// A receipt that is genuine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What it says.
    pub claims: Claims,
    /// The id of the key that signed it.
    pub kid: String,
}

/// A receipt that proves nothing, and why. It quotes nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is longer than any receipt.
    #[error("it is longer than any receipt")]
    TooLong,
    /// It has not the form of a JWS.
    #[error(
        "it is not three parts of base64url with dots between them: cut off, or something else"
    )]
    Form,
    /// Its header is not one of ours.
    #[error("its header is not that of a receipt")]
    Header,
    /// Its header asks for another algorithm, or none.
    #[error("its header names another algorithm than EdDSA, and no other is accepted")]
    Algorithm,
    /// The key that it says it was signed with is not among those given.
    #[error(
        "it was signed with a key that is not in this key set: made by another server, or forged"
    )]
    UnknownKey,
    /// The signature is not one of this text.
    #[error("its signature is wrong: it was altered after it was signed, or forged")]
    Signature,
    /// It is genuine, and of a version this program does not know.
    #[error(
        "it is genuine, but of a version that this program does not know: take a newer program"
    )]
    UnknownVersion,
    /// It is genuine, and does not say what a receipt says.
    #[error("its signature is right, but it does not say what a receipt says")]
    Claims,
}

/// The header as we write it. Anything more, such as `crit` or a key of its own, is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// Checks a receipt with the keys of whoever made it. It needs nothing else, and asks nobody.
pub fn verify(receipt: &str, keys: &KeySet) -> Result<Verified, Refusal> {
    if receipt.len() > LONGEST {
        return Err(Refusal::TooLong);
    }
    let (signed, signature) = receipt.rsplit_once('.').ok_or(Refusal::Form)?;
    let (header, payload) = signed.split_once('.').ok_or(Refusal::Form)?;
    // A fourth part does not get through: it has no place in base64url.
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Refusal::Form);
    let (header, payload, signature) = (decoded(header)?, decoded(payload)?, decoded(signature)?);
    let header: Header = serde_json::from_slice(&header).map_err(|_| Refusal::Header)?;
    if header.alg != ALGORITHM {
        return Err(Refusal::Algorithm);
    }
    let kid = header
        .kid
        .filter(|_| header.typ.as_deref() == Some(TYPE))
        .ok_or(Refusal::Header)?;
    let signature = Signature::from_slice(&signature).map_err(|_| Refusal::Form)?;
    let candidates = keys.find(&kid);
    if candidates.is_empty() {
        return Err(Refusal::UnknownKey);
    }
    let mut candidates = candidates.into_iter();
    if !candidates.any(|key| key.verify_strict(signed.as_bytes(), &signature).is_ok()) {
        return Err(Refusal::Signature);
    }
    let version: Version = serde_json::from_slice(&payload).map_err(|_| Refusal::Claims)?;
    if version.version != VERSION {
        return Err(Refusal::UnknownVersion);
    }
    let claims = serde_json::from_slice(&payload).map_err(|_| Refusal::Claims)?;
    Ok(Verified { claims, kid })
}
