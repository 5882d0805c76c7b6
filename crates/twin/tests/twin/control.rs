use std::time::Duration;

use oneshot_twin::TwinConfig;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::browser::Browser;
use crate::support::{Stage, bank_file, client, json_of, quick};

#[tokio::test]
async fn the_log_tells_what_was_asked_and_by_whom_and_no_secret() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let mut browser = Browser::of(&stage);
    browser.open_widget(&session, "auto_sync=false").await;
    stage.call(Method::DELETE, "users/me", &person.token).await;
    let log = stage.requests().await;
    let seen: Vec<(&str, &str, u64)> = log
        .iter()
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap();
            (
                text("method"),
                text("path"),
                line["status"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("POST", "/token", 200),
            ("POST", "/v2.1/users", 201),
            ("POST", "/token", 200),
            ("POST", "/v2.1/widget/widget_session", 200),
            ("GET", "/v2.1/widget/add_connection", 200),
            ("DELETE", "/v2.1/users/me", 204),
        ]
    );
    let widget = &log[4];
    assert!(
        widget["query"]
            .as_str()
            .unwrap()
            .ends_with("&auto_sync=false")
    );
    assert_eq!(widget["user_id"], person.id.as_str());
    assert!(widget["at"].is_i64() && widget["ms"].is_u64());
    let text = serde_json::to_string(&log).unwrap();
    for secret in ["s3cret", person.token.as_str(), "client_secret"] {
        assert!(!text.contains(secret), "{secret}");
    }
    let since = log[3]["seq"].as_u64().unwrap();
    let later = stage
        .client
        .get(stage.api(&format!("_twin/requests?since={since}")));
    let later = json_of(later.send().await.unwrap()).await;
    assert_eq!(later.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_widgets_own_plumbing_is_not_in_the_log() {
    let stage = Stage::start().await;
    for path in [
        "assets/widget.css",
        "assets/widget.js",
        "v2.1/widget/steps/now?session_id=x",
    ] {
        let response = stage.client.get(stage.embed(path)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
    }
    assert_eq!(stage.requests().await, Vec::<serde_json::Value>::new());
}

#[tokio::test]
async fn the_state_counts_and_a_reset_forgets() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    stage.connect(json!({"session_id": session})).await;
    let state = stage.state().await;
    assert_eq!(state["widget_sessions"], 1);
    let user = &state["users"][0];
    assert_eq!(user["email"], "a@app.example");
    assert!(user["created_at"].is_i64());
    let connection = &user["connections"][0];
    assert_eq!(connection["provider_id"], "9000");
    assert_eq!(connection["status"], "SUCCESS");
    assert_eq!(connection["accounts"], 1);
    assert_eq!(connection["transactions"], 50);
    let channels = json!([{"mode": "EMBEDDED", "status": "SUCCESS", "accounts": 1}]);
    assert_eq!(connection["channels"], channels);
    let reset = stage
        .client
        .post(stage.api("_twin/reset"))
        .send()
        .await
        .unwrap();
    assert_eq!(reset.status(), StatusCode::NO_CONTENT);
    let empty = json!({"users": [], "deleted_users": [], "widget_sessions": 0});
    assert_eq!(stage.state().await, empty);
    let response = stage.call(Method::GET, "users/me", &person.token).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_connection_without_hands_follows_the_sessions_settings_and_ends_it() {
    let stage = Stage::with(TwinConfig {
        sync: Duration::from_secs(600),
        ..quick()
    })
    .await;
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let mut browser = Browser::of(&stage);
    browser.open_widget(&session, "auto_sync=false").await;
    let file = bank_file("no_checking_account.txt");
    let made = stage
        .connect(json!({"session_id": session, "file": file, "sync_ms": 0}))
        .await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let made = json_of(made).await;
    assert_eq!(made["auto_sync"], false);
    assert_eq!(made["status"], "SUCCESS");
    let url = browser.url.clone();
    browser.open(url).await;
    assert_eq!(browser.ending()["message"]["connection_id"], made["id"]);
}

#[tokio::test]
async fn a_connection_that_cannot_be_is_refused_in_words() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    for (request, status) in [
        (json!({}), 400),
        (json!({"email": "b@app.example"}), 404),
        (json!({"session_id": "x"}), 404),
        (json!({"email": person.email, "session_id": "x"}), 400),
        (json!({"email": person.email, "channel": "PIGEON"}), 400),
        (json!({"email": person.email, "file": "ACCOUNT|x"}), 400),
        (json!({"email": person.email, "login": "bulk-0x1"}), 400),
    ] {
        let response = stage.connect(request.clone()).await;
        assert_eq!(response.status(), status, "{request}");
        assert!(json_of(response).await["error"].is_string());
    }
}

#[tokio::test]
async fn a_twin_stops_and_gives_its_ports_back() {
    let stage = Stage::start().await;
    let address = stage.api("_twin/state");
    assert!(client().get(&address).send().await.is_ok());
    let port = stage.twin.api_url().port().unwrap();
    stage.twin.shutdown().await;
    std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port_base = taken.local_addr().unwrap().port();
    let config = TwinConfig {
        port_base,
        ..quick()
    };
    let error = oneshot_twin::Twin::start(config).await.unwrap_err();
    assert!(
        error.to_string().contains(&port_base.to_string()),
        "{error}"
    );
}

#[tokio::test]
async fn every_answer_has_the_latency() {
    let latency = Duration::from_millis(80);
    let stage = Stage::with(TwinConfig { latency, ..quick() }).await;
    let start = std::time::Instant::now();
    stage.token(json!({})).await;
    assert!(start.elapsed() >= latency);
}

#[tokio::test]
async fn the_clock_moves_everything_that_ages_and_a_reset_moves_it_back() {
    let stage = Stage::start().await;
    let advance = async |seconds: i64| {
        let request = stage.client.post(stage.api("_twin/clock"));
        let response = request.json(&json!({"advance_s": seconds})).send().await;
        let response = response.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        json_of(response).await["now"].as_i64().unwrap()
    };
    let start = advance(0).await;
    let day = 24 * 3600;
    let later = advance(day).await;
    assert!((start + day..start + day + 60).contains(&later));
    let person = stage.person("a@app.example").await;
    let user = stage.get("users/me", &person.token).await;
    let created = user["creation_date"].as_i64().unwrap();
    assert!(
        (later..later + 60).contains(&created),
        "users are made by it"
    );
    let body = json!({"email": person.email, "sync_ms": 60_000});
    stage.connect(body).await;
    advance(61).await;
    let state = stage.state().await;
    assert_eq!(state["users"][0]["connections"][0]["status"], "SUCCESS");
    advance(3600).await;
    let old = stage.call(Method::GET, "users/me", &person.token).await;
    assert_eq!(old.status(), StatusCode::UNAUTHORIZED, "tokens age by it");
    for bad in [json!({"advance_s": -1}), json!({"advance": 1}), json!({})] {
        let request = stage.client.post(stage.api("_twin/clock")).json(&bad);
        let refused = request.send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{bad}");
    }
    stage
        .client
        .post(stage.api("_twin/reset"))
        .send()
        .await
        .unwrap();
    assert!(advance(0).await < later);
}

#[tokio::test]
async fn a_page_of_the_web_reaches_nothing_of_the_control_interface() {
    let stage = Stage::start().await;
    stage.person("a@app.example").await;
    let reset = || stage.client.post(stage.api("_twin/reset"));
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("origin", "https://localhost.evil.example"),
        ("origin", "null"),
        ("host", "evil.example"),
        ("host", "localhost.evil.example:4810"),
    ] {
        let answer = reset().header(name, value).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}: {value}");
        assert!(json_of(answer).await["error"].is_string());
    }
    assert_eq!(stage.state().await["users"].as_array().unwrap().len(), 1);
    for here in [
        "http://partner.localhost:4801",
        "http://127.0.0.1:1",
        "http://[::1]:2",
    ] {
        let answer = reset().header("origin", here).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{here}");
    }
}
