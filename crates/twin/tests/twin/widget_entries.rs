//! The entry points beside `add_connection`.

use oneshot_twin::{Choices, TwinConfig};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::browser::{Browser, signs_in, typed};
use crate::support::{Person, Stage, json_of, quick};
use crate::widget_channels::BOTH;

/// A connection made without a browser, by the control interface.
async fn made(stage: &Stage, person: &Person, mut body: Value) -> String {
    body["email"] = json!(person.email);
    let made = stage.connect(body).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    json_of(made).await["id"].as_str().unwrap().to_owned()
}

async fn opened(stage: &Stage, person: &Person, entry: &str, settings: &str) -> Browser {
    let session = stage.session(person).await;
    let mut browser = Browser::of(stage);
    let path = format!("v2.1/widget/{entry}");
    browser.open_entry(&path, &session, settings).await;
    browser
}

async fn connection(stage: &Stage, person: &Person, id: &str) -> Value {
    stage.get(&format!("connections/{id}"), &person.token).await
}

/// The status of each channel, REDIRECT first.
async fn statuses(stage: &Stage, person: &Person, id: &str) -> [String; 2] {
    let now = connection(stage, person, id).await;
    [0, 1].map(|at| now["channels"][at]["status"].as_str().unwrap().to_owned())
}

async fn account_names(stage: &Stage, person: &Person) -> Vec<String> {
    let accounts = stage.get("accounts", &person.token).await;
    let accounts = accounts.as_array().unwrap().iter();
    let names = accounts.map(|one| one["name"].as_str().unwrap().to_owned());
    names.collect()
}

#[tokio::test]
async fn new_credentials_clear_what_failed_and_the_accounts_keep_their_ids() {
    for login in ["changepw", "action", "expired", "challenge"] {
        let stage = Stage::start().await;
        let person = stage.person("a@app.example").await;
        let id = made(&stage, &person, json!({"login": "ok"})).await;
        let before = stage.get("accounts", &person.token).await;
        let set = stage
            .client
            .post(stage.api(&format!("_twin/connections/{id}/channels")));
        let set = set.json(&json!({"channel": "EMBEDDED", "login": login}));
        assert_eq!(set.send().await.unwrap().status(), StatusCode::CREATED);
        let failed = connection(&stage, &person, &id).await;
        assert_eq!(failed["status"], "FAILED", "{login}");

        let settings = format!("connection_id={id}");
        let mut browser = opened(&stage, &person, "edit_credentials", &settings).await;
        assert!(
            browser.has("credentials"),
            "{login}: the channel that failed"
        );
        assert!(!browser.has("other-bank"), "the bank is the connection's");
        browser
            .press("submit-credentials", signs_in("ok", "ok"))
            .await;
        let message = &browser.ending()["message"];
        assert_eq!(message["status"], "success", "{login}");
        assert_eq!(message["result"], "updated");
        assert_eq!(message["connection_id"], json!(id));
        let now = connection(&stage, &person, &id).await;
        assert_eq!(now["status"], "SUCCESS", "{login}");
        let after = stage.get("accounts", &person.token).await;
        assert_eq!(after[0]["id"], before[0]["id"], "{login}");
        assert_eq!(after.as_array().unwrap().len(), 1, "{login}");
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_at_the_banks_site() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let body = json!({"channels": ["REDIRECT", "EMBEDDED"], "file": BOTH});
    let id = made(&stage, &person, body).await;
    let set = stage
        .client
        .post(stage.api(&format!("_twin/connections/{id}")));
    let set = set.json(&json!({"channel": "REDIRECT", "status": "TOKEN_EXPIRED"}));
    assert!(set.send().await.unwrap().status().is_success());
    let settings = format!("connection_id={id}&expected_account_types=PAYMENT");
    let mut browser = opened(&stage, &person, "edit_credentials", &settings).await;
    assert!(browser.has("to-bank"));
    browser.press("connect-checking", typed(&[])).await;
    let sent = signs_in("dev", "dev").with_file("f.txt", BOTH);
    browser.press("submit-credentials", sent).await;
    browser.press("bank-authorise", typed(&[])).await;
    assert_eq!(browser.ending()["message"]["status"], "success");
    assert!(browser.url.path().ends_with("/edit_credentials"));
    assert_eq!(statuses(&stage, &person, &id).await, ["SUCCESS", "SUCCESS"]);
    assert_eq!(account_names(&stage, &person).await.len(), 3);
}

#[tokio::test]
async fn the_credentials_of_both_channels_are_renewed_one_after_the_other() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let body = json!({"channels": ["REDIRECT", "EMBEDDED"], "file": BOTH});
    let id = made(&stage, &person, body).await;
    let settings = format!("connection_id={id}&expected_account_type=ALL");
    let mut browser = opened(&stage, &person, "edit_credentials", &settings).await;
    browser.press("connect-checking", typed(&[])).await;
    let sent = signs_in("dev", "dev").with_file("f.txt", BOTH);
    browser.press("submit-credentials", sent).await;
    browser.press("bank-authorise", typed(&[])).await;
    assert!(browser.has("credentials"), "then the form");
    let sent = signs_in("dev", "dev").with_file("f.txt", BOTH);
    browser.press("submit-credentials", sent).await;
    assert_eq!(browser.ending()["message"]["result"], "updated");
    let names = account_names(&stage, &person).await;
    assert_eq!(names, ["Current", "Gold", "Livret"], "none twice");
}

#[tokio::test]
async fn a_second_channel_is_opened_by_editing_and_needs_its_consent() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let body = json!({"channels": ["REDIRECT"], "file": BOTH});
    let id = made(&stage, &person, body).await;
    let settings = format!("connection_id={id}&expected_account_type=OTHER");
    let mut browser = opened(&stage, &person, "edit_credentials", &settings).await;
    let sent = signs_in("dev", "dev").with_file("f.txt", BOTH);
    browser.press("submit-credentials", sent).await;
    assert!(browser.has("accounts"), "a consent to what is new");
    assert!(browser.html.contains(">Livret<") && !browser.html.contains(">Current<"));
    browser.press("give-consent", typed(&[])).await;
    assert_eq!(statuses(&stage, &person, &id).await, ["SUCCESS", "SUCCESS"]);
    assert_eq!(account_names(&stage, &person).await.len(), 3);
}

#[tokio::test]
async fn an_account_that_was_not_chosen_does_not_come_with_new_credentials() {
    for setting in ["select_accounts", "consent_per_account"] {
        let stage = Stage::start().await;
        let person = stage.person("a@app.example").await;
        let chosen = format!("{setting}=true&expected_account_type=OTHER");
        let mut browser = opened(&stage, &person, "add_connection", &chosen).await;
        browser.press("provider-linxo-test-bank", typed(&[])).await;
        let sent = signs_in("dev", "dev").with_file("f.txt", BOTH);
        browser.press("submit-credentials", sent).await;
        let ticked = typed(&[("account", "0"), ("account", "2")]);
        browser.press("give-consent", ticked).await;
        let id = browser.ending()["message"]["connection_id"].clone();
        let settings = format!("connection_id={}", id.as_str().unwrap());
        let mut browser = opened(&stage, &person, "edit_credentials", &settings).await;
        let sent = signs_in("dev", "dev").with_file("f.txt", BOTH);
        browser.press("submit-credentials", sent).await;
        assert_eq!(browser.ending()["message"]["result"], "updated");
        let names = account_names(&stage, &person).await;
        assert_eq!(names, ["Current", "Livret"], "{setting}");
    }
}

#[tokio::test]
async fn wrong_new_credentials_change_nothing() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let id = made(&stage, &person, json!({"login": "changepw"})).await;
    let settings = format!("connection_id={id}");
    let mut browser = opened(&stage, &person, "edit_credentials", &settings).await;
    browser
        .press("submit-credentials", signs_in("ok", "wrong"))
        .await;
    assert!(browser.has("widget-error"));
    browser.press("cancel", typed(&[])).await;
    assert!(browser.has("cancelled"));
    let [_, embedded] = statuses(&stage, &person, &id).await;
    assert_eq!(embedded, "PASSWORD_CHANGE_REQUIRED", "the connection stays");
}

#[tokio::test]
async fn a_renewal_that_fails_again_can_be_tried_again() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let id = made(&stage, &person, json!({"login": "changepw"})).await;
    let settings = format!("connection_id={id}");
    let mut browser = opened(&stage, &person, "edit_credentials", &settings).await;
    browser
        .press("submit-credentials", signs_in("action", "ok"))
        .await;
    assert!(browser.has("problem"));
    browser.press("retry", typed(&[])).await;
    assert!(browser.has("credentials"));
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    assert_eq!(browser.ending()["message"]["status"], "success");
}

#[tokio::test]
async fn a_pending_challenge_is_answered_by_its_code() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let id = made(&stage, &person, json!({"login": "challenge"})).await;
    let settings = format!("connection_id={id}");
    let mut browser = opened(&stage, &person, "user_input", &settings).await;
    assert!(browser.has("challenge"));
    browser
        .press("submit-challenge", typed(&[("code", "0000")]))
        .await;
    assert!(browser.has("widget-error"));
    browser
        .press("submit-challenge", typed(&[("code", "1234")]))
        .await;
    assert_eq!(browser.ending()["message"]["status"], "success");
    let now = connection(&stage, &person, &id).await;
    assert_eq!(now["status"], "SUCCESS");
    let rows = stage.get("transactions", &person.token).await;
    assert!(!rows.as_array().unwrap().is_empty());
}

#[tokio::test]
async fn user_input_without_a_challenge_says_that_nothing_is_asked() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let id = made(&stage, &person, json!({})).await;
    let settings = format!("connection_id={id}");
    let mut browser = opened(&stage, &person, "user_input", &settings).await;
    assert!(browser.has("nothing"));
    browser.press("go-on", typed(&[])).await;
    assert_eq!(browser.ending()["message"]["connection_id"], json!(id));
}

#[tokio::test]
async fn the_accounts_of_a_connection_can_be_taken_away_and_brought_back() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let id = made(&stage, &person, json!({"file": BOTH})).await;
    let settings = format!("connection_id={id}");
    let mut browser = opened(&stage, &person, "manage_accounts", &settings).await;
    assert_eq!(browser.html.matches(" checked").count(), 3);
    browser.press("save-accounts", typed(&[])).await;
    assert!(browser.text("widget-error").contains("at least one"));
    browser
        .press("save-accounts", typed(&[("account", "2")]))
        .await;
    assert_eq!(browser.ending()["message"]["result"], "updated");
    assert_eq!(account_names(&stage, &person).await, ["Livret"]);

    let mut browser = opened(&stage, &person, "manage_accounts", &settings).await;
    assert_eq!(browser.html.matches(" checked").count(), 1);
    let both = typed(&[("account", "0"), ("account", "2")]);
    browser.press("save-accounts", both).await;
    let mut names = account_names(&stage, &person).await;
    names.sort();
    assert_eq!(names, ["Current", "Livret"]);
}

#[tokio::test]
async fn a_channel_whose_accounts_all_go_is_empty() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let body = json!({"channels": ["REDIRECT", "EMBEDDED"], "file": BOTH});
    let id = made(&stage, &person, body).await;
    let settings = format!("connection_id={id}");
    let mut browser = opened(&stage, &person, "manage_accounts", &settings).await;
    browser
        .press(
            "save-accounts",
            typed(&[("account", "0"), ("account", "1")]),
        )
        .await;
    assert_eq!(statuses(&stage, &person, &id).await, ["SUCCESS", "EMPTY"]);
}

#[tokio::test]
async fn the_terms_are_accepted_once_and_the_page_remembers() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let mut browser = opened(&stage, &person, "terms", "locale=en").await;
    assert!(!browser.has("accepted"));
    browser.press("accept", typed(&[])).await;
    let message = browser.ending()["message"].clone();
    assert_eq!(message["result"], "accepted");
    assert_eq!(message.get("connection_id"), None);
    let browser = opened(&stage, &person, "terms", "locale=en").await;
    assert!(
        browser
            .text("accepted")
            .contains("You accepted these terms on")
    );
}

#[tokio::test]
async fn a_company_is_asked_for_its_name_and_number() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let mut browser = opened(&stage, &person, "professional-account", "").await;
    browser
        .press("send-company", typed(&[("name", "ACME"), ("number", " ")]))
        .await;
    assert!(browser.has("widget-error"));
    let whole = typed(&[("name", "ACME"), ("number", "123 456 789")]);
    browser.press("send-company", whole).await;
    assert_eq!(browser.ending()["message"]["status"], "success");
}

#[tokio::test]
async fn a_connection_that_is_not_the_users_gets_a_clear_page() {
    let stage = Stage::start().await;
    let owner = stage.person("owner@app.example").await;
    let id = made(&stage, &owner, json!({"login": "challenge"})).await;
    let other = stage.person("other@app.example").await;
    for entry in ["edit_credentials", "user_input", "manage_accounts"] {
        for (settings, words) in [
            (
                format!("connection_id={id}"),
                format!("connection_id={id} names no"),
            ),
            ("connection_id=x%3Cb%3E".to_owned(), "x&lt;b&gt;".to_owned()),
            (
                String::new(),
                "needs the parameter connection_id".to_owned(),
            ),
        ] {
            let settings = format!("locale=en&{settings}");
            let browser = opened(&stage, &other, entry, &settings).await;
            assert_eq!(browser.status, StatusCode::NOT_FOUND, "{entry}");
            assert!(browser.has("connection-unknown"), "{entry}");
            assert!(browser.html.contains(&words), "{entry}: {words}");
            assert!(browser.has("cancel"), "there is a way out");
        }
    }
    let [_, embedded] = statuses(&stage, &owner, &id).await;
    assert_eq!(embedded, "CHALLENGE_REQUIRED", "nothing happened to it");
}

#[tokio::test]
async fn the_name_of_the_connections_parameter_is_a_choice() {
    let choices = Choices {
        connection_parameter: "cnx".into(),
        ..Choices::default()
    };
    let stage = Stage::with(TwinConfig { choices, ..quick() }).await;
    let person = stage.person("a@app.example").await;
    let id = made(&stage, &person, json!({})).await;
    let settings = format!("connection_id={id}");
    let browser = opened(&stage, &person, "manage_accounts", &settings).await;
    assert!(browser.has("connection-unknown"));
    let browser = opened(&stage, &person, "manage_accounts", &format!("cnx={id}")).await;
    assert!(browser.has("manage"));
}

#[tokio::test]
async fn another_entry_point_begins_another_walk_in_the_same_session() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let mut browser = Browser::of(&stage);
    let settings = "expected_account_type=OTHER";
    browser.open_widget(&session, settings).await;
    browser.press("provider-linxo-test-bank", typed(&[])).await;
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    browser.press("give-consent", typed(&[])).await;
    let id = browser.ending()["message"]["connection_id"].clone();
    let about = format!("connection_id={}", id.as_str().unwrap());
    let path = "v2.1/widget/manage_accounts";
    browser.open_entry(path, &session, &about).await;
    assert!(browser.has("manage"));
    browser
        .press("save-accounts", typed(&[("account", "0")]))
        .await;
    assert_eq!(browser.ending()["message"]["result"], "updated");
    browser.open_widget(&session, settings).await;
    assert!(browser.has("bank-list"), "a new connection can be added");
}

#[tokio::test]
async fn what_is_sent_to_a_step_that_is_not_shown_changes_nothing() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let id = made(&stage, &person, json!({"login": "challenge"})).await;
    let session = stage.session(&person).await;
    let mut browser = Browser::of(&stage);
    browser.open_widget(&session, "").await;
    for step in [
        "bank",
        "embedded",
        "skip",
        "consent",
        "accounts",
        "answer",
        "terms",
        "company",
        "nothing",
        "retry",
        "leave",
        "challenge",
    ] {
        let address = stage.embed(&format!("v2.1/widget/steps/{step}?session_id={session}"));
        let fields = [("code", "1234"), ("name", "a"), ("number", "1")];
        let sent = stage
            .client
            .post(address)
            .form(&fields)
            .send()
            .await
            .unwrap();
        assert!(sent.status().is_redirection(), "{step}");
        browser.open_widget(&session, "").await;
        assert!(browser.has("bank-list"), "{step}");
    }
    let [_, embedded] = statuses(&stage, &person, &id).await;
    assert_eq!(embedded, "CHALLENGE_REQUIRED");
    let state = stage.state().await;
    assert_eq!(
        state["users"][0]["connections"].as_array().unwrap().len(),
        1
    );
}
