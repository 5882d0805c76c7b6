use reqwest::{StatusCode, Url};
use serde_json::json;

use crate::browser::Browser;
use crate::support::{Stage, json_of, token_of};

#[tokio::test]
async fn a_session_is_opened_by_json_or_a_form_and_links_to_the_widget() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let fields = [
        ("client_id", "demo"),
        ("client_secret", "demo"),
        ("access_token", person.token.as_str()),
    ];
    let address = stage.embed("v2.1/widget/widget_session?captive_mode=false");
    let requests = [
        stage.client.post(&address).form(&fields),
        stage.client.post(&address).json(&json!({
            "client_id": "demo", "client_secret": "demo", "access_token": person.token,
        })),
    ];
    for request in requests {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let body = json_of(response).await;
        let id = body["session_id"].as_str().unwrap();
        let link: Url = body["_links"]["add_connection"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        let expected = stage.embed(&format!("v2.1/widget/add_connection?session_id={id}"));
        assert_eq!(link.as_str(), expected);
    }
}

#[tokio::test]
async fn a_session_needs_the_client_and_a_users_token() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let narrow = stage.sign_in(&person.email, "s3cret", "profile").await;
    let narrow = token_of(narrow).await;
    let client = stage.client_token().await;
    for (secret, token, status) in [
        ("no", person.token.as_str(), StatusCode::UNAUTHORIZED),
        ("demo", "made-up", StatusCode::UNAUTHORIZED),
        ("demo", client.as_str(), StatusCode::FORBIDDEN),
        ("demo", narrow.as_str(), StatusCode::FORBIDDEN),
    ] {
        let request = stage.client.post(stage.embed("v2.1/widget/widget_session"));
        let request = request.json(&json!({
            "client_id": "demo", "client_secret": secret, "access_token": token,
        }));
        assert_eq!(request.send().await.unwrap().status(), status, "{secret}");
    }
}

#[tokio::test]
async fn an_unknown_old_or_orphaned_session_is_over_and_says_so() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let mut browser = Browser::of(&stage);
    browser.open_widget("made-up", "locale=fr").await;
    assert_eq!(browser.status, StatusCode::GONE);
    assert!(browser.has("widget-error"));
    assert!(browser.html.contains("Cette session est terminée"));

    let session = stage.session(&person).await;
    browser.open_widget(&session, "").await;
    assert!(browser.has("bank-list"));
    let clock = stage.client.post(stage.api("_twin/clock"));
    clock
        .json(&json!({"advance_s": 3601}))
        .send()
        .await
        .unwrap();
    browser.open_widget(&session, "").await;
    assert_eq!(browser.status, StatusCode::GONE);

    let person = stage.person("b@app.example").await;
    let session = stage.session(&person).await;
    stage
        .call(reqwest::Method::DELETE, "users/me", &person.token)
        .await;
    browser.open_widget(&session, "").await;
    assert_eq!(browser.status, StatusCode::GONE);
}

#[tokio::test]
async fn an_address_without_a_page_is_a_readable_404() {
    let stage = Stage::start().await;
    let mut browser = Browser::of(&stage);
    for base in [stage.twin.embed_url(), stage.twin.bank_url()] {
        browser.open(base.join("nothing/here").unwrap()).await;
        assert_eq!(browser.status, StatusCode::NOT_FOUND);
        assert!(browser.html.contains("</h1>"));
    }
}
