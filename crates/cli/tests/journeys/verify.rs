//! Receipts, checked by the program alone: the server that made them need not be there.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

use crate::program::{Alone, journeys, text};

#[tokio::test]
async fn a_genuine_receipt_is_told_in_plain_words_without_its_server() {
    let alone = Alone::start().await;
    let receipt = alone.receipt().await;
    let keys = alone.write("keys.json", &alone.key_set().await);
    let receipt = alone.write("receipt.jws", &format!("{receipt}\n"));
    let Alone { server, folder, .. } = alone;
    server.shutdown().await;

    let run = journeys(&["verify", text(&receipt), "--keys", text(&keys)], &[]).await;
    assert_eq!(run.code, 0, "{run:?}");
    for words in [
        "is genuine",
        "Lender",
        "dossier-1",
        "was cancelled",
        "No user was ever made",
    ] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    assert!(!run.out.contains("read back"), "there was nobody: {run:?}");
    let run = journeys(
        &["verify", text(&receipt), "--keys", text(&keys), "--json"],
        &[],
    )
    .await;
    let said: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(said["valid"], true);
    assert_eq!(said["claims"]["verified_by"], "never_created");
    drop(folder);
}

#[tokio::test]
async fn the_keys_may_come_from_the_server_on_this_machine_or_from_its_configuration() {
    let alone = Alone::start().await;
    let receipt = alone.write("receipt.jws", &alone.receipt().await);
    let address = alone.url("/.well-known/jwks.json");
    let run = journeys(&["verify", text(&receipt), "--keys", &address], &[]).await;
    assert_eq!(run.code, 0, "{run:?}");

    let database = format!("sqlite://{}", text(&alone.path("oneshot.db")));
    let configured = [
        ("ONESHOT_DATABASE_URL", &*database),
        // Nobody asks for it.
        ("ONESHOT_LINXO_CLIENT_SECRET_FILE", "/no/such/file"),
    ];
    let run = journeys(&["verify", text(&receipt)], &configured).await;
    assert_eq!(run.code, 0, "{run:?}");

    // Elsewhere nobody is asked.
    let elsewhere = "https://keys.example/.well-known/jwks.json";
    let run = journeys(&["verify", text(&receipt), "--keys", elsewhere], &[]).await;
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("only a server on this machine"), "{run:?}");
}

#[tokio::test]
async fn what_is_not_genuine_is_refused_with_the_reason() {
    let alone = Alone::start().await;
    let other = Alone::start().await;
    let receipt = alone.receipt().await;
    let keys = alone.write("keys.json", &alone.key_set().await);
    let parts: Vec<&str> = receipt.split('.').collect();
    let [header, payload, signature] = parts[..] else {
        panic!("a JWS");
    };
    let mut claims: Value = serde_json::from_slice(&BASE64.decode(payload).unwrap()).unwrap();
    claims["partner"] = json!("Somebody else");
    let altered = BASE64.encode(claims.to_string());
    let mut kid: Value = serde_json::from_slice(&BASE64.decode(header).unwrap()).unwrap();
    kid["alg"] = json!("none");
    let none = BASE64.encode(kid.to_string());
    kid["alg"] = json!("HS256");
    let hmac = BASE64.encode(kid.to_string());
    for (what, forged, reason) in [
        (
            "altered",
            format!("{header}.{altered}.{signature}"),
            "signature is wrong",
        ),
        (
            "of another server",
            other.receipt().await,
            "not in this key set",
        ),
        (
            "without a signature",
            format!("{none}.{payload}."),
            "another algorithm",
        ),
        (
            "with an HMAC",
            format!("{hmac}.{payload}.{signature}"),
            "another algorithm",
        ),
        (
            "cut off",
            receipt[..receipt.len() - 9].to_owned(),
            "not three parts",
        ),
        (
            "cut to two parts",
            format!("{header}.{payload}"),
            "not three parts",
        ),
        ("with junk behind", format!("{receipt}x"), "not three parts"),
        (
            "with a line behind",
            format!("{receipt}\n\n"),
            "not three parts",
        ),
        (
            "with a part behind",
            format!("{receipt}.e30"),
            "not three parts",
        ),
        ("no text", "\u{0}\u{1}\u{2}".to_owned(), "not three parts"),
        ("nothing", String::new(), "not three parts"),
    ] {
        let path = alone.write("forged.jws", &forged);
        let run = journeys(&["verify", text(&path), "--keys", text(&keys)], &[]).await;
        assert_eq!(run.code, 1, "{what}: {run:?}");
        assert!(run.err.contains("proves nothing"), "{what}: {run:?}");
        assert!(run.err.contains(reason), "{what}: {run:?}");
        assert!(run.out.is_empty(), "{what}: {run:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_looked_into_is_neither_yes_nor_no() {
    let alone = Alone::start().await;
    let receipt = alone.write("receipt.jws", &alone.receipt().await);
    let no_keys = alone.write("no-keys.json", "{\"keys\":[]}");
    let nowhere = alone.path("nowhere");
    for (arguments, words) in [
        (
            vec!["verify", text(&nowhere), "--keys", text(&no_keys)],
            "cannot be read",
        ),
        (
            vec!["verify", text(&receipt), "--keys", text(&nowhere)],
            "cannot be read",
        ),
        (
            vec!["verify", text(&receipt), "--keys", text(&no_keys)],
            "not a JWK set",
        ),
        // Nothing frightens who only forgot the keys.
        (
            vec!["verify", text(&receipt)],
            "give --keys FILE with what the server answers at /.well-known/jwks.json",
        ),
    ] {
        let run = journeys(&arguments, &[]).await;
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(words), "{words}: {run:?}");
        assert!(!run.err.contains("oneshot.db"), "{run:?}");
    }
}
