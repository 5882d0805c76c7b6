use oneshot_twin::{Choices, TwinConfig};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::hook::Hook;
use crate::support::{Person, Stage, json_of, quick};

/// A twin that tries three times, without waiting.
async fn hooked(choices: Choices) -> (Stage, Person, Hook) {
    let hook = Hook::open().await;
    let stage = Stage::with(TwinConfig {
        webhook_url: Some(hook.url.clone()),
        choices,
        ..quick()
    })
    .await;
    let person = stage.person("a@app.example").await;
    (stage, person, hook)
}

fn hasty() -> Choices {
    Choices {
        webhook_pauses_ms: vec![0, 0],
        ..Choices::default()
    }
}

async fn connect(stage: &Stage, person: &Person) -> Value {
    json_of(stage.connect(json!({"email": person.email})).await).await
}

async fn log(stage: &Stage) -> Vec<Value> {
    let request = stage.client.get(stage.api("_twin/webhooks"));
    let log = json_of(request.send().await.unwrap()).await;
    log.as_array().unwrap().clone()
}

/// The log when nothing in it is under way any more.
async fn settled(stage: &Stage, count: usize) -> Vec<Value> {
    let settled = async {
        loop {
            let log = log(stage).await;
            if log.len() == count && log.iter().all(|one| one["done"] == true) {
                return log;
            }
            tokio::task::yield_now().await;
        }
    };
    let patience = std::time::Duration::from_secs(20);
    tokio::time::timeout(patience, settled).await.unwrap()
}

fn statuses(sent: &Value) -> Vec<Option<u64>> {
    let tries = sent["tries"].as_array().unwrap().iter();
    tries.map(|one| one["status"].as_u64()).collect()
}

#[tokio::test]
async fn a_webhook_is_tried_again_until_it_is_taken() {
    let (stage, person, mut hook) = hooked(hasty()).await;
    hook.answers(&[StatusCode::INTERNAL_SERVER_ERROR, StatusCode::NOT_FOUND]);
    connect(&stage, &person).await;
    let (_, first) = hook.next().await;
    for _ in 0..2 {
        assert_eq!(hook.next().await.1, first, "the same, with the same id");
    }
    let log = settled(&stage, 1).await;
    assert_eq!(statuses(&log[0]), [Some(500), Some(404), Some(204)]);
    assert_eq!(log[0]["delivered"], true);
    assert_eq!(log[0]["body"], first);
    assert_eq!(hook.left(), Vec::<Value>::new());
}

#[tokio::test]
async fn a_webhook_that_nobody_takes_is_given_up() {
    let (stage, person, mut hook) = hooked(hasty()).await;
    hook.answers(&[StatusCode::BAD_GATEWAY; 4]);
    connect(&stage, &person).await;
    let log = settled(&stage, 1).await;
    assert_eq!(statuses(&log[0]), [Some(502); 3]);
    assert_eq!(log[0]["delivered"], false);
    assert_eq!(hook.left().len(), 3);
}

#[tokio::test]
async fn an_address_where_nobody_listens_is_in_the_log_too() {
    let stage = Stage::with(TwinConfig {
        choices: hasty(),
        ..quick()
    })
    .await;
    let person = stage.person("a@app.example").await;
    connect(&stage, &person).await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    drop(taken);
    let set = stage.client.post(stage.api("_twin/webhook"));
    let set = set.json(&json!({"url": format!("http://127.0.0.1:{port}/")}));
    let set = set.send().await.unwrap();
    assert_eq!(set.status(), StatusCode::NO_CONTENT);
    connect(&stage, &person).await;
    let log = settled(&stage, 1).await;
    assert_eq!(statuses(&log[0]), [None; 3]);
}

#[tokio::test]
async fn the_address_can_be_changed_and_a_reset_goes_back_to_the_first() {
    let (stage, person, mut first) = hooked(hasty()).await;
    let mut second = Hook::open().await;
    let set = async |url: Value| {
        let request = stage.client.post(stage.api("_twin/webhook"));
        let response = request.json(&json!({"url": url})).send().await.unwrap();
        response.status()
    };
    assert_eq!(set(json!(second.url)).await, StatusCode::NO_CONTENT);
    connect(&stage, &person).await;
    second.next().await;
    assert_eq!(set(Value::Null).await, StatusCode::NO_CONTENT);
    connect(&stage, &person).await;
    for bad in ["http://example.com/", "not an address", "http://10.0.0.1/"] {
        assert_eq!(set(json!(bad)).await, StatusCode::BAD_REQUEST, "{bad}");
    }
    assert_eq!(settled(&stage, 1).await.len(), 1);
    stage
        .client
        .post(stage.api("_twin/reset"))
        .send()
        .await
        .unwrap();
    assert_eq!(log(&stage).await, Vec::<Value>::new());
    let person = stage.person("a@app.example").await;
    let made = connect(&stage, &person).await;
    assert_eq!(first.next().await.1["resource"]["id"], made["id"]);
    assert!(first.left().is_empty() && second.left().is_empty());
}

#[tokio::test]
async fn webhooks_go_to_this_machine_only() {
    let config = TwinConfig {
        webhook_url: Some("https://hooks.example.com/".parse().unwrap()),
        ..quick()
    };
    let error = oneshot_twin::Twin::start(config).await.unwrap_err();
    assert!(error.to_string().contains("hooks.example.com"), "{error}");
}

#[tokio::test]
async fn a_webhook_follows_its_choices() {
    let choices = Choices {
        webhook_version: "3".into(),
        webhook_tells_making: true,
        ..hasty()
    };
    let (stage, person, mut hook) = hooked(choices).await;
    let body = json!({"email": person.email, "sync_ms": 60_000});
    stage.connect(body).await;
    let (_, made) = hook.next().await;
    assert_eq!(made["resource"]["status"], "RUNNING");
    assert!(made["resource"]["provider_logo_url"].is_string());
    stage.advance(61).await;
    let (_, ended) = hook.next().await;
    assert_eq!(ended["resource"]["status"], "SUCCESS");
}

#[tokio::test]
async fn a_channel_that_is_read_anew_is_told_of_when_it_starts_and_when_it_ends() {
    let (stage, person, mut hook) = hooked(hasty()).await;
    let made = connect(&stage, &person).await;
    assert_eq!(hook.next().await.1["new_transactions"], true);
    let path = format!(
        "_twin/connections/{}/channels",
        made["id"].as_str().unwrap()
    );
    let again = json!({"channel": "EMBEDDED", "sync_ms": 60_000});
    let again = stage
        .client
        .post(stage.api(&path))
        .json(&again)
        .send()
        .await;
    assert_eq!(again.unwrap().status(), StatusCode::CREATED);
    assert_eq!(hook.next().await.1["resource"]["status"], "RUNNING");
    stage.advance(61).await;
    let (_, ended) = hook.next().await;
    assert_eq!(ended["resource"]["status"], "SUCCESS");
    assert_eq!(ended["new_transactions"], false, "the same ones as before");
}
