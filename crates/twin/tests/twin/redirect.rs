use oneshot_twin::{BankWindow, TwinConfig};
use serde_json::json;

use crate::browser::{Browser, signs_in, typed};
use crate::support::{Person, Stage, bank_file, quick};

const CALLBACK: &str = "aspsp_callback_uri=http%3A%2F%2Fapp.localhost%2Fresume%2Fk%3Fa%3D1";

/// Up to the bank's own site.
async fn to_the_bank(stage: &Stage, settings: &str) -> (Browser, Person, String) {
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let mut browser = Browser::of(stage);
    browser.open_widget(&session, settings).await;
    browser.press("provider-linxo-test-bank", typed(&[])).await;
    browser.press("connect-checking", typed(&[])).await;
    assert_eq!(browser.url.origin(), stage.twin.bank_url().origin());
    (browser, person, session)
}

#[tokio::test]
async fn a_person_goes_to_the_bank_and_comes_back_by_the_callback() {
    let stage = Stage::start().await;
    let (mut browser, person, session) = to_the_bank(&stage, CALLBACK).await;
    assert!(
        !browser.url.as_str().contains(&session),
        "the session stays home"
    );
    browser
        .press("submit-credentials", signs_in("ok", "no"))
        .await;
    assert!(browser.has("widget-error") && browser.has("credentials"));
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    browser.press("bank-authorise", typed(&[])).await;
    let landed = browser.landed.take().unwrap();
    assert_eq!(
        landed.as_str(),
        "http://app.localhost/resume/k?a=1",
        "nothing appended"
    );
    assert_eq!(stage.get("connections", &person.token).await, json!([]));

    browser.open_widget(&session, CALLBACK).await;
    assert!(browser.has("accounts"));
    browser.press("give-consent", typed(&[])).await;
    assert_eq!(browser.ending()["message"]["status"], "success");
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(connections[0]["channels"][0]["mode"], "REDIRECT");
    assert_eq!(connections[0]["channels"][0]["status"], "SUCCESS");
}

#[tokio::test]
async fn without_a_callback_the_bank_leads_back_to_the_widget() {
    let stage = Stage::start().await;
    let (mut browser, _, _) = to_the_bank(&stage, "locale=fr").await;
    assert!(browser.html.contains("lang=\"fr\""));
    browser
        .press("submit-credentials", signs_in("otp", "ok"))
        .await;
    browser
        .press("submit-challenge", typed(&[("code", "1234")]))
        .await;
    browser.press("bank-authorise", typed(&[])).await;
    assert_eq!(browser.url.origin(), stage.twin.embed_url().origin());
    assert!(browser.has("accounts"));
}

#[tokio::test]
async fn the_bank_opens_where_the_configuration_says() {
    for (bank_window, target) in [(BankWindow::Top, "_top"), (BankWindow::Tab, "_blank")] {
        let stage = Stage::with(TwinConfig {
            bank_window,
            ..quick()
        })
        .await;
        let person = stage.person("a@app.example").await;
        let session = stage.session(&person).await;
        let mut browser = Browser::of(&stage);
        browser.open_widget(&session, CALLBACK).await;
        browser.press("provider-linxo-test-bank", typed(&[])).await;
        assert_eq!(
            browser.form_attributes("connect-checking")["target"],
            target
        );
        browser.press("connect-checking", typed(&[])).await;

        // The widget, where it was, waits and follows.
        let mut frame = Browser::of(&stage);
        frame.open_widget(&session, CALLBACK).await;
        assert!(frame.has("bank-opened"));
        assert!(frame.tag("div", "data-now=").contains("data-watch"));
        assert_eq!(frame.form_attributes("open-bank-again")["target"], target);
        browser
            .press("submit-credentials", signs_in("ok", "ok"))
            .await;
        browser.press("bank-authorise", typed(&[])).await;
        frame.open_widget(&session, CALLBACK).await;
        assert!(frame.has("accounts"));
    }
}

#[tokio::test]
async fn the_redirect_channel_gives_payment_accounts_only() {
    let stage = Stage::start().await;
    let (mut browser, person, _) = to_the_bank(&stage, "").await;
    let file = "CREDENTIALS|a|b\n\
                ACCOUNT|u1|1|21/08/26|1|Checkings||false|o|Current|||I|EUR\n\
                ACCOUNT|u2|2|21/08/26|1|Savings||false|o|Livret|||I|EUR\n\
                ACCOUNT|u3|3|21/08/26|1|CreditCard||false|o|Card|||I|EUR\n\
                ACCOUNT|u4|4|21/08/26|1|Loans||false|o|Loan|||I|EUR\n";
    let sent = signs_in("a", "b").with_file("f.txt", file);
    browser.press("submit-credentials", sent).await;
    browser.press("bank-authorise", typed(&[])).await;
    browser.press("give-consent", typed(&[])).await;
    let accounts = stage.get("accounts", &person.token).await;
    let types = accounts.as_array().unwrap().iter();
    let types: Vec<&str> = types.map(|one| one["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["CHECKINGS", "CREDIT_CARD"]);
}

#[tokio::test]
async fn a_bank_without_a_payment_account_leads_to_the_other_channel() {
    let stage = Stage::start().await;
    let (mut browser, _, _) = to_the_bank(&stage, "").await;
    let file = bank_file("no_checking_account.txt");
    let sent = signs_in("dev", "dev").with_file("f.txt", file);
    browser.press("submit-credentials", sent).await;
    assert!(browser.text("widget-error").contains("no checking account"));
    browser.press("no-checking", typed(&[])).await;
    assert!(browser.has("credentials"));
}

#[tokio::test]
async fn refusing_at_the_bank_leads_back_with_a_word() {
    let stage = Stage::start().await;
    let (mut browser, person, session) = to_the_bank(&stage, CALLBACK).await;
    let visit = browser.url.clone();
    browser.press("bank-refuse", typed(&[])).await;
    assert!(
        browser
            .landed
            .take()
            .unwrap()
            .path()
            .starts_with("/resume/")
    );
    browser.open_widget(&session, CALLBACK).await;
    assert!(browser.text("widget-error").contains("did not authorise"));
    assert_eq!(stage.get("connections", &person.token).await, json!([]));
    browser.open(visit).await;
    assert!(
        browser.has("bank-over"),
        "the bank's page is over, not stuck"
    );
}

#[tokio::test]
async fn the_bank_cannot_be_framed_and_the_widget_can() {
    let stage = Stage::start().await;
    let (browser, _, session) = to_the_bank(&stage, "").await;
    let bank = stage.client.get(browser.url.clone()).send().await.unwrap();
    assert_eq!(bank.headers()["x-frame-options"], "DENY");
    let address = stage.embed(&format!("v2.1/widget/add_connection?session_id={session}"));
    let widget = stage.client.get(address).send().await.unwrap();
    assert!(widget.headers().get("x-frame-options").is_none());
    let policy = widget.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(!policy.contains("frame-ancestors"), "{policy}");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
}

#[tokio::test]
async fn a_forgotten_visit_says_so() {
    let stage = Stage::start().await;
    let (mut browser, person, _) = to_the_bank(&stage, "").await;
    stage
        .call(reqwest::Method::DELETE, "users/me", &person.token)
        .await;
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    assert_eq!(browser.status, reqwest::StatusCode::GONE);
    assert!(browser.has("bank-over"));
}
