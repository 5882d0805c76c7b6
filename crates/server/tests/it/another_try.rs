//! A bank that gave nothing is not the end while the widget is open: it offers another try.

use std::time::Duration;

use contract::{FailureCode, JourneyState, OutcomeKind, Progress};
use linxo::ConnectionStatus;
use reqwest::StatusCode;
use serde_json::{Value, json};
use url::Url;

use crate::harness::{Opened, Stage};

/// A journey whose bank has just given nothing, and its widget.
async fn failing(presentation: &str) -> (Stage, Opened, Url) {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "presentation": presentation })).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "login": "expired", "sync_ms": 0 }))
        .await;
    let told = harness.until(&opened.key, has_failed).await;
    assert_eq!(told.state, JourneyState::Linking);
    (stage, opened, widget)
}

fn has_failed(progress: &Progress) -> bool {
    let statuses = progress.connections.iter().map(|bank| &bank.status);
    statuses
        .map(|status| ConnectionStatus::from(status.as_str()))
        .any(|status| status.is_final() && !status.gives_data())
}

/// Waits until the worker has read the bank once more from beginning to end.
async fn read_again(stage: &Stage) {
    let reads = async || {
        let asked = stage.asked().await;
        let is_one = |call: &&String| call.starts_with("GET ") && call.ends_with("/connections");
        asked.iter().filter(is_one).count()
    };
    let before = reads().await;
    tokio::time::timeout(Duration::from_secs(30), async {
        while reads().await < before + 2 {}
    })
    .await
    .expect("waited too long");
}

async fn says(stage: &Stage, opened: &Opened, message: Value) {
    let path = "/api/journey/reports";
    let answer = stage.harness.post(path, &opened.key, &message).await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
}

async fn ends_as_failed(stage: &Stage, opened: &Opened) {
    let end = stage
        .harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(OutcomeKind::Failed));
    assert_eq!(end.failure_code, Some(FailureCode::ConnectionFailed));
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_bank_that_gave_nothing_is_tried_again_and_delivers() {
    let (stage, opened, widget) = failing("iframe").await;
    read_again(&stage).await;
    stage.connect(&widget, json!({ "sync_ms": 0 })).await;
    let end = stage
        .harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
}

#[tokio::test]
async fn a_bank_that_nobody_tries_again_ends_the_journey_after_a_bounded_time() {
    let (stage, opened, _) = failing("iframe").await;
    stage
        .harness
        .clock
        .advance(stage.harness.config.timing.another_try);
    ends_as_failed(&stage, &opened).await;
}

#[tokio::test]
async fn a_message_that_does_not_end_the_widget_leaves_the_time_to_try_again() {
    let (stage, opened, _) = failing("iframe").await;
    says(&stage, &opened, json!({ "event_name": "sync_error" })).await;
    says(&stage, &opened, json!({ "event_name": "redirect_to" })).await;
    read_again(&stage).await;
    let told = stage.harness.until(&opened.key, |_| true).await;
    assert_eq!(told.state, JourneyState::Linking);
}

#[tokio::test]
async fn the_widgets_last_message_ends_the_wait_for_another_try() {
    for status in ["success", "failed"] {
        let (stage, opened, _) = failing("iframe").await;
        let last = json!({ "event_name": "redirect_to", "status": status });
        says(&stage, &opened, last).await;
        ends_as_failed(&stage, &opened).await;
    }
}

#[tokio::test]
async fn a_browser_that_comes_back_from_the_widget_ends_the_wait_for_another_try() {
    let (stage, opened, widget) = failing("full_page").await;
    let back = widget
        .query_pairs()
        .find(|(name, _)| name == "redirect_url");
    let back = Url::parse(&back.expect("in the address").1).expect("an address");
    let page = stage.harness.get(back.path(), "").await;
    assert_eq!(page.status(), StatusCode::OK);
    ends_as_failed(&stage, &opened).await;
}
