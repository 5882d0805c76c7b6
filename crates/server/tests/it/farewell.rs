//! A browser that is on the widget's own page is not left there: the user stays until it is back, or
//! for a bounded time.

use std::time::Duration;

use contract::{JourneyState, OpenedJourney, OutcomeKind, WidgetOpened};
use reqwest::{Method, StatusCode};
use serde_json::json;
use url::Url;

use crate::harness::{Opened, Stage};

const FAREWELL: Duration = Duration::from_secs(3_600);

/// A full-page journey whose data is backed up while its browser is still with the widget.
async fn backed_up(other_tabs: Duration) -> (Stage, Opened, Url) {
    let mut stage = Stage::set().await;
    stage.harness.config.timing.farewell = FAREWELL;
    stage.harness.config.timing.other_tabs = other_tabs;
    stage.harness.crash_and_restart().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "presentation": "full_page" })).await;
    let widget = harness.widget(&opened.key).await;
    stage.connect(&widget, json!({ "sync_ms": 0 })).await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::BackedUp)
        .await;
    let users = stage.twin_says("state").await["users"].clone();
    assert_eq!(users.as_array().expect("a list").len(), 1, "still needed");
    (stage, opened, widget)
}

fn address(widget: &Url, name: &str) -> String {
    let pair = widget.query_pairs().find(|(n, _)| n == name);
    let address = pair.expect("in the address").1.into_owned();
    Url::parse(&address).expect("an address").path().to_owned()
}

#[tokio::test]
async fn a_full_page_journey_is_erased_when_the_browser_is_back() {
    let (stage, opened, widget) = backed_up(Duration::ZERO).await;
    let harness = &stage.harness;
    let page = harness.get(&address(&widget, "redirect_url"), "").await;
    assert_eq!(page.status(), StatusCode::OK);
    let end = harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_second_tab_has_time_to_come_back_after_the_first() {
    let (stage, opened, widget) = backed_up(FAREWELL).await;
    let harness = &stage.harness;
    let page = harness.get(&address(&widget, "redirect_url"), "").await;
    assert_eq!(page.status(), StatusCode::OK);
    let told = harness.until(&opened.key, |_| true).await;
    assert_eq!(told.state, JourneyState::BackedUp);
    let users = stage.twin_says("state").await["users"].clone();
    assert_eq!(users.as_array().expect("a list").len(), 1, "still needed");
    harness.clock.advance(FAREWELL);
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
}

#[tokio::test]
async fn a_browser_that_never_comes_back_delays_the_erasure_for_a_bounded_time() {
    let (stage, opened, _) = backed_up(Duration::ZERO).await;
    stage.harness.clock.advance(FAREWELL);
    stage
        .harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

/// It was back, and then the end user opened the widget again.
#[tokio::test]
async fn a_browser_that_went_to_the_widget_once_more_is_waited_for_once_more() {
    let mut stage = Stage::set().await;
    stage.harness.config.timing.farewell = FAREWELL;
    stage.harness.config.timing.other_tabs = Duration::ZERO;
    stage.harness.crash_and_restart().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "presentation": "full_page" })).await;
    let first = harness.widget(&opened.key).await;
    let back = address(&first, "redirect_url");
    assert_eq!(harness.get(&back, "").await.status(), StatusCode::OK);
    let key = back.rsplit('/').next().expect("a key");
    let anew = json!({ "anew": true });
    let answer = harness.post("/api/journey/widget", key, &anew).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let anew: WidgetOpened = answer.json().await.expect("the documented shape");
    let widget = Url::parse(&anew.url).expect("an address");
    stage.connect(&widget, json!({ "sync_ms": 0 })).await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::BackedUp)
        .await;
    let users = stage.twin_says("state").await["users"].clone();
    assert_eq!(users.as_array().expect("a list").len(), 1, "still needed");
    let told = harness.until(&opened.key, |_| true).await;
    assert_eq!(told.state, JourneyState::BackedUp);
    assert_eq!(harness.get(&back, "").await.status(), StatusCode::OK);
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
}

#[tokio::test]
async fn the_panels_preview_may_show_the_widgets_last_message() {
    let mut stage = Stage::set().await;
    stage.harness.config.panel = true;
    stage.harness.config.timing.farewell = FAREWELL;
    stage.harness.crash_and_restart().await;
    let harness = &stage.harness;
    let ours = harness.url("");
    let request = harness.request(Method::POST, "/panel/api/journeys", "");
    let request = request.header("origin", &ours).json(&json!({}));
    let opened: OpenedJourney = request
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("the documented shape");
    let key = opened.url.rsplit('/').next().expect("a key");
    let widget = harness.widget(key).await;
    stage.connect(&widget, json!({ "sync_ms": 0 })).await;
    harness
        .until(key, |p| p.state == JourneyState::BackedUp)
        .await;
    let users = stage.twin_says("state").await["users"].clone();
    assert_eq!(users.as_array().expect("a list").len(), 1, "still needed");
    harness.clock.advance(FAREWELL);
    harness
        .until(key, |p| p.state == JourneyState::Erased)
        .await;
}
