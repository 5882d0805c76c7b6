//! What a collection is compared with: a plain reader of the same pages of the same twin, one call
//! after the other over one connection.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::linxo::{Twin, Whose};

/// What Linxo gives at most.
const TRANSACTIONS_A_PAGE: usize = 500;
const ACCOUNTS_A_PAGE: usize = 100;
const EMAIL: &str = "plain-reader@bench.example";
const PASSWORD: &str = "plain-reader-1-A";
const SCOPES: &str = "profile profile_edit accounts_manage connections_manage connections_sync \
                      transactions_read";

/// What the reader found, and the time from its first call to its last answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    pub(crate) took_ms: u64,
    pub(crate) calls: u64,
    pub(crate) accounts: usize,
    pub(crate) transactions: usize,
}

struct Reader<'a> {
    twin: &'a Twin,
    http: Client,
    token: String,
    calls: u64,
}

/// Reads the connections, the accounts, and every account's transactions of a user made for this and
/// deleted afterwards. Only the reading is timed.
pub(crate) async fn read_one_after_another(twin: &Twin, login: &str) -> Result<Reading> {
    let http = Client::builder().no_proxy().build()?;
    let ours = json!({ "grant_type": "client_credentials", "scope": "users_create" });
    let token = grant(twin, &http, ours).await?;
    let user = json!({ "email": EMAIL, "password": PASSWORD });
    let made = http.post(twin.url("/v2.1/users")?).bearer_auth(token);
    made.json(&user).send().await?.error_for_status()?;
    let theirs = json!({
        "grant_type": "password", "scope": SCOPES, "username": EMAIL, "password": PASSWORD,
    });
    let token = grant(twin, &http, theirs).await?;
    twin.walk(Whose::Email(EMAIL), login, 0).await?;
    let mut reader = Reader {
        twin,
        http,
        token,
        calls: 0,
    };
    let begun = Instant::now();
    let (accounts, transactions) = reader.read_all().await?;
    let took_ms = u64::try_from(begun.elapsed().as_millis())?;
    let gone = reader
        .http
        .request(Method::DELETE, twin.url("/v2.1/users/me")?);
    let gone = gone.bearer_auth(&reader.token).send().await?;
    gone.error_for_status()?;
    Ok(Reading {
        took_ms,
        calls: reader.calls,
        accounts,
        transactions,
    })
}

async fn grant(twin: &Twin, http: &Client, mut body: Value) -> Result<String> {
    body["client_id"] = "demo".into();
    body["client_secret"] = "demo".into();
    body["provider"] = "linxoConnect".into();
    let granted = http.post(twin.url("/token")?).json(&body).send().await?;
    let granted: Value = granted.error_for_status()?.json().await?;
    let token = granted["access_token"].as_str().map(str::to_owned);
    token.context("no token was granted")
}

impl Reader<'_> {
    async fn read_all(&mut self) -> Result<(usize, usize)> {
        let connections = self.get("connections").await?;
        let mut accounts = Vec::new();
        for connection in ids(&connections) {
            let path = format!("accounts?connection_id={connection}");
            accounts.extend(self.read_list(&path, ACCOUNTS_A_PAGE).await?);
        }
        let mut transactions = 0;
        for account in &accounts {
            let path = format!("transactions?account_id={account}");
            transactions += self.read_list(&path, TRANSACTIONS_A_PAGE).await?.len();
        }
        Ok((accounts.len(), transactions))
    }

    /// The ids of a list of pages.
    async fn read_list(&mut self, path: &str, limit: usize) -> Result<Vec<String>> {
        let mut all = Vec::new();
        for page in 1.. {
            let found = self
                .get(&format!("{path}&page={page}&limit={limit}"))
                .await?;
            let found = ids(&found);
            let full = found.len() >= limit;
            all.extend(found);
            if !full {
                break;
            }
        }
        Ok(all)
    }

    async fn get(&mut self, path: &str) -> Result<Value> {
        self.calls += 1;
        let url = self.twin.url(&format!("/v2.1/{path}"))?;
        let answer = self.http.get(url).bearer_auth(&self.token).send().await?;
        let value: Value = answer.error_for_status()?.json().await?;
        ensure!(value.is_array(), "{path} is no list");
        Ok(value)
    }
}

fn ids(list: &Value) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items
        .filter_map(|item| Some(item["id"].as_str()?.to_owned()))
        .collect()
}
