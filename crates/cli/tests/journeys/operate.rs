//! What an operator does with journeys, beside a running server and without one.

use contract::JourneyState;
use reqwest::Method;
use serde_json::{Value, json};

use crate::program::{API_KEY, journeys, text};
use crate::served::{Opened, Served};

/// Two accounts, one of them without a transaction, and what a spreadsheet would run.
const FILE: &str = "CREDENTIALS|ok|ok\n\
ACCOUNT|a1|0001|24/11/26|100.10|Checkings||false|Camille|Current|true|true|FR7630006000011234567890189|EUR\n\
TRANSACTION|-12.10|04/11/26|=HYPERLINK(\"x\")\n\
TRANSACTION|3.00|05/11/26|Salary, \"net\"\n\
\n\
ACCOUNT|a2|0002|24/11/26|5.00|Savings||false|Camille|Savings|true|true|FR7630006000011234567890190|EUR\n";

async fn delivered(served: &Served) -> Opened {
    let opened = served.open(json!({ "reference": "dossier-7" })).await;
    let session = served.widget(&opened).await;
    let walk = json!({ "session_id": session, "file": FILE, "sync_ms": 0 });
    served.tell_twin("connections", walk).await;
    let view = served.erased(&opened.id).await;
    assert_eq!((view.counts.accounts, view.counts.transactions), (2, 2));
    opened
}

#[tokio::test]
async fn journeys_are_listed_and_shown_beside_a_running_server_without_bank_data() {
    let served = Served::start_with(&[]).await;
    let done = delivered(&served).await;
    let open = served.open(json!({})).await;
    served.widget(&open).await;
    let variables = served.variables();

    let run = journeys(&["list"], &variables).await;
    assert_eq!(run.code, 0, "{run:?}");
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(
        lines.len(),
        4,
        "a head, two journeys, and how many: {run:?}"
    );
    assert!(
        lines[1].starts_with(&open.id) && lines[2].starts_with(&done.id),
        "{run:?}"
    );
    assert!(
        lines[2].contains("erased") && lines[2].contains("delivered"),
        "{run:?}"
    );

    let ids = async |arguments: &[&str]| {
        let run = journeys(&[&["list", "--json"], arguments].concat(), &variables).await;
        assert_eq!(run.code, 0, "{run:?}");
        let line = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].clone();
        run.out.lines().map(line).collect::<Vec<_>>()
    };
    assert_eq!(ids(&[]).await, [json!(open.id), json!(done.id)]);
    assert_eq!(ids(&["--unfinished"]).await, [json!(open.id)]);
    assert_eq!(ids(&["--state", "erased"]).await, [json!(done.id)]);
    assert_eq!(ids(&["--limit", "1"]).await, [json!(open.id)]);
    assert_eq!(ids(&["--partner", "Lender"]).await.len(), 2);

    let run = journeys(&["show", &done.id], &variables).await;
    assert_eq!(run.code, 0, "{run:?}");
    for words in [
        "dossier-7",
        "Lender",
        "delivered",
        "deleted at Linxo",
        "the user is gone",
    ] {
        assert!(run.out.contains(words), "{words}: {run:?}");
    }
    let shown = journeys(&["show", &done.id, "--json"], &variables).await;
    let said: Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(said["obligation"]["attempts"], 1);
    for out in [run.out, shown.out] {
        for bank_data in ["FR76", "Salary", "12.10", "Camille"] {
            assert!(!out.contains(bank_data), "{bank_data}: {out}");
        }
    }
    // The server never noticed.
    assert_eq!(served.view(&open.id).await.state, JourneyState::Linking);
}

#[tokio::test]
async fn the_data_is_exported_as_the_api_gives_it() {
    let served = Served::start_with(&[]).await;
    let done = delivered(&served).await;
    let variables = served.variables();
    let path = format!("/v1/journeys/{}/data", done.id);
    let given = served.ask(Method::GET, &path, API_KEY, json!({})).await;
    let given: Value = given.json().await.unwrap();

    let run = journeys(&["export", &done.id, "--format", "json"], &variables).await;
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(serde_json::from_str::<Value>(&run.out).unwrap(), given);

    let file = served.folder.path().join("data.ndjson");
    let to = ["export", &done.id, "--to", text(&file)];
    let run = journeys(&to, &variables).await;
    assert_eq!(run.code, 0, "{run:?}");
    let lines = std::fs::read_to_string(&file).unwrap();
    assert_eq!(lines.lines().count(), 4);
    let lines_given = served
        .http
        .get(served.url(&path))
        .bearer_auth(API_KEY)
        .header("accept", "application/x-ndjson")
        .send()
        .await;
    assert_eq!(lines_given.unwrap().text().await.unwrap(), lines);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "for its owner alone");
    }
    // Nothing that is there is written over.
    let run = journeys(&to, &variables).await;
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("name another file"), "{run:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), lines);

    let run = journeys(&["export", &done.id, "--format", "csv"], &variables).await;
    let rows: Vec<&str> = run.out.split("\r\n").collect();
    assert_eq!(
        rows.len(),
        5,
        "a head, two transactions, an account without any: {run:?}"
    );
    assert!(rows[0].starts_with("account_id,"), "{run:?}");
    assert!(run.out.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{run:?}");
    assert!(
        run.out.contains("-12.1") && run.out.contains("\"Salary, \"\"net\"\"\""),
        "{run:?}"
    );
    assert!(
        rows[3].contains("FR7630006000011234567890190") && rows[3].ends_with(",,,,,,"),
        "{run:?}"
    );
}

#[tokio::test]
async fn an_erasure_is_asked_for_beside_a_running_server() {
    let served = Served::start_with(&[]).await;
    let open = served.open(json!({})).await;
    served.widget(&open).await;
    let variables = served.variables();
    let run = journeys(&["erase", &open.id, "--wait"], &variables).await;
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.starts_with("erased:"), "{run:?}");
    assert_eq!(served.twin_says("state").await["users"], json!([]));
    let done = delivered(&served).await;
    let run = journeys(&["erase", &done.id, "--json"], &variables).await;
    assert_eq!(run.code, 0, "{run:?}");
    let said: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(said["erased"], true);
    // Here too.
    let run = journeys(&["export", &done.id], &variables).await;
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("deleted here at"), "{run:?}");
    let run = journeys(&["show", &done.id], &variables).await;
    assert!(run.out.contains("had, now deleted"), "{run:?}");
    assert!(!run.out.contains("stored"), "{run:?}");
    // Who asks again moves no time.
    let deleted_at = async || {
        let run = journeys(&["show", &done.id, "--json"], &variables).await;
        let said: Value = serde_json::from_str(&run.out).unwrap();
        said["purged_at_ms"].as_i64().unwrap()
    };
    let first = deleted_at().await;
    let run = journeys(&["erase", &done.id], &variables).await;
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(deleted_at().await, first);
}

#[tokio::test]
async fn without_a_server_the_wish_waits_or_is_done_at_once() {
    let mut served = Served::start_with(&[]).await;
    let open = served.open(json!({})).await;
    served.widget(&open).await;
    served.signal("TERM");
    assert_eq!(served.ended(crate::program::PATIENCE).await, Some(0));
    let variables = served.variables();

    let run = journeys(&["erase", &open.id], &variables).await;
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.out.contains("oneshot serve") && run.out.contains("--now"),
        "{run:?}"
    );
    let run = journeys(&["erase", &open.id, "--wait", "1"], &variables).await;
    assert_eq!(run.code, 1, "nobody does it: {run:?}");
    assert_eq!(
        served.twin_says("state").await["users"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    let away = json!({ "path": "/token", "action": { "status": 503 }, "times": 3 });
    served.tell_twin("faults", away).await;
    let run = journeys(&["erase", &open.id, "--now"], &variables).await;
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(served.twin_says("state").await["users"], json!([]));
    let run = journeys(&["list", "--unfinished", "--json"], &variables).await;
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
}

#[tokio::test]
async fn what_is_not_there_is_said_and_nothing_is_made() {
    let mut served = Served::set(&[]).await;
    let variables = served.variables();
    let run = journeys(&["list"], &variables).await;
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("there is no store"), "{run:?}");
    assert_eq!(std::fs::read_dir(served.folder.path()).unwrap().count(), 0);
    served.start().await;
    let variables = served.variables();
    for command in ["show", "export", "erase"] {
        let run = journeys(&[command, "jrn_unknown"], &variables).await;
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.err.contains("no such journey"), "{run:?}");
    }
    let run = journeys(&["list", "--state", "somewhere"], &variables).await;
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("--state"), "{run:?}");
}
