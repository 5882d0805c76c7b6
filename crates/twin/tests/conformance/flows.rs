//! Section 5: the widget as a full page, in a frame, as a popup, in an app. What a browser does
//! with it is tested in a browser: `widget.spec.ts`, `widget-messages.spec.ts`.

use oneshot_twin::{BankWindow, TwinConfig};

use crate::browser::attributes;
use crate::support::{Stage, quick};
use crate::walk::Walk;

const RETURN: &str = "redirect_url=http%3A%2F%2Fapp.localhost%2Freturn";

#[tokio::test]
async fn as_a_full_page_the_walk_goes_over_the_bank_to_redirect_url() {
    let mut walk = Walk::open(RETURN).await;
    walk.choose_test_bank().await;
    walk.press("connect-checking").await;
    let bank = walk.stage.twin.bank_url().origin();
    assert_eq!(walk.browser.url.origin(), bank, "to the bank");
    walk.sign_in().await;
    walk.press("bank-authorise").await;
    let widget = walk.stage.twin.embed_url().origin();
    assert_eq!(walk.browser.url.origin(), widget, "and back");
    walk.press("give-consent").await;
    assert!(walk.next().starts_with("http://app.localhost/return"));
    assert_eq!(walk.connection().await["status"], "SUCCESS");
}

#[tokio::test]
async fn the_banks_site_opens_in_the_top_window_or_in_a_new_tab_and_never_in_the_frame() {
    for (bank_window, target) in [(BankWindow::Top, "_top"), (BankWindow::Tab, "_blank")] {
        let config = TwinConfig {
            bank_window,
            ..quick()
        };
        let mut walk = Walk::on(Stage::with(config).await, "").await;
        walk.choose_test_bank().await;
        let form = walk.browser.form_attributes("connect-checking");
        assert_eq!(form["target"], target);
        walk.press("connect-checking").await;
        let page = walk.stage.client.get(walk.browser.url.clone());
        let page = page.send().await.unwrap();
        assert_eq!(page.headers()["x-frame-options"], "DENY");
        let policy = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    }
}

#[tokio::test]
async fn in_a_frame_the_end_is_a_message_and_a_redirect_inside() {
    let mut walk = Walk::open(RETURN).await;
    walk.by_the_form().await;
    walk.press("give-consent").await;
    assert_eq!(walk.message()["eventName"], "redirect_to");
    let link = attributes(&walk.browser.tag("a", "data-ending"));
    assert_eq!(link["href"], walk.next());
    assert!(!link.contains_key("target"), "inside the frame");
}

#[tokio::test]
async fn without_aspsp_callback_uri_the_bank_leads_back_to_the_widget_itself() {
    let mut walk = Walk::open(RETURN).await;
    walk.over_the_bank().await;
    let expected = format!("session_id={}&{RETURN}", walk.session);
    assert_eq!(walk.browser.url.query(), Some(expected.as_str()));
    assert!(walk.browser.has("accounts"));
}

#[tokio::test]
async fn in_a_popup_the_page_that_opened_it_hears_the_end() {
    let stage = Stage::start().await;
    let person = stage.person("ada@app.example").await;
    let session = stage.session(&person).await;
    let mut browser = crate::browser::Browser::of(&stage);
    // A popup has no page around it; the browser names the one that opened it.
    browser.referer = Some("http://app.localhost:4800/some/page");
    browser.open_widget(&session, "").await;
    let widget = browser.tag("div", "data-events");
    assert!(widget.contains("data-tells-opener"), "{widget}");
    let told = attributes(&widget);
    assert_eq!(told["data-embedder"], "http://app.localhost:4800");
}

#[tokio::test]
async fn the_return_addresses_may_be_those_of_an_app() {
    let settings = "aspsp_callback_uri=myapp%3A%2F%2Fback&redirect_url=myapp%3A%2F%2Fdone";
    let mut walk = Walk::open(settings).await;
    walk.over_the_bank().await;
    let landed = walk.browser.landed.take().unwrap();
    assert_eq!(landed.as_str(), "myapp://back");
    walk.browser.open_widget(&walk.session, settings).await;
    walk.press("give-consent").await;
    assert!(walk.next().starts_with("myapp://done?status=success"));
}
