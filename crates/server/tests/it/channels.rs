//! Linxo's four channels: visits to our return address, browser events, reading, and the webhook.
//! Each alone is enough, and all of them in any order, repeated or garbled, end the same.

use std::time::Duration;

use contract::{JourneyState, OutcomeKind};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::faults::{asked, erased};
use crate::harness::{Opened, Stage, problem};
use crate::whole::FILE;
use oneshot_server::Rate;

const NEVER: Duration = Duration::from_secs(3_600);

/// A stage whose worker never looks by itself once the widget is open.
async fn deaf_stage() -> Stage {
    let mut stage = Stage::set().await;
    stage.harness.config.timing.linking_poll = NEVER;
    stage.harness.config.timing.synchronising_poll = NEVER;
    stage.harness.crash_and_restart().await;
    stage
}

/// A journey whose widget is open, as far as the worker cares to look.
async fn begun(stage: &Stage) -> (Opened, url::Url) {
    let opened = stage.harness.open(json!({ "expires_in_s": 86_400 })).await;
    let widget = stage.harness.widget(&opened.key).await;
    (opened, widget)
}

fn key_of(widget: &url::Url, name: &str) -> String {
    let pair = widget.query_pairs().find(|(n, _)| n == name);
    let address = pair.expect("in the address").1.into_owned();
    address.rsplit('/').next().expect("a key").to_owned()
}

async fn ends_delivered(stage: &Stage, opened: &Opened) {
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    assert_eq!((end.counts.accounts, end.counts.transactions), (2, 3));
}

#[tokio::test]
async fn reading_alone_is_enough() {
    let stage = Stage::set().await;
    let (opened, widget) = begun(&stage).await;
    let walk = json!({ "file": FILE, "sync_ms": 200 });
    stage.connect(&widget, walk).await;
    ends_delivered(&stage, &opened).await;
}

#[tokio::test]
async fn a_visit_to_the_return_address_alone_is_enough() {
    let stage = deaf_stage().await;
    let (opened, widget) = begun(&stage).await;
    asked(&stage, "/connections", 1).await;
    let walk = json!({ "file": FILE, "sync_ms": 0 });
    stage.connect(&widget, walk).await;
    let visit = format!("/return/{}", key_of(&widget, "redirect_url"));
    stage.harness.get(&visit, "").await;
    ends_delivered(&stage, &opened).await;
}

#[tokio::test]
async fn browser_events_alone_are_enough() {
    let stage = deaf_stage().await;
    let (opened, widget) = begun(&stage).await;
    asked(&stage, "/connections", 1).await;
    let walk = json!({ "file": FILE, "sync_ms": 60_000 });
    stage.connect(&widget, walk).await;
    let harness = &stage.harness;
    let report = json!({ "event_name": "redirect_to" });
    let tell = async || {
        harness
            .post("/api/journey/reports", &opened.key, &report)
            .await
    };
    tell().await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Synchronising)
        .await;
    stage.advance_twin(61).await;
    tell().await;
    ends_delivered(&stage, &opened).await;
}

#[tokio::test]
async fn linxos_webhook_alone_is_enough() {
    let stage = deaf_stage().await;
    stage.webhooks_to(&stage.harness.url("/hooks/linxo")).await;
    let (opened, widget) = begun(&stage).await;
    asked(&stage, "/connections", 1).await;
    let walk = json!({ "file": FILE, "sync_ms": 300 });
    stage.connect(&widget, walk).await;
    ends_delivered(&stage, &opened).await;
    let sent = stage.twin_says("webhooks").await;
    let sent = sent.as_array().expect("a list");
    assert!(
        sent.iter().any(|hook| hook["delivered"] == true),
        "{sent:?}"
    );
}

fn hook(connection: &Value, user: &Value) -> Value {
    json!({
        "id": "1", "event_type": "UDPATED", "resource_type": "CONNECTIONS", "creation_date": 1,
        "resource": { "id": connection, "user_id": user, "status": "SUCCESS" },
    })
}

#[tokio::test]
async fn a_hook_finds_its_journey_by_the_connection_or_by_the_user_alone() {
    let stage = deaf_stage().await;
    for by_user in [true, false] {
        let (opened, widget) = begun(&stage).await;
        let walk = json!({ "file": FILE, "sync_ms": 60_000 });
        let connection = stage.connect(&widget, walk).await;
        let report = json!({ "event_name": "redirect_to" });
        stage
            .harness
            .post("/api/journey/reports", &opened.key, &report)
            .await;
        let synchronises = |p: &contract::Progress| p.state == JourneyState::Synchronising;
        stage.harness.until(&opened.key, synchronises).await;
        stage.advance_twin(61).await;
        let state = stage.twin_says("state").await;
        let body = if by_user {
            hook(&Value::Null, &state["users"][0]["id"])
        } else {
            hook(&connection["id"], &Value::Null)
        };
        let answer = stage.harness.post("/hooks/linxo", "", &body).await;
        assert_eq!(answer.status(), StatusCode::ACCEPTED);
        ends_delivered(&stage, &opened).await;
    }
}

#[tokio::test]
async fn hooks_that_concern_nobody_or_are_garbage_are_harmless() {
    let stage = deaf_stage().await;
    let (opened, _) = begun(&stage).await;
    asked(&stage, "/connections", 1).await;
    let before = stage.harness.snapshot(&opened.key).await.progress;
    let answered = |body: String, expected: StatusCode| {
        let request = stage.harness.request(Method::POST, "/hooks/linxo", "");
        async move {
            let answer = request.body(body).send().await.expect("an answer");
            assert_eq!(answer.status(), expected);
        }
    };
    for unknown in [
        hook(&json!("4242"), &json!("4242")),
        hook(&json!(4242), &json!(-1)),
        hook(&json!({ "x": 1 }), &json!([1])),
        hook(&json!(""), &json!("'; drop table journey; --")),
        json!({ "resource": "4242" }),
        json!({ "resource_type": "ACCOUNTS", "event_type": "SOMETHING_NEW" }),
        json!({}),
    ] {
        answered(unknown.to_string(), StatusCode::ACCEPTED).await;
    }
    for garbage in ["", "{", "[]", "null", "\"x\"", "\u{0}"] {
        answered(garbage.to_owned(), StatusCode::BAD_REQUEST).await;
    }
    let huge = format!("{{\"x\":\"{}\"}}", "x".repeat(100_000));
    answered(huge, StatusCode::PAYLOAD_TOO_LARGE).await;
    assert_eq!(stage.harness.snapshot(&opened.key).await.progress, before);
    let asked = stage.asked().await;
    let readings = asked.iter().filter(|line| line.contains("/connections"));
    assert_eq!(readings.count(), 1, "nobody was woken");
}

#[tokio::test]
async fn a_flood_of_hooks_is_told_to_slow_down() {
    let mut harness = crate::harness::Harness::alone().await;
    drop(harness.server.take());
    harness.config.limits.per_address = Rate {
        per_second: 1,
        burst: 20,
    };
    harness.start().await;
    let body = hook(&json!("4242"), &json!("4242"));
    let hooks = (0..400).map(|_| harness.post("/hooks/linxo", "", &body));
    let mut refused = 0;
    for answer in futures::future::join_all(hooks).await {
        match answer.status() {
            StatusCode::ACCEPTED => {}
            StatusCode::TOO_MANY_REQUESTS => {
                assert!(answer.headers().contains_key("retry-after"));
                refused += 1;
            }
            other => panic!("{other}"),
        }
    }
    assert!(refused > 0, "400 hooks were taken");
}

#[tokio::test]
async fn with_a_key_only_the_address_that_has_it_is_there() {
    let key = "0123456789abcdef-KEY";
    let mut harness = crate::harness::Harness::alone().await;
    let body = hook(&json!("4242"), &json!("4242"));
    let keyed = format!("/hooks/linxo/{key}");
    assert_eq!(problem(harness.post(&keyed, "", &body).await).await.0, 404);
    drop(harness.server.take());
    harness.config.linxo_hook_key = Some(key.into());
    harness.start().await;
    for path in [
        "/hooks/linxo",
        "/hooks/linxo/",
        "/hooks/linxo/0123456789abcdef-KEX",
    ] {
        assert_eq!(problem(harness.post(path, "", &body).await).await.0, 404);
    }
    let answer = harness.post(&keyed, "", &body).await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
}

/// One of the things that may be heard of a journey.
async fn signal(
    stage: &Stage,
    kind: u64,
    opened: &Opened,
    widget: &url::Url,
    ids: &(Value, Value),
) {
    let harness = &stage.harness;
    let (connection, user) = ids;
    match kind {
        0 => drop(
            harness
                .get(&format!("/return/{}", key_of(widget, "redirect_url")), "")
                .await,
        ),
        1 => {
            let report = json!({ "event_name": "redirect_to", "status": "success" });
            drop(
                harness
                    .post("/api/journey/reports", &opened.key, &report)
                    .await,
            );
        }
        2 => drop(
            harness
                .post("/hooks/linxo", "", &hook(connection, user))
                .await,
        ),
        // From here on nothing that helps by itself.
        3 => drop(
            harness
                .get(
                    &format!("/resume/{}", key_of(widget, "aspsp_callback_uri")),
                    "",
                )
                .await,
        ),
        4 => drop(
            harness
                .post("/hooks/linxo", "", &hook(&json!("1"), &json!("2")))
                .await,
        ),
        5 => drop(harness.post("/hooks/linxo", "", &json!([1])).await),
        6 => drop(harness.get(&format!("/j/{}", opened.key), "").await),
        _ => {
            let report = json!({ "event_name": "unheard_of", "status": { "x": [1] } });
            drop(
                harness
                    .post("/api/journey/reports", &opened.key, &report)
                    .await,
            );
        }
    }
}

/// The next of a row of numbers that looks like chance and is the same each time (Knuth's MMIX).
fn next(row: &mut u64) -> u64 {
    *row = row
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *row >> 33
}

#[tokio::test]
async fn any_signals_in_any_order_end_the_same() {
    let stage = deaf_stage().await;
    for seed in 0..10_u64 {
        let mut row = seed;
        let (opened, widget) = begun(&stage).await;
        let nobody = (json!("1"), json!("2"));
        for _ in 0..next(&mut row) % 4 {
            signal(&stage, next(&mut row) % 8, &opened, &widget, &nobody).await;
        }
        let walk = json!({ "file": FILE, "sync_ms": 60_000 });
        let connection = stage.connect(&widget, walk).await;
        let user = stage.twin_says("state").await["users"][0]["id"].clone();
        let ids = (connection["id"].clone(), user);
        for _ in 0..next(&mut row) % 6 {
            signal(&stage, next(&mut row) % 8, &opened, &widget, &ids).await;
        }
        stage.advance_twin(61).await;
        // One that helps, wherever among the others.
        let helps = next(&mut row) % 3;
        let mut kinds: Vec<u64> = (0..next(&mut row) % 6)
            .map(|_| next(&mut row) % 8)
            .collect();
        let place = usize::try_from(next(&mut row)).expect("small") % (kinds.len() + 1);
        kinds.insert(place, helps);
        for kind in kinds {
            signal(&stage, kind, &opened, &widget, &ids).await;
        }
        ends_delivered(&stage, &opened).await;
        let claims = stage.receipt(&opened.id).await;
        assert_eq!(claims["attempts"], 1, "seed {seed}");
    }
    let asked = stage.asked().await;
    let count = |what: &str| asked.iter().filter(|line| *line == what).count();
    assert_eq!(count("POST /v2.1/users"), 10);
    assert_eq!(count("DELETE /v2.1/users/me"), 10);
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}
