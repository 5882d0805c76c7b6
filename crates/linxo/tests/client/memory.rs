//! How much memory a long list takes: what one page takes. A program of its own, because what is
//! measured is the memory of the whole process.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "what a test builds on must hold")]

use std::convert::Infallible;
use std::fmt::Write as _;
use std::net::Ipv4Addr;

use axum::Router;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::routing::{get, post};
use futures::StreamExt as _;
use linxo::client::{ApiVersion, Client, ClientConfig, Endpoints, TransactionFilter};
use linxo::one_shot::{Backup, Counts, OneShot};
use linxo::{Account, AccountId, ConnectionId, Received, Transaction};
use tokio::net::TcpListener;

const TRANSACTIONS: usize = 1_000_000;
const PAGE: usize = 500;
/// The account that has all of them.
const ALL_IN_ONE: usize = 1_000;
/// What is backed up has so many accounts, of so many transactions each.
const ACCOUNTS: usize = 8;
const OF_EACH: usize = 20_000;
/// A page is 100 kB on the way and less than 1 MB when it is read. A backup reads four at a time and
/// has one on its way to the store; the rest is the allocator's.
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
    let account = number("account_id=");
    let all = if account == ALL_IN_ONE {
        TRANSACTIONS
    } else {
        OF_EACH
    };
    let mut body = String::from("[");
    for id in first..all.min(first + PAGE) {
        let comma = if id == first { "" } else { "," };
        write!(
            body,
            r#"{comma}{{"id":"{id}","account_id":"{account}","amount":-12.10,"currency":"EUR","date":1725919200,"label":"CARTE 12/09 SUPERMARCHE","type":"DEBIT","status":"BOOKED"}}"#
        )
        .unwrap();
    }
    body.push(']');
    body
}

async fn linxo() -> Client {
    let grant = || async { r#"{"access_token":"t","expires_in":3600}"# };
    let created = || async { (StatusCode::CREATED, [("location", "/users/1")]) };
    let connections = || async { r#"[{"id":"1","status":"SUCCESS"}]"# };
    let accounts = || async {
        let ids: Vec<_> = (0..ACCOUNTS)
            .map(|id| format!(r#"{{"id":"{id}"}}"#))
            .collect();
        format!("[{}]", ids.join(","))
    };
    let app = Router::new()
        .route("/token", post(grant))
        .route("/v2.1/users", post(created))
        .route("/v2.1/connections", get(connections))
        .route("/v2.1/accounts", get(accounts))
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

/// Watches the memory, from when it has settled.
#[derive(Default)]
struct Watch {
    pages: usize,
    settled_kb: usize,
    most_kb: usize,
}

impl Watch {
    fn page(&mut self) {
        self.pages += 1;
        match self.pages {
            ..20 => {}
            20 => self.settled_kb = resident_kb(),
            _ => self.most_kb = self.most_kb.max(resident_kb()),
        }
    }

    #[expect(clippy::print_stdout, reason = "the figures are worth reading")]
    fn check(&self, what: &str) {
        let Self {
            pages,
            settled_kb,
            most_kb,
        } = self;
        println!("{what}: {settled_kb} kB after 20 pages, {most_kb} kB at most of {pages}");
        assert!(*pages > 100);
        let grown = most_kb.saturating_sub(*settled_kb);
        assert!(
            grown < ALLOWED_KB,
            "{what}: {grown} kB more than after 20 pages"
        );
    }
}

/// A store that keeps nothing, so that what is measured is not its own.
#[derive(Default)]
struct Counter {
    counts: Counts,
    watch: Watch,
}

impl Backup for Counter {
    type Error = Infallible;

    async fn keep_accounts(
        &mut self,
        _: &ConnectionId,
        accounts: Vec<Received<Account>>,
    ) -> Result<(), Infallible> {
        self.counts.accounts += accounts.len() as u64;
        Ok(())
    }

    async fn keep_transactions(
        &mut self,
        _: &AccountId,
        transactions: Vec<Received<Transaction>>,
    ) -> Result<(), Infallible> {
        self.counts.transactions += transactions.len() as u64;
        self.watch.page();
        Ok(())
    }

    async fn counted(&mut self) -> Result<Counts, Infallible> {
        Ok(self.counts)
    }
}

// One test, because two at a time would measure each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_million_transactions_take_the_memory_of_a_page_and_a_backup_that_of_a_few() {
    let client = linxo().await;
    let one_shot = OneShot::begin(&client, "a@b.example", "pw".into()).await;
    let mut store = Counter::default();
    let proof = one_shot.unwrap().back_up(&mut store).await.unwrap();
    assert_eq!(proof.counts().transactions, (ACCOUNTS * OF_EACH) as u64);
    store.watch.check("a backup");

    let user = client.user("a@b.example", "pw".into());
    let filter = TransactionFilter::of_account(ALL_IN_ONE.to_string().into());
    let mut all = user.transactions(filter);
    let (mut count, mut watch) = (0, Watch::default());
    while let Some(transaction) = all.next().await {
        assert_eq!(transaction.unwrap().value.id.as_str(), count.to_string());
        count += 1;
        if count % PAGE == 0 {
            watch.page();
        }
    }
    assert_eq!(count, TRANSACTIONS);
    watch.check("a million");
}
