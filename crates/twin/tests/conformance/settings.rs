//! Section 3.3: the settings.

use std::time::Duration;

use oneshot_twin::TwinConfig;
use serde_json::json;

use crate::browser::{attributes, signs_in, typed};
use crate::support::{Stage, quick};
use crate::walk::Walk;

const RETURN: &str = "redirect_url=http%3A%2F%2Fapp.localhost%2Freturn";

/// A twin whose synchronisations take ten minutes of its clock.
async fn slow() -> Stage {
    let sync = Duration::from_secs(600);
    Stage::with(TwinConfig { sync, ..quick() }).await
}

#[tokio::test]
async fn at_the_end_the_browser_goes_to_redirect_url_or_to_a_built_in_page() {
    for (settings, expected) in [(RETURN, "http://app.localhost/return?"), ("", "/success")] {
        let mut walk = Walk::open(settings).await;
        walk.by_the_form().await;
        walk.press("give-consent").await;
        assert!(walk.next().starts_with(expected), "{}", walk.next());
    }
}

#[tokio::test]
async fn the_old_name_redirect_uri_is_ignored() {
    let mut walk = Walk::open(&RETURN.replace("redirect_url", "redirect_uri")).await;
    walk.by_the_form().await;
    walk.press("give-consent").await;
    assert_eq!(walk.next(), "/success");
    assert_eq!(walk.message()["redirect_url"], "/success");
}

#[tokio::test]
async fn after_the_bank_the_browser_goes_to_aspsp_callback_uri() {
    let settings = "aspsp_callback_uri=http%3A%2F%2Fapp.localhost%2Fresume%3Fid%3D7";
    let mut walk = Walk::open(settings).await;
    walk.over_the_bank().await;
    let landed = walk.browser.landed.take().unwrap();
    assert_eq!(landed.as_str(), "http://app.localhost/resume?id=7");
    walk.browser.open_widget(&walk.session, settings).await;
    assert!(walk.browser.has("accounts"), "its page reopens the widget");
}

#[tokio::test]
async fn captive_mode_is_on_by_default_and_keeps_the_user_until_the_end() {
    for settings in ["", "captive_mode=true"] {
        let mut walk = Walk::on(slow().await, settings).await;
        walk.by_the_form().await;
        walk.press("give-consent").await;
        assert!(walk.browser.has("sync"), "{settings}");
        assert!(walk.list("transactions").await.is_empty());
        walk.stage.advance(601).await;
        let same = walk.browser.url.clone();
        walk.browser.open(same).await;
        assert_eq!(walk.message()["status"], "success");
        assert!(!walk.list("transactions").await.is_empty());
    }
}

#[tokio::test]
async fn without_captive_mode_the_user_leaves_before_the_credentials_are_checked() {
    for (password, status) in [("ok", "SUCCESS"), ("wrong", "AUTH_FAILED")] {
        let mut walk = Walk::on(slow().await, "captive_mode=false").await;
        walk.choose_test_bank().await;
        walk.press("no-checking").await;
        let sent = signs_in("ok", password);
        walk.browser.press("submit-credentials", sent).await;
        assert_eq!(walk.message()["status"], "success", "{password}: not known");
        assert_eq!(walk.connection().await["status"], "RUNNING");
        walk.stage.advance(601).await;
        let now = walk.connection().await;
        assert_eq!(now["channels"][1]["status"], status);
    }
}

#[tokio::test]
async fn wait_sync_end_keeps_the_user_until_the_data_are_there() {
    for (settings, waits) in [("wait_sync_end=true", true), ("wait_sync_end=false", false)] {
        let mut walk = Walk::on(slow().await, settings).await;
        walk.by_the_form().await;
        walk.press("give-consent").await;
        assert_eq!(walk.browser.has("sync"), waits, "{settings}");
        walk.stage.advance(601).await;
        let same = walk.browser.url.clone();
        walk.browser.open(same).await;
        assert_eq!(walk.message()["status"], "success");
    }
}

#[tokio::test]
async fn auto_sync_false_makes_a_connection_that_is_not_synchronised_again() {
    let mut walk = Walk::open("auto_sync=false").await;
    walk.by_the_form().await;
    walk.press("give-consent").await;
    let before = walk.connection().await;
    assert_eq!(before["auto_sync"], false);
    walk.stage.advance(3 * 24 * 3600).await;
    // Tokens age with the clock.
    let token = walk
        .stage
        .sign_in(&walk.person.email, "s3cret", crate::support::USER_SCOPES);
    walk.person.token = crate::support::token_of(token.await).await;
    assert_eq!(walk.connection().await["channels"], before["channels"]);
}

#[tokio::test]
async fn the_expected_account_type_chooses_the_channel_in_either_spelling() {
    for name in ["expected_account_type", "expected_account_types"] {
        for (value, page) in [
            ("PAYMENT", "to-bank"),
            ("OTHER", "sign-in"),
            ("ALL", "to-bank"),
        ] {
            let mut walk = Walk::open(&format!("{name}={value}")).await;
            walk.choose_test_bank().await;
            assert!(walk.browser.has(page), "{name}={value}");
            assert_eq!(walk.browser.has("skip"), value == "ALL", "{name}={value}");
        }
    }
}

#[tokio::test]
async fn select_accounts_lets_the_user_pick() {
    let mut walk = Walk::open("select_accounts=true").await;
    walk.by_the_form().await;
    let picked = typed(&[("account", "1"), ("account", "2")]);
    walk.browser.press("give-consent", picked).await;
    assert_eq!(walk.accounts("account_number").await, ["002", "003"]);
}

#[tokio::test]
async fn consent_per_account_asks_for_each_account_and_is_on_the_connection() {
    let mut walk = Walk::open("consent_per_account=true&locale=en").await;
    walk.by_the_form().await;
    assert_eq!(
        walk.browser.html.matches(" checked").count(),
        0,
        "an act for each"
    );
    let given = typed(&[("account", "0")]);
    walk.browser.press("give-consent", given).await;
    assert_eq!(walk.connection().await["consent_per_account"], json!(true));
    assert_eq!(walk.accounts("account_number").await, ["001"]);
}

#[tokio::test]
async fn locale_changes_the_language() {
    for (locale, language, words) in [
        ("fr_FR", "fr", "Choisissez votre banque"),
        ("en_EN", "en", "Choose your bank"),
    ] {
        let walk = Walk::open(&format!("locale={locale}")).await;
        let html = &walk.browser.html;
        assert!(html.contains(&format!("lang=\"{language}\"")), "{locale}");
        assert!(html.contains(words), "{locale}");
    }
}

#[tokio::test]
async fn the_old_name_lng_is_ignored() {
    let walk = Walk::open("lng=fr").await;
    assert!(
        walk.browser.html.contains("lang=\"en\""),
        "as the browser says"
    );
}

/// The style sheet that the settings make.
async fn theme(settings: &str) -> String {
    let walk = Walk::open(settings).await;
    let link = attributes(&walk.browser.tag("link", "theme.css"));
    let address = walk.browser.url.join(&link["href"]).unwrap();
    let sheet = walk.stage.client.get(address).send().await.unwrap();
    sheet.text().await.unwrap()
}

// What the browser makes of these sheets is tested in a browser: `widget-settings.spec.ts`.

#[tokio::test]
async fn font_changes_the_typeface() {
    let sheet = theme("font=Arial").await;
    assert!(sheet.contains("--font: \"Arial\""), "{sheet}");
}

#[tokio::test]
async fn font_color_changes_the_text() {
    let sheet = theme("font_color=Blue").await;
    assert!(sheet.contains("--text: #0000ff;"), "{sheet}");
}

#[tokio::test]
async fn elements_color_changes_the_elements() {
    let sheet = theme("elements_color=Yellow").await;
    assert!(sheet.contains("--accent: #ffff00;"), "{sheet}");
}
