//! Several servers on one store, streams that were away, and what logs tell.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use contract::JourneyState;
use oneshot_server::Server;
use serde_json::json;

use crate::faults::asked;
use crate::harness::{Events, Stage};
use crate::whole::FILE;

#[tokio::test]
async fn two_servers_share_the_work_and_do_nothing_twice() {
    let stage = Stage::set_shared().await;
    let harness = &stage.harness;
    let second = Server::start(harness.config.clone())
        .await
        .expect("a second server");
    let mut journeys = Vec::new();
    for _ in 0..8 {
        let opened = harness.open(json!({})).await;
        let widget = harness.widget(&opened.key).await;
        stage
            .connect(&widget, json!({ "file": FILE, "sync_ms": 100 }))
            .await;
        journeys.push(opened);
    }
    for opened in &journeys {
        let end = harness
            .until(&opened.key, |p| p.state == JourneyState::Erased)
            .await;
        assert_eq!((end.counts.accounts, end.counts.transactions), (2, 3));
        assert_eq!(stage.receipt(&opened.id).await["attempts"], 1);
    }
    let asked = stage.asked().await;
    let count = |what: &str| asked.iter().filter(|line| *line == what).count();
    assert_eq!(count("POST /v2.1/users"), 8);
    assert_eq!(count("DELETE /v2.1/users/me"), 8);
    assert_eq!(count("GET /v2.1/transactions"), 16);
    second.shutdown().await;
}

#[tokio::test]
async fn a_call_that_takes_longer_than_a_lease_loses_nothing_to_another_server() {
    let mut stage = Stage::set_shared().await;
    stage.harness.config.timing.lease = Duration::from_secs(1);
    stage.harness.crash_and_restart().await;
    let harness = &stage.harness;
    let second = Server::start(harness.config.clone())
        .await
        .expect("a second server");
    stage
        .fault(json!({ "path": "/transactions", "action": { "delay_ms": 3_500 } }))
        .await;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    let lines = stage.asked().await;
    let pages = lines.iter().filter(|line| line.contains("/transactions"));
    assert_eq!(pages.count(), 2, "each account's page once");
    second.shutdown().await;
}

#[tokio::test]
async fn the_work_of_a_server_that_died_goes_on_in_another_when_its_lease_ends() {
    let mut stage = Stage::set_shared().await;
    let second = Server::start(stage.harness.config.clone())
        .await
        .expect("a second server");
    let opened = stage.harness.open(json!({})).await;
    let widget = stage.harness.widget(&opened.key).await;
    // Whoever collects waits for an answer when the first server dies.
    let wait = json!({ "path": "/transactions", "action": { "delay_ms": 2_000 }, "times": 2 });
    stage.fault(wait).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    asked(&stage, "/transactions", 1).await;
    drop(stage.harness.server.replace(second));
    stage
        .harness
        .clock
        .advance(stage.harness.config.timing.lease);
    let end = stage
        .harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!((end.counts.accounts, end.counts.transactions), (2, 3));
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_second_server_on_one_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let harness = crate::harness::Harness::alone().await;
    let mut config = harness.config.clone();
    config.database = folder.path().join("one.db").into();
    let first = Server::start(config.clone()).await.expect("a server");
    let error = Server::start(config.clone()).await.expect_err("refused");
    assert!(
        error.to_string().contains("in use by another server"),
        "{error}"
    );
    first.shutdown().await;
    let again = Server::start(config).await.expect("free again");
    again.shutdown().await;
}

#[tokio::test]
async fn the_work_of_a_server_that_ended_well_goes_on_at_once_in_another() {
    let mut stage = Stage::set().await;
    let opened = stage.harness.open(json!({})).await;
    let widget = stage.harness.widget(&opened.key).await;
    stage
        .harness
        .server
        .take()
        .expect("running")
        .shutdown()
        .await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    // No lease has to run out first: the clock stands where it stood.
    stage.harness.start().await;
    stage
        .harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
}

#[tokio::test]
async fn a_stream_that_was_away_hears_what_it_missed() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let first = harness.snapshot(&opened.key).await.progress;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let end = harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    let mut events = Events::listen(harness, &opened.key, Some(first.seq)).await;
    let mut heard = Vec::new();
    loop {
        let progress = events.next().await.expect("an open stream");
        heard.push(progress.clone());
        if progress.seq == end.seq {
            break;
        }
    }
    assert_eq!(heard[0].seq, first.seq + 1);
    assert!(
        heard
            .iter()
            .any(|progress| progress.state == JourneyState::Collecting)
    );
    assert!(heard.windows(2).all(|pair| pair[0].seq < pair[1].seq));
}

#[tokio::test]
async fn a_stream_from_a_place_not_reached_yet_begins_with_what_is_true() {
    let harness = crate::harness::Harness::alone().await;
    let opened = harness.open(json!({})).await;
    let mut events = Events::listen(&harness, &opened.key, Some(5_000)).await;
    let first = events.next().await.expect("an open stream");
    assert_eq!(first.state, JourneyState::Opened);
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("whole").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn logs_hold_no_key_no_secret_and_no_bank_data() {
    let kept = Kept::default();
    let writer = kept.clone();
    // For the whole process, since a subscriber of one thread misses what other threads were first
    // to log: so it hears the other tests too, and the same must hold of them.
    tracing_subscriber::fmt()
        .with_env_filter("oneshot_server=trace,linxo=trace")
        .with_ansi(false)
        .without_time()
        .with_writer(move || writer.clone())
        .init();
    let begun = std::time::Instant::now();

    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness
        .open(json!({ "reference": "SECRET-REFERENCE" }))
        .await;
    let widget = harness.widget(&opened.key).await;
    let state = stage.twin_says("state").await;
    let email = state["users"][0]["email"]
        .as_str()
        .expect("an email")
        .to_owned();
    harness.get(&format!("/j/{}", opened.key), "").await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    let heard_for = begun.elapsed().as_millis();
    let heard = kept.0.lock().expect("whole").len();
    harness
        .get(
            &format!("/v1/journeys/{}/data", opened.id),
            crate::harness::API_KEY,
        )
        .await;

    let log = String::from_utf8(kept.0.lock().expect("whole").clone()).expect("UTF-8");
    // The worker's calls to Linxo are answered too, and belong to no request.
    // Requests of other tests that were begun before anybody listened have no span.
    let began_later = |line: &str| {
        let ms = line.rsplit_once(" ms=").and_then(|(_, ms)| ms.parse().ok());
        ms.is_some_and(|ms: u128| ms < heard_for)
    };
    let of_ours = |line: &&str| line.contains("oneshot_server::api: answered") && began_later(line);
    let later = &log[heard..];
    assert!(later.lines().any(|line| of_ours(&line)));
    for line in later.lines().filter(of_ours) {
        assert!(line.contains("request{request_id="), "{line}");
    }
    let of_the_opening =
        |line: &str| line.contains(&opened.id) && line.contains("request{request_id=");
    assert!(log.lines().any(of_the_opening));
    let key_of = |name: &str| {
        let value = widget
            .query_pairs()
            .find(|(n, _)| n == name)
            .expect("there")
            .1
            .into_owned();
        value.rsplit('/').next().expect("a key").to_owned()
    };
    for (what, secret) in [
        ("the page's key", opened.key.clone()),
        ("the return key", key_of("redirect_url")),
        ("the resume key", key_of("aspsp_callback_uri")),
        ("the widget session", key_of("session_id")),
        ("the email", email),
        ("an API key", crate::harness::API_KEY.to_owned()),
        ("an IBAN", "FR7630006000011234567890189".to_owned()),
        ("a label", "BOULANGERIE".to_owned()),
        ("a name", "Camille".to_owned()),
        ("an amount", "12.1".to_owned()),
        ("the reference", "SECRET-REFERENCE".to_owned()),
    ] {
        let found = log.lines().find(|line| line.contains(&secret));
        assert!(found.is_none(), "{what} is in the log: {found:?}");
    }
}
