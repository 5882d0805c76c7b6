//! A person links a bank, played by the twin's control interface.

use serde_json::{Value, json};

use crate::program::{Run, Started, says};
use crate::stage::{Stage, config};

/// The session that a person is asked to walk.
async fn asked_for(doctor: &mut Started) -> String {
    let line = doctor.says("session_id=").await;
    let address: url::Url = line.trim().parse().expect("an address");
    let pairs: Vec<_> = address.query_pairs().into_owned().collect();
    assert!(
        pairs.contains(&("auto_sync".to_owned(), "false".to_owned())),
        "{line}"
    );
    let session = pairs.into_iter().find(|(name, _)| name == "session_id");
    session.expect("a session").1
}

/// Runs the doctor, and walks the widget as this request to the twin says.
async fn walked(stage: &Stage, walk: Value) -> Run {
    walked_in("2.1", stage, walk).await
}

async fn walked_in(version: &str, stage: &Stage, mut walk: Value) -> Run {
    let doctor = stage.doctor().env("ONESHOT_LINXO_API_VERSION", version);
    let doctor = doctor.args(&["--walk", "--wait", "60"]);
    let mut doctor = doctor.json().start();
    walk["session_id"] = json!(asked_for(&mut doctor).await);
    // The address has the setting; the twin learns it when a browser opens it.
    stage.post("connections", walk).await;
    doctor.ends().await
}

#[tokio::test]
async fn a_bank_that_is_linked_is_read_and_held_against_the_ledger() {
    let stage = Stage::start().await;
    let run = walked(&stage, json!({"login": "ok"})).await;
    run.passed_with(&[]);
    assert_eq!(run.status("walk"), "ok");
    for fact in [
        "widget.auto-sync",
        "widget.auto-sync-read-back",
        "connections.statuses",
        "connections.channel-statuses",
        "accounts.types",
        "accounts.statuses",
        "transactions.limit",
        "transactions.order",
        "transactions.paris",
        "transactions.words",
        "categories.list",
    ] {
        assert!(run.confirmed().contains(&fact), "{fact}");
    }
    // No label, no IBAN, no name of an owner: they are in the file that the twin reads.
    for word in ["LARA", "CROFT", "FR76", "CARTE"] {
        assert!(
            !run.stdout.to_uppercase().contains(word),
            "{word}: {}",
            run.stdout
        );
    }
    stage.has_nobody().await;
}

#[tokio::test]
async fn in_version_3_too() {
    let stage = Stage::start().await;
    let run = walked_in("3", &stage, json!({"login": "ok"})).await;
    run.passed_with(&[]);
    for fact in [
        "widget.auto-sync",
        "transactions.limit",
        "transactions.order",
        "transactions.words",
        "categories.list",
    ] {
        assert!(run.confirmed().contains(&fact), "{fact}");
    }
    let seen = run.step("walk")["seen"].to_string();
    assert!(!seen.contains("did not know"), "{seen}");
    stage.has_nobody().await;
}

#[tokio::test]
async fn what_nobody_knows_of_version_3_may_be_one_way_or_the_other() {
    let stage = Stage::with_choices(|choices| {
        choices.v3_wraps_other_lists = !choices.v3_wraps_other_lists;
        choices.v3_dates_iso = !choices.v3_dates_iso;
        choices.v3_other_words_for_modes = !choices.v3_other_words_for_modes;
        choices.v3_display_label = !choices.v3_display_label;
    });
    let stage = stage.await;
    let run = walked_in("3", &stage, json!({"login": "ok", "channel": "REDIRECT"})).await;
    run.passed_with(&[]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_long_list_is_paged_as_documented() {
    let stage = Stage::start().await;
    let run = walked(&stage, json!({"login": "bulk-2x620"})).await;
    run.passed_with(&[]);
    let seen = run.step("walk")["seen"].to_string();
    assert!(seen.contains("2 accounts, 1240 transactions"), "{seen}");
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_synchronisation_is_waited_for() {
    let mut config = config();
    config.sync = std::time::Duration::from_millis(1_500);
    let stage = Stage::with(config).await;
    let run = walked(&stage, json!({"login": "ok"})).await;
    run.passed_with(&[]);
    assert!(run.confirmed().contains(&"connections.appear-early"));
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_connection_without_data_says_why() {
    let stage = Stage::start().await;
    let run = walked(&stage, json!({"login": "expired"})).await;
    run.failed_with(&[("walk", "no-data")]);
    says(run.finding("walk", "no-data"), "text", "TOKEN_EXPIRED");
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_connection_that_is_synchronised_by_itself_fails() {
    let stage = Stage::start().await;
    let doctor = stage.doctor().args(&["--walk", "--wait", "60"]);
    let mut doctor = doctor.json().start();
    asked_for(&mut doctor).await;
    // By its email, the twin makes a connection that heard of no setting.
    let email = stage.emails().await.pop().expect("one user");
    stage.post("connections", json!({"email": email})).await;
    let run = doctor.ends().await;
    run.failed_with(&[("walk", "auto-sync-on")]);
    assert!(run.refuted().contains(&"widget.auto-sync"));
    stage.has_nobody().await;
}

#[tokio::test]
async fn nobody_who_comes_is_waited_for_no_longer_than_asked() {
    let stage = Stage::start().await;
    let doctor = stage.doctor().args(&["--walk", "--wait", "1"]);
    let run = doctor.report().await;
    run.failed_with(&[("walk", "walk-not-finished")]);
    says(run.finding("walk", "walk-not-finished"), "change", "--wait");
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_synchronisation_without_end_is_waited_for_no_longer_than_asked() {
    let stage = Stage::start().await;
    let doctor = stage.doctor().args(&["--walk", "--wait", "3"]);
    let mut doctor = doctor.json().start();
    let session = asked_for(&mut doctor).await;
    let walk = json!({"session_id": session, "sync_ms": 600_000});
    stage.post("connections", walk).await;
    doctor
        .ends()
        .await
        .failed_with(&[("walk", "walk-still-running")]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn interrupted_while_it_waits_for_the_person_it_leaves_nobody() {
    let stage = Stage::start().await;
    let doctor = stage.doctor().args(&["--walk"]);
    let mut doctor = doctor.json().start();
    asked_for(&mut doctor).await;
    doctor.signal("INT");
    let run = doctor.ends().await;
    assert_eq!(run.code, Some(130));
    stage.has_nobody().await;
}
