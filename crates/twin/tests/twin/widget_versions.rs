use regex::Regex;
use reqwest::Url;
use serde_json::json;

use crate::browser::{Browser, signs_in, typed};
use crate::support::{Person, Stage, json_of};

/// A session opened under a version: its id, and the link that came with it.
async fn session_under(stage: &Stage, version: &str, person: &Person) -> (String, Url) {
    let address = stage.embed(&format!("{version}/widget/widget_session"));
    let request = stage.client.post(address).json(&json!({
        "client_id": "demo", "client_secret": "demo", "access_token": person.token,
    }));
    let body = json_of(request.send().await.unwrap()).await;
    let link = body["_links"]["add_connection"].as_str().unwrap();
    let id = body["session_id"].as_str().unwrap();
    (id.to_owned(), link.parse().unwrap())
}

/// Every address in the page that leads into the widget, by its first segment.
fn versions_in(html: &str) -> Vec<String> {
    let address = Regex::new("\"/(v[0-9.]+)/widget/").unwrap();
    let found = address.captures_iter(html);
    found.map(|found| found[1].to_owned()).collect()
}

fn assert_all_under(version: &str, browser: &Browser) {
    assert!(
        browser
            .url
            .path()
            .starts_with(&format!("/{version}/widget/")),
        "{}",
        browser.url
    );
    let versions = versions_in(&browser.html);
    assert!(!versions.is_empty(), "{}", browser.html);
    assert!(versions.iter().all(|one| one == version), "{versions:?}");
}

#[tokio::test]
async fn a_walk_stays_under_the_version_it_was_opened_under() {
    for version in ["v2.1", "v3"] {
        let stage = Stage::start().await;
        let person = stage.person("a@app.example").await;
        let (_, mut link) = session_under(&stage, version, &person).await;
        link.query_pairs_mut().append_pair("font_color", "Blue");
        let mut browser = Browser::of(&stage);
        browser.open(link).await;
        assert_all_under(version, &browser);
        assert!(browser.tag("link", "theme.css").contains(version));
        for (button, typed) in [
            ("provider-linxo-test-bank", typed(&[])),
            ("no-checking", typed(&[])),
            ("submit-credentials", signs_in("otp", "ok")),
            ("submit-challenge", typed(&[("code", "1234")])),
        ] {
            browser.press(button, typed).await;
            assert_all_under(version, &browser);
        }
        browser.press("give-consent", typed(&[])).await;
        assert_all_under(version, &browser);
        assert_eq!(browser.ending()["message"]["status"], "success");
        let api = stage.get("connections", &person.token).await;
        assert_eq!(api.as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_bank_leads_back_to_the_version_that_led_there() {
    for version in ["v2.1", "v3"] {
        let stage = Stage::start().await;
        let person = stage.person("a@app.example").await;
        let (_, link) = session_under(&stage, version, &person).await;
        let mut browser = Browser::of(&stage);
        browser.open(link).await;
        browser.press("provider-linxo-test-bank", typed(&[])).await;
        browser.press("connect-checking", typed(&[])).await;
        browser
            .press("submit-credentials", signs_in("ok", "ok"))
            .await;
        browser.press("bank-authorise", typed(&[])).await;
        assert!(browser.has("accounts"));
        assert_all_under(version, &browser);
    }
}

#[tokio::test]
async fn a_session_reopened_under_another_version_goes_on_there() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let (session, link) = session_under(&stage, "v2.1", &person).await;
    let mut browser = Browser::of(&stage);
    browser.open(link).await;
    browser.press("provider-linxo-test-bank", typed(&[])).await;
    browser
        .open_entry("v3/widget/add_connection", &session, "")
        .await;
    assert!(browser.has("no-checking"), "where it was");
    browser.press("no-checking", typed(&[])).await;
    assert_all_under("v3", &browser);
}
