//! The twin as a child process, and its control interface.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use reqwest::Client;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::process::{Program, Running};

/// What every answer of the twin waits for.
pub(crate) const LATENCY_MS: u64 = 50;

/// A twin that runs.
#[derive(Debug)]
pub(crate) struct Twin {
    _running: Running,
    http: Client,
    pub(crate) addresses: Addresses,
}

/// Where it listens, as it prints it.
#[derive(Debug, Deserialize)]
pub(crate) struct Addresses {
    pub(crate) auth: Url,
    pub(crate) api: Url,
    pub(crate) embed: Url,
}

/// A line of its log.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Request {
    pub(crate) seq: u64,
    /// When it came, in milliseconds since 1970 UTC.
    pub(crate) at: u64,
    /// How long its answer took.
    pub(crate) ms: u64,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) status: u16,
    pub(crate) user_id: Option<String>,
}

impl Request {
    pub(crate) fn ended_at(&self) -> u64 {
        self.at + self.ms
    }

    /// The account that is asked for; empty when none is named.
    pub(crate) fn account(&self) -> &str {
        let named = |pair: &&str| pair.starts_with("account_id=");
        self.query.split('&').find(named).unwrap_or_default()
    }
}

impl Twin {
    pub(crate) async fn start(program: &Program, folder: &Path) -> Result<Self> {
        let latency = LATENCY_MS.to_string();
        let arguments = [
            "twin",
            "--port-base",
            "0",
            "--latency-ms",
            &latency,
            "--json",
        ];
        let log = folder.join("twin.log");
        let running = program.start(&arguments, &[], log).await?;
        Ok(Self {
            addresses: serde_json::from_str(&running.said).context("the twin's addresses")?,
            _running: running,
            http: Client::builder().no_proxy().build()?,
        })
    }

    /// A person walks through the widget with this login, and the synchronisation ends `sync_ms`
    /// after the call came. Gives Linxo's id of the user.
    pub(crate) async fn walk(&self, who: Whose<'_>, login: &str, sync_ms: u64) -> Result<String> {
        let mut walk = json!({ "login": login, "sync_ms": sync_ms });
        match who {
            Whose::Session(id) => walk["session_id"] = id.into(),
            Whose::Email(email) => walk["email"] = email.into(),
        }
        let made = self.http.post(self.control("connections")?).json(&walk);
        let made: Value = made.send().await?.error_for_status()?.json().await?;
        let user = made["user_id"].as_str().map(str::to_owned);
        user.context("a connection without its user")
    }

    /// What it was asked after a line of its log.
    pub(crate) async fn asked_since(&self, seq: u64) -> Result<Vec<Request>> {
        let mut url = self.control("requests")?;
        url.set_query(Some(&format!("since={seq}")));
        let lines = self.http.get(url).send().await?.error_for_status()?;
        Ok(lines.json().await?)
    }

    /// The number of the last line of its log.
    pub(crate) async fn last_seq(&self) -> Result<u64> {
        let lines = self.asked_since(0).await?;
        Ok(lines.last().map_or(0, |line| line.seq))
    }

    /// Fails unless nobody is left, and so many users were deleted.
    pub(crate) async fn ensure_deleted(&self, users: usize) -> Result<()> {
        let state = self.http.get(self.control("state")?).send().await?;
        let state: Value = state.error_for_status()?.json().await?;
        let count = |name: &str| state[name].as_array().map(Vec::len);
        ensure!(
            count("users") == Some(0),
            "{:?} users are left at the twin",
            count("users")
        );
        ensure!(
            count("deleted_users") == Some(users),
            "the twin deleted {:?} users instead of {users}",
            count("deleted_users")
        );
        Ok(())
    }

    /// The widget's origin.
    pub(crate) fn widget_origin(&self) -> String {
        self.addresses.embed.origin().ascii_serialization()
    }

    /// An address of its API, without its name, which not every system knows.
    pub(crate) fn url(&self, path: &str) -> Result<Url> {
        let mut url = self.addresses.api.join(path)?;
        url.set_host(Some("127.0.0.1"))?;
        Ok(url)
    }

    fn control(&self, path: &str) -> Result<Url> {
        self.url(&format!("/_twin/{path}"))
    }
}

/// Who walks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Whose<'a> {
    /// The user of this session of the widget.
    Session(&'a str),
    /// The user with this email.
    Email(&'a str),
}
