//! What the pages are told to say to the page around the widget. That they say it, and to whom, is
//! tested in a real browser.

use oneshot_twin::{Choices, TwinConfig};
use serde_json::{Value, json};

use crate::browser::{Browser, attributes, signs_in, typed};
use crate::support::{Stage, quick};

/// The events that the shown page sends.
fn events(browser: &Browser) -> Value {
    let told = attributes(&browser.tag("div", "data-events")).remove("data-events");
    serde_json::from_str(&told.unwrap()).unwrap()
}

async fn walk(stage: &Stage) -> Vec<Value> {
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let mut browser = Browser::of(stage);
    browser.open_widget(&session, "").await;
    let mut seen = vec![events(&browser)];
    for (button, typed) in [
        ("provider-linxo-test-bank", typed(&[])),
        ("no-checking", typed(&[])),
        ("submit-credentials", signs_in("otp", "ok")),
        ("submit-challenge", typed(&[("code", "1234")])),
        ("give-consent", typed(&[])),
    ] {
        browser.press(button, typed).await;
        seen.push(events(&browser));
    }
    seen
}

#[tokio::test]
async fn each_page_tells_its_family_and_nothing_else() {
    let stage = Stage::start().await;
    let told = |name: &str| json!([{"eventName": name}]);
    let expected = [
        told("choose_bank"),
        told("login"),
        told("login"),
        told("login"),
        told("consent"),
        json!([]),
    ];
    assert_eq!(walk(&stage).await, expected);
}

#[tokio::test]
async fn the_other_events_can_be_switched_off_and_named() {
    let choices = Choices {
        other_browser_events: false,
        ..Choices::default()
    };
    let stage = Stage::with(TwinConfig { choices, ..quick() }).await;
    assert!(walk(&stage).await.iter().all(|one| *one == json!([])));
    let choices = Choices {
        login_event: "".into(),
        consent_event: "agreement".into(),
        ..Choices::default()
    };
    let stage = Stage::with(TwinConfig { choices, ..quick() }).await;
    let seen = walk(&stage).await;
    assert_eq!(seen[1], json!([]));
    assert_eq!(seen[4], json!([{"eventName": "agreement"}]));
}

#[tokio::test]
async fn whether_a_popup_tells_its_opener_is_a_choice() {
    for popup_tells_opener in [true, false] {
        let choices = Choices {
            popup_tells_opener,
            ..Choices::default()
        };
        let stage = Stage::with(TwinConfig { choices, ..quick() }).await;
        let person = stage.person("a@app.example").await;
        let session = stage.session(&person).await;
        let mut browser = Browser::of(&stage);
        browser.open_widget(&session, "").await;
        let widget = browser.tag("div", "data-events");
        assert_eq!(widget.contains("data-tells-opener"), popup_tells_opener);
    }
}
