//! The end user's whole program in a browser: where the reader is when the view changes, what is read
//! out, and what comes late or twice. Its server is played by the test, event by event.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "clippy knows #[test] for a test, but not #[wasm_bindgen_test]"
)]

mod page;
mod server;

use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use page::Page;

wasm_bindgen_test_configure!(run_in_browser);

/// The widget's last message: it tells of a bank, twice, as a browser may after a slow moment.
const TWICE: &str = "for (const _ of [1, 2]) parent.postMessage({ eventName: 'redirect_to',
    redirect_url: '/success', status: 'success', result: 'created', connection_id: '42' }, '*');";

#[wasm_bindgen_test]
async fn the_reader_is_taken_to_the_heading_of_each_new_view_and_nowhere_else() {
    let page = Page::of("opened", "").await;
    page.until("the start", |page| page.step() == "step-start")
        .await;
    assert!(
        !page.at_heading(),
        "nobody is moved by a page that has just come"
    );
    page.press("start");
    page.until("the widget's heading", |page| {
        page.step() == "step-widget" && page.at_heading()
    })
    .await;
    page.focus("[data-testid=cancel]");
    page.tell(2, "synchronising", json!({}));
    page.until("that the bank is read", |page| {
        page.has(".stepper li:nth-child(2)[data-state=active]")
    })
    .await;
    assert!(page.is_at("[data-testid=cancel]"), "the same view goes on");
    page.tell(3, "collecting", json!({}));
    page.until("the heading of what follows", |page| {
        page.step() == "step-progress" && page.at_heading()
    })
    .await;
    let ended = json!({ "outcome": "cancelled" });
    page.tell(4, "erased", ended);
    page.until("the heading of the end", |page| {
        page.has("[data-testid=step-cancelled]") && page.at_heading()
    })
    .await;
    assert_eq!(page.title(), page.heading(), "the tab is named after it");
}

#[wasm_bindgen_test]
async fn events_that_come_late_or_twice_change_nothing() {
    let page = Page::of("linking", "").await;
    page.until("the widget", |page| page.step() == "step-widget")
        .await;
    page.tell(
        5,
        "collecting",
        json!({ "counts": { "accounts": 2, "transactions": 40 } }),
    );
    page.until("what follows", |page| page.step() == "step-progress")
        .await;
    page.until("the counts", |page| page.says("2 accounts"))
        .await;
    let before = page.element("h1");
    let heading = page.heading();
    for (seq, state) in [
        (5, "collecting"),
        (3, "synchronising"),
        (2, "linking"),
        (4, "synchronising"),
    ] {
        page.tell(seq, state, json!({}));
    }
    // What comes after them is heard after them.
    page.tell(
        6,
        "collecting",
        json!({ "counts": { "accounts": 2, "transactions": 41 } }),
    );
    page.until("the next count", |page| page.says("41 transactions"))
        .await;
    assert_eq!(page.step(), "step-progress");
    assert_eq!(page.heading(), heading);
    assert!(
        page.element("h1").is_same_node(Some(&before)),
        "nothing was drawn anew"
    );
}

#[wasm_bindgen_test]
async fn a_message_that_comes_twice_is_reported_once_and_the_widget_stays_away() {
    let page = Page::of("linking", TWICE).await;
    page.until("what follows", |page| page.step() == "step-progress")
        .await;
    page.until("a report", |page| page.asked("/api/journey/reports") > 0)
        .await;
    page.tell(2, "synchronising", json!({}));
    page.until("that the bank is read", |page| {
        page.says("Linxo is reading your bank")
    })
    .await;
    assert_eq!(page.asked("/api/journey/reports"), 1);
    assert_eq!(page.asked("/api/journey/widget"), 1);
    assert!(!page.has("iframe"));
}

/// A reader hears what is put into a region that was there before; a region that comes with its words
/// is silent.
#[wasm_bindgen_test]
async fn what_comes_later_is_put_into_a_region_that_was_there_before() {
    let page = Page::of("collecting", "").await;
    page.until("what follows", |page| page.step() == "step-progress")
        .await;
    let regions = page.elements("[aria-live=polite]");
    assert!(
        regions
            .iter()
            .any(|one| one.text_content().as_deref() == Some(""))
    );
    page.server_goes();
    page.until("that it may be out of date", |page| {
        page.says("may be out of date") || page.says("not reach")
    })
    .await;
    let spoken = page.elements("[aria-live=polite]");
    let told = spoken.iter().find(|one| {
        let words = one.text_content().unwrap_or_default();
        regions.iter().any(|old| old.is_same_node(Some(one))) && words.contains("out of date")
    });
    assert!(told.is_some(), "{:?}", page.heading());
}
