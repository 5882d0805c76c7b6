//! Section 10: the event queue and the webhook.

use oneshot_twin::TwinConfig;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::hook::Hook;
use crate::scene::{column, id, scene};
use crate::shape::assert_shape;
use crate::support::{Person, Stage, json_of, quick};

async fn open(stage: &Stage, person: &Person) -> String {
    let opened = stage.call(Method::POST, "queues", &person.token).await;
    assert_eq!(opened.status(), StatusCode::CREATED);
    id(&json_of(opened).await).to_owned()
}

async fn poll(stage: &Stage, person: &Person, queue: &str) -> Vec<Value> {
    let path = format!("queues/{queue}/events");
    stage.rows(&path, person).await
}

#[tokio::test]
async fn a_queue_hears_what_comes_after_it_was_subscribed_to() {
    let (stage, person) = scene().await;
    let late = json!({"sync_ms": 60_000});
    let before = stage.made(&person, late.clone()).await;
    let queue = open(&stage, &person).await;
    let after = stage.made(&person, late).await;
    stage.advance(61).await;
    let events = poll(&stage, &person, &queue).await;
    let of = |connection: &Value| -> Vec<&str> {
        let own = events
            .iter()
            .filter(|event| event["resource_id"] == connection["id"]);
        own.map(|event| event["name"].as_str().unwrap()).collect()
    };
    assert_eq!(of(&after), ["RUNNING", "SUCCESS"]);
    assert_eq!(
        of(&before),
        [""; 0],
        "its synchronisation had begun already"
    );
    // It goes on piling up, and what was polled is not told again.
    assert!(poll(&stage, &person, &queue).await.is_empty());
    stage.set(&before, json!({"status": "AUTH_FAILED"})).await;
    stage.set(&after, json!({"status": "TOKEN_EXPIRED"})).await;
    let events = poll(&stage, &person, &queue).await;
    assert_eq!(column(&events, "name"), ["TOKEN_EXPIRED"]);
}

#[tokio::test]
async fn a_queue_is_its_users_own() {
    let (stage, person) = scene().await;
    let other = stage.person("b@app.example").await;
    let queue = open(&stage, &person).await;
    let others = open(&stage, &other).await;
    stage.made(&person, json!({})).await;
    assert!(poll(&stage, &other, &others).await.is_empty());
    let path = format!("v2.1/queues/{queue}/events");
    let (status, _) = stage.ask(&path, &other.token).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let path = format!("queues/{queue}");
    assert_eq!(
        stage.delete(&path, &other.token).await,
        StatusCode::NOT_FOUND
    );
    assert!(!poll(&stage, &person, &queue).await.is_empty());
    assert_eq!(
        stage.delete(&path, &person.token).await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        stage.delete(&path, &person.token).await,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn an_event_is_dated_named_and_tied_to_a_connection_and_its_channel() {
    let (stage, person) = scene().await;
    let queue = open(&stage, &person).await;
    let request = json!({"login": "expired", "channel": "REDIRECT", "sync_ms": 60_000});
    let made = stage.made(&person, request).await;
    // Long after: the event is dated when it happened, not when it is read.
    stage.advance(600).await;
    let events = poll(&stage, &person, &queue).await;
    let now = stage.again(&made, &person).await;
    let channel = &now["channels"][0];
    let last = events.last().unwrap();
    assert_eq!(last["name"], "TOKEN_EXPIRED");
    assert_eq!(last["date"], channel["last_end_date"]);
    assert_eq!(last["resource_type"], "CONNECTIONS");
    assert_eq!(last["resource_id"], made["id"]);
    assert_eq!(
        last["channel_definition_id"],
        channel["channel_definition_id"]
    );
    assert!(last["id"].is_string());
}

#[tokio::test]
async fn a_queue_tells_of_both_channels() {
    let (stage, person) = scene().await;
    let queue = open(&stage, &person).await;
    let request = json!({
        "channels": ["REDIRECT", {"channel": "EMBEDDED", "sync_ms": 60_000}],
    });
    let made = stage.made(&person, request).await;
    stage.advance(61).await;
    let events = poll(&stage, &person, &queue).await;
    for channel in made["channels"].as_array().unwrap() {
        let own = events
            .iter()
            .filter(|event| event["channel_definition_id"] == channel["channel_definition_id"]);
        let names: Vec<&str> = own.map(|event| event["name"].as_str().unwrap()).collect();
        assert_eq!(names.last(), Some(&"SUCCESS"), "{channel}");
    }
}

async fn hooked() -> (Stage, Person, Hook) {
    let hook = Hook::open().await;
    let stage = Stage::with(TwinConfig {
        webhook_url: Some(hook.url.clone()),
        ..quick()
    })
    .await;
    let person = stage.person("a@app.example").await;
    (stage, person, hook)
}

#[tokio::test]
async fn a_webhook_has_the_documented_fields() {
    let (stage, person, mut hook) = hooked().await;
    let made = stage.made(&person, json!({"channel": "REDIRECT"})).await;
    let (headers, body) = hook.next().await;
    assert_eq!(headers["content-type"], "application/json");
    assert_shape("notification", &body, &[]);
    assert_eq!(body["event_type"], "UPDATED");
    assert_eq!(body["resource_type"], "CONNECTIONS");
    let channel = &made["channels"][0];
    assert_eq!(body["creation_date"], channel["last_end_date"]);
    assert_eq!(
        body["channel_definition_id"],
        channel["channel_definition_id"]
    );
    assert_eq!(body["resource"], made);
    assert_eq!(body["new_transactions"], true);
}

#[tokio::test]
async fn a_webhook_comes_when_a_connections_status_changes() {
    let (stage, person, mut hook) = hooked().await;
    let request = json!({
        "channels": ["REDIRECT", {"channel": "EMBEDDED", "sync_ms": 120_000}], "sync_ms": 60_000,
    });
    let made = stage.made(&person, request).await;
    assert_eq!(made["status"], "RUNNING");
    // One for each channel that was synchronised, when its time has come.
    stage.advance(61).await;
    let (_, first) = hook.next().await;
    assert_eq!(first["resource"]["status"], "RUNNING");
    assert_eq!(first["channel_definition_id"], "900001");
    stage.advance(60).await;
    let (_, second) = hook.next().await;
    assert_eq!(second["resource"]["status"], "SUCCESS");
    assert_eq!(second["channel_definition_id"], "900000");
    assert_ne!(first["id"], second["id"]);
    let expired = json!({"channel": "REDIRECT", "status": "TOKEN_EXPIRED"});
    stage.set(&made, expired.clone()).await;
    let (_, third) = hook.next().await;
    assert_eq!(third["resource"]["status"], "FAILED");
    assert_eq!(third["new_transactions"], false);
    // The same again is no change, and of what is deleted nothing is told.
    stage.set(&made, expired).await;
    let path = format!("connections/{}", id(&made));
    stage.delete(&path, &person.token).await;
    let other = stage.made(&person, json!({})).await;
    let (_, fourth) = hook.next().await;
    assert_eq!(fourth["resource"]["id"], other["id"]);
    assert_eq!(hook.left(), [json!(null); 0]);
}
