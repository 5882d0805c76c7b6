//! What an operator watches: metrics, health and readiness.

use contract::JourneyState;
use serde_json::{Value, json};

use crate::faults::erased;
use crate::harness::{Events, Harness, Stage};
use crate::whole::FILE;

async fn metrics(harness: &Harness) -> String {
    let answer = harness.get("/metrics", "").await;
    assert!(answer.status().is_success());
    answer.text().await.expect("a text")
}

/// The value of a series, written as in the text.
fn value(metrics: &str, series: &str) -> Option<f64> {
    let line = metrics
        .lines()
        .find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.map(|value| value.parse().expect("a number"))
}

#[tokio::test]
async fn the_metrics_count_what_happened_to_journeys_and_calls() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    // The first deletion fails for good, so that the erasure is tried twice.
    let refused =
        json!({ "method": "DELETE", "path": "/users/", "action": { "status": 403 }, "times": 1 });
    stage.fault(refused).await;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    let before = metrics(harness).await;
    assert_eq!(value(&before, "oneshot_open_obligations"), Some(1.0));
    assert_eq!(
        value(&before, "oneshot_journeys{state=\"linking\"}"),
        Some(1.0)
    );
    assert_eq!(value(&before, "oneshot_late_erasures"), Some(0.0));
    let events = Events::listen(harness, &opened.key, None).await;
    let listening = metrics(harness).await;
    assert_eq!(value(&listening, "oneshot_event_streams"), Some(1.0));
    drop(events);
    let walk = json!({ "file": FILE, "sync_ms": 0 });
    stage.connect(&widget, walk).await;
    harness.until(&opened.key, erased).await;
    let text = metrics(harness).await;
    for (series, expected) in [
        ("oneshot_open_obligations", 0.0),
        ("oneshot_outcomes_total{outcome=\"delivered\"}", 1.0),
        ("oneshot_erased_journeys_total", 1.0),
        ("oneshot_erasure_attempts_total", 2.0),
        ("oneshot_worker_failures_total{state=\"erasing\"}", 1.0),
        (
            "oneshot_linxo_call_seconds_count{call=\"create_user\",answer=\"2xx\"}",
            1.0,
        ),
        (
            "oneshot_linxo_call_seconds_count{call=\"delete_user\",answer=\"4xx\"}",
            1.0,
        ),
        (
            "oneshot_http_requests_total{method=\"POST\",route=\"/v1/journeys\",status=\"201\"}",
            1.0,
        ),
    ] {
        assert_eq!(value(&text, series), Some(expected), "{series}:\n{text}");
    }
    assert!(value(&text, "oneshot_worker_claims_total") >= Some(1.0));
    // Nothing that names one journey among others.
    assert!(!text.contains("jrn_"), "{text}");
}

#[tokio::test]
async fn readiness_says_what_is_not_done_and_stays_true_for_it() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let away = json!({ "path": "/token", "action": { "status": 503 } });
    let opened = harness.open(json!({})).await;
    harness.widget(&opened.key).await;
    stage.fault(away).await;
    harness
        .post("/api/journey/cancel", &opened.key, &json!({}))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erasing)
        .await;
    let answer = harness.get("/readyz", "").await;
    assert_eq!(answer.status().as_u16(), 200);
    let ready: Value = answer.json().await.expect("JSON");
    assert_eq!(ready["ready"], true);
    assert_eq!(ready["store"], "ok");
    assert_eq!(ready["worker"], "ok");
    assert_eq!(ready["open_obligations"], 1);
    assert!(ready["oldest_obligation_s"].is_i64());
    // It fails again and again, and then it is late.
    tokio::time::timeout(crate::harness::PATIENCE, async {
        loop {
            let answer = harness.get("/readyz", "").await;
            let ready: Value = answer.json().await.expect("JSON");
            assert_eq!(ready["ready"], true);
            if ready["late_erasures"] == 1 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("a late erasure");
    let text = metrics(harness).await;
    assert_eq!(value(&text, "oneshot_late_erasures"), Some(1.0));
    let alive = harness.get("/healthz", "").await;
    assert_eq!(alive.text().await.expect("a text"), "ok");
    stage.mend().await;
    harness.until(&opened.key, erased).await;
}
