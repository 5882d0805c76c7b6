//! The settings `expected_account_type` and `expected_account_types` in the walk to a new
//! connection.

use serde_json::{Value, json};

use crate::browser::{Browser, signs_in, typed};
use crate::support::{Person, Stage, bank_file};

/// A file with accounts for both channels.
pub(crate) const BOTH: &str = "\
CREDENTIALS|dev|dev
CREDENTIALS_OWNER|ADA LOVELACE
ACCOUNT|a|001|21/08/26|10.00|Checkings||false|ADA|Current|||FR1|EUR
ACCOUNT|b|002|21/08/26|20.00|CreditCard||false|ADA|Gold||||EUR
ACCOUNT|c|003|21/08/26|30.00|Savings||false|ADA|Livret||||EUR
TRANSACTION|2.00|19/08/26|INTEREST
";

async fn at_the_bank(stage: &Stage, settings: &str) -> (Browser, Person) {
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let mut browser = Browser::of(stage);
    browser.open_widget(&session, settings).await;
    browser.press("provider-linxo-test-bank", typed(&[])).await;
    (browser, person)
}

fn statuses(connection: &Value) -> Vec<&str> {
    let channels = connection["channels"].as_array().unwrap().iter();
    channels
        .map(|one| one["status"].as_str().unwrap())
        .collect()
}

/// The type of each account and the channel it came through.
async fn accounts(stage: &Stage, person: &Person) -> Vec<(String, String)> {
    let accounts = stage.get("accounts", &person.token).await;
    let accounts = accounts.as_array().unwrap().iter();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let rows = accounts.map(|one| (text(one, "type"), text(one, "last_channel_definition_id")));
    rows.collect()
}

fn row(kind: &str, channel: &str) -> (String, String) {
    (kind.to_owned(), channel.to_owned())
}

#[tokio::test]
async fn one_sort_of_accounts_leads_straight_to_its_channel() {
    for name in ["expected_account_type", "expected_account_types"] {
        let stage = Stage::start().await;
        let (browser, _) = at_the_bank(&stage, &format!("{name}=OTHER")).await;
        assert!(browser.has("credentials"), "the form");
        assert!(!browser.has("skip"), "there is nothing else");
        let stage = Stage::start().await;
        let (browser, _) = at_the_bank(&stage, &format!("{name}=PAYMENT")).await;
        assert!(browser.has("to-bank") && browser.has("connect-checking"));
        assert!(!browser.has("no-checking") && !browser.has("skip"));
    }
}

#[tokio::test]
async fn without_the_setting_the_person_chooses() {
    let stage = Stage::start().await;
    let (browser, _) = at_the_bank(&stage, "").await;
    assert!(browser.has("connect-checking") && browser.has("no-checking"));
    let stage = Stage::start().await;
    let (browser, _) = at_the_bank(&stage, "expected_account_type=UNHEARD").await;
    assert!(browser.has("no-checking"), "an unknown value is no setting");
}

/// Through the bank's own site with a file, back to the widget.
async fn through_the_bank(browser: &mut Browser, file: &str) {
    browser.press("connect-checking", typed(&[])).await;
    let sent = signs_in("dev", "dev").with_file("f.txt", file);
    browser.press("submit-credentials", sent).await;
    browser.press("bank-authorise", typed(&[])).await;
}

#[tokio::test]
async fn all_leads_through_the_banks_site_and_then_the_form_into_one_connection() {
    let stage = Stage::start().await;
    let settings = "expected_account_type=ALL&locale=en";
    let (mut browser, person) = at_the_bank(&stage, settings).await;
    assert!(browser.html.contains("Your other accounts follow here"));
    through_the_bank(&mut browser, BOTH).await;
    assert!(browser.has("credentials"), "then the form");
    assert!(browser.html.contains("Now your other accounts"));
    let sent = signs_in("dev", "dev").with_file("f.txt", BOTH);
    browser.press("submit-credentials", sent).await;
    assert!(browser.has("accounts"), "then one list");
    for name in ["Current", "Gold", "Livret"] {
        assert_eq!(
            browser.html.matches(&format!(">{name}<")).count(),
            1,
            "{name}"
        );
    }
    browser.press("give-consent", typed(&[])).await;
    assert_eq!(browser.ending()["message"]["result"], "created");
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(connections.as_array().unwrap().len(), 1);
    assert_eq!(statuses(&connections[0]), ["SUCCESS", "SUCCESS"]);
    let expected = [
        row("CHECKINGS", "900001"),
        row("CREDIT_CARD", "900001"),
        row("SAVINGS", "900000"),
    ];
    assert_eq!(accounts(&stage, &person).await, expected);
}

#[tokio::test]
async fn all_with_a_selection_reads_what_is_ticked_of_either_channel() {
    let stage = Stage::start().await;
    let settings = "expected_account_type=ALL&select_accounts=true";
    let (mut browser, person) = at_the_bank(&stage, settings).await;
    through_the_bank(&mut browser, BOTH).await;
    let sent = signs_in("dev", "dev").with_file("f.txt", BOTH);
    browser.press("submit-credentials", sent).await;
    let ticked = typed(&[("account", "1"), ("account", "2")]);
    browser.press("give-consent", ticked).await;
    let expected = [row("CREDIT_CARD", "900001"), row("SAVINGS", "900000")];
    assert_eq!(accounts(&stage, &person).await, expected);
}

#[tokio::test]
async fn all_at_a_bank_with_one_channel_is_that_channel() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    for (bank, page) in [
        ("provider-9003", "credentials"),
        ("provider-9005", "to-bank"),
    ] {
        let session = stage.session(&person).await;
        let mut browser = Browser::of(&stage);
        browser
            .open_widget(&session, "expected_account_type=ALL")
            .await;
        browser.press(bank, typed(&[])).await;
        assert!(browser.has(page), "{bank}");
        assert!(!browser.has("skip"), "{bank}");
    }
}

#[tokio::test]
async fn either_channel_of_all_can_be_left_out() {
    let stage = Stage::start().await;
    let (mut browser, person) = at_the_bank(&stage, "expected_account_type=ALL").await;
    browser.press("skip", typed(&[])).await;
    assert!(browser.has("credentials"), "without the bank's site");
    assert!(!browser.has("skip"), "something has to be connected");
    let sent = signs_in("dev", "dev").with_file("f.txt", BOTH);
    browser.press("submit-credentials", sent).await;
    browser.press("give-consent", typed(&[])).await;
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(statuses(&connections[0]), ["EMPTY", "SUCCESS"]);

    let session = stage.session(&person).await;
    browser
        .open_widget(&session, "expected_account_type=ALL")
        .await;
    browser.press("provider-linxo-test-bank", typed(&[])).await;
    through_the_bank(&mut browser, BOTH).await;
    browser.press("skip", typed(&[])).await;
    assert!(browser.has("accounts"), "without the form");
    browser.press("give-consent", typed(&[])).await;
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(statuses(&connections[1]), ["SUCCESS", "EMPTY"]);
}

#[tokio::test]
async fn all_at_a_bank_without_a_payment_account_goes_on_to_the_form() {
    let stage = Stage::start().await;
    let settings = "expected_account_type=ALL&locale=en";
    let (mut browser, person) = at_the_bank(&stage, settings).await;
    browser.press("connect-checking", typed(&[])).await;
    let file = bank_file("no_checking_account.txt");
    let sent = signs_in("dev", "dev").with_file("f.txt", file.clone());
    browser.press("submit-credentials", sent).await;
    assert!(browser.text("widget-error").contains("no checking account"));
    let sent = signs_in("dev", "dev").with_file("f.txt", file);
    browser.press("submit-credentials", sent).await;
    browser.press("give-consent", typed(&[])).await;
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(statuses(&connections[0]), ["EMPTY", "SUCCESS"]);
}

#[tokio::test]
async fn refusing_at_the_bank_leads_back_to_its_door() {
    let stage = Stage::start().await;
    let (mut browser, _) = at_the_bank(&stage, "expected_account_type=PAYMENT").await;
    browser.press("connect-checking", typed(&[])).await;
    browser.press("bank-refuse", typed(&[])).await;
    assert!(browser.text("widget-error").contains("did not authorise"));
    browser.press("connect-checking", typed(&[])).await;
    assert!(browser.has("bank-sign-in"), "and it opens again");
}

#[tokio::test]
async fn without_captive_mode_all_lets_go_when_the_form_is_sent() {
    let stage = Stage::start().await;
    let settings = "expected_account_type=ALL&captive_mode=false";
    let (mut browser, person) = at_the_bank(&stage, settings).await;
    through_the_bank(&mut browser, BOTH).await;
    browser
        .press("submit-credentials", signs_in("dev", "wrong"))
        .await;
    assert_eq!(browser.ending()["message"]["status"], json!("error"));
    let connections = stage.get("connections", &person.token).await;
    assert_eq!(statuses(&connections[0]), ["SUCCESS", "AUTH_FAILED"]);
}
