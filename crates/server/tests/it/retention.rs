//! Forgetting on time.

use std::time::Duration;

use contract::{JourneyState, OwnSummary};
use oneshot_server::clock::Clock as _;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{API_KEY, PATIENCE, Stage};
use crate::whole::FILE;

const DAY: Duration = Duration::from_secs(24 * 3_600);

#[tokio::test]
async fn bank_data_goes_when_its_days_are_over_and_the_receipt_stays() {
    let mut stage = Stage::set().await;
    stage.harness.config.retention = Some(DAY * 30);
    stage.harness.config.timing.retention_sweep = Duration::from_millis(20);
    stage.harness.crash_and_restart().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    let path = format!("/v1/journeys/{}/data", opened.id);
    let page = harness.request(Method::GET, "/api/journey/summary", &opened.key);
    let summary: OwnSummary = page.send().await.expect("sent").json().await.expect("read");
    let left_ms = summary
        .kept_until_ms
        .map(|until| until - harness.clock.now_ms());
    let month_ms = i64::try_from((DAY * 30).as_millis()).expect("not so long");
    assert!(
        left_ms.is_some_and(|left| (month_ms - 60_000..=month_ms).contains(&left)),
        "{left_ms:?}"
    );
    // None for an answer that is cut off, because the data goes while it is read.
    let status = async || {
        let answer = harness.request(Method::GET, &path, API_KEY).send().await;
        answer.ok().map(|answer| answer.status())
    };
    harness.clock.advance(DAY * 29);
    // Looked at by a sweep that came after the clock was set, and let alone.
    let other = harness.open(json!({ "expires_in_s": 60 })).await;
    harness.clock.advance(Duration::from_secs(61));
    harness
        .until(&other.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(status().await, Some(StatusCode::OK));

    harness.clock.advance(DAY);
    tokio::time::timeout(PATIENCE, async {
        while status().await != Some(StatusCode::GONE) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("forgotten");
    assert_eq!(stage.receipt(&opened.id).await["outcome"], "delivered");
}
