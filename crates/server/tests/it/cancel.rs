//! Cancelling: what it erases, and what it must not throw away.

use contract::{JourneyState, OutcomeKind};
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{API_KEY, Stage};
use crate::hints::quiet_stage;
use crate::whole::FILE;

#[tokio::test]
async fn a_cancelled_journey_is_erased_without_a_backup() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    harness.widget(&opened.key).await;
    harness
        .post("/api/journey/cancel", &opened.key, &json!({}))
        .await;
    let end = harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(OutcomeKind::Cancelled));
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
    let claims = stage.receipt(&opened.id).await;
    assert_eq!(claims["outcome"], "cancelled");
    assert_eq!(claims["verified_by"], "token_refused");
    let data = harness
        .get(&format!("/v1/journeys/{}/data", opened.id), API_KEY)
        .await;
    assert_eq!(data.status(), StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_widgets_cancel_button_throws_no_linked_bank_away() {
    // Nobody looks by himself: what the store knows is old.
    let stage = quiet_stage().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let pair = widget.query_pairs().find(|(name, _)| name == "cancel_url");
    let address = pair.expect("in the address").1.into_owned();
    let key = address.rsplit('/').next().expect("a key");
    let answer = harness.post("/api/journey/cancel", key, &json!({})).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let end = harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
}
