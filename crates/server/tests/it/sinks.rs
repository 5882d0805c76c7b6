//! Backups to other places than the store, and what must hold before the user is erased.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use contract::{FailureCode, JourneyState, JourneyView, OutcomeKind};
use oneshot_server::config::backup::ObjectStoreConfig;
use reqwest::{Method, StatusCode};
use serde_json::json;
use url::Url;

use crate::faults::{asked, erased};
use crate::harness::{API_KEY, Harness, Opened, PATIENCE, Stage};
use crate::receiver::{Answer, Receiver};
use crate::whole::FILE;

/// Backups go to this folder.
pub(crate) fn into_folder(harness: &mut Harness) -> PathBuf {
    let folder = harness.folder.path().join("objects");
    std::fs::create_dir_all(&folder).expect("made");
    let url = Url::from_directory_path(&folder).expect("an address");
    let config = ObjectStoreConfig::new(url.as_str(), "lender").expect("good");
    harness.config.object_store = Some(config);
    harness.config.delivery.first_pause = Duration::from_millis(20);
    harness.config.delivery.longest_pause = Duration::from_millis(200);
    harness.config.delivery.longest_sink_pause = Duration::from_millis(200);
    folder.join("lender")
}

pub(crate) async fn linked(stage: &Stage, file: &str) -> Opened {
    let opened = stage.harness.open(json!({ "reference": "file-42" })).await;
    let widget = stage.harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": file, "sync_ms": 0 }))
        .await;
    opened
}

async fn view(harness: &Harness, id: &str) -> JourneyView {
    let answer = harness.get(&format!("/v1/journeys/{id}"), API_KEY).await;
    answer.json().await.expect("the documented shape")
}

pub(crate) async fn backups(harness: &Harness, id: &str) -> BTreeMap<String, String> {
    let backups = view(harness, id).await.backups;
    let backups = backups.expect("not left out").into_iter();
    backups.map(|one| (one.sink, one.state)).collect()
}

pub(crate) async fn until_backups(harness: &Harness, id: &str, wanted: &[(&str, &str)]) {
    let waited = tokio::time::timeout(PATIENCE, async {
        loop {
            let found = backups(harness, id).await;
            let found = found.iter().map(|(sink, state)| (&**sink, &**state));
            if found.eq(wanted.iter().copied()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    waited.await.expect("waited too long");
}

pub(crate) async fn nothing_deleted(stage: &Stage) {
    let asked = stage.asked().await;
    assert!(
        !asked.iter().any(|line| line.starts_with("DELETE")),
        "{asked:?}"
    );
}

fn long_file(more: usize) -> String {
    let mut file = FILE.to_owned();
    for index in 0..more {
        file.push_str(&format!(
            "TRANSACTION|-{}.07|04/11/26|CARTE {index}\n",
            index + 1
        ));
    }
    file
}

#[tokio::test]
async fn the_object_store_has_everything_when_linxo_is_asked_to_forget() {
    let mut stage = Stage::set().await;
    let folder = into_folder(&mut stage.harness);
    stage.harness.crash_and_restart().await;
    let hold = json!({ "method": "DELETE", "path": "/users/", "action": { "status": 503 } });
    stage.fault(hold).await;
    let opened = linked(&stage, &long_file(1_200)).await;
    asked(&stage, "DELETE ", 1).await;
    let folder = folder.join(&opened.id);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    let manifest: serde_json::Value = serde_json::from_str(&read("manifest.json")).expect("JSON");
    assert_eq!(manifest["journey"], json!(opened.id));
    assert_eq!(manifest["reference"], "file-42");
    assert_eq!(
        manifest["counts"],
        json!({ "accounts": 2, "transactions": 1_203 })
    );
    assert_eq!(
        backups(&stage.harness, &opened.id).await,
        BTreeMap::from([("object_store".to_owned(), "acknowledged".to_owned())])
    );
    stage.mend().await;
    stage.harness.until(&opened.key, erased).await;
    // The files, one after the other, are what the API gives.
    let path = format!("/v1/journeys/{}/data", opened.id);
    let lines = stage
        .harness
        .request(Method::GET, &path, API_KEY)
        .header("accept", "application/x-ndjson");
    let lines = lines.send().await.expect("an answer").text().await;
    let files = [read("accounts.ndjson"), read("transactions.ndjson")].concat();
    assert_eq!(lines.expect("lines"), files);
    assert_eq!(read("transactions.csv").lines().count(), 1_204);
}

#[tokio::test]
async fn one_of_two_sinks_that_does_not_take_it_holds_the_erasure() {
    let mut stage = Stage::set().await;
    let receiver = Receiver::start().await;
    into_folder(&mut stage.harness);
    receiver.configure(&mut stage.harness.config, "Lender", true);
    stage.harness.crash_and_restart().await;
    receiver.answer_always(Some(Answer::Status(500)));
    let opened = linked(&stage, &long_file(700)).await;
    let failing = [("object_store", "acknowledged"), ("webhook", "failing")];
    until_backups(&stage.harness, &opened.id, &failing).await;
    // Tried again and again, with the first part each time.
    let tries = receiver.until(|heard| heard.len() >= 4).await;
    assert!(
        tries
            .iter()
            .all(|one| one.id == tries[0].id && one.body == tries[0].body)
    );
    nothing_deleted(&stage).await;
    assert_eq!(
        stage.harness.snapshot(&opened.key).await.progress.state,
        JourneyState::Collecting
    );
    receiver.answer([Answer::HangUp, Answer::Hang, Answer::Status(302)]);
    receiver.answer_always(None);
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    let data = receiver.accepted();
    let data: Vec<_> = data
        .iter()
        .filter(|one| one.event() == "journey.data")
        .collect();
    let parts: Vec<_> = data
        .iter()
        .map(|one| one.json()["data"]["part"].clone())
        .collect();
    assert_eq!(parts, [1, 2]);
    assert_eq!(data[0].json()["data"]["parts"], 2);
    assert_eq!(
        data[0].json()["data"]["accounts"].as_array().map(Vec::len),
        Some(2)
    );
    let lengths: Vec<_> = data
        .iter()
        .map(|one| one.json()["data"]["transactions"].as_array().map(Vec::len))
        .collect();
    assert_eq!(lengths, [Some(500), Some(203)]);
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn every_part_is_accepted_before_linxo_is_asked_to_forget() {
    let mut stage = Stage::set().await;
    let receiver = Receiver::start().await;
    receiver.configure(&mut stage.harness.config, "Lender", true);
    stage.harness.crash_and_restart().await;
    // Four parts; the third is refused for a while.
    receiver.answer_always(None);
    let opened = linked(&stage, &long_file(1_700)).await;
    receiver.until(|heard| heard.len() >= 2).await;
    receiver.answer([
        Answer::Status(503),
        Answer::Status(500),
        Answer::Status(429),
    ]);
    stage.harness.until(&opened.key, erased).await;
    let requests = stage.asked().await;
    let deletion = requests.iter().position(|line| line.starts_with("DELETE"));
    let last_read = requests
        .iter()
        .rposition(|line| line.contains("/transactions"));
    assert!(last_read < deletion);
    let accepted = receiver.accepted();
    let ids: Vec<_> = accepted
        .iter()
        .filter(|one| one.event() == "journey.data")
        .map(|one| one.json()["data"]["part"].as_u64())
        .collect();
    assert_eq!(ids, [Some(1), Some(2), Some(3), Some(4)]);
}

#[tokio::test]
async fn a_server_that_dies_after_any_part_loses_none_and_changes_none() {
    let mut stage = Stage::set().await;
    let receiver = Receiver::start().await;
    let folder = into_folder(&mut stage.harness);
    receiver.configure(&mut stage.harness.config, "Lender", true);
    stage.harness.crash_and_restart().await;
    let opened = linked(&stage, &long_file(2_300)).await;
    for parts in 1..=4 {
        receiver.until(|heard| heard.len() >= parts).await;
        stage.harness.crash_and_restart().await;
    }
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    let mut parts = BTreeMap::new();
    for heard in receiver.told("journey.erased").await {
        let again = parts.insert(heard.id.clone(), heard.body.clone());
        assert!(
            again.is_none_or(|body| body == heard.body),
            "{} changed",
            heard.id
        );
    }
    let mut ids = Vec::new();
    for body in parts.values() {
        let body: serde_json::Value = serde_json::from_slice(body).expect("JSON");
        if body["type"] == "journey.data" {
            let transactions = body["data"]["transactions"]
                .as_array()
                .expect("a list")
                .iter();
            ids.extend(transactions.map(|one| one["id"].as_str().expect("an id").to_owned()));
        }
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 2_303);
    assert!(folder.join(&opened.id).join("manifest.json").exists());
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_backup_that_is_refused_to_the_end_fails_the_journey_and_keeps_nothing() {
    let mut stage = Stage::set().await;
    let receiver = Receiver::start().await;
    let folder = into_folder(&mut stage.harness);
    receiver.configure(&mut stage.harness.config, "Lender", false);
    stage.harness.crash_and_restart().await;
    let opened = stage.harness.open(json!({ "expires_in_s": 60 })).await;
    // Some files can be written, and this one cannot.
    let in_the_way = folder.join(&opened.id).join("transactions.csv");
    std::fs::create_dir_all(in_the_way.join("x")).expect("made");
    let widget = stage.harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    until_backups(&stage.harness, &opened.id, &[("object_store", "failing")]).await;
    assert!(folder.join(&opened.id).join("accounts.csv").exists());
    nothing_deleted(&stage).await;
    let patience = stage.harness.config.timing.collection_patience;
    stage
        .harness
        .clock
        .advance(Duration::from_secs(61) + patience);
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Failed));
    assert_eq!(end.failure_code, Some(FailureCode::BackupRefused));
    assert_eq!((end.counts.accounts, end.counts.transactions), (0, 0));
    until_backups(&stage.harness, &opened.id, &[("object_store", "deleted")]).await;
    assert!(
        !folder.join(&opened.id).exists(),
        "what was written is gone"
    );
    let data = format!("/v1/journeys/{}/data", opened.id);
    assert_eq!(
        stage.harness.get(&data, API_KEY).await.status(),
        StatusCode::GONE
    );
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
    let told = receiver.told("journey.erased").await;
    let events: Vec<_> = told.iter().map(|one| one.event()).collect();
    assert_eq!(events, ["journey.failed", "journey.erased"]);
    assert_eq!(told[0].json()["data"]["failure_code"], "backup_refused");
}

#[tokio::test]
async fn what_a_partner_deletes_is_deleted_in_the_object_store_even_after_a_crash() {
    let mut stage = Stage::set().await;
    let folder = into_folder(&mut stage.harness);
    stage.harness.crash_and_restart().await;
    let opened = linked(&stage, FILE).await;
    stage.harness.until(&opened.key, erased).await;
    assert!(folder.join(&opened.id).join("manifest.json").exists());
    let path = format!("/v1/journeys/{}", opened.id);
    let request = stage.harness.request(Method::DELETE, &path, API_KEY);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    // Who asks again moves no time.
    let deleted_at = view(&stage.harness, &opened.id).await.data_deleted_at_ms;
    assert!(deleted_at.is_some());
    stage.harness.clock.advance(Duration::from_secs(1));
    let request = stage.harness.request(Method::DELETE, &path, API_KEY);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let again = view(&stage.harness, &opened.id).await.data_deleted_at_ms;
    assert_eq!(again, deleted_at);
    stage.harness.crash_and_restart().await;
    // The dead server may have begun to delete; what it held is free when that time is over.
    stage.harness.clock.advance(Duration::from_secs(600));
    until_backups(&stage.harness, &opened.id, &[("object_store", "deleted")]).await;
    assert!(!folder.join(&opened.id).exists());
}

#[tokio::test]
async fn a_partner_that_stops_it_all_in_the_middle_of_a_backup_leaves_nothing_behind() {
    let mut stage = Stage::set().await;
    let receiver = Receiver::start().await;
    let folder = into_folder(&mut stage.harness);
    receiver.configure(&mut stage.harness.config, "Lender", true);
    stage.harness.crash_and_restart().await;
    receiver.answer_always(Some(Answer::Status(500)));
    let opened = linked(&stage, FILE).await;
    let failing = [("object_store", "acknowledged"), ("webhook", "failing")];
    until_backups(&stage.harness, &opened.id, &failing).await;
    let path = format!("/v1/journeys/{}", opened.id);
    let request = stage.harness.request(Method::DELETE, &path, API_KEY);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Cancelled));
    let gone = [("object_store", "deleted"), ("webhook", "withdrawn")];
    until_backups(&stage.harness, &opened.id, &gone).await;
    assert!(!folder.join(&opened.id).exists());
}

#[tokio::test]
async fn a_sink_that_is_configured_no_more_holds_nothing_up() {
    let mut stage = Stage::set().await;
    let receiver = Receiver::start().await;
    receiver.configure(&mut stage.harness.config, "Lender", true);
    stage.harness.crash_and_restart().await;
    receiver.answer_always(Some(Answer::Status(500)));
    let opened = linked(&stage, FILE).await;
    until_backups(&stage.harness, &opened.id, &[("webhook", "failing")]).await;
    stage.harness.config.webhooks.clear();
    stage.harness.crash_and_restart().await;
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    until_backups(&stage.harness, &opened.id, &[("webhook", "withdrawn")]).await;
}
