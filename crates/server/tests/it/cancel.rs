//! Cancelling: what it erases, and what it must not throw away.

use contract::{JourneyState, OutcomeKind};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{API_KEY, Stage, problem};
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
    assert_eq!(data.status(), StatusCode::GONE);
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

/// The key that an address of the widget carries.
fn key(widget: &reqwest::Url, name: &str) -> String {
    let pair = widget.query_pairs().find(|(known, _)| known == name);
    let address = pair.expect("in the address").1.into_owned();
    address.rsplit('/').next().expect("a key").to_owned()
}

#[tokio::test]
async fn in_full_page_the_end_user_finishes_or_cancels_where_the_widget_left_the_window() {
    for (address, call, outcome) in [
        ("redirect_url", "finish", OutcomeKind::Delivered),
        ("cancel_url", "finish", OutcomeKind::Delivered),
        ("redirect_url", "cancel", OutcomeKind::Cancelled),
        ("cancel_url", "cancel", OutcomeKind::Cancelled),
    ] {
        let stage = Stage::set().await;
        let harness = &stage.harness;
        let asked = json!({ "banks": "many", "presentation": "full_page" });
        let opened = harness.open(asked).await;
        let widget = harness.widget(&opened.key).await;
        stage
            .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
            .await;
        harness
            .until(&opened.key, |p| !p.connections.is_empty())
            .await;
        let key = key(&widget, address);
        let path = format!("/api/journey/{call}");
        // Whatever the address, the end user's own button ends everything.
        let answer = harness
            .post(&path, &key, &json!({ "unless_linked": false }))
            .await;
        assert_eq!(answer.status(), StatusCode::OK, "{address} {call}");
        let end = harness
            .until(&opened.key, |p| p.state == JourneyState::Erased)
            .await;
        assert_eq!(end.outcome, Some(outcome), "{address} {call}");
        assert_eq!(stage.twin_says("state").await["users"], json!([]));
    }
}

#[tokio::test]
async fn the_widget_s_cancel_button_in_the_frame_throws_no_linked_bank_away_either() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "banks": "many" })).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let answer = harness
        .post(
            "/api/journey/cancel",
            &opened.key,
            &json!({ "unless_linked": true }),
        )
        .await;
    assert_eq!(answer.status(), StatusCode::OK);
    let progress: contract::Progress = answer.json().await.expect("progress");
    assert_eq!(progress.outcome, None);
    assert_eq!(progress.connections.len(), 1, "Linxo was asked");
}

#[tokio::test]
async fn what_was_delivered_stays_that_when_its_partner_deletes_it_before_the_erasure() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .fault(json!({ "method": "DELETE", "path": "/users/me$", "action": { "status": 500 } }))
        .await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let erasing = harness
        .until(&opened.key, |p| p.state == JourneyState::Erasing)
        .await;
    let path = format!("/v1/journeys/{}", opened.id);
    let deleted = harness.request(Method::DELETE, &path, API_KEY).send().await;
    let deleted = deleted.expect("an answer");
    assert_eq!(deleted.status(), StatusCode::ACCEPTED);
    let said: serde_json::Value = deleted.json().await.expect("JSON");
    assert!(
        said["backups"].is_array(),
        "as when it is asked for: {said}"
    );
    let data = harness.get(&format!("{path}/data"), API_KEY).await;
    assert_eq!(problem(data).await, (410, "no_data".to_owned()));
    stage.mend().await;
    let end = harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    let claims = stage.receipt(&opened.id).await;
    assert_eq!(claims["outcome"], "delivered");
    assert_eq!(claims["counts"]["accounts"], erasing.counts.accounts);
    assert!(erasing.counts.accounts > 0);
    let view = harness.get(&path, API_KEY).await;
    let view: serde_json::Value = view.json().await.expect("JSON");
    assert!(view["data_deleted_at_ms"].is_i64(), "{view}");
    assert_eq!(view["counts"], claims["counts"]);
}
