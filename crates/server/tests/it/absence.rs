//! Users that look absent at Linxo, and are not proved to be.

use linxo::client::Client;
use serde_json::{Value, json};

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

/// The next such call is answered 401.
async fn refuse_once(stage: &Stage, method: &str, path: &str) {
    let action = json!({ "status": 401 });
    let fault = json!({ "method": method, "path": path, "action": action, "times": 1 });
    stage.fault(fault).await;
}

/// What Linxo was asked to erase the user, and how it was verified.
async fn erasure(stage: &Stage, opened: &Opened) -> (Vec<String>, Value) {
    let before = stage.asked().await.len();
    cancel(stage, opened).await;
    stage.harness.until(&opened.key, erased).await;
    let mut asked = stage.asked().await.split_off(before);
    // The connections may be looked at until the very end.
    asked.retain(|call| !call.starts_with("GET "));
    let state = stage.twin_says("state").await;
    assert_eq!(state["users"], json!([]));
    (asked, stage.receipt(&opened.id).await)
}

#[tokio::test]
async fn the_token_at_hand_saves_the_erasure_a_sign_in() {
    let stage = Stage::set().await;
    let opened = linking(&stage).await;
    let (asked, claims) = erasure(&stage, &opened).await;
    assert_eq!(asked, ["DELETE /v2.1/users/me", "POST /token"]);
    assert_eq!(claims["verified_by"], "token_refused");
}

#[tokio::test]
async fn a_token_that_is_over_is_no_proof_and_costs_a_sign_in() {
    let stage = Stage::set().await;
    let opened = linking(&stage).await;
    refuse_once(&stage, "DELETE", "/users/me$").await;
    let (asked, claims) = erasure(&stage, &opened).await;
    let deletion = "DELETE /v2.1/users/me";
    assert_eq!(asked, [deletion, "POST /token", deletion, "POST /token"]);
    assert_eq!(claims["attempts"], 1);
    assert!(claims["deleted_at"].is_i64(), "{claims}");
}

#[tokio::test]
async fn a_sign_in_that_is_refused_before_any_deletion_is_no_proof() {
    let stage = Stage::set().await;
    let opened = linking(&stage).await;
    // As a lock at Linxo, or a limit, would: the token kept is refused, and so is the sign-in.
    refuse_once(&stage, "DELETE", "/users/me$").await;
    refuse_once(&stage, "POST", "/token$").await;
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
    // With the token kept, and with a new one.
    for (method, times) in [("DELETE", 2), ("GET", 1)] {
        stage
            .fault(json!({
                "method": method, "path": "/users/me$", "action": { "status": 404 }, "times": times,
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
