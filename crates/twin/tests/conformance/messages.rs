//! Section 4: what the page around the widget and the return address are told. That a browser
//! delivers it, and to whom, is tested in a browser: `widget-messages.spec.ts`.

use serde_json::{Value, json};

use crate::browser::{attributes, signs_in, typed};
use crate::walk::{FILE, Walk};

/// To the end, by the form.
async fn ended(settings: &str) -> Walk {
    let mut walk = Walk::open(settings).await;
    walk.by_the_form().await;
    walk.press("give-consent").await;
    walk
}

#[tokio::test]
async fn at_the_end_the_page_around_the_widget_hears_redirect_to() {
    let walk = ended("").await;
    let id = walk.connection().await["id"].clone();
    let expected = json!({
        "eventName": "redirect_to",
        "redirect_url": "/success",
        "status": "success",
        "result": "created",
        "connection_id": id,
    });
    assert_eq!(walk.message(), expected);
}

#[tokio::test]
async fn redirect_to_names_the_built_in_page_or_our_own_address() {
    let walk = ended("").await;
    assert_eq!(walk.message()["redirect_url"], "/success");
    let walk = ended("redirect_url=http%3A%2F%2Fapp.localhost%2Freturn").await;
    let own = "http://app.localhost/return";
    assert_eq!(walk.message()["redirect_url"], own);
}

#[tokio::test]
async fn redirect_to_may_come_more_than_once() {
    let mut walk = ended("").await;
    let first = walk.message();
    let same = walk.browser.url.clone();
    walk.browser.open(same).await;
    assert_eq!(walk.message(), first, "and is about the same connection");
    assert_eq!(walk.list("connections").await.len(), 1);
}

/// The events that the shown page sends.
fn events(walk: &Walk) -> Vec<Value> {
    let widget = walk.browser.tag("div", "data-events");
    let told = attributes(&widget).remove("data-events").unwrap();
    serde_json::from_str(&told).unwrap()
}

#[tokio::test]
async fn events_of_other_families_can_be_sent_and_carry_no_bank_data() {
    let mut walk = Walk::open("").await;
    let mut sent = events(&walk);
    walk.choose_test_bank().await;
    sent.extend(events(&walk));
    walk.press("no-checking").await;
    let file = signs_in("dev", "dev").with_file("file.txt", FILE);
    walk.browser.press("submit-credentials", file).await;
    sent.extend(events(&walk));
    let id = walk.made(json!({"login": "action"})).await;
    let settings = format!("connection_id={id}");
    walk.enter("edit_credentials", &settings).await;
    let again = signs_in("action", "ok");
    walk.browser.press("submit-credentials", again).await;
    sent.extend(events(&walk));
    walk.enter("professional-account", "").await;
    sent.extend(events(&walk));
    let names: Vec<&str> = sent
        .iter()
        .map(|event| {
            let fields = event.as_object().unwrap();
            assert_eq!(fields.len(), 1, "a name and nothing else: {event}");
            fields["eventName"].as_str().unwrap()
        })
        .collect();
    for family in [
        "global",
        "login",
        "choose_bank",
        "synchronization",
        "consent",
    ] {
        assert!(names.contains(&family), "{family} in {names:?}");
    }
}

#[tokio::test]
async fn the_return_address_carries_the_result() {
    let walk = ended("redirect_url=http%3A%2F%2Fapp.localhost%2Freturn").await;
    let id = walk.connection().await["id"].clone();
    let id = id.as_str().unwrap();
    let result = format!("?status=success&result=created&connection_id={id}");
    assert!(walk.next().contains(&result), "{}", walk.next());
    let mut walk = Walk::open("cancel_url=http%3A%2F%2Fapp.localhost%2Fcancelled").await;
    walk.browser.press("cancel", typed(&[])).await;
    let landed = walk.browser.landed.take().unwrap();
    assert_eq!(
        landed.as_str(),
        "http://app.localhost/cancelled?status=cancelled"
    );
}
