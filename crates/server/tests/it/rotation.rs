//! Server keys that rotate while journeys are on their way.

use contract::JourneyState;
use oneshot_server::Server;
use oneshot_server::config::NumberedKey;
use oneshot_server::keys::ServerKey;
use secrecy::SecretString;
use serde_json::json;

use crate::faults::erased;
use crate::harness::{Harness, Stage};
use crate::whole::FILE;

/// The key that the server was given, or made for itself at its first start.
pub(crate) fn first_key(harness: &Harness) -> SecretString {
    if let Some(given) = &harness.config.server_key {
        return given.clone();
    }
    let file = harness.config.database.file().expect("a file");
    let mut name = file.as_os_str().to_owned();
    name.push(".key");
    std::fs::read_to_string(name).expect("the first key").into()
}

/// A new key, beside the one there was.
fn rotate(harness: &mut Harness) {
    let key = first_key(harness);
    harness.config.other_server_keys = vec![NumberedKey { version: 1, key }];
    harness.config.server_key = Some(ServerKey::new_text());
    harness.config.server_key_version = 2;
}

#[tokio::test]
async fn a_rotation_in_the_middle_of_journeys_leaves_every_one_of_them_erased() {
    let mut stage = Stage::set().await;
    let harness = &mut stage.harness;
    // One that is over, one whose bank is linked, one with an open widget, one not begun.
    let mut journeys = Vec::new();
    for _ in 0..4 {
        journeys.push(harness.open(json!({})).await);
    }
    let mut widgets = Vec::new();
    for opened in &journeys[..3] {
        widgets.push(harness.widget(&opened.key).await);
    }
    let walk = json!({ "file": FILE, "sync_ms": 0 });
    stage.connect(&widgets[0], walk.clone()).await;
    stage.harness.until(&journeys[0].key, erased).await;
    let slow = json!({ "file": FILE, "sync_ms": 60_000 });
    stage.connect(&widgets[1], slow).await;
    let synchronises = |p: &contract::Progress| p.state == JourneyState::Synchronising;
    stage.harness.until(&journeys[1].key, synchronises).await;

    let server = stage.harness.server.take().expect("running");
    server.shutdown().await;
    rotate(&mut stage.harness);
    stage.harness.start().await;

    stage.advance_twin(61).await;
    stage.connect(&widgets[2], walk.clone()).await;
    let widget = stage.harness.widget(&journeys[3].key).await;
    // The address that was given away before leads to the same widget.
    assert_eq!(stage.harness.widget(&journeys[3].key).await, widget);
    stage.connect(&widget, walk.clone()).await;
    let new = stage.harness.open(json!({})).await;
    let widget = stage.harness.widget(&new.key).await;
    stage.connect(&widget, walk).await;
    journeys.push(new);
    for opened in &journeys {
        stage.harness.until(&opened.key, erased).await;
        let claims = stage.receipt(&opened.id).await;
        assert_eq!(claims["outcome"], "delivered");
    }
    let state = stage.twin_says("state").await;
    assert_eq!(state["users"], json!([]));
    assert_eq!(state["deleted_users"].as_array().map(Vec::len), Some(5));
    let keys = stage.harness.get("/.well-known/jwks.json", "").await;
    let keys: serde_json::Value = keys.json().await.expect("JSON");
    assert_eq!(keys["keys"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_key_that_journeys_still_need_cannot_be_left_out() {
    let mut stage = Stage::set().await;
    let opened = stage.harness.open(json!({})).await;
    let widget = stage.harness.widget(&opened.key).await;
    let server = stage.harness.server.take().expect("running");
    server.shutdown().await;
    rotate(&mut stage.harness);
    let old = std::mem::take(&mut stage.harness.config.other_server_keys);
    let refused = Server::start(stage.harness.config.clone()).await;
    let words = refused.expect_err("refused").to_string();
    assert!(words.contains("version 1"), "{words}");
    assert!(words.contains("ONESHOT_SERVER_KEYS"), "{words}");

    stage.harness.config.other_server_keys = old;
    stage.harness.start().await;
    let walk = json!({ "file": FILE, "sync_ms": 0 });
    stage.connect(&widget, walk).await;
    stage.harness.until(&opened.key, erased).await;
    // Now nothing needs it, and what was signed with it can be checked all the same.
    let server = stage.harness.server.take().expect("running");
    server.shutdown().await;
    stage.harness.config.other_server_keys.clear();
    stage.harness.start().await;
    let keys = stage.harness.get("/.well-known/jwks.json", "").await;
    let keys: serde_json::Value = keys.json().await.expect("JSON");
    assert_eq!(keys["keys"].as_array().map(Vec::len), Some(2));
    assert_eq!(stage.receipt(&opened.id).await["outcome"], "delivered");
}

#[tokio::test]
async fn another_key_of_the_same_version_is_refused_although_nothing_is_on_its_way() {
    let mut harness = Harness::alone().await;
    harness.server.take().expect("running").shutdown().await;
    harness.config.server_key = Some(ServerKey::new_text());
    let refused = Server::start(harness.config.clone()).await;
    let words = refused.expect_err("refused").to_string();
    assert!(
        words.contains("version 1 of the server key is not the one"),
        "{words}"
    );
}
