//! A Chromium, driven through its driver (the W3C's protocol for that), and what it says it loaded.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

/// Nothing here takes as long, not even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(100);

/// A browser with an empty profile. Call [`Browser::quit`]: dropped, its driver ends alone.
#[derive(Debug)]
pub(crate) struct Browser {
    _driver: Child,
    http: Client,
    /// The address of the session at the driver.
    session: String,
    _profile: TempDir,
}

impl Browser {
    /// Starts the browser and the driver that the environment names, `CHROMIUM` and `CHROMEDRIVER`.
    pub(crate) async fn start() -> Result<Self> {
        Self::logging(json!({ "performance": "ALL" })).await
    }

    /// The same without [`network`](Self::network): a browser that keeps that log decodes the body of
    /// every answer once it has come, at length and in the page's own time.
    pub(crate) async fn start_without_a_log() -> Result<Self> {
        Self::logging(json!({})).await
    }

    async fn logging(log: Value) -> Result<Self> {
        let profile = crate::stage::folder()?;
        let port = free_port()?;
        let driver = Command::new(named("CHROMEDRIVER", "chromedriver"))
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("no chromedriver: `cargo xtask setup` gets one, or set CHROMEDRIVER")?;
        let http = Client::builder().no_proxy().build()?;
        let address = format!("http://127.0.0.1:{port}");
        ready(&http, &address).await?;
        let asked = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": log,
            "goog:chromeOptions": {
                "binary": named("CHROMIUM", "/usr/bin/chromium"),
                "args": arguments(&profile),
            },
        } } });
        let opened = call(&http, &format!("{address}/session"), &asked).await?;
        let id = opened["sessionId"].as_str().context("no session")?;
        Ok(Self {
            session: format!("{address}/session/{id}"),
            _driver: driver,
            http,
            _profile: profile,
        })
    }

    /// From now on it is as a cheap phone on a slow network: 1.6 Mbit/s, 150 ms, and a processor a
    /// quarter as fast. Nothing comes from a cache.
    pub(crate) async fn as_a_cheap_phone(&self) -> Result<()> {
        let bytes_a_second = 1_600_000 / 8;
        let network = json!({
            "offline": false,
            "latency": 150,
            "downloadThroughput": bytes_a_second,
            "uploadThroughput": bytes_a_second,
        });
        self.ask("Network.enable", json!({})).await?;
        self.ask("Network.setCacheDisabled", json!({ "cacheDisabled": true }))
            .await?;
        self.ask("Network.emulateNetworkConditions", network)
            .await?;
        self.slow_down(4).await
    }

    /// Makes its processor so many times slower.
    pub(crate) async fn slow_down(&self, times: u32) -> Result<()> {
        let rate = json!({ "rate": times });
        self.ask("Emulation.setCPUThrottlingRate", rate).await?;
        Ok(())
    }

    /// Gives the page so much room, in CSS pixels.
    pub(crate) async fn room(&self, (width, height): (u32, u32)) -> Result<()> {
        let room = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.ask("Emulation.setDeviceMetricsOverride", room).await?;
        Ok(())
    }

    /// Lets scripts take so long.
    pub(crate) async fn patience(&self, time: Duration) -> Result<()> {
        let time = json!({ "script": u64::try_from(time.as_millis())? });
        call(&self.http, &format!("{}/timeouts", self.session), &time).await?;
        Ok(())
    }

    /// A command of the development tools' protocol.
    async fn ask(&self, command: &str, parameters: Value) -> Result<Value> {
        let path = format!("{}/goog/cdp/execute", self.session);
        let asked = json!({ "cmd": command, "params": parameters });
        call(&self.http, &path, &asked).await
    }

    /// Runs a script in the page, as the body of a function that is given a function `done`, and waits
    /// until it calls that with what it found.
    pub(crate) async fn find(&self, script: &str) -> Result<Value> {
        let path = format!("{}/execute/async", self.session);
        let script = format!("const done = arguments[0];\n{script}");
        let asked = json!({ "script": script, "args": [] });
        call(&self.http, &path, &asked).await
    }

    /// Goes to an address.
    pub(crate) async fn go(&self, url: &str) -> Result<()> {
        let url = json!({ "url": url });
        call(&self.http, &format!("{}/url", self.session), &url).await?;
        Ok(())
    }

    /// Waits until the page has an element that this CSS selector finds.
    pub(crate) async fn shows(&self, selector: &str) -> Result<()> {
        let what = json!({ "using": "css selector", "value": selector });
        let path = format!("{}/elements", self.session);
        let until = Instant::now() + PATIENCE;
        loop {
            let found = call(&self.http, &path, &what).await?;
            if found.as_array().is_some_and(|found| !found.is_empty()) {
                return Ok(());
            }
            if Instant::now() > until {
                bail!("the page never showed {selector}");
            }
            sleep(LOOK).await;
        }
    }

    /// What it told of the network since it was asked last: events of the development tools'
    /// protocol, each with `method` and `params`.
    pub(crate) async fn network(&self) -> Result<Vec<Value>> {
        let kind = json!({ "type": "performance" });
        let lines = call(&self.http, &format!("{}/se/log", self.session), &kind).await?;
        let lines = lines.as_array().context("no log")?.iter();
        lines
            .map(|line| {
                let text = line["message"].as_str().context("no message")?;
                let mut event: Value = serde_json::from_str(text)?;
                Ok(event["message"].take())
            })
            .collect()
    }

    /// Ends the browser and its driver.
    pub(crate) async fn quit(self) -> Result<()> {
        let ended = self.http.delete(&self.session).send().await?;
        ended.error_for_status()?;
        Ok(())
    }
}

/// What keeps it from talking to anybody but us.
fn arguments(profile: &TempDir) -> Vec<String> {
    let mut arguments: Vec<_> = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=en",
    ]
    .map(str::to_owned)
    .into();
    arguments.push(format!("--user-data-dir={}", profile.path().display()));
    arguments
}

fn named(variable: &str, otherwise: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| otherwise.into(), PathBuf::from)
}

fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?.port())
}

async fn ready(http: &Client, address: &str) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    while http.get(format!("{address}/status")).send().await.is_err() {
        if Instant::now() > until {
            bail!("the browser's driver does not answer");
        }
        sleep(LOOK).await;
    }
    Ok(())
}

/// One command; an error says what the driver said.
async fn call(http: &Client, url: &str, body: &Value) -> Result<Value> {
    let answer = http.post(url).json(body).send().await?;
    let failed = !answer.status().is_success();
    let mut answer: Value = answer.json().await?;
    let value = answer["value"].take();
    if failed {
        bail!("the browser's driver refused: {}", value["message"]);
    }
    Ok(value)
}
