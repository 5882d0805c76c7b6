//! What the commands say, and how little they ask for.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::program::{PATIENCE, journeys, oneshot, text};
use crate::served::Served;

#[tokio::test]
async fn what_looks_into_the_store_asks_for_nothing_but_the_store() {
    let served = Served::start_with(&[]).await;
    let opened = served.open(json!({ "reference": "dossier-1" })).await;
    let database = format!("sqlite://{}", text(&served.path("oneshot.db")));
    let alone = [("ONESHOT_DATABASE_URL", &*database)];
    for arguments in [
        &["journeys", "list"][..],
        &["journeys", "list", "--partner", "Lender"],
        &["journeys", "show", &opened.id],
        &["keys", "list"],
        &["webhooks", "list"],
    ] {
        let run = oneshot(arguments, &alone).await;
        assert_eq!(run.code, 0, "{arguments:?}: {run:?}");
    }
    // What does something about a journey asks for all of it.
    let run = journeys(&["erase", &opened.id], &alone).await;
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("ONESHOT_LINXO_CLIENT_ID"), "{run:?}");
}

#[tokio::test]
async fn a_configuration_file_is_named_before_or_after_the_command() {
    let served = Served::start_with(&[]).await;
    let file = served.path("oneshot.toml");
    let database = format!(
        "database_url = \"sqlite://{}\"\n",
        text(&served.path("oneshot.db"))
    );
    std::fs::write(&file, database).unwrap();
    let file = text(&file);
    for command in ["journeys", "keys", "webhooks"] {
        for arguments in [
            [command, "--config", file, "list"],
            [command, "list", "--config", file],
        ] {
            let run = oneshot(&arguments, &[]).await;
            assert_eq!(run.code, 0, "{arguments:?}: {run:?}");
        }
    }
}

#[tokio::test]
async fn journeys_are_found_by_their_reference_and_an_unknown_partner_is_refused() {
    let served = Served::start_with(&[]).await;
    let one = served.open(json!({ "reference": "dossier-1" })).await;
    served.open(json!({ "reference": "dossier-2" })).await;
    let variables = served.variables();
    let run = journeys(&["list", "--reference", "dossier-1"], &variables).await;
    assert!(run.out.contains("dossier-1"), "{run:?}");
    assert!(
        run.out.contains(&one.id) && run.out.ends_with("1 journey\n"),
        "{run:?}"
    );

    let run = journeys(&["list", "--partner", "Lendre"], &variables).await;
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.err.contains("\"Lendre\"") && run.err.contains("Lender"),
        "{run:?}"
    );
    let run = journeys(&["list", "--limit", "0"], &variables).await;
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("--limit"), "{run:?}");
}

#[tokio::test]
async fn a_deadline_is_called_so_until_the_journey_is_over() {
    let served = Served::start_with(&[]).await;
    let opened = served.open(json!({})).await;
    let variables = served.variables();
    let run = journeys(&["show", &opened.id], &variables).await;
    assert!(run.out.contains("\ndeadline "), "{run:?}");
    assert!(!run.out.contains("given up"), "{run:?}");

    // Nobody began, so there never was a user to read back.
    let run = journeys(&["erase", &opened.id, "--wait"], &variables).await;
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("no user was ever made"), "{run:?}");
    assert!(!run.out.contains("read back"), "{run:?}");
    let run = journeys(&["show", &opened.id], &variables).await;
    for words in ["deadline", "read back"] {
        assert!(!run.out.contains(words), "{words}: {run:?}");
    }
}

#[tokio::test]
async fn a_journey_that_waits_for_a_sink_says_which_and_why() {
    let hook = [
        // Nothing listens there.
        ("ONESHOT_WEBHOOK_URL", "http://127.0.0.1:9/hooks"),
        (
            "ONESHOT_WEBHOOK_SECRET",
            "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        ),
        ("ONESHOT_WEBHOOK_DATA", "true"),
    ];
    let served = Served::start_with(&hook).await;
    let opened = served.open(json!({})).await;
    let session = served.widget(&opened).await;
    let walk = json!({ "session_id": session, "login": "ok", "sync_ms": 0 });
    served.tell_twin("connections", walk).await;
    let failing = |view: &contract::JourneyView| {
        let backups = serde_json::to_value(view).unwrap()["backups"].clone();
        backups[0]["state"] == "failing"
    };
    served.until(&opened.id, failing).await;
    let variables = served.variables();
    let run = journeys(&["show", &opened.id], &variables).await;
    for words in ["webhook: failing, tried 1 time, last answer", "next try at"] {
        assert!(run.out.contains(words), "{words}: {run:?}");
    }
    assert!(run.out.contains("1 account, "), "{run:?}");
    let run = journeys(&["show", &opened.id, "--json"], &variables).await;
    let said: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(said["backups"][0]["sink"], "webhook");
    assert!(said["backups"][0]["next_at_ms"].is_i64(), "{said}");
}

#[tokio::test]
async fn an_erasure_that_fails_in_this_process_is_tried_no_sooner_than_a_server_would() {
    let slow = [
        ("ONESHOT_FIRST_PAUSE_MS", "60000"),
        ("ONESHOT_LONGEST_PAUSE_S", "3600"),
    ];
    let mut served = Served::start_with(&slow).await;
    let open = served.open(json!({})).await;
    served.widget(&open).await;
    served.signal("TERM");
    assert_eq!(served.ended(PATIENCE).await, Some(0));
    let away = json!({ "path": "/token", "action": { "status": 503 } });
    served.tell_twin("faults", away).await;

    let variables = served.variables();
    let now = ["erase", &open.id, "--now", "--wait", "30"];
    let run = journeys(&now, &variables).await;
    assert_eq!(run.code, 1, "{run:?}");
    for words in ["not erased yet", "oneshot serve", "it tries again from"] {
        assert!(run.out.contains(words), "{words}: {run:?}");
    }
    assert!(
        !run.out.contains("--now"),
        "not what was just done: {run:?}"
    );
    let shown = journeys(&["show", &open.id, "--json"], &variables).await;
    let said: Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(said["obligation"]["attempts"], 1, "{said}");
}

#[tokio::test]
async fn a_reader_who_has_had_enough_ends_an_export_quietly() {
    let served = Served::start_with(&[]).await;
    let opened = served.open(json!({})).await;
    let session = served.widget(&opened).await;
    let walk = json!({ "session_id": session, "login": "bulk-1x3000", "sync_ms": 0 });
    served.tell_twin("connections", walk).await;
    served.erased(&opened.id).await;
    let mut child = tokio::process::Command::new(env!("CARGO_BIN_EXE_oneshot"))
        .env_clear()
        .envs(served.variables())
        .args(["journeys", "export", &opened.id])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(out.next_line().await.unwrap().is_some());
    drop(out);
    let ended = tokio::time::timeout(PATIENCE, child.wait_with_output());
    let ended = ended.await.unwrap().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(!said.contains("error"), "{said}");
    assert_eq!(ended.status.code(), Some(0));
}
