//! The signed record of an erasure: a JWS in compact form (RFC 7515), signed with Ed25519 (RFC 8037).
//! [`verify()`] reads one again with nothing but a [`KeySet`], so that a partner needs no server of
//! ours to believe it, nor us to be there.

use crate::config::ServerKeyConfig;
use crate::keys::start::{self, Absent};
use crate::server::StartError;

mod claims;
mod key_set;
mod signer;
#[cfg(test)]
mod tests;
mod verify;

pub use claims::{Claims, VERSION};
pub use key_set::{BadKeySet, KeySet};
pub(crate) use signer::ReceiptSigner;
pub use verify::{Refusal, Verified, verify};

/// What the header's `typ` says.
const TYPE: &str = "oneshot-receipt+jws";
/// What the header's `alg` says, and nothing else ever.
const ALGORITHM: &str = "EdDSA";

/// The keys that check the receipts of a server with this configuration. It makes nothing and opens
/// no store.
pub fn key_set_of(config: &ServerKeyConfig) -> Result<KeySet, StartError> {
    let keys = start::configured(config, Absent::Refuse)?;
    Ok(ReceiptSigner::new(&keys).key_set())
}
