//! Sections 3.1 and 3.2: the widget session and the entry points.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::browser::{Browser, signs_in, typed};
use crate::support::{Person, Stage, json_of};
use crate::walk::{FILE, Walk, channels};

async fn opened(stage: &Stage, person: &Person, query: &str) -> Value {
    let address = stage.embed(&format!("v2.1/widget/widget_session{query}"));
    let request = stage.client.post(address).json(&json!({
        "access_token": person.token, "client_id": "demo", "client_secret": "demo",
    }));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    json_of(response).await
}

#[tokio::test]
async fn a_widget_session_is_opened_with_json_or_with_a_form() {
    let stage = Stage::start().await;
    let person = stage.person("ada@app.example").await;
    let fields = [
        ("access_token", person.token.as_str()),
        ("client_id", "demo"),
        ("client_secret", "demo"),
    ];
    let json: Value = fields
        .iter()
        .map(|(n, v)| ((*n).to_owned(), json!(v)))
        .collect();
    let address = stage.embed("v2.1/widget/widget_session");
    let requests = [
        stage.client.post(&address).json(&json),
        stage.client.post(&address).form(&fields),
    ];
    for request in requests {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(json_of(answer).await["session_id"].is_string());
    }
}

#[tokio::test]
async fn settings_may_stand_on_the_query_of_widget_session() {
    let stage = Stage::start().await;
    let person = stage.person("ada@app.example").await;
    let session = opened(&stage, &person, "?captive_mode=false").await;
    let mut browser = Browser::of(&stage);
    let id = session["session_id"].as_str().unwrap();
    browser.open_widget(id, "").await;
    browser.press("provider-linxo-test-bank", typed(&[])).await;
    browser.press("no-checking", typed(&[])).await;
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    assert_eq!(browser.ending()["message"]["status"], "success", "at once");
}

#[tokio::test]
async fn the_link_of_a_widget_session_carries_its_id() {
    let stage = Stage::start().await;
    let person = stage.person("ada@app.example").await;
    let session = opened(&stage, &person, "").await;
    let id = session["session_id"].as_str().unwrap();
    let link = session["_links"]["add_connection"].as_str().unwrap();
    let ending = format!("/widget/add_connection?session_id={id}");
    assert!(link.ends_with(&ending), "{link}");
    let mut browser = Browser::of(&stage);
    browser.open(link.parse().unwrap()).await;
    assert!(browser.has("bank-list"));
}

#[tokio::test]
async fn the_widgets_address_can_be_built_from_the_session_id() {
    let stage = Stage::start().await;
    let person = stage.person("ada@app.example").await;
    let session = opened(&stage, &person, "").await;
    let id = session["session_id"].as_str().unwrap();
    let built = stage.embed(&format!("v2.1/widget/add_connection?session_id={id}"));
    assert_eq!(session["_links"]["add_connection"], json!(built));
    let mut browser = Browser::of(&stage);
    for (entry, page) in [("terms", "accept-terms"), ("add_connection", "bank-list")] {
        let built = stage.embed(&format!("v2.1/widget/{entry}?session_id={id}"));
        browser.open(built.parse().unwrap()).await;
        assert!(browser.has(page), "{entry}");
    }
}

#[tokio::test]
async fn every_entry_point_has_its_page() {
    let mut walk = Walk::open("").await;
    let id = walk.made(json!({"login": "challenge"})).await;
    let about = format!("connection_id={id}");
    for (entry, page) in [
        ("add_connection", "bank-list"),
        ("edit_credentials", "sign-in"),
        ("user_input", "challenge-page"),
        ("terms", "accept-terms"),
        ("professional-account", "company"),
        ("manage_accounts", "manage"),
    ] {
        walk.enter(entry, &about).await;
        assert_eq!(walk.browser.status, StatusCode::OK, "{entry}");
        assert!(walk.browser.has(page), "{entry}");
    }
}

#[tokio::test]
async fn edit_credentials_renews_the_channel_that_is_expected() {
    let mut walk = Walk::open("").await;
    let both = json!({"channels": ["REDIRECT", "EMBEDDED"], "file": FILE});
    let id = walk.made(both).await;
    for (expected, path) in [
        ("PAYMENT", "site"),
        ("OTHER", "form"),
        ("ALL", "site, form"),
    ] {
        for status in [("REDIRECT", "TOKEN_EXPIRED"), ("EMBEDDED", "AUTH_FAILED")] {
            let set = walk.stage.api(&format!("_twin/connections/{id}"));
            let set = walk.stage.client.post(set);
            let set = set.json(&json!({"channel": status.0, "status": status.1}));
            assert_eq!(set.send().await.unwrap().status(), StatusCode::OK);
        }
        let settings = format!("connection_id={id}&expected_account_types={expected}");
        walk.enter("edit_credentials", &settings).await;
        let mut taken = Vec::new();
        if walk.browser.has("connect-checking") {
            taken.push("site");
            walk.press("connect-checking").await;
            walk.sign_in().await;
            walk.press("bank-authorise").await;
        }
        if walk.browser.has("credentials") {
            taken.push("form");
            walk.sign_in().await;
        }
        assert_eq!(taken.join(", "), path, "{expected}");
        let now = walk.connection().await;
        let renewed = match expected {
            "PAYMENT" => ["SUCCESS", "AUTH_FAILED"],
            "OTHER" => ["TOKEN_EXPIRED", "SUCCESS"],
            _ => ["SUCCESS", "SUCCESS"],
        };
        assert_eq!(channels(&now), renewed, "{expected}");
    }
}

#[tokio::test]
async fn user_input_answers_a_pending_challenge() {
    let mut walk = Walk::open("").await;
    let id = walk.made(json!({"login": "challenge"})).await;
    assert_eq!(channels(&walk.connection().await)[1], "CHALLENGE_REQUIRED");
    walk.enter("user_input", &format!("connection_id={id}"))
        .await;
    let code = typed(&[("code", "1234")]);
    walk.browser.press("submit-challenge", code).await;
    assert_eq!(channels(&walk.connection().await)[1], "SUCCESS");
}

#[tokio::test]
async fn terms_are_accepted() {
    let mut walk = Walk::open("").await;
    walk.enter("terms", "").await;
    walk.press("accept").await;
    assert_eq!(walk.message()["status"], "success");
    walk.enter("terms", "").await;
    assert!(walk.browser.has("accepted"));
}

#[tokio::test]
async fn manage_accounts_changes_the_accounts_of_a_connection() {
    let mut walk = Walk::open("").await;
    let id = walk.made(json!({"file": FILE})).await;
    assert_eq!(walk.accounts("account_number").await.len(), 4);
    walk.enter("manage_accounts", &format!("connection_id={id}"))
        .await;
    let kept = typed(&[("account", "0"), ("account", "3")]);
    walk.browser.press("save-accounts", kept).await;
    assert_eq!(walk.accounts("account_number").await, ["001", "004"]);
}

#[tokio::test]
async fn a_walk_chooses_a_bank_signs_in_lists_accounts_takes_consent_and_synchronises() {
    let mut walk = Walk::open("locale=en").await;
    assert!(walk.browser.has("bank-list"));
    walk.choose_test_bank().await;
    walk.press("no-checking").await;
    assert!(walk.browser.has("credentials"));
    walk.sign_in().await;
    assert!(walk.browser.has("accounts"));
    for name in ["Current account", "Gold card", "Savings book", "Home loan"] {
        assert!(walk.browser.html.contains(name), "{name}");
    }
    let consent = "all present and future accounts";
    assert!(walk.browser.html.contains(consent));
    assert!(
        walk.list("connections").await.is_empty(),
        "not before the consent"
    );
    walk.press("give-consent").await;
    assert_eq!(walk.connection().await["status"], "SUCCESS");
    assert_eq!(walk.accounts("type").await.len(), 4);
}

#[tokio::test]
async fn a_widget_reopened_with_the_same_session_is_where_it_was() {
    let mut walk = Walk::open("locale=en").await;
    let session = walk.session.clone();
    for (button, page) in [
        ("provider-linxo-test-bank", "channels"),
        ("no-checking", "credentials"),
    ] {
        walk.press(button).await;
        // Another browser, as after the bank in another tab or app.
        let mut other = Browser::of(&walk.stage);
        other.open_widget(&session, "locale=en").await;
        assert!(other.has(page), "{page}");
    }
    walk.sign_in().await;
    let mut other = Browser::of(&walk.stage);
    other.open_widget(&session, "locale=en").await;
    assert!(other.has("accounts"));
}

#[tokio::test]
async fn the_widget_may_be_framed() {
    let walk = Walk::open("").await;
    let page = walk.stage.client.get(walk.browser.url.clone());
    let page = page.send().await.unwrap();
    assert!(page.headers().get("x-frame-options").is_none());
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("frame-ancestors"), "{policy}");
}

#[tokio::test]
async fn the_widget_gives_the_id_of_a_queue() {
    let mut walk = Walk::open("redirect_url=http%3A%2F%2Fapp.localhost%2Fr").await;
    walk.by_the_form().await;
    walk.press("give-consent").await;
    let next = walk.next();
    let queue = next.split("queue_id=").nth(1).unwrap();
    let events = walk.list(&format!("queues/{queue}/events")).await;
    assert!(!events.is_empty(), "it hears of the synchronisation");
}
