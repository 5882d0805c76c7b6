//! How much memory a long list takes: what one page takes. A program of its own, because what is
//! measured is the memory of the whole process.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "what a test builds on must hold")]

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use axum::Router;
use axum::extract::RawQuery;
use axum::routing::{get, post};
use futures::StreamExt as _;
use linxo::client::{ApiVersion, Client, ClientConfig, Endpoints, TransactionFilter};
use tokio::net::TcpListener;

const TRANSACTIONS: usize = 1_000_000;
const PAGE: usize = 500;
/// A page is 100 kB on the way and less than 1 MB when it is read; the rest is the allocator's.
const ALLOWED_KB: usize = 8 * 1_024;

/// The page that is asked for, made on the spot.
async fn page(RawQuery(query): RawQuery) -> String {
    let query = query.unwrap_or_default();
    let number = |name: &str| -> usize {
        let mut pairs = query.split('&');
        let value = pairs.find_map(|pair| pair.strip_prefix(name));
        value.unwrap().parse().unwrap()
    };
    let first = (number("page=") - 1) * number("limit=");
    let mut body = String::from("[");
    for id in first..TRANSACTIONS.min(first + PAGE) {
        let comma = if id == first { "" } else { "," };
        write!(
            body,
            r#"{comma}{{"id":"{id}","account_id":"8","amount":-12.10,"currency":"EUR","date":1725919200,"label":"CARTE 12/09 SUPERMARCHE","type":"DEBIT","status":"BOOKED"}}"#
        )
        .unwrap();
    }
    body.push(']');
    body
}

async fn linxo() -> Client {
    let grant = || async { r#"{"access_token":"t","expires_in":3600}"# };
    let app = Router::new()
        .route("/token", post(grant))
        .route("/v2.1/transactions", get(page));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let here = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let endpoints = Endpoints {
        auth: here.parse().unwrap(),
        api: here.parse().unwrap(),
        embed: here.parse().unwrap(),
    };
    Client::new(ClientConfig::new(endpoints, ApiVersion::V2_1, "c", "s")).unwrap()
}

/// The memory of this process that is in the machine's, in kB.
fn resident_kb() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kb = line.unwrap().split_whitespace().nth(1);
    kb.unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_million_transactions_take_the_memory_of_a_page() {
    let client = linxo().await;
    let user = client.user("a@b.example", "pw".into());
    let mut all = user.transactions(TransactionFilter::of_account("8".into()));
    let (mut count, mut before, mut most) = (0, 0, 0);
    while let Some(transaction) = all.next().await {
        assert_eq!(transaction.unwrap().value.id.as_str(), count.to_string());
        count += 1;
        if count == 20 * PAGE {
            before = resident_kb();
        } else if count % (20 * PAGE) == 0 {
            most = most.max(resident_kb());
        }
    }
    assert_eq!(count, TRANSACTIONS);
    let grown = most.saturating_sub(before);
    println!("{before} kB after 20 pages, {most} kB at most in the 1,980 after them");
    assert!(grown < ALLOWED_KB, "{grown} kB more than after 20 pages");
}
