//! Users that look absent at Linxo, and are not proved to be.

use linxo::client::Client;
use serde_json::json;

use crate::faults::{asked, erased};
use crate::harness::{Opened, Stage};
use crate::late::password;

/// A journey whose user is made.
async fn linking(stage: &Stage) -> Opened {
    let opened = stage.harness.open(json!({})).await;
    stage.harness.widget(&opened.key).await;
    opened
}

async fn cancel(stage: &Stage, opened: &Opened) {
    let path = "/api/journey/cancel";
    stage.harness.post(path, &opened.key, &json!({})).await;
}

#[tokio::test]
async fn a_sign_in_that_is_refused_before_any_deletion_is_no_proof() {
    let stage = Stage::set().await;
    let opened = linking(&stage).await;
    // As a lock at Linxo, or a limit, would.
    stage
        .fault(
            json!({ "method": "POST", "path": "/token$", "action": { "status": 401 }, "times": 1 }),
        )
        .await;
    cancel(&stage, &opened).await;
    stage.harness.until(&opened.key, erased).await;
    let state = stage.twin_says("state").await;
    assert_eq!(state["users"], json!([]));
    assert_eq!(state["deleted_users"].as_array().map(Vec::len), Some(1));
    let claims = stage.receipt(&opened.id).await;
    assert!(claims["deleted_at"].is_i64(), "{claims}");
    assert_eq!(claims["attempts"], 2);
}

#[tokio::test]
async fn a_deletion_that_finds_nobody_is_no_proof_while_a_sign_in_is_granted() {
    let stage = Stage::set().await;
    let opened = linking(&stage).await;
    for method in ["DELETE", "GET"] {
        stage
            .fault(json!({
                "method": method, "path": "/users/me$", "action": { "status": 404 }, "times": 1,
            }))
            .await;
    }
    cancel(&stage, &opened).await;
    stage.harness.until(&opened.key, erased).await;
    let state = stage.twin_says("state").await;
    assert_eq!(state["users"], json!([]));
    assert_eq!(state["deleted_users"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_user_that_somebody_else_deleted_counts_as_gone_after_a_day() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = linking(&stage).await;
    let state = stage.twin_says("state").await;
    let email = state["users"][0]["email"].as_str().expect("a user");
    let client = Client::new(harness.config.linxo.clone()).expect("a client");
    let password = password(harness, &opened.answer.id);
    let token = client.sign_in(email, &password).await.expect("a token");
    client.delete_user(&token).await.expect("deleted");

    cancel(&stage, &opened).await;
    // The server's two tries, beside the three grants until here.
    asked(&stage, "POST /token", 5).await;
    let progress = harness.snapshot(&opened.key).await.progress;
    assert!(!erased(&progress), "{progress:?}");
    harness.clock.advance(harness.config.timing.absence_settles);
    harness.until(&opened.key, erased).await;
    let claims = stage.receipt(&opened.id).await;
    assert_eq!(claims["verified_by"], "token_refused");
    assert!(claims["deleted_at"].is_null(), "{claims}");
}
