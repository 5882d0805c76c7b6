use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use contract::{Counts, JourneyId, OutcomeKind};
use hmac::{Hmac, KeyInit, Mac};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::Sha256;

use super::*;
use crate::keys::{ServerKey, ServerKeys};

fn key(version: i64, byte: u8) -> ServerKey {
    let text = BASE64.encode([byte; 32]).into();
    ServerKey::from_text(version, &text).expect("a good key")
}

fn signer(byte: u8) -> ReceiptSigner {
    ReceiptSigner::new(&ServerKeys::new(key(1, byte), []).expect("one key"))
}

fn claims() -> Claims {
    Claims {
        version: VERSION,
        iss: "https://app.example".to_owned(),
        iat: 1_764_000_000,
        journey: JourneyId("jrn_0123456789abcdef".to_owned()),
        partner: "Lender".to_owned(),
        reference: Some("dossier-1".to_owned()),
        outcome: Some(OutcomeKind::Delivered),
        counts: Counts {
            accounts: 2,
            transactions: 3,
        },
        data_sha256: Some("ab".repeat(32)),
        opened_at: 1,
        user_created_at: Some(2),
        synchronised_at: Some(3),
        backed_up_at: Some(4),
        deleted_at: Some(5),
        verified_at: 6,
        verified_by: "token_refused".to_owned(),
        attempts: 1,
        linxo_api_version: "2.1".to_owned(),
    }
}

/// A receipt with these two parts, signed with the key all the same.
fn signed_as(header: &Value, payload: &Value, byte: u8) -> String {
    use ed25519_dalek::{Signer as _, SigningKey};
    let signed = format!(
        "{}.{}",
        BASE64.encode(header.to_string()),
        BASE64.encode(payload.to_string())
    );
    let key = SigningKey::from_bytes(&key(1, byte).receipt_seed());
    let signature = BASE64.encode(key.sign(signed.as_bytes()).to_bytes());
    format!("{signed}.{signature}")
}

fn kid(byte: u8) -> String {
    let set = serde_json::to_value(signer(byte).key_set()).expect("JSON");
    set["keys"][0]["kid"].as_str().expect("an id").to_owned()
}

fn header_of(byte: u8) -> Value {
    json!({ "alg": "EdDSA", "typ": TYPE, "kid": kid(byte) })
}

#[test]
fn a_receipt_says_again_what_was_signed() {
    let receipt = signer(7).sign(&claims()).expect("signed");
    let verified = verify(&receipt, &signer(7).key_set()).expect("genuine");
    assert_eq!(verified.claims, claims());
    assert_eq!(verified.kid, kid(7));
}

#[test]
fn a_key_set_survives_its_json_and_keys_of_other_kinds_beside_ours() {
    let mut set = serde_json::to_value(signer(7).key_set()).expect("JSON");
    let keys = set["keys"].as_array_mut().expect("a list");
    keys.insert(
        0,
        json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "other" }),
    );
    let set = KeySet::from_json(set.to_string().as_bytes()).expect("a key set");
    let receipt = signer(7).sign(&claims()).expect("signed");
    assert!(verify(&receipt, &set).is_ok());
    for bad in [
        "",
        "[]",
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"1\"}]}",
    ] {
        assert_eq!(KeySet::from_json(bad.as_bytes()), Err(BadKeySet), "{bad}");
    }
}

#[test]
fn after_a_rotation_old_and_new_receipts_are_both_checked_by_the_published_keys() {
    let before = ReceiptSigner::new(&ServerKeys::new(key(1, 7), []).expect("one key"));
    let after = ServerKeys::new(key(2, 8), [key(1, 7)]).expect("two keys");
    let after = ReceiptSigner::new(&after);
    for (signer, kid) in [(&before, kid(7)), (&after, kid(8))] {
        let receipt = signer.sign(&claims()).expect("signed");
        let verified = verify(&receipt, &after.key_set()).expect("genuine");
        assert_eq!(verified.kid, kid);
    }
}

#[test]
fn a_receipt_of_another_key_is_refused() {
    let receipt = signer(8).sign(&claims()).expect("signed");
    let keys = signer(7).key_set();
    assert_eq!(verify(&receipt, &keys), Err(Refusal::UnknownKey));
    // Also when it says that it was signed with ours.
    let payload = serde_json::to_value(claims()).expect("JSON");
    let forged = signed_as(&header_of(7), &payload, 8);
    assert_eq!(verify(&forged, &keys), Err(Refusal::Signature));
}

#[test]
fn no_other_algorithm_is_accepted_however_it_is_signed() {
    let keys = signer(7).key_set();
    let payload = serde_json::to_value(claims()).expect("JSON");
    for alg in ["none", "None", "", "HS256", "ES256", "eddsa", "Ed448"] {
        let header = json!({ "alg": alg, "typ": TYPE, "kid": kid(7) });
        let refused = verify(&signed_as(&header, &payload, 7), &keys);
        assert_eq!(refused, Err(Refusal::Algorithm), "{alg}");
    }
    // Without a signature, as `none` has it.
    let (header, body) = (json!({ "alg": "none" }), payload.to_string());
    let unsigned = format!(
        "{}.{}.",
        BASE64.encode(header.to_string()),
        BASE64.encode(body)
    );
    assert_eq!(verify(&unsigned, &keys), Err(Refusal::Algorithm));
    // The public key taken for the secret of an HMAC.
    let set = serde_json::to_value(&keys).expect("JSON");
    let public = BASE64
        .decode(set["keys"][0]["x"].as_str().expect("x"))
        .expect("base64url");
    let header = json!({ "alg": "HS256", "typ": TYPE, "kid": kid(7) });
    let signed = format!(
        "{}.{}",
        BASE64.encode(header.to_string()),
        BASE64.encode(payload.to_string())
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(&public).expect("any length");
    mac.update(signed.as_bytes());
    let forged = format!("{signed}.{}", BASE64.encode(mac.finalize().into_bytes()));
    assert_eq!(verify(&forged, &keys), Err(Refusal::Algorithm));
}

#[test]
fn a_header_with_more_or_less_than_ours_is_refused_although_it_is_signed() {
    let keys = signer(7).key_set();
    let payload = serde_json::to_value(claims()).expect("JSON");
    for header in [
        json!({ "alg": "EdDSA" }),
        json!({ "alg": "EdDSA", "kid": kid(7) }),
        json!({ "alg": "EdDSA", "typ": "JWT", "kid": kid(7) }),
        json!({ "alg": "EdDSA", "typ": TYPE }),
        json!({ "alg": "EdDSA", "typ": TYPE, "kid": kid(7), "crit": ["exp"] }),
        json!({ "alg": "EdDSA", "typ": TYPE, "kid": kid(7), "jwk": { "kty": "OKP" } }),
        json!({ "alg": ["EdDSA"], "typ": TYPE, "kid": kid(7) }),
        json!("EdDSA"),
    ] {
        let refused = verify(&signed_as(&header, &payload, 7), &keys);
        assert_eq!(refused, Err(Refusal::Header), "{header}");
    }
}

#[test]
fn what_is_genuine_and_no_receipt_of_this_version_is_told_apart() {
    let keys = signer(7).key_set();
    let mut payload = serde_json::to_value(claims()).expect("JSON");
    payload["more"] = json!("a field that came later");
    assert!(verify(&signed_as(&header_of(7), &payload, 7), &keys).is_ok());
    payload["version"] = json!(VERSION + 1);
    let refused = verify(&signed_as(&header_of(7), &payload, 7), &keys);
    assert_eq!(refused, Err(Refusal::UnknownVersion));
    for other in [json!({}), json!([]), json!({ "version": 1, "iss": "x" })] {
        let refused = verify(&signed_as(&header_of(7), &other, 7), &keys);
        assert_eq!(refused, Err(Refusal::Claims), "{other}");
    }
}

#[test]
fn whatever_is_cut_off_or_hung_on_is_refused() {
    let receipt = signer(7).sign(&claims()).expect("signed");
    let keys = signer(7).key_set();
    for length in 0..receipt.len() {
        assert!(verify(&receipt[..length], &keys).is_err(), "{length}");
        assert!(verify(&receipt[length + 1..], &keys).is_err(), "{length}");
    }
    for junk in [".", "A", "AA", "=", " ", "\n", ".AAAA", "\0"] {
        assert!(verify(&format!("{receipt}{junk}"), &keys).is_err());
        assert!(verify(&format!("{junk}{receipt}"), &keys).is_err());
    }
    let long = "A".repeat(20_000);
    assert_eq!(verify(&long, &keys), Err(Refusal::TooLong));
}

proptest! {
    // A signature takes its time in a build for tests, so not every bit each time: the last ones,
    // of which base64 has too many, are always among them.
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_flipped_bit_is_refused(place: prop::sample::Index, bit in 0..8_u32) {
        let receipt = signer(7).sign(&claims()).expect("signed");
        let keys = signer(7).key_set();
        for place in [place.index(receipt.len()), receipt.len() - 1] {
            let mut bytes = receipt.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            // What is no UTF-8 is no text that could be given to it.
            if let Ok(altered) = String::from_utf8(bytes) {
                prop_assert!(verify(&altered, &keys).is_err(), "byte {}, bit {}", place, bit);
            }
        }
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_verifier(text in "\\PC{0,300}", parts in "[A-Za-z0-9_-]{0,80}(\\.[A-Za-z0-9_-]{0,80}){0,4}") {
        let keys = signer(7).key_set();
        prop_assert!(verify(&text, &keys).is_err());
        prop_assert!(verify(&parts, &keys).is_err());
    }

    #[test]
    fn what_any_journey_says_is_read_back_the_same(
        journey in "\\PC{0,40}", partner in "\\PC{0,40}", reference in proptest::option::of("\\PC{0,40}"),
        times in proptest::array::uniform5(proptest::option::of(any::<i64>())), attempts: u32, accounts: u64,
    ) {
        let [user_created_at, synchronised_at, backed_up_at, deleted_at, data] = times;
        let said = Claims {
            journey: JourneyId(journey), partner, reference, user_created_at, synchronised_at,
            backed_up_at, deleted_at, attempts, counts: Counts { accounts, transactions: 0 },
            data_sha256: data.map(|number| format!("{number:064x}")),
            ..claims()
        };
        let receipt = signer(7).sign(&said).expect("signed");
        prop_assert_eq!(verify(&receipt, &signer(7).key_set()).map(|it| it.claims), Ok(said));
    }
}
