//! The thousand users.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::meter::{Meter, resident_kib};
use crate::support::{Stage, USER_SCOPES, token_of};

const USERS: usize = 1_000;
const TRANSACTIONS: usize = 100_000;
/// Far less than the 2 GiB that they may take, and than the 15 GB that they would as JSON.
const MOST_KIB: u64 = 256 * 1024;
/// For one page, wherever it is; a debug build on a busy machine needs a hundredth of it.
const LONGEST: Duration = Duration::from_secs(5);

fn email(number: usize) -> String {
    format!("{number}@app.example")
}

/// Users with a connection each, made as a load test would.
async fn populate(stage: &Stage) {
    let client = stage.client_token().await;
    for number in 0..USERS {
        let request = stage.client.post(stage.api("v2.1/users"));
        let request = request.bearer_auth(&client);
        let user = json!({"email": email(number), "password": "s3cret"});
        let created = request.json(&user).send().await.unwrap();
        assert_eq!(created.status(), StatusCode::CREATED);
        let login = format!("bulk-1x{TRANSACTIONS}");
        let made = json!({"email": email(number), "login": login});
        assert_eq!(stage.connect(made).await.status(), StatusCode::CREATED);
    }
}

/// A page, and how long it took.
async fn page(stage: &Stage, token: &str, query: &str) -> (Vec<Value>, Duration) {
    let start = Instant::now();
    let path = format!("transactions?limit=500&{query}");
    let rows = stage.get(&path, token).await;
    (rows.as_array().unwrap().clone(), start.elapsed())
}

#[tokio::test]
async fn a_thousand_users_with_100_000_transactions_each_stay_small_and_quick() {
    let stage = Stage::start().await;
    let meter = Meter::start(resident_kib());
    let start = Instant::now();
    populate(&stage).await;
    let made = start.elapsed();
    let mut slowest = Duration::ZERO;
    let last = TRANSACTIONS / 500;
    for number in [0, 1, USERS / 2, USERS - 1] {
        let token = stage.sign_in(&email(number), "s3cret", USER_SCOPES).await;
        let token = token_of(token).await;
        let mut ids = Vec::new();
        for at in [1, 2, last / 2, last - 1, last] {
            let (rows, took) = page(&stage, &token, &format!("page={at}")).await;
            assert_eq!(rows.len(), 500, "page {at}");
            slowest = slowest.max(took);
            ids.extend(
                rows.into_iter()
                    .map(|row| row["id"].as_str().unwrap().to_owned()),
            );
        }
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 5 * 500, "no row comes twice");
        let (rows, took) = page(&stage, &token, &format!("page={}", last + 1)).await;
        assert!(rows.is_empty());
        slowest = slowest.max(took);
        let path = format!("transactions/{}", ids[0]);
        assert_eq!(stage.get(&path, &token).await["id"], ids[0].as_str());
    }
    // The hardest: a filter that has to look at every row.
    let token = stage.sign_in(&email(7), "s3cret", USER_SCOPES).await;
    let token = token_of(token).await;
    let (rows, filtered) = page(&stage, &token, "amount=1000000").await;
    assert!(rows.is_empty());
    let whole = meter.stop();
    let grown = whole.growth_kib;
    println!(
        "{USERS} users with {TRANSACTIONS} transactions each: {grown} KiB more, made in {} ms, \
         slowest page {} ms, a filter over all {} ms, {} ms in all",
        made.as_millis(),
        slowest.as_millis(),
        filtered.as_millis(),
        whole.time.as_millis(),
    );
    assert!(grown <= MOST_KIB, "{grown} KiB");
    assert!(slowest <= LONGEST, "{slowest:?}");
    assert!(filtered <= LONGEST, "{filtered:?}");
}
