//! Calls that make a user and come late: from a server that was suspended right before it sent one,
//! and wakes when another has erased the user already.

use contract::JourneyId;
use linxo::client::Client;
use oneshot_server::keys::ServerKey;
use oneshot_server::store::{CreationAnswer, SqlStore, Store as _, StoreKeys};
use secrecy::SecretString;
use serde_json::json;

use crate::faults::erased;
use crate::harness::{Harness, PATIENCE, Stage};
use crate::rotation::first_key;
use crate::whole::FILE;

/// The password of a journey's user.
pub(crate) fn password(harness: &Harness, id: &JourneyId) -> SecretString {
    let key = ServerKey::from_text(1, &first_key(harness)).expect("the server's key");
    key.password(id)
}

/// A journey that is over, and whose user is made once more by a call that was held up.
async fn late_call(stage: &Stage, answer: impl Fn(String) -> CreationAnswer) {
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    harness.until(&opened.key, erased).await;
    let state = stage.twin_says("state").await;
    let email = state["deleted_users"][0]["email"].as_str();
    let email = email.expect("the erased user").to_owned();
    let client = Client::new(harness.config.linxo.clone()).expect("a client");
    let password = password(harness, &opened.answer.id);
    let made = client.create_user(&email, &password).await;
    let answer = answer(made.expect("a user").as_str().to_owned());
    let keys = StoreKeys::default();
    let store = SqlStore::open_beside(&harness.config.database, &keys).await;
    let store = store.expect("the store");
    let now_ms = harness.config.clock.now_ms();
    let noted = store.creation_answered(&opened.answer.id, &answer, now_ms);
    noted.await.expect("noted");

    tokio::time::timeout(PATIENCE, async {
        while store.open_obligations().await.expect("counted") > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the duty that stands again is done");
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
    // What was delivered stays delivered, with its receipt.
    stage.receipt(&opened.id).await;
    assert!(erased(&harness.snapshot(&opened.key).await.progress));
}

#[tokio::test]
async fn a_user_made_by_a_call_that_comes_after_the_erasure_is_erased_too() {
    late_call(&Stage::set().await, CreationAnswer::Created).await;
}

#[tokio::test]
async fn a_late_call_whose_answer_is_lost_is_taken_for_one_that_made_a_user() {
    late_call(&Stage::set().await, |_| CreationAnswer::Lost).await;
}

#[tokio::test]
async fn nothing_is_taken_for_erased_while_another_servers_call_may_be_on_its_way() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    // Another server noted its call, and was suspended before it sent it.
    let keys = StoreKeys::default();
    let store = SqlStore::open_beside(&harness.config.database, &keys).await;
    let store = store.expect("the store");
    let now_ms = harness.config.clock.now_ms();
    let sent = store.creation_sent(&opened.answer.id, now_ms).await;
    sent.expect("noted");
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let deleted = async || {
        let state = stage.twin_says("state").await;
        state["deleted_users"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    };
    tokio::time::timeout(PATIENCE, async {
        while !deleted().await {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the user is deleted");
    // Deleted, read back, and still not over.
    let progress = harness.snapshot(&opened.key).await.progress;
    assert!(!erased(&progress), "{progress:?}");
    harness
        .clock
        .advance(harness.config.timing.creation_settles);
    harness.until(&opened.key, erased).await;
}
