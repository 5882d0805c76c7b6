//! What browsers tell is a hint: it makes the server look at Linxo, and proves nothing.

use std::time::Duration;

use serde_json::json;

use crate::faults::{asked, erased};
use crate::harness::Stage;
use crate::whole::FILE;

/// A stage whose worker looks at Linxo when it is told to, and not in the time of a test otherwise.
pub(crate) async fn quiet_stage() -> Stage {
    let mut stage = Stage::set().await;
    stage.harness.config.timing.linking_poll = Duration::from_secs(3_600);
    stage.harness.crash_and_restart().await;
    stage
}

#[tokio::test]
async fn what_a_browser_claims_changes_nothing_by_itself() {
    let stage = quiet_stage().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "expires_in_s": 86_400 })).await;
    harness.widget(&opened.key).await;
    asked(&stage, "/connections", 1).await;
    let claim = json!({
        "event_name": "redirect_to", "status": "success", "connection_id": "4242",
        "result": "created", "something": { "new": true },
    });
    let before = harness.snapshot(&opened.key).await.progress;
    let response = harness
        .post("/api/journey/reports", &opened.key, &claim)
        .await;
    assert_eq!(response.status().as_u16(), 202);
    // It is looked into, and there is nothing.
    asked(&stage, "/connections", 2).await;
    assert_eq!(harness.snapshot(&opened.key).await.progress, before);
}

#[tokio::test]
async fn a_report_is_read_at_linxo_at_once() {
    let stage = quiet_stage().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "expires_in_s": 86_400 })).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let claim = json!({ "event_name": "redirect_to" });
    harness
        .post("/api/journey/reports", &opened.key, &claim)
        .await;
    harness.until(&opened.key, erased).await;
}
