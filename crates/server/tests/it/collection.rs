//! Collections that are long, stumble, or find lists that change: complete or not at all.

use std::collections::HashSet;
use std::time::Duration;

use contract::{FailureCode, JourneyData, JourneyState, JourneyView, OutcomeKind};
use reqwest::Method;
use reqwest::header::ACCEPT;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::faults::{asked, erased};
use crate::harness::{API_KEY, Opened, Stage};

/// Two accounts of three pages.
const TWO_LONG_ACCOUNTS: &str = "bulk-2x1100";

/// A journey whose end user has linked a bank with this login.
async fn linked(stage: &Stage, login: &str, sync_ms: u32) -> Opened {
    let opened = stage.harness.open(json!({})).await;
    let widget = stage.harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "login": login, "sync_ms": sync_ms }))
        .await;
    opened
}

async fn view(stage: &Stage, opened: &Opened) -> JourneyView {
    let path = format!("/v1/journeys/{}", opened.id);
    let response = stage.harness.get(&path, API_KEY).await;
    response.json().await.expect("the documented shape")
}

async fn data(stage: &Stage, opened: &Opened) -> JourneyData {
    let path = format!("/v1/journeys/{}/data", opened.id);
    let response = stage.harness.get(&path, API_KEY).await;
    response.json().await.expect("the documented shape")
}

async fn lines(stage: &Stage, opened: &Opened) -> Vec<u8> {
    let path = format!("/v1/journeys/{}/data", opened.id);
    let request = stage.harness.request(Method::GET, &path, API_KEY);
    let request = request.header(ACCEPT, "application/x-ndjson");
    let response = request.send().await.expect("an answer");
    response.bytes().await.expect("a body").to_vec()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Fails unless it was delivered with so many accounts and transactions, each once.
async fn ensure_delivered(stage: &Stage, opened: &Opened, accounts: u64, transactions: u64) {
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    assert_eq!(
        (end.counts.accounts, end.counts.transactions),
        (accounts, transactions)
    );
    let data = data(stage, opened).await;
    let ids: HashSet<_> = data.transactions.iter().map(|one| &one.id).collect();
    assert_eq!(ids.len() as u64, transactions);
    assert_eq!(data.transactions.len() as u64, transactions);
    // Whatever was read back, and when: it is what is there in the end.
    let digest = hexadecimal(&Sha256::digest(lines(stage, opened).await));
    assert_eq!(view(stage, opened).await.data_sha256, Some(digest));
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

/// What the twin was asked for with these words in its query, in order.
async fn queries(stage: &Stage, path: &str) -> Vec<String> {
    let requests = stage.twin_says("requests").await;
    let lines = requests.as_array().expect("a list").iter();
    let of_path = lines.filter(|line| {
        line["path"]
            .as_str()
            .is_some_and(|whole| whole.ends_with(path))
    });
    of_path
        .map(|line| line["query"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn a_long_history_is_read_in_windows_and_once_more() {
    let stage = Stage::set().await;
    // Three windows: six full pages, and the empty one behind them.
    let opened = linked(&stage, "bulk-1x3000", 0).await;
    ensure_delivered(&stage, &opened, 1, 3_000).await;
    // Each twice, and not one more.
    let asked = queries(&stage, "/transactions").await;
    let pages = asked.iter().map(|query| {
        let page = query.split('&').find_map(|pair| pair.strip_prefix("page="));
        page.expect("a page").parse::<u32>().expect("a number")
    });
    let mut pages: Vec<_> = pages.collect();
    pages.sort_unstable();
    assert_eq!(pages, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]);
}

#[tokio::test]
async fn a_short_history_costs_one_call_an_account() {
    let stage = Stage::set().await;
    let opened = linked(&stage, "bulk-3x90", 0).await;
    ensure_delivered(&stage, &opened, 3, 270).await;
    assert_eq!(queries(&stage, "/transactions").await.len(), 3);
    assert_eq!(queries(&stage, "/accounts").await.len(), 1);
}

#[tokio::test]
async fn many_accounts_come_by_several_pages() {
    let stage = Stage::set().await;
    let opened = linked(&stage, "bulk-230x2", 0).await;
    ensure_delivered(&stage, &opened, 230, 460).await;
    assert_eq!(data(&stage, &opened).await.accounts.len(), 230);
}

#[tokio::test]
async fn a_list_of_transactions_that_grows_shrinks_or_turns_is_read_anew() {
    for change in ["grow", "shrink", "shuffle"] {
        let stage = Stage::set().await;
        // Right before the second page of both accounts: what was on it moves.
        let fault = json!({
            "path": "/transactions$", "query": "page=2(&|$)",
            "action": { "change": change }, "times": 2,
        });
        stage.fault(fault).await;
        let opened = linked(&stage, TWO_LONG_ACCOUNTS, 0).await;
        let transactions = match change {
            "grow" => 2_202,
            "shrink" => 2_198,
            _ => 2_200,
        };
        ensure_delivered(&stage, &opened, 2, transactions).await;
    }
}

#[tokio::test]
async fn what_linxo_gives_twice_is_delivered_once_at_the_first_try() {
    let stage = Stage::set().await;
    // Before the first page, so that the list holds still while it is read.
    let repeat = json!({
        "path": "/transactions$", "query": "page=1(&|$)",
        "action": { "change": "repeat" }, "times": 2,
    });
    stage.fault(repeat).await;
    let opened = linked(&stage, TWO_LONG_ACCOUNTS, 0).await;
    ensure_delivered(&stage, &opened, 2, 2_200).await;
    // What was read back before the repeats were dropped was not taken for what is there now: that
    // would have been found out, and put off.
    let numbers = stage.harness.get("/metrics", "").await.text().await;
    let numbers = numbers.expect("text");
    let failures = numbers
        .lines()
        .filter(|line| line.starts_with("oneshot_worker_failures_total"));
    assert_eq!(failures.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[tokio::test]
async fn a_list_that_changes_when_it_is_read_once_more_is_read_anew() {
    let stage = Stage::set().await;
    let opened = stage.harness.open(json!({})).await;
    let widget = stage.harness.widget(&opened.key).await;
    // The third page is the last; page 1 is asked for once more only when that has come.
    let hold = json!({
        "path": "/transactions$", "query": "page=3(&|$)", "action": { "delay_ms": 600 }, "times": 1,
    });
    stage.fault(hold).await;
    stage
        .connect(&widget, json!({ "login": "bulk-1x1100", "sync_ms": 0 }))
        .await;
    asked(&stage, "/transactions", 2).await;
    let shrink = json!({
        "path": "/transactions$", "query": "page=1(&|$)",
        "action": { "change": "shrink" }, "times": 1,
    });
    stage.fault(shrink).await;
    ensure_delivered(&stage, &opened, 1, 1_099).await;
}

#[tokio::test]
async fn what_was_read_back_before_a_list_changed_is_read_back_again() {
    let stage = Stage::set().await;
    let opened = stage.harness.open(json!({})).await;
    let widget = stage.harness.widget(&opened.key).await;
    let hold = |pages: &str, delay_ms: u32, times: u32| {
        json!({
            "path": "/transactions$", "query": format!("page={pages}(&|$)"),
            "action": { "delay_ms": delay_ms }, "times": times,
        })
    };
    stage.fault(hold("3", 600, 1)).await;
    stage
        .connect(&widget, json!({ "login": "bulk-1x1100", "sync_ms": 0 }))
        .await;
    asked(&stage, "/transactions", 2).await;
    // When the third has come, everything is read back while it is asked for once more.
    stage.fault(hold("[123]", 1_500, 3)).await;
    asked(&stage, "/transactions", 3).await;
    let shuffle = json!({
        "path": "/transactions$", "query": "page=9(&|$)",
        "action": { "change": "shuffle" }, "times": 1,
    });
    stage.fault(shuffle).await;
    let query = queries(&stage, "/transactions").await[0].replace("page=1", "page=9");
    let port = stage.twin.api_url().port().expect("a port");
    let address = format!("http://127.0.0.1:{port}/v2.1/transactions?{query}");
    reqwest::get(address).await.expect("an answer");
    ensure_delivered(&stage, &opened, 1, 1_100).await;
}

#[tokio::test]
async fn a_list_of_accounts_that_shrinks_between_its_pages_is_read_anew() {
    let stage = Stage::set().await;
    let shrink = json!({
        "path": "/accounts$", "query": "page=2(&|$)",
        "action": { "change": "shrink" }, "times": 1,
    });
    stage.fault(shrink).await;
    let opened = linked(&stage, "bulk-130x1", 0).await;
    ensure_delivered(&stage, &opened, 129, 129).await;
}

#[tokio::test]
async fn a_list_that_never_holds_still_fails_the_journey_and_nothing_is_kept() {
    let stage = Stage::set().await;
    let fault = json!({
        "path": "/transactions$", "query": "page=2(&|$)", "action": { "change": "grow" },
    });
    stage.fault(fault).await;
    let opened = linked(&stage, "bulk-1x600", 0).await;
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Failed));
    assert_eq!(end.failure_code, Some(FailureCode::DataKeptChanging));
    assert_eq!((end.counts.accounts, end.counts.transactions), (0, 0));
    let path = format!("/v1/journeys/{}/data", opened.id);
    let none = stage.harness.get(&path, API_KEY).await;
    assert_eq!(none.status().as_u16(), 410);
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_token_that_ends_half_way_is_renewed_once_for_all_calls() {
    let stage = Stage::set().await;
    let slow = json!({ "path": "/transactions$", "action": { "delay_ms": 200 } });
    stage.fault(slow).await;
    let opened = linked(&stage, "bulk-8x600", 0).await;
    asked(&stage, "/transactions", 1).await;
    let sign_ins = queries(&stage, "/token").await.len();
    stage.advance_twin(3_601).await;
    ensure_delivered(&stage, &opened, 8, 4_800).await;
    // The collection's one, then the one that the erasure has refused.
    assert_eq!(queries(&stage, "/token").await.len(), sign_ins + 1 + 1);
}

#[tokio::test]
async fn when_linxo_asks_to_slow_down_everything_waits_for_as_long() {
    let stage = Stage::set().await;
    let slow_down =
        json!({ "path": "/transactions$", "action": { "retry_after_s": 1 }, "times": 6 });
    stage.fault(slow_down).await;
    let opened = linked(&stage, "bulk-3x600", 0).await;
    ensure_delivered(&stage, &opened, 3, 1_800).await;
    let requests = stage.twin_says("requests").await;
    let mut last_refusal = std::collections::HashMap::new();
    for line in requests.as_array().expect("a list") {
        let at = line["at"].as_i64().expect("a time");
        let query = line["query"].as_str().expect("a query").to_owned();
        if line["status"] == 429 {
            last_refusal.insert(query, at);
        } else if let Some(refused_at) = last_refusal.remove(&query) {
            assert!(
                at - refused_at >= 1_000,
                "asked again after {}",
                at - refused_at
            );
        }
    }
}

#[tokio::test]
async fn an_account_that_stays_broken_keeps_the_journey_and_not_the_other_accounts() {
    let stage = Stage::set().await;
    let opened = stage.harness.open(json!({ "expires_in_s": 600 })).await;
    let widget = stage.harness.widget(&opened.key).await;
    let made = stage
        .connect(&widget, json!({ "login": "bulk-4x600", "sync_ms": 60_000 }))
        .await;
    // Accounts follow their connection's number, each before its transactions.
    let connection: u64 = made["id"]
        .as_str()
        .expect("an id")
        .parse()
        .expect("a number");
    let broken = json!({
        "path": "/transactions$", "query": format!("account_id={}(&|$)", connection + 1),
        "action": { "status": 500 },
    });
    stage.fault(broken).await;
    stage.advance_twin(60).await;
    let others = stage
        .harness
        .until(&opened.key, |p| p.counts.transactions == 1_800)
        .await;
    assert_eq!(others.state, JourneyState::Collecting);
    // Of each of the others two pages and the empty one of the same window, and the two once more.
    // Then only what is missing, again and again.
    let of_others = 3 * (3 + 2);
    asked(&stage, "/transactions", of_others + 12).await;
    let broken = format!("account_id={}&", connection + 1);
    let mut asked_for = queries(&stage, "/transactions").await;
    asked_for.retain(|query| !query.contains(&broken));
    assert_eq!(asked_for.len(), of_others, "{asked_for:?}");
    assert_eq!(
        stage.harness.snapshot(&opened.key).await.progress.state,
        JourneyState::Collecting
    );

    // For good: it is said, and nothing is kept.
    stage
        .harness
        .clock
        .advance(Duration::from_secs(600) + stage.harness.config.timing.collection_patience);
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.failure_code, Some(FailureCode::RefusedByLinxo));
    assert_eq!(end.counts.transactions, 0);
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn answers_that_break_or_lie_are_asked_for_again() {
    let stage = Stage::set().await;
    for action in [
        json!("drop"),
        json!("truncate"),
        json!("garbage"),
        json!({ "status": 502 }),
        json!({ "delay_ms": 20 }),
    ] {
        let fault = json!({
            "path": "/(accounts|transactions)$", "action": action, "probability": 0.1, "times": 6,
        });
        stage.fault(fault).await;
    }
    let opened = linked(&stage, "bulk-6x1100", 0).await;
    ensure_delivered(&stage, &opened, 6, 6_600).await;
}

#[tokio::test]
async fn a_crash_costs_the_pages_that_were_on_their_way_and_no_others() {
    let mut stage = Stage::set().await;
    let slow = json!({ "path": "/transactions$", "query": "page=[4-7](&|$)",
        "action": { "delay_ms": 700 } });
    stage.fault(slow).await;
    let opened = linked(&stage, "bulk-1x3000", 0).await;
    let first_three = |p: &contract::Progress| p.counts.transactions == 1_500;
    stage.harness.until(&opened.key, first_three).await;
    let before = queries(&stage, "/transactions").await.len();
    stage.harness.crash_and_restart().await;
    stage.mend().await;
    ensure_delivered(&stage, &opened, 1, 3_000).await;
    let after = queries(&stage, "/transactions").await.split_off(before);
    // Those of the cut-off calls that the twin still noted, the four that were missing, and all
    // seven once more.
    let firsts = |page: &str| {
        let named = format!("page={page}&");
        after.iter().filter(|query| query.contains(&named)).count()
    };
    assert_eq!([firsts("1"), firsts("2"), firsts("3")], [1, 1, 1]);
}

#[tokio::test]
async fn what_a_partner_downloads_is_what_was_read_back_and_stays_so() {
    let stage = Stage::set().await;
    let opened = linked(&stage, TWO_LONG_ACCOUNTS, 0).await;
    ensure_delivered(&stage, &opened, 2, 2_200).await;
    let first = lines(&stage, &opened).await;
    let digest = hexadecimal(&Sha256::digest(&first));
    assert_eq!(
        view(&stage, &opened).await.data_sha256,
        Some(digest.clone())
    );
    assert_eq!(stage.receipt(&opened.id).await["data_sha256"], digest);
    assert_eq!(lines(&stage, &opened).await, first);

    let text = String::from_utf8(first).expect("text");
    let of_kind = |kind: &str| {
        let parsed = text.lines().map(|line| {
            let line: Value = serde_json::from_str(line).expect("a line of JSON");
            line
        });
        parsed.filter(|line| line["kind"] == kind).count()
    };
    assert_eq!((of_kind("account"), of_kind("transaction")), (2, 2_200));
}

#[tokio::test]
async fn a_backup_that_was_changed_behind_our_back_is_not_what_was_verified() {
    let stage = Stage::set().await;
    let opened = linked(&stage, "bulk-1x10", 0).await;
    ensure_delivered(&stage, &opened, 1, 10).await;
    let verified = view(&stage, &opened).await.data_sha256.expect("a digest");
    let mut database = crate::faults::database(&stage.harness).await;
    sqlx::query("update account set balance = '1.00'")
        .execute(&mut database)
        .await
        .expect("tampered");
    let now = hexadecimal(&Sha256::digest(lines(&stage, &opened).await));
    assert_ne!(now, verified);
}

#[tokio::test]
async fn a_partial_synchronisation_is_delivered_and_said_to_be_partial() {
    let stage = Stage::set().await;
    let opened = linked(&stage, "partial", 0).await;
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    let view = view(&stage, &opened).await;
    assert!(view.partial);
    assert_eq!(view.connections[0].status, "PARTIAL_SUCCESS");
    assert_eq!(end.connections, view.connections);

    let whole = linked(&stage, "ok", 0).await;
    stage.harness.until(&whole.key, erased).await;
    assert!(!self::view(&stage, &whole).await.partial);
}

#[tokio::test]
async fn each_channel_is_shown_with_the_reason_of_its_failure_in_linxos_words() {
    let stage = Stage::set().await;
    let opened = stage.harness.open(json!({})).await;
    let widget = stage.harness.widget(&opened.key).await;
    let two = json!({
        "channels": [
            { "channel": "REDIRECT", "login": "ok", "sync_ms": 0 },
            { "channel": "EMBEDDED", "login": "changepw", "sync_ms": 0 },
        ],
    });
    stage.connect(&widget, two).await;
    // The end user does not try again.
    let left = json!({ "event_name": "redirect_to", "status": "success" });
    let path = "/api/journey/reports";
    stage.harness.post(path, &opened.key, &left).await;
    let end = stage.harness.until(&opened.key, erased).await;
    let view = view(&stage, &opened).await;
    assert_eq!(end.connections, view.connections);
    let mut channels: Vec<_> = view.connections[0]
        .channels
        .iter()
        .map(|channel| (channel.mode.as_str(), channel.status.as_str()))
        .collect();
    channels.sort_unstable();
    assert_eq!(
        channels,
        [
            ("EMBEDDED", "PASSWORD_CHANGE_REQUIRED"),
            ("REDIRECT", "SUCCESS")
        ]
    );
}
