//! Object stores that an operator moves: what is at the earlier place, and what is asked of it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use contract::OutcomeKind;
use oneshot_server::config::backup::ObjectStoreConfig;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use url::Url;

use crate::faults::erased;
use crate::harness::{API_KEY, Harness, PATIENCE, Stage};
use crate::receiver::{Answer, Receiver};
use crate::sinks::{backups, into_folder, linked, nothing_deleted, until_backups};
use crate::whole::FILE;

/// The object store is another folder from now on; its prefix stays.
fn moved(harness: &mut Harness, name: &str) -> PathBuf {
    let folder = harness.folder.path().join(name);
    std::fs::create_dir_all(&folder).expect("made");
    harness.config.object_store = Some(store_in(&folder, "lender"));
    folder.join("lender")
}

fn store_in(folder: &Path, prefix: &str) -> ObjectStoreConfig {
    let url = Url::from_directory_path(folder).expect("an address");
    ObjectStoreConfig::new(url.as_str(), prefix).expect("good")
}

async fn deleted(harness: &Harness, id: &str) {
    let path = format!("/v1/journeys/{id}");
    let request = harness.request(Method::DELETE, &path, API_KEY);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
}

/// Waits until this line is among the numbers.
async fn until_number(harness: &Harness, line: &str) {
    let waited = tokio::time::timeout(PATIENCE, async {
        loop {
            let text = harness.get("/metrics", "").await.text().await;
            if text.expect("text").lines().any(|one| one == line) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    waited.await.expect("waited too long");
}

#[tokio::test]
async fn what_is_at_an_earlier_place_is_not_deleted_by_looking_at_the_new_one() {
    let mut stage = Stage::set().await;
    let before = into_folder(&mut stage.harness);
    stage.harness.crash_and_restart().await;
    let opened = linked(&stage, FILE).await;
    stage.harness.until(&opened.key, erased).await;
    moved(&mut stage.harness, "elsewhere");
    stage.harness.crash_and_restart().await;
    deleted(&stage.harness, &opened.id).await;
    let failed = "oneshot_object_deletions_total{outcome=\"failed\"} 1";
    until_number(&stage.harness, failed).await;
    assert_eq!(
        backups(&stage.harness, &opened.id).await["object_store"],
        "deleting"
    );
    until_number(&stage.harness, "oneshot_owed_object_deletions 1").await;
    let ready = stage.harness.get("/readyz", "").await;
    let ready: Value = ready.json().await.expect("JSON");
    assert_eq!(ready["owed_object_deletions"], 1);
    assert!(before.join(&opened.id).join("manifest.json").exists());
    // The operator does as the log says.
    let place = store_in(&before, "");
    stage.harness.config.former_object_stores = vec![place];
    let pause = stage.harness.config.delivery.longest_pause;
    stage.harness.crash_and_restart().await;
    stage.harness.clock.advance(pause);
    until_number(&stage.harness, "oneshot_owed_object_deletions 0").await;
    assert_eq!(
        backups(&stage.harness, &opened.id).await["object_store"],
        "deleted"
    );
    assert!(!before.join(&opened.id).exists());
}

#[tokio::test]
async fn what_was_delivered_to_the_place_before_is_delivered_to_the_new_one_first() {
    let mut stage = Stage::set().await;
    let receiver = Receiver::start().await;
    let before = into_folder(&mut stage.harness);
    receiver.configure(&mut stage.harness.config, "Lender", true);
    stage.harness.crash_and_restart().await;
    receiver.answer_always(Some(Answer::Status(500)));
    let opened = linked(&stage, FILE).await;
    let failing = [("object_store", "acknowledged"), ("webhook", "failing")];
    until_backups(&stage.harness, &opened.id, &failing).await;
    assert!(before.join(&opened.id).join("manifest.json").exists());
    // Moved while the journey waits for its other sink, and the new place cannot be written to.
    let after = moved(&mut stage.harness, "elsewhere");
    std::fs::write(&after, "").expect("written");
    stage.harness.crash_and_restart().await;
    receiver.answer_always(None);
    let failing = [("object_store", "failing"), ("webhook", "acknowledged")];
    until_backups(&stage.harness, &opened.id, &failing).await;
    nothing_deleted(&stage).await;
    std::fs::remove_file(&after).expect("removed");
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    assert!(after.join(&opened.id).join("manifest.json").exists());
    // What the first place has is owed until it can be reached.
    assert!(before.join(&opened.id).join("manifest.json").exists());
    until_number(&stage.harness, "oneshot_owed_object_deletions 1").await;
    stage.harness.config.former_object_stores = vec![store_in(&before, "")];
    let pause = stage.harness.config.delivery.longest_pause;
    stage.harness.crash_and_restart().await;
    // Who wrote there before the crash may have it for so long.
    stage
        .harness
        .clock
        .advance(pause + Duration::from_secs(600));
    until_number(&stage.harness, "oneshot_owed_object_deletions 0").await;
    assert!(!before.join(&opened.id).exists());
    assert!(after.join(&opened.id).join("manifest.json").exists());
}

#[tokio::test]
async fn what_a_withdrawn_store_has_is_deleted_when_it_is_configured_again() {
    let mut stage = Stage::set().await;
    let folder = into_folder(&mut stage.harness);
    stage.harness.crash_and_restart().await;
    let opened = stage.harness.open(json!({})).await;
    // Some files can be written, and this one cannot.
    let in_the_way = folder.join(&opened.id).join("transactions.csv");
    std::fs::create_dir_all(in_the_way.join("x")).expect("made");
    let widget = stage.harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    until_backups(&stage.harness, &opened.id, &[("object_store", "failing")]).await;
    let store = stage.harness.config.object_store.take();
    stage.harness.crash_and_restart().await;
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    let withdrawn = [("object_store", "withdrawn")];
    until_backups(&stage.harness, &opened.id, &withdrawn).await;
    deleted(&stage.harness, &opened.id).await;
    let failed = "oneshot_object_deletions_total{outcome=\"failed\"} 1";
    until_number(&stage.harness, failed).await;
    let deleting = [("object_store", "deleting")];
    until_backups(&stage.harness, &opened.id, &deleting).await;
    assert!(folder.join(&opened.id).join("accounts.csv").exists());
    stage.harness.config.object_store = store;
    stage.harness.crash_and_restart().await;
    stage.harness.clock.advance(Duration::from_secs(600));
    until_backups(&stage.harness, &opened.id, &[("object_store", "deleted")]).await;
    assert!(!folder.join(&opened.id).exists());
}
