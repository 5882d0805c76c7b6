//! Reading a receipt as a partner would: by the published keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use serde_json::Value;

/// The claims of a receipt, if it is signed with one of these keys.
pub(crate) fn checked(receipt: &str, keys: &Value) -> Value {
    let bytes = |text: &str| BASE64.decode(text).expect("base64url");
    let (signed, signature) = receipt.rsplit_once('.').expect("a JWS");
    let (header, payload) = signed.split_once('.').expect("a JWS");
    let header: Value = serde_json::from_slice(&bytes(header)).expect("JSON");
    assert_eq!(header["alg"], "EdDSA");
    let keys = keys["keys"].as_array().expect("keys");
    let key = keys.iter().find(|key| key["kid"] == header["kid"]);
    let key = bytes(key.expect("its key")["x"].as_str().expect("a key"));
    let key = VerifyingKey::from_bytes(&key.try_into().expect("32 bytes")).expect("a key");
    let signature = Signature::from_slice(&bytes(signature)).expect("a signature");
    key.verify(signed.as_bytes(), &signature)
        .expect("signed with the published key");
    serde_json::from_slice(&bytes(payload)).expect("JSON")
}
