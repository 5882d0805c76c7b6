//! Section 6.6: what to do about a channel that needs the user.

use serde_json::json;

use crate::browser::{Browser, signs_in, typed};
use crate::scene::{EVERY_TYPE, column, id, scene, statuses};
use crate::support::{Person, Stage};

/// `edit_credentials` of a connection, opened in a browser.
async fn edit(stage: &Stage, person: &Person, connection: &str, expected: &str) -> Browser {
    let session = stage.session(person).await;
    let mut browser = Browser::of(stage);
    let settings = format!("connection_id={connection}&expected_account_types={expected}");
    browser
        .open_entry("v2.1/widget/edit_credentials", &session, &settings)
        .await;
    browser
}

/// Signs in at the bank's own site, and authorises Linxo there.
async fn at_the_bank(browser: &mut Browser) {
    browser.press("connect-checking", typed(&[])).await;
    let sent = signs_in("dev", "dev").with_file("f.txt", EVERY_TYPE);
    browser.press("submit-credentials", sent).await;
    browser.press("bank-authorise", typed(&[])).await;
}

/// Signs in with the form.
async fn with_the_form(browser: &mut Browser) {
    let sent = signs_in("dev", "dev").with_file("f.txt", EVERY_TYPE);
    browser.press("submit-credentials", sent).await;
}

#[tokio::test]
async fn an_expired_token_is_mended_by_edit_credentials_with_payment() {
    let (stage, person) = scene().await;
    let made = stage.made_twofold(&person).await;
    let expired = json!({"channel": "REDIRECT", "status": "TOKEN_EXPIRED"});
    let failed = stage.set(&made, expired).await;
    assert_eq!(statuses(&failed).0, "FAILED");
    let mut browser = edit(&stage, &person, id(&made), "PAYMENT").await;
    at_the_bank(&mut browser).await;
    let now = stage.again(&made, &person).await;
    assert_eq!(statuses(&now), ("SUCCESS", vec!["SUCCESS", "SUCCESS"]));
}

#[tokio::test]
async fn refused_credentials_are_mended_by_edit_credentials_with_other() {
    for status in ["AUTH_FAILED", "PASSWORD_CHANGE_REQUIRED"] {
        let (stage, person) = scene().await;
        let made = stage.made_twofold(&person).await;
        let refused = json!({"channel": "EMBEDDED", "status": status});
        let failed = stage.set(&made, refused).await;
        assert_eq!(statuses(&failed), ("FAILED", vec!["SUCCESS", status]));
        let mut browser = edit(&stage, &person, id(&made), "OTHER").await;
        with_the_form(&mut browser).await;
        let now = stage.again(&made, &person).await;
        assert_eq!(statuses(&now).0, "SUCCESS", "{status}");
    }
}

#[tokio::test]
async fn both_channels_are_mended_by_edit_credentials_with_all() {
    let (stage, person) = scene().await;
    let made = stage.made_twofold(&person).await;
    let before = stage.rows("accounts", &person).await;
    for (channel, status) in [("REDIRECT", "TOKEN_EXPIRED"), ("EMBEDDED", "AUTH_FAILED")] {
        let body = json!({"channel": channel, "status": status});
        stage.set(&made, body).await;
    }
    let mut browser = edit(&stage, &person, id(&made), "ALL").await;
    // The bank's own site first, then the form.
    at_the_bank(&mut browser).await;
    with_the_form(&mut browser).await;
    let now = stage.again(&made, &person).await;
    assert_eq!(statuses(&now), ("SUCCESS", vec!["SUCCESS", "SUCCESS"]));
    let after = stage.rows("accounts", &person).await;
    assert_eq!(column(&after, "id"), column(&before, "id"));
}
