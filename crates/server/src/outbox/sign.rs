//! Signatures of messages, as Standard Webhooks has them: HMAC-SHA256 over the message's id, the
//! time and the body, with a secret that the partner's server has too.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// What every secret begins with.
const PREFIX: &str = "whsec_";

/// A secret shared with a receiver. Its `Debug` form shows nothing of it.
#[derive(Clone)]
pub struct SigningSecret(Hmac<Sha256>);

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret")
    }
}

/// The secret is not usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a webhook's secret is `whsec_` and 24 to 64 bytes in base64")]
pub struct BadSecret;

impl SigningSecret {
    /// Reads a secret from its text, `whsec_…`.
    pub fn from_text(text: &SecretString) -> Result<Self, BadSecret> {
        let text = text.expose_secret().trim().strip_prefix(PREFIX);
        let bytes = STANDARD.decode(text.ok_or(BadSecret)?);
        let bytes = bytes.map_err(|_| BadSecret)?;
        if !(24..=64).contains(&bytes.len()) {
            return Err(BadSecret);
        }
        Hmac::new_from_slice(&bytes)
            .map(Self)
            .map_err(|_| BadSecret)
    }

    fn sign(&self, id: &str, timestamp_s: i64, body: &[u8]) -> String {
        let mut mac = self.0.clone();
        mac.update(format!("{id}.{timestamp_s}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// The value of `webhook-signature`: one signature for each secret, so that a receiver that knows any
/// of them is content. `timestamp_s` is in seconds since 1970 UTC.
pub(crate) fn signatures(
    secrets: &[SigningSecret],
    id: &str,
    timestamp_s: i64,
    body: &[u8],
) -> String {
    let signed = secrets
        .iter()
        .map(|secret| secret.sign(id, timestamp_s, body));
    signed.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use standardwebhooks::Webhook;

    use super::*;

    fn text(byte: u8) -> String {
        format!("{PREFIX}{}", STANDARD.encode([byte; 32]))
    }

    fn secret(byte: u8) -> SigningSecret {
        SigningSecret::from_text(&text(byte).into()).expect("a good secret")
    }

    fn headers(id: &str, timestamp_s: i64, signatures: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("webhook-id", id.parse().expect("a value"));
        headers.insert("webhook-timestamp", timestamp_s.into());
        headers.insert("webhook-signature", signatures.parse().expect("a value"));
        headers
    }

    #[test]
    fn the_reference_takes_our_signatures_and_no_others() {
        let now = jiff::Timestamp::now().as_second();
        let body = "{\"type\":\"journey.erased\",\"data\":{\"reference\":\"Zoë\"}}".as_bytes();
        let id = "msg_jrn_1_erased";
        let value = signatures(&[secret(1), secret(2)], id, now, body);
        assert_eq!(value.split(' ').count(), 2);
        let headers = headers(id, now, &value);
        for byte in [1, 2] {
            let reference = Webhook::new(&text(byte)).expect("a good secret");
            assert!(reference.verify(body, &headers).is_ok());
            let mut other = headers.clone();
            other.insert("webhook-id", "msg_jrn_2_erased".parse().expect("a value"));
            assert!(reference.verify(body, &other).is_err());
            other = headers.clone();
            other.insert("webhook-timestamp", (now - 1).into());
            assert!(reference.verify(body, &other).is_err());
            assert!(reference.verify(&body[1..], &headers).is_err());
        }
        let stranger = Webhook::new(&text(3)).expect("a good secret");
        assert!(stranger.verify(body, &headers).is_err());
    }

    #[test]
    fn secrets_of_another_shape_are_refused() {
        for bad in [
            String::new(),
            "whsec_".to_owned(),
            STANDARD.encode([1; 32]),
            format!("{PREFIX}{}", STANDARD.encode([1; 23])),
            format!("{PREFIX}{}", STANDARD.encode([1; 65])),
            format!("{PREFIX}not base64"),
        ] {
            assert!(
                SigningSecret::from_text(&bad.as_str().into()).is_err(),
                "{bad}"
            );
        }
    }
}
