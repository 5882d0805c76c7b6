//! A Linxo with one user, as far as a One Shot sees it, and a store.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::response::Response;
use linxo::client::Client;
use linxo::one_shot::{Backup, Counts, OneShot};
use linxo::{Account, AccountId, ConnectionId, Received, Transaction};
use serde_json::{Value, json};

use crate::listing::parameter;
use crate::server::{Seen, Server, bare, json, token, with_header};

pub(super) const EMAIL: &str = "k1@app.example";
pub(super) const PASSWORD: &str = "derived";

/// What is at Linxo, and how it misbehaves.
#[derive(Default)]
pub(super) struct Bank {
    /// The password of the user, while it exists.
    pub(super) user: Option<String>,
    /// Id, status, and whether it is synchronised automatically.
    pub(super) connections: Vec<(u32, &'static str, bool)>,
    /// The accounts of each connection, and how many transactions each has.
    pub(super) accounts: BTreeMap<u32, Vec<(u32, usize)>>,
    /// Answers these to requests of this method and path, one after the other, before anything.
    pub(super) faults: BTreeMap<&'static str, Vec<u16>>,
    /// So many deletions only pretend.
    pub(super) pretended: usize,
    /// Grants go on after the user is gone, and then read nothing.
    pub(super) grants_go_on: bool,
    /// Happens before each answer.
    pub(super) before: Option<fn(&mut Bank, &Seen)>,
}

#[derive(Clone)]
pub(super) struct Scene {
    pub(super) server: Server,
    bank: Arc<Mutex<Bank>>,
}

impl Scene {
    pub(super) async fn set(bank: Bank) -> Self {
        let bank = Arc::new(Mutex::new(bank));
        let shared = Arc::clone(&bank);
        let server = Server::start(move |seen| {
            let mut bank = shared.lock().unwrap();
            if let Some(before) = bank.before {
                before(&mut bank, seen);
            }
            let line = seen.line();
            if let Some(statuses) = bank.faults.get_mut(line.as_str())
                && !statuses.is_empty()
            {
                return Some(bare(statuses.remove(0)));
            }
            Some(bank.answer(seen))
        })
        .await;
        Self { server, bank }
    }

    pub(super) fn bank(&self) -> MutexGuard<'_, Bank> {
        self.bank.lock().unwrap()
    }

    pub(super) fn client(&self) -> Client {
        self.server.client()
    }

    pub(super) async fn begin(&self) -> OneShot {
        let begun = OneShot::begin(&self.client(), EMAIL, PASSWORD.into()).await;
        let moment = Duration::from_millis(2);
        begun.unwrap().pauses(moment, moment)
    }

    /// How often this was asked for.
    pub(super) fn count(&self, line: &str) -> usize {
        let lines = self.server.lines();
        lines.iter().filter(|seen| seen.as_str() == line).count()
    }
}

impl Bank {
    /// One bank with two accounts, synchronised.
    pub(super) fn ready() -> Self {
        let mut bank = Self::default();
        bank.fill();
        bank
    }

    /// A person connects that bank.
    pub(super) fn fill(&mut self) {
        self.connections = vec![(1, "SUCCESS", false)];
        self.accounts = BTreeMap::from([(1, vec![(10, 1_200), (11, 3)])]);
    }

    fn answer(&mut self, seen: &Seen) -> Response {
        let refused = || json(400, json!({"error": "invalid_grant"}));
        match (seen.method.as_str(), seen.path.as_str()) {
            ("POST", "/token") => match seen.grant() {
                "password" => {
                    let there = self.user.as_deref() == seen.body["password"].as_str();
                    if there || (self.grants_go_on && self.user.is_none()) {
                        token("t", 3_600)
                    } else {
                        refused()
                    }
                }
                _ => token("own", 3_600),
            },
            ("POST", "/v2.1/users") if self.user.is_some() => bare(409),
            ("POST", "/v2.1/users") => {
                self.user = seen.body["password"].as_str().map(str::to_owned);
                with_header(201, "location", "/users/77")
            }
            _ if self.user.is_none() => bare(401),
            ("DELETE", "/v2.1/users/me") => {
                match self.pretended.checked_sub(1) {
                    Some(rest) => self.pretended = rest,
                    None => self.user = None,
                }
                bare(204)
            }
            ("GET", "/v2.1/users/me") => json(200, json!({"id": "77"})),
            ("POST", "/v2.1/widget/widget_session") => json(200, json!({"session_id": "s"})),
            ("GET", "/v2.1/connections") => {
                let connections = self.connections.iter().map(|(id, status, auto_sync)| {
                    json!({"id": id.to_string(), "status": status, "auto_sync": auto_sync})
                });
                json(200, connections.collect())
            }
            ("GET", "/v2.1/accounts") => {
                let of = parameter(seen, "connection_id").unwrap().parse().unwrap();
                let accounts = self.accounts.get(&of).into_iter().flatten();
                page(accounts.map(|(id, _)| json!({"id": id.to_string()})), seen)
            }
            ("GET", "/v2.1/transactions") => {
                let of: u32 = parameter(seen, "account_id").unwrap().parse().unwrap();
                let mut accounts = self.accounts.values().flatten();
                let count = accounts.find(|(id, _)| *id == of).map_or(0, |(_, n)| *n);
                let id = |n| format!("{of}-{n}");
                page((0..count).map(|n| json!({"id": id(n)})), seen)
            }
            _ => bare(404),
        }
    }
}

fn page(items: impl Iterator<Item = Value>, seen: &Seen) -> Response {
    let number = |name| parameter(seen, name).unwrap().parse::<usize>().unwrap();
    let (page, limit) = (number("page"), number("limit"));
    json(200, items.skip((page - 1) * limit).take(limit).collect())
}

/// A store that does what it should, unless told otherwise.
#[derive(Default)]
pub(super) struct Store {
    pub(super) accounts: BTreeSet<(ConnectionId, AccountId)>,
    pub(super) transactions: BTreeSet<String>,
    /// Loses one transaction.
    pub(super) loses: bool,
    /// Fails at this page of transactions, from 1.
    pub(super) fails_at: Option<usize>,
    /// Takes this long for each page.
    pub(super) takes: Duration,
    pub(super) pages: usize,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

impl std::fmt::Display for Full {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the disk is full")
    }
}

impl Backup for Store {
    type Error = Full;

    async fn keep_accounts(
        &mut self,
        connection: &ConnectionId,
        accounts: Vec<Received<Account>>,
    ) -> Result<(), Full> {
        let of = |one: Received<Account>| (connection.clone(), one.value.id);
        self.accounts.extend(accounts.into_iter().map(of));
        Ok(())
    }

    async fn keep_transactions(
        &mut self,
        _: &AccountId,
        transactions: Vec<Received<Transaction>>,
    ) -> Result<(), Full> {
        self.pages += 1;
        if self.fails_at == Some(self.pages) {
            return Err(Full);
        }
        tokio::time::sleep(self.takes).await;
        let ids = transactions
            .into_iter()
            .map(|one| one.value.id.into_string());
        self.transactions.extend(ids.skip(usize::from(self.loses)));
        Ok(())
    }

    async fn counted(&mut self) -> Result<Counts, Full> {
        Ok(Counts {
            accounts: self.accounts.len() as u64,
            transactions: self.transactions.len() as u64,
        })
    }
}
