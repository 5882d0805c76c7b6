//! What goes wrong at Linxo, and what must hold all the same.

use std::time::Duration;

use contract::{FailureCode, JourneyState, OutcomeKind, Progress};
use oneshot_server::Database;
use serde_json::json;
use sqlx::{AnyConnection, Connection};

use crate::harness::{API_KEY, Harness, Stage, problem};
use crate::whole::FILE;

pub(crate) fn erased(progress: &Progress) -> bool {
    progress.state == JourneyState::Erased
}

/// The server's database, by a connection that does not check what refers to what: so a disk error
/// or a wrong hand would change it.
pub(crate) async fn database(harness: &Harness) -> AnyConnection {
    let (url, unchecked) = match &harness.config.database {
        Database::Sqlite(file) => (
            format!("sqlite://{}", file.display()),
            "pragma foreign_keys = off",
        ),
        Database::Postgres(url) => (
            url.with_password().to_owned(),
            "set session_replication_role = replica",
        ),
    };
    let mut connection = AnyConnection::connect(&url).await.expect("the database");
    sqlx::raw_sql(unchecked)
        .execute(&mut connection)
        .await
        .expect("off");
    connection
}

/// Waits until the twin was asked this so often.
pub(crate) async fn asked(stage: &Stage, what: &str, times: usize) {
    tokio::time::timeout(crate::harness::PATIENCE, async {
        while stage
            .asked()
            .await
            .iter()
            .filter(|line| line.contains(what))
            .count()
            < times
        {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("waited too long");
}

/// Waits until the worker failed this many times more.
async fn more_failures(database: &mut AnyConnection, journey: &str, more: i64) {
    let select = "select failures from journey where id = $1";
    let mut before = None;
    tokio::time::timeout(crate::harness::PATIENCE, async {
        loop {
            let failures: i64 = sqlx::query_scalar(select)
                .bind(journey.to_owned())
                .fetch_one(&mut *database)
                .await
                .expect("read");
            if failures >= *before.get_or_insert(failures) + more {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("waited too long");
}

#[tokio::test]
async fn a_lost_answer_to_the_creation_of_the_user_is_made_good() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    stage
        .fault(json!({ "method": "POST", "path": "/users$", "action": "truncate", "times": 1 }))
        .await;
    let opened = harness.open(json!({})).await;
    let first = harness
        .post("/api/journey/widget", &opened.key, &json!({}))
        .await;
    assert_eq!(problem(first).await, (503, "linxo_unreachable".to_owned()));
    assert_eq!(
        stage.twin_says("state").await["users"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    // The email is taken, by ourselves: it is signed in, and the journey goes on.
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let end = harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_user_that_is_said_to_be_there_and_cannot_sign_in_is_made_at_the_next_try() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    stage
        .fault(
            json!({ "method": "POST", "path": "/users$", "action": { "status": 409 }, "times": 1 }),
        )
        .await;
    let opened = harness.open(json!({})).await;
    let first = harness
        .post("/api/journey/widget", &opened.key, &json!({}))
        .await;
    assert!(!first.status().is_success());
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let end = harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
}

#[tokio::test]
async fn hints_shorten_no_pause_after_a_failure() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    stage
        .fault(json!({ "path": "/(accounts|transactions)$", "action": { "status": 403 } }))
        .await;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let mut database = database(harness).await;
    more_failures(&mut database, &opened.id, 1).await;
    let select = "select due_at_ms from journey where id = $1 and lease_owner is null";
    let due = async |database: &mut AnyConnection| -> Option<i64> {
        let due = sqlx::query_scalar(select).bind(opened.id.clone());
        due.fetch_optional(database).await.expect("read")
    };
    let mut before = None;
    while before.is_none() {
        before = due(&mut database).await;
    }
    let hint = json!({ "event_name": "sync_success" });
    let path = "/api/journey/reports";
    harness.post(path, &opened.key, &hint).await;
    let after = due(&mut database).await;
    // Unless the pause was over meanwhile, and the journey is being worked on.
    assert!(after.is_none_or(|after| Some(after) >= before));
    stage.mend().await;
    let end = harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
}

#[tokio::test]
async fn a_user_made_right_before_a_crash_is_erased_after_it() {
    let mut stage = Stage::set().await;
    stage
        .fault(json!({ "method": "POST", "path": "/users$", "action": "truncate", "times": 1 }))
        .await;
    let opened = stage.harness.open(json!({ "expires_in_s": 60 })).await;
    let answer = stage
        .harness
        .post("/api/journey/widget", &opened.key, &json!({}))
        .await;
    assert_eq!(answer.status().as_u16(), 503);
    stage.harness.crash_and_restart().await;
    stage.harness.clock.advance(Duration::from_secs(120));
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Abandoned));
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_creation_that_may_be_on_its_way_is_not_taken_for_never_made() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    stage
        .fault(json!({ "method": "POST", "path": "/users$", "action": "drop" }))
        .await;
    let opened = harness.open(json!({})).await;
    harness
        .post("/api/journey/widget", &opened.key, &json!({}))
        .await;
    harness
        .post("/api/journey/cancel", &opened.key, &json!({}))
        .await;
    // The user does not exist, but the call's answer was lost a moment ago.
    let signs_in = stage
        .asked()
        .await
        .iter()
        .filter(|line| line.contains("/token"))
        .count();
    asked(&stage, "/token", signs_in + 3).await;
    assert_eq!(
        harness.snapshot(&opened.key).await.progress.state,
        JourneyState::Erasing
    );
    harness
        .clock
        .advance(harness.config.timing.creation_settles);
    let end = harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Cancelled));
}

#[tokio::test]
async fn a_refused_creation_leaves_the_journey_usable() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let refuse =
        json!({ "method": "POST", "path": "/users$", "action": { "status": 403 }, "times": 1 });
    stage.fault(refuse).await;
    let opened = harness.open(json!({})).await;
    let first = harness
        .post("/api/journey/widget", &opened.key, &json!({}))
        .await;
    assert_eq!(problem(first).await, (502, "linxo_refused".to_owned()));
    harness.widget(&opened.key).await;
}

#[tokio::test]
async fn linxo_away_in_the_middle_delays_a_journey_and_nothing_else() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .fault(json!({ "path": "/connections", "action": "drop", "times": 5 }))
        .await;
    stage
        .fault(json!({ "path": "/accounts", "action": { "status": 503 }, "times": 5 }))
        .await;
    stage
        .fault(json!({ "path": "/transactions", "action": "truncate", "times": 5 }))
        .await;
    stage
        .fault(json!({ "path": "/transactions", "action": "garbage", "times": 2 }))
        .await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let end = harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    assert_eq!((end.counts.accounts, end.counts.transactions), (2, 3));
}

#[tokio::test]
async fn nothing_is_erased_while_a_page_is_missing() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .fault(json!({ "path": "/transactions", "action": { "status": 500 } }))
        .await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    asked(&stage, "/transactions", 20).await;
    assert!(
        !stage
            .asked()
            .await
            .iter()
            .any(|line| line.starts_with("DELETE"))
    );
    assert_eq!(
        harness.snapshot(&opened.key).await.progress.state,
        JourneyState::Collecting
    );
    stage.mend().await;
    let end = harness.until(&opened.key, erased).await;
    assert_eq!(end.counts.transactions, 3);
}

#[tokio::test]
async fn a_backup_that_lost_a_row_keeps_the_user_from_being_erased() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    let hold = json!({ "method": "DELETE", "path": "/users/", "action": { "status": 503 } });
    stage.fault(hold).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    asked(&stage, "DELETE /v2.1/users", 1).await;

    let mut database = database(harness).await;
    let moved = "update page set journey_id = 'jrn_gone' where kind = 'transactions'
                 and account_position = 0";
    sqlx::query(moved)
        .execute(&mut database)
        .await
        .expect("tampered");
    // The attempt that counted before the row went ends, under the fault still.
    more_failures(&mut database, &opened.id, 2).await;
    stage.mend().await;
    more_failures(&mut database, &opened.id, 3).await;
    assert_eq!(
        stage.twin_says("state").await["users"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );

    let back = "update page set journey_id = $1 where journey_id = 'jrn_gone'";
    sqlx::query(back)
        .bind(opened.id.clone())
        .execute(&mut database)
        .await
        .expect("restored");
    database.close().await.expect("closed");
    harness.until(&opened.key, erased).await;
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_deletion_that_only_pretends_is_found_out_and_repeated() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    let pretend =
        json!({ "method": "DELETE", "path": "/users/", "action": { "status": 204 }, "times": 3 });
    stage.fault(pretend).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    harness.until(&opened.key, erased).await;
    assert_eq!(stage.receipt(&opened.id).await["attempts"], 4);
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn an_erasure_is_tried_for_as_long_as_it_takes() {
    let mut stage = Stage::set().await;
    let opened = stage.harness.open(json!({})).await;
    let widget = stage.harness.widget(&opened.key).await;
    stage
        .fault(json!({ "method": "DELETE", "path": "/users/", "action": { "status": 500 } }))
        .await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    // The client asks up to three times for each of the server's attempts.
    asked(&stage, "DELETE /v2.1/users", 3 * 8).await;
    // Nor does a restart make it forget.
    stage.harness.crash_and_restart().await;
    asked(&stage, "DELETE /v2.1/users", 3 * 12).await;
    let not_yet = stage
        .harness
        .get(&format!("/v1/journeys/{}/receipt", opened.id), API_KEY)
        .await;
    assert_eq!(problem(not_yet).await, (409, "not_ready".to_owned()));
    stage.mend().await;
    stage.harness.until(&opened.key, erased).await;
    assert!(stage.receipt(&opened.id).await["attempts"].as_u64() >= Some(12));
}

#[tokio::test]
async fn a_wrong_client_secret_is_no_proof_of_an_erasure() {
    let mut stage = Stage::set().await;
    let opened = stage.harness.open(json!({})).await;
    stage.harness.widget(&opened.key).await;
    let right = stage.harness.config.linxo.client_secret.clone();
    stage.harness.config.linxo.client_secret = "rotated".into();
    stage.harness.crash_and_restart().await;
    stage
        .harness
        .post("/api/journey/cancel", &opened.key, &json!({}))
        .await;
    let before = stage
        .asked()
        .await
        .iter()
        .filter(|line| line.contains("/token"))
        .count();
    asked(&stage, "/token", before + 4).await;
    assert_eq!(
        stage.harness.snapshot(&opened.key).await.progress.state,
        JourneyState::Erasing
    );
    stage.harness.config.linxo.client_secret = right;
    stage.harness.crash_and_restart().await;
    stage.harness.until(&opened.key, erased).await;
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_connection_with_automatic_synchronisation_is_refused_and_erased() {
    let choices = twin::Choices {
        auto_sync_default: true,
        ..Default::default()
    };
    let stage = Stage::set_with(twin::TwinConfig {
        choices,
        ..Default::default()
    })
    .await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    harness.widget(&opened.key).await;
    let state = stage.twin_says("state").await;
    let email = state["users"][0]["email"]
        .as_str()
        .expect("an email")
        .to_owned();
    // Not by our widget address, which says auto_sync=false: as if Linxo had not obeyed it.
    stage
        .connect_email(&email, json!({ "file": FILE, "sync_ms": 60_000 }))
        .await;
    let end = harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Failed));
    assert_eq!(end.failure_code, Some(FailureCode::AutoSyncEnabled));
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_synchronisation_without_end_is_given_up_at_the_deadline() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "expires_in_s": 60 })).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 3_600_000 }))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Synchronising)
        .await;
    harness.clock.advance(Duration::from_secs(61));
    let end = harness.until(&opened.key, erased).await;
    assert_eq!(end.failure_code, Some(FailureCode::SynchronisationTimeout));
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_server_that_dies_anywhere_leaves_a_journey_that_ends_well() {
    let mut stage = Stage::set().await;
    let opened = stage.harness.open(json!({})).await;
    let widget = stage.harness.widget(&opened.key).await;
    let mut file = FILE.to_owned();
    for index in 0..2_000 {
        file.push_str(&format!(
            "TRANSACTION|-1.0{}|04/11/26|CARTE {index}\n",
            index % 10
        ));
    }
    stage
        .fault(json!({ "path": "/(transactions|accounts|users/me)", "action": { "delay_ms": 30 } }))
        .await;
    stage
        .connect(&widget, json!({ "file": file, "sync_ms": 100 }))
        .await;
    for times in 1..=4 {
        asked(&stage, "/transactions", times).await;
        stage.harness.crash_and_restart().await;
    }
    asked(&stage, "DELETE ", 1).await;
    stage.harness.crash_and_restart().await;
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    assert_eq!((end.counts.accounts, end.counts.transactions), (2, 2_003));
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}
