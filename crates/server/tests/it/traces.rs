//! What the files of the store hold, byte by byte, and what they must not.

use contract::JourneyState;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{API_KEY, Harness, Stage};
use crate::whole::FILE;

/// Everything in the store's folder.
fn stored(harness: &Harness) -> Vec<u8> {
    let mut stored = Vec::new();
    for file in std::fs::read_dir(harness.folder.path()).expect("a folder") {
        let path = file.expect("a file").path();
        if path.is_file() {
            stored.extend(std::fs::read(path).expect("readable"));
        }
    }
    stored
}

fn holds(stored: &[u8], text: &str) -> bool {
    stored
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

#[tokio::test]
async fn the_store_has_no_key_of_an_open_widget() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    let stored = stored(harness);
    assert!(holds(&stored, &opened.id), "the store is what was read");
    let mut keys = vec![opened.key.clone()];
    for name in ["redirect_url", "cancel_url", "aspsp_callback_uri"] {
        let pair = widget.query_pairs().find(|(n, _)| n == name);
        let address = pair.expect("in the address").1.into_owned();
        keys.push(address.rsplit('/').next().expect("a key").to_owned());
    }
    for key in keys {
        assert!(!holds(&stored, &key), "a key is in the store");
    }
}

#[tokio::test]
async fn what_a_partner_has_deleted_leaves_no_byte_behind() {
    let mut stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    let walk = json!({ "file": FILE, "sync_ms": 0 });
    stage.connect(&widget, walk).await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    // Of the account, and what each packed page of transactions begins with.
    let bank_data = ["FR7630006000011234567890189", "lz4:"];
    for text in bank_data {
        assert!(holds(&stored(harness), text), "{text} was delivered");
    }
    let path = format!("/v1/journeys/{}", opened.id);
    let deleted = harness.request(Method::DELETE, &path, API_KEY).send().await;
    assert_eq!(deleted.expect("an answer").status(), StatusCode::NO_CONTENT);
    for text in bank_data {
        assert!(!holds(&stored(harness), text), "{text} is still there");
    }
    let server = stage.harness.server.take().expect("a running server");
    server.shutdown().await;
    for text in bank_data {
        assert!(!holds(&stored(&stage.harness), text), "{text} came back");
    }
}
