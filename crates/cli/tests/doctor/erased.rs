//! Whatever goes wrong with the making and the erasing of a user, nobody is left, or it is said.

use serde_json::json;

use crate::meddler::{Asked, Meddle, Meddler};
use crate::program::{SECRET, names, says};
use crate::stage::Stage;

#[tokio::test]
async fn a_lost_answer_to_the_creation_leaves_nobody() {
    let stage = Stage::start().await;
    // Done, and the answer breaks off: the user is there.
    stage
        .fault(json!({"method": "POST", "path": "/users$", "action": "truncate", "times": 1}))
        .await;
    let run = stage.doctor().args(&["--settle", "5"]).report().await;
    run.failed_with(&[("user-creation", "broken-off")]);
    assert_eq!(run.status("erasure"), "ok");
    stage.has_nobody().await;
    assert_eq!(
        stage.state().await["deleted_users"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
}

#[tokio::test]
async fn a_creation_without_an_answer_is_looked_for_until_it_has_settled() {
    let stage = Stage::start().await;
    stage
        .fault(json!({"method": "POST", "path": "/users$", "action": "drop", "times": 1}))
        .await;
    let run = stage.doctor().args(&["--settle", "3"]).report().await;
    run.failed_with(&[("user-creation", "broken-off")]);
    let times = run.step("erasure")["times"].as_array().expect("times");
    let looks = times
        .iter()
        .filter(|time| time["what"] == "POST /token (user)");
    assert!(looks.count() > 1, "{times:?}");
    assert!(
        run.stderr.contains("It may still take effect"),
        "{}",
        run.stderr
    );
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_deletion_that_fails_at_first_is_tried_again() {
    let stage = Stage::start().await;
    stage.fault(json!({"method": "DELETE", "path": "/users/me$", "action": {"status": 503}, "times": 2})).await;
    stage.doctor().report().await.passed_with(&[]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_user_that_cannot_be_deleted_is_owned_up_to_and_erased_by_the_next_run() {
    let stage = Stage::start().await;
    stage
        .breaks("DELETE", "/users/", json!({"status": 503}))
        .await;
    let run = stage.doctor().args(&["--as", "ci"]).report().await;
    run.failed_with(&[
        ("erasure", "server-error"),
        ("erasure", "user-left"),
        ("second-erasure", "server-error"),
        ("second-erasure", "user-left"),
        ("nothing-left", "user-left"),
    ]);
    let left = &run.report()["left"];
    assert_eq!(
        stage.emails().await,
        [left["email"].as_str().expect("an email")]
    );
    assert!(
        left["how_to_erase"]
            .as_str()
            .expect("words")
            .contains("oneshot doctor --as ci")
    );

    stage.end_faults().await;
    let run = stage.doctor().args(&["--as", "ci"]).report().await;
    run.passed_with(&[("leftovers", "leftover-erased")]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_missing_right_to_delete_is_named_by_its_scope_and_made_good_by_our_own_token() {
    let stage = Stage::start().await;
    stage
        .breaks("DELETE", "/users/me$", json!({"status": 403}))
        .await;
    let run = stage.doctor().report().await;
    run.failed_with(&[("erasure", "missing-scope")]);
    says(
        run.finding("erasure", "missing-scope"),
        "change",
        "profile_edit",
    );
    assert_eq!(run.report()["left"], json!(null));
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_user_made_under_an_older_secret_is_noticed_and_erased_with_that_secret() {
    let mut config = crate::stage::config();
    config.client_secret = "the-older-secret".to_owned();
    let old = Stage::with(config).await;
    old.breaks("DELETE", "/users/", json!({"status": 503}))
        .await;
    let doctor = |secret: &str| old.doctor().env("ONESHOT_LINXO_CLIENT_SECRET", secret);
    assert_eq!(doctor("the-older-secret").report().await.code, Some(1));
    assert_eq!(old.emails().await.len(), 1);
    old.end_faults().await;

    // The twin knows one secret only, so one before it takes the new secret for the older.
    let new = |_: &Asked<'_>| Meddle::Replace(SECRET, "the-older-secret");
    let run = Meddler::before(&old, new).await.doctor().report().await;
    run.failed_with(&[("user-creation", "leftover-locked")]);
    names(
        run.finding("user-creation", "leftover-locked"),
        "ONESHOT_LINXO_CLIENT_SECRET",
    );
    let email = run.report()["left"]["email"]
        .as_str()
        .expect("an email")
        .to_owned();
    assert_eq!(old.emails().await, [email]);

    let run = doctor("the-older-secret").report().await;
    run.passed_with(&[("leftovers", "leftover-erased")]);
    old.has_nobody().await;
}
