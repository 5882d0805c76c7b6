use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::support::{Stage, json_of};

async fn fault(stage: &Stage, fault: Value) -> reqwest::Response {
    let request = stage.client.post(stage.api("_twin/faults")).json(&fault);
    request.send().await.unwrap()
}

async fn read(stage: &Stage, token: &str) -> reqwest::Result<reqwest::Response> {
    let address = stage.api("v2.1/users/me");
    stage.client.get(address).bearer_auth(token).send().await
}

#[tokio::test]
async fn a_status_is_answered_as_many_times_as_asked() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let spec = json!({
        "method": "get", "path": "^/v2.1/users/", "action": {"status": 503}, "times": 2,
    });
    assert_eq!(fault(&stage, spec).await.status(), StatusCode::CREATED);
    let other = stage.call(Method::GET, "connections", &person.token).await;
    assert_eq!(other.status(), StatusCode::OK, "another path");
    for status in [503, 503, 200] {
        assert_eq!(read(&stage, &person.token).await.unwrap().status(), status);
    }
}

#[tokio::test]
async fn a_dropped_request_gets_no_answer_and_does_nothing() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    fault(
        &stage,
        json!({"path": "/users/me", "action": "drop", "times": 1}),
    )
    .await;
    let address = stage.api("v2.1/users/me");
    let request = stage.client.delete(address).bearer_auth(&person.token);
    assert!(request.send().await.is_err());
    assert_eq!(stage.state().await["users"].as_array().unwrap().len(), 1);
    let last = stage.requests().await.pop().unwrap();
    assert_eq!(
        (&last["method"], &last["status"]),
        (&json!("DELETE"), &json!(0))
    );
    assert_eq!(
        read(&stage, &person.token).await.unwrap().status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_truncated_answer_breaks_off_after_the_work_is_done() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    fault(&stage, json!({"path": "/users/me", "action": "truncate"})).await;
    let answer = read(&stage, &person.token).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.bytes().await.is_err());
    let request = stage.client.delete(stage.api("v2.1/users/me"));
    assert!(request.bearer_auth(&person.token).send().await.is_err());
    assert_eq!(
        stage.state().await["users"],
        json!([]),
        "deleted, but nobody heard"
    );
}

#[tokio::test]
async fn garbage_is_no_json() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    fault(&stage, json!({"path": "/users/me", "action": "garbage"})).await;
    let text = read(&stage, &person.token)
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(serde_json::from_str::<Value>(&text).is_err());
}

#[tokio::test]
async fn a_delay_delays() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    fault(
        &stage,
        json!({"path": "/users/me", "action": {"delay_ms": 120}}),
    )
    .await;
    let start = Instant::now();
    assert_eq!(
        read(&stage, &person.token).await.unwrap().status(),
        StatusCode::OK
    );
    assert!(start.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn faults_hit_auth_widget_and_bank_too_and_can_be_ended() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let made = fault(&stage, json!({"path": "", "action": {"status": 502}})).await;
    let id = json_of(made).await["id"].as_u64().unwrap();
    assert_eq!(stage.token(json!({})).await.status(), 502);
    let mut browser = Browser::of(&stage);
    browser.open_widget(&session, "").await;
    assert_eq!(browser.status, 502);
    browser.open(stage.twin.bank_url().clone()).await;
    assert_eq!(browser.status, 502);
    let end = stage
        .client
        .delete(stage.api(&format!("_twin/faults/{id}")));
    assert_eq!(end.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    browser.open_widget(&session, "").await;
    assert!(browser.has("bank-list"));
    let end = stage
        .client
        .delete(stage.api(&format!("_twin/faults/{id}")));
    assert_eq!(end.send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_fault_that_cannot_be_is_refused_in_words() {
    let stage = Stage::start().await;
    for spec in [
        json!({"path": "(", "action": "drop"}),
        json!({"path": "", "action": {"status": 7}}),
        json!({"path": "", "action": "explode"}),
        json!({"path": "", "action": "drop", "probability": 2}),
        json!({"path": "", "action": "drop", "unknown": 1}),
    ] {
        let response = fault(&stage, spec.clone()).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{spec}");
        assert!(
            !json_of(response).await["error"]
                .as_str()
                .unwrap()
                .is_empty()
        );
    }
}

/// Every action, as the control interface takes it.
fn actions() -> [Value; 5] {
    [
        json!({"status": 503}),
        json!({"delay_ms": 20_000}),
        json!("drop"),
        json!("truncate"),
        json!("garbage"),
    ]
}

/// Longer than an answer takes, shorter than the delay above.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether any of the actions hit a request.
async fn is_hit(stage: &Stage, method: Method, token: &str) -> bool {
    let address = stage.api("v2.1/users/me");
    let request = stage.client.request(method, address).bearer_auth(token);
    let whole = async {
        let answer = request.send().await?;
        let status = answer.status();
        answer.bytes().await.map(|body| (status, body))
    };
    match tokio::time::timeout(PATIENCE, whole).await {
        Err(_late) => true,
        Ok(Err(_broken)) => true,
        Ok(Ok((status, body))) => {
            status == StatusCode::SERVICE_UNAVAILABLE
                || serde_json::from_slice::<Value>(&body).is_err()
        }
    }
}

#[tokio::test]
async fn every_action_hits_the_methods_it_is_for_and_no_others() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    for action in actions() {
        let spec = json!({"method": "PUT", "path": "/users/me", "action": action});
        let made = json_of(fault(&stage, spec).await).await;
        let get = is_hit(&stage, Method::GET, &person.token).await;
        assert!(!get, "{action}: GET is let through");
        let put = is_hit(&stage, Method::PUT, &person.token).await;
        assert!(put, "{action}: PUT is hit");
        let path = format!("_twin/faults/{}", made["id"]);
        let ended = stage.client.delete(stage.api(&path)).send().await.unwrap();
        assert_eq!(ended.status(), StatusCode::NO_CONTENT);
        let put = is_hit(&stage, Method::PUT, &person.token).await;
        assert!(!put, "{action}: ended");
    }
}

#[tokio::test]
async fn every_action_happens_as_many_times_as_asked() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    for action in actions() {
        let spec = json!({"path": "/users/me", "action": action, "times": 2});
        fault(&stage, spec).await;
        for (number, hit) in [true, true, false, false].into_iter().enumerate() {
            let got = is_hit(&stage, Method::GET, &person.token).await;
            assert_eq!(got, hit, "{action}: request {number}");
        }
    }
}

#[tokio::test]
async fn every_action_happens_as_often_as_its_probability_says() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    for action in actions() {
        for (probability, fits) in [
            (0.0, 0..=0),
            // Of 60 fair coins, all but one in 10^17 times some fall on each side.
            (0.5, 1..=59),
            (1.0, 60..=60),
        ] {
            let spec = json!({
                "path": "/users/me", "action": action, "probability": probability,
            });
            fault(&stage, spec).await;
            let requests = (0..60).map(|_| is_hit(&stage, Method::GET, &person.token));
            let hits = futures::future::join_all(requests).await;
            let hits = hits.into_iter().filter(|hit| *hit).count();
            assert!(fits.contains(&hits), "{action} at {probability}: {hits}");
            let clear = stage.client.delete(stage.api("_twin/faults"));
            assert_eq!(clear.send().await.unwrap().status(), StatusCode::NO_CONTENT);
        }
    }
}
