use serde_json::json;

use crate::browser::{Browser, signs_in, typed};
use crate::support::{Person, Stage, bank_file};

async fn opened(stage: &Stage, settings: &str) -> (Browser, Person) {
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let mut browser = Browser::of(stage);
    browser.open_widget(&session, settings).await;
    (browser, person)
}

#[tokio::test]
async fn the_locale_chooses_the_language_and_else_the_browser_does() {
    let stage = Stage::start().await;
    let (mut browser, person) = opened(&stage, "locale=fr_FR").await;
    assert!(browser.html.contains("Choisissez votre banque"));
    assert!(browser.html.contains("<html lang=\"fr\">"));
    let session = stage.session(&person).await;
    browser.open_widget(&session, "locale=en_EN").await;
    assert!(browser.html.contains("Choose your bank"));
    browser.language = "fr-CA,fr;q=0.9";
    browser.open_widget(&session, "").await;
    assert!(browser.html.contains("Choisissez votre banque"));
}

#[tokio::test]
async fn the_graphic_settings_reach_the_page_as_checked_values() {
    let stage = Stage::start().await;
    let settings = "font=Open%20Sans&font_color=Blue&elements_color=%23ff0";
    let (browser, _) = opened(&stage, settings).await;
    let link = browser.tag("link", "theme.css");
    assert!(link.contains("font_color=%230000ff"), "{link}");
    assert!(link.contains("elements_color=%23ffff00"), "{link}");
    let query = link
        .split("theme.css")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let address = stage.embed(&format!(
        "v2.1/widget/theme.css{}",
        query.replace("&amp;", "&")
    ));
    let sheet = stage.client.get(address).send().await.unwrap();
    assert_eq!(sheet.headers()["content-type"], "text/css; charset=utf-8");
    let sheet = sheet.text().await.unwrap();
    assert!(sheet.contains("--font: \"Open Sans\""), "{sheet}");
    assert!(sheet.contains("--accent: #ffff00;"), "{sheet}");
}

#[tokio::test]
async fn a_setting_cannot_bring_markup_or_styles_into_the_page() {
    let stage = Stage::start().await;
    let evil = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for name in [
        "font",
        "font_color",
        "elements_color",
        "locale",
        "countries",
        "unknown",
    ] {
        let person = stage.person(&format!("{name}@app.example")).await;
        let session = stage.session(&person).await;
        let mut browser = Browser::of(&stage);
        browser
            .open_widget(&session, &format!("{name}={evil}"))
            .await;
        assert!(!browser.html.contains("<script>"), "{name}");
        assert!(!browser.html.contains("alert(1)"), "{name}");
    }
    let sheet =
        stage.embed("v2.1/widget/theme.css?font=a%22%7D*%7Bcolor:red&font_color=red%7D*%7B");
    let sheet = stage
        .client
        .get(sheet)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert_eq!(sheet, ":root:root {\n}\n");
}

#[tokio::test]
async fn an_address_that_would_run_is_not_gone_to() {
    let stage = Stage::start().await;
    let (mut browser, _) = opened(&stage, "cancel_url=javascript%3Aalert(1)").await;
    browser.press("cancel", typed(&[])).await;
    assert!(browser.has("cancelled"));
}

#[tokio::test]
async fn countries_narrow_the_list_of_banks() {
    let stage = Stage::start().await;
    let (mut browser, person) = opened(&stage, "countries=BE,LU").await;
    assert!(!browser.has("provider-linxo-test-bank"));
    assert!(browser.has("provider-9006"));
    let session = stage.session(&person).await;
    browser.open_widget(&session, "countries=FR").await;
    assert!(browser.has("provider-linxo-test-bank"));
    assert!(!browser.has("provider-9006"));
    browser.open_widget(&session, "countries=XX").await;
    assert!(browser.html.contains("no bank for the countries"));
}

#[tokio::test]
async fn a_bank_with_one_channel_asks_no_question() {
    let stage = Stage::start().await;
    let (mut browser, person) = opened(&stage, "").await;
    browser.press("provider-9003", typed(&[])).await;
    assert!(browser.has("credentials"));
    browser.press("other-bank", typed(&[])).await;
    assert!(browser.has("bank-list"));
    browser.press("provider-9003", typed(&[])).await;
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    browser.press("give-consent", typed(&[])).await;
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(connections[0]["name"], "Épargne de la Lanterne");
    assert_eq!(connections[0]["channels"].as_array().unwrap().len(), 1);
}

/// To the list of accounts, of a file with two.
async fn to_the_accounts(stage: &Stage, settings: &str) -> (Browser, Person) {
    let (mut browser, person) = opened(stage, settings).await;
    browser.press("provider-linxo-test-bank", typed(&[])).await;
    browser.press("no-checking", typed(&[])).await;
    let file = bank_file("no_checking_account.txt");
    let sent = signs_in("dev", "dev").with_file("f.txt", file);
    browser.press("submit-credentials", sent).await;
    assert!(browser.has("accounts"));
    (browser, person)
}

#[tokio::test]
async fn without_selection_all_accounts_are_read() {
    let stage = Stage::start().await;
    let (mut browser, person) = to_the_accounts(&stage, "").await;
    assert!(!browser.has("account"), "no boxes");
    assert!(browser.html.contains("all present and future accounts"));
    browser.press("give-consent", typed(&[])).await;
    assert_eq!(
        stage
            .get("accounts", &person.token)
            .await
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn select_accounts_reads_what_is_ticked() {
    let stage = Stage::start().await;
    let (mut browser, person) = to_the_accounts(&stage, "select_accounts=true").await;
    assert_eq!(
        browser.html.matches(" checked").count(),
        2,
        "all ticked at first"
    );
    browser.press("give-consent", typed(&[])).await;
    assert!(browser.text("widget-error").contains("at least one"));
    browser
        .press("give-consent", typed(&[("account", "1")]))
        .await;
    let accounts = stage.get("accounts", &person.token).await;
    assert_eq!(accounts.as_array().unwrap().len(), 1);
    assert_eq!(accounts[0]["type"], "LOAN");
}

#[tokio::test]
async fn consent_per_account_begins_unticked_and_shows_on_the_connection() {
    let stage = Stage::start().await;
    let (mut browser, person) = to_the_accounts(&stage, "consent_per_account=true").await;
    assert_eq!(browser.html.matches(" checked").count(), 0);
    browser
        .press("give-consent", typed(&[("account", "0")]))
        .await;
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(connections[0]["consent_per_account"], true);
    let state = stage.state().await;
    assert_eq!(state["users"][0]["connections"][0]["accounts"], json!(1));
}
