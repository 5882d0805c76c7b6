use std::time::Duration;

use oneshot_twin::TwinConfig;
use serde_json::json;

use crate::browser::{Browser, signs_in, typed};
use crate::support::{Stage, json_of};

/// Up to the credential form.
async fn to_the_form(stage: &Stage, settings: &str) -> (Browser, crate::support::Person) {
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let mut browser = Browser::of(stage);
    browser.open_widget(&session, settings).await;
    assert!(browser.has("bank-list"));
    browser.press("provider-linxo-test-bank", typed(&[])).await;
    browser.press("no-checking", typed(&[])).await;
    assert!(browser.has("credentials"));
    (browser, person)
}

#[tokio::test]
async fn a_person_walks_the_widget_and_is_sent_to_the_redirect_url() {
    let stage = Stage::start().await;
    let settings = "auto_sync=false&redirect_url=http%3A%2F%2Fapp.localhost%2Freturn%2Fk";
    let (mut browser, person) = to_the_form(&stage, settings).await;
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    assert!(browser.has("accounts"));
    browser.press("give-consent", typed(&[])).await;
    let connections = stage.get("connections", &person.token).await;
    let id = connections[0]["id"].as_str().unwrap();
    let ending = browser.ending();
    assert_eq!(
        ending["message"],
        json!({
            "eventName": "redirect_to", "redirect_url": "http://app.localhost/return/k",
            "status": "success", "result": "created", "connection_id": id,
        })
    );
    let result = format!("status=success&result=created&connection_id={id}");
    let next = ending["next"].as_str().unwrap();
    let (address, queue) = next.split_once("&queue_id=").unwrap();
    assert_eq!(address, format!("http://app.localhost/return/k?{result}"));
    assert!(queue.bytes().all(|digit| digit.is_ascii_digit()), "{queue}");
    assert_eq!(connections[0]["auto_sync"], false);
    assert_eq!(connections[0]["channels"][1]["mode"], "EMBEDDED");
    assert_eq!(connections[0]["channels"][1]["status"], "SUCCESS");
}

#[tokio::test]
async fn without_a_redirect_url_the_built_in_page_ends_it() {
    let stage = Stage::start().await;
    let (mut browser, person) = to_the_form(&stage, "locale=fr").await;
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    browser.press("give-consent", typed(&[])).await;
    let ending = browser.ending();
    assert_eq!(ending["message"]["redirect_url"], "/success");
    assert_eq!(ending["next"], "/success?locale=fr");
    let next = browser.url.join(ending["next"].as_str().unwrap()).unwrap();
    browser.open(next).await;
    assert!(browser.has("success"));
    assert!(browser.html.contains("Vos comptes sont connectés"));
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(connections[0]["auto_sync"], true, "nobody said false");
}

#[tokio::test]
async fn the_page_around_the_widget_is_remembered_from_the_first_page_on() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let mut browser = Browser::of(&stage);
    browser.referer = Some("http://app.localhost:4800/");
    browser.open_widget(&session, "").await;
    browser.referer = None;
    browser.press("provider-linxo-test-bank", typed(&[])).await;
    browser.press("no-checking", typed(&[])).await;
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    browser.press("give-consent", typed(&[])).await;
    assert_eq!(browser.ending()["embedder"], "http://app.localhost:4800");
}

#[tokio::test]
async fn a_wrong_password_makes_no_connection_and_keeps_the_login() {
    let stage = Stage::start().await;
    let (mut browser, person) = to_the_form(&stage, "locale=en").await;
    for (login, password) in [("ok", "no"), ("wrong", "ok"), ("nobody", "ok")] {
        browser
            .press("submit-credentials", signs_in(login, password))
            .await;
        assert!(browser.text("widget-error").contains("does not accept"));
        assert_eq!(browser.value("login"), login);
        assert_eq!(browser.value("password"), "");
    }
    browser.press("submit-credentials", signs_in("", "")).await;
    assert!(browser.text("widget-error").contains("Enter your login"));
    assert_eq!(stage.get("connections", &person.token).await, json!([]));
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    assert!(browser.has("accounts"));
}

#[tokio::test]
async fn a_challenge_asks_for_its_code() {
    let stage = Stage::start().await;
    let (mut browser, _) = to_the_form(&stage, "").await;
    browser
        .press("submit-credentials", signs_in("otp", "ok"))
        .await;
    browser
        .press("submit-challenge", typed(&[("code", "0000")]))
        .await;
    assert!(browser.has("widget-error"));
    browser
        .press("submit-challenge", typed(&[("code", "1234")]))
        .await;
    assert!(browser.has("accounts"));
}

#[tokio::test]
async fn the_widget_waits_for_the_synchronisation_and_follows_it() {
    let stage = Stage::with(TwinConfig {
        sync: Duration::from_secs(600),
        ..TwinConfig::default()
    })
    .await;
    let (mut browser, _) = to_the_form(&stage, "wait_sync_end=true").await;
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    browser.press("give-consent", typed(&[])).await;
    assert!(browser.has("sync"));
    let widget = browser.tag("div", "data-now=");
    assert!(widget.contains("data-watch"));
    let now = widget.split("data-now=\"").nth(1).unwrap();
    let now = browser.url.join(now.split('"').next().unwrap()).unwrap();
    let look = async || json_of(stage.client.get(now.clone()).send().await.unwrap()).await;
    assert_eq!(look().await["step"], "sync");
    let clock = stage.client.post(stage.api("_twin/clock"));
    clock.json(&json!({"advance_s": 601})).send().await.unwrap();
    assert_eq!(look().await["step"], "end");
    let same = browser.url.clone();
    browser.open(same).await;
    assert_eq!(browser.ending()["message"]["status"], "success");
}

/// A twin whose synchronisations do not end by themselves.
async fn slow_stage() -> Stage {
    Stage::with(TwinConfig {
        sync: Duration::from_secs(600),
        ..TwinConfig::default()
    })
    .await
}

#[tokio::test]
async fn the_widget_lets_go_before_the_end_when_it_should_not_wait() {
    let stage = slow_stage().await;
    let (mut browser, person) = to_the_form(&stage, "wait_sync_end=false").await;
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    browser.press("give-consent", typed(&[])).await;
    assert_eq!(browser.ending()["message"]["status"], "success");
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(connections[0]["status"], "RUNNING");
}

#[tokio::test]
async fn without_captive_mode_the_form_is_the_last_page() {
    let stage = slow_stage().await;
    let (mut browser, person) = to_the_form(&stage, "captive_mode=false").await;
    let consent = "consent to access to all present and future accounts";
    assert!(browser.html.contains(consent), "the form asks for it");
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    assert_eq!(browser.ending()["message"]["status"], "success");
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(connections[0]["status"], "RUNNING");
}

#[tokio::test]
async fn without_captive_mode_a_wrong_password_shows_on_the_channel_only() {
    let stage = Stage::start().await;
    let (mut browser, person) = to_the_form(&stage, "captive_mode=false").await;
    browser
        .press("submit-credentials", signs_in("ok", "wrong"))
        .await;
    let connection = browser.ending()["message"]["connection_id"].clone();
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(connections[0]["id"], connection);
    assert_eq!(connections[0]["status"], "FAILED");
    assert_eq!(connections[0]["channels"][1]["status"], "AUTH_FAILED");
    assert_eq!(stage.get("accounts", &person.token).await, json!([]));
}

#[tokio::test]
async fn without_captive_mode_a_challenge_waits_for_the_person_to_come_back() {
    let stage = Stage::start().await;
    let (mut browser, person) = to_the_form(&stage, "captive_mode=false").await;
    browser
        .press("submit-credentials", signs_in("otp", "ok"))
        .await;
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(
        connections[0]["channels"][1]["status"],
        "CHALLENGE_REQUIRED"
    );
}

#[tokio::test]
async fn without_captive_mode_a_malformed_form_is_still_refused() {
    let stage = Stage::start().await;
    let (mut browser, person) = to_the_form(&stage, "captive_mode=false").await;
    browser.press("submit-credentials", signs_in("", "")).await;
    assert!(browser.text("widget-error").contains("Enter your login"));
    let sent = signs_in("dev", "dev").with_file("f.txt", "CREDENTIALS|dev\n");
    browser.press("submit-credentials", sent).await;
    assert!(browser.text("widget-error").contains("f.txt, line 1"));
    assert_eq!(stage.get("connections", &person.token).await, json!([]));
}

#[tokio::test]
async fn without_captive_mode_who_picks_accounts_stays_for_them() {
    let stage = Stage::start().await;
    let settings = "captive_mode=false&select_accounts=true";
    let (mut browser, _) = to_the_form(&stage, settings).await;
    browser
        .press("submit-credentials", signs_in("ok", "wrong"))
        .await;
    assert!(browser.has("widget-error"), "so the password is checked");
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    assert!(browser.has("accounts"));
}

#[tokio::test]
async fn a_failed_synchronisation_can_be_tried_again_or_left() {
    let stage = Stage::start().await;
    let (mut browser, person) = to_the_form(&stage, "").await;
    browser
        .press("submit-credentials", signs_in("changepw", "ok"))
        .await;
    browser.press("give-consent", typed(&[])).await;
    assert!(browser.text("widget-error").contains("new password"));
    browser.press("retry", typed(&[])).await;
    assert!(browser.has("credentials"));
    assert_eq!(stage.get("connections", &person.token).await, json!([]));
    browser
        .press("submit-credentials", signs_in("action", "ok"))
        .await;
    browser.press("give-consent", typed(&[])).await;
    browser.press("leave", typed(&[])).await;
    assert_eq!(browser.ending()["message"]["status"], "error");
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(connections[0]["status"], "FAILED");
}

#[tokio::test]
async fn cancelling_goes_to_the_cancel_url_or_the_built_in_page() {
    let stage = Stage::start().await;
    let settings = "cancel_url=http%3A%2F%2Fapp.localhost%2Fcancelled%2Fk";
    let (mut browser, person) = to_the_form(&stage, settings).await;
    browser.press("cancel", typed(&[])).await;
    let landed = browser.landed.take().unwrap();
    assert_eq!(
        landed.as_str(),
        "http://app.localhost/cancelled/k?status=cancelled"
    );
    let session = stage.session(&person).await;
    browser.open_widget(&session, "locale=fr").await;
    browser.press("cancel", typed(&[])).await;
    assert!(browser.has("cancelled"));
    assert!(browser.html.contains("Vous avez annulé"));
    assert_eq!(stage.get("connections", &person.token).await, json!([]));
}

#[tokio::test]
async fn every_page_of_the_walk_can_be_cancelled_and_shown_again() {
    let stage = Stage::start().await;
    let (mut browser, _) = to_the_form(&stage, "").await;
    for presses in ["", "submit-credentials"] {
        if !presses.is_empty() {
            browser.press(presses, signs_in("ok", "ok")).await;
        }
        assert!(browser.has("cancel"));
        let (html, url) = (browser.html.clone(), browser.url.clone());
        browser.open(url).await;
        assert_eq!(browser.html, html, "a reload shows the same page");
    }
}

#[tokio::test]
async fn a_session_opened_again_after_its_end_shows_its_end() {
    let stage = Stage::start().await;
    let (mut browser, person) = to_the_form(&stage, "").await;
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    browser.press("give-consent", typed(&[])).await;
    let (first, url) = (browser.ending(), browser.url.clone());
    browser.open(url).await;
    assert_eq!(browser.ending(), first);
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(connections.as_array().unwrap().len(), 1);
}
