//! `page-bytes`: what a browser downloads until the end user can press the first button.
//!
//! Chromium itself counts, on the wire: what the server sent, compressed as it sent it. The bodies
//! are held against the budget that the build keeps; their headers are told apart. Nothing may come
//! from, or be asked of, any origin but ours.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::{Map, Value};
use tokio::time::{Instant, sleep};

use crate::Outcome;
use crate::browser::Browser;
use crate::figures::named;
use crate::process::Program;
use crate::stage::Stage;

const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(100);

/// Measures one visit, with nothing in the browser's cache; `budget` is in bytes.
pub(crate) async fn run(program: &Program, budget: u64) -> Result<Outcome> {
    let stage = Stage::set(program).await?;
    let page = stage.server()?.page().await?;
    let browser = Browser::start().await?;
    let loads = visit(&browser, &page).await;
    browser.quit().await?;
    let origin = page.split("/j/").next().unwrap_or_default();
    Ok(outcome(&loads?, origin, budget))
}

async fn visit(browser: &Browser, page: &str) -> Result<Loads> {
    browser.go(page).await?;
    browser.shows("[data-testid=step-start] button").await?;
    let mut loads = Loads::default();
    let until = Instant::now() + PATIENCE;
    loop {
        for event in browser.network().await? {
            loads.take(&event);
        }
        if loads.all_here() {
            return Ok(loads);
        }
        if Instant::now() > until {
            bail!("a file of the page never came whole");
        }
        sleep(LOOK).await;
    }
}

/// What was asked for, by the browser's number of the request.
#[derive(Debug, Default)]
struct Loads(BTreeMap<String, Load>);

#[derive(Debug, Default)]
struct Load {
    url: String,
    headers: u64,
    /// With its headers, once it is whole.
    bytes: Option<u64>,
}

impl Loads {
    fn take(&mut self, event: &Value) {
        let params = &event["params"];
        let Some(id) = params["requestId"].as_str() else {
            return;
        };
        let bytes = |value: &Value| value.as_f64().map(|bytes| bytes as u64);
        let load = self.0.entry(id.to_owned()).or_default();
        match event["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => {
                let url = params["request"]["url"].as_str().unwrap_or_default();
                url.clone_into(&mut load.url);
            }
            "Network.responseReceived" => {
                let headers = &params["response"]["encodedDataLength"];
                load.headers = bytes(headers).unwrap_or_default();
            }
            "Network.loadingFinished" => load.bytes = bytes(&params["encodedDataLength"]),
            _ => {}
        }
    }

    fn files(&self) -> impl Iterator<Item = &Load> {
        self.0.values().filter(|load| load.is_file())
    }

    fn all_here(&self) -> bool {
        self.files().all(|load| load.bytes.is_some())
    }
}

impl Load {
    /// Not the journey's API, whose answers are no part of the page and whose events never end.
    fn is_file(&self) -> bool {
        self.url.starts_with("http") && !self.url.contains("/api/journey")
    }

    fn body(&self) -> u64 {
        self.bytes.unwrap_or_default().saturating_sub(self.headers)
    }

    fn kind(&self) -> &'static str {
        match self.url.rsplit_once('.').map(|(_, extension)| extension) {
            Some("js") => "js_bytes",
            Some("css") => "css_bytes",
            Some("wasm") => "wasm_bytes",
            _ => "html_bytes",
        }
    }
}

fn outcome(loads: &Loads, origin: &str, budget: u64) -> Outcome {
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for load in loads.files() {
        *kinds.entry(load.kind()).or_default() += load.body();
    }
    let total: u64 = kinds.values().sum();
    let headers: u64 = loads.files().map(|load| load.headers).sum();
    let requests = loads.0.values().filter(|load| load.url.starts_with("http"));
    let elsewhere = requests
        .filter(|load| !load.url.starts_with(origin))
        .count();
    let panel = loads.files().any(|load| load.url.contains("/app/panel/"));
    let mut figures: Map<String, Value> = named([
        ("bytes", total.into()),
        ("bytes_most", budget.into()),
        ("header_bytes", headers.into()),
        ("files", loads.files().count().into()),
        ("requests_elsewhere", elsewhere.into()),
    ]);
    for (kind, bytes) in kinds {
        figures.insert(kind.to_owned(), bytes.into());
    }
    // A page that loaded nothing was not measured.
    let ok = (1..=budget).contains(&total) && elsewhere == 0 && !panel;
    Outcome { figures, ok }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Loads, outcome};

    fn load(loads: &mut Loads, id: &str, url: &str, headers: u64, bytes: Option<u64>) {
        let event = |method: &str, mut params: Value| {
            params["requestId"] = id.into();
            json!({ "method": method, "params": params })
        };
        let sent = json!({ "request": { "url": url } });
        loads.take(&event("Network.requestWillBeSent", sent));
        let received = json!({ "response": { "encodedDataLength": headers } });
        loads.take(&event("Network.responseReceived", received));
        if let Some(bytes) = bytes {
            let finished = json!({ "encodedDataLength": bytes });
            loads.take(&event("Network.loadingFinished", finished));
        }
    }

    const OURS: &str = "http://127.0.0.1:1";

    fn page() -> Loads {
        let mut loads = Loads::default();
        load(&mut loads, "1", "http://127.0.0.1:1/j/key", 100, Some(600));
        let wasm = "http://127.0.0.1:1/app/journey/a_bg.wasm";
        load(&mut loads, "2", wasm, 100, Some(900));
        let events = "http://127.0.0.1:1/api/journey/events";
        load(&mut loads, "3", events, 100, None);
        load(&mut loads, "4", "data:,", 0, Some(0));
        loads
    }

    #[test]
    fn bodies_count_and_neither_headers_nor_the_api_do() {
        let loads = page();
        assert!(loads.all_here());
        let found = outcome(&loads, OURS, 1_300);
        assert!(found.ok);
        assert_eq!(found.figures["bytes"], 1_300);
        assert_eq!(found.figures["html_bytes"], 500);
        assert_eq!(found.figures["wasm_bytes"], 800);
        assert_eq!(found.figures["header_bytes"], 200);
        assert!(!outcome(&loads, OURS, 1_299).ok);
        assert!(!outcome(&Loads::default(), OURS, 1_300).ok);
    }

    #[test]
    fn a_request_elsewhere_or_for_the_panel_holds_no_bar() {
        for url in [
            "https://fonts.example/a.css",
            "http://127.0.0.1:1/app/panel/a.css",
        ] {
            let mut loads = page();
            load(&mut loads, "5", url, 1, Some(2));
            assert!(!outcome(&loads, OURS, 10_000).ok, "{url}");
        }
    }

    #[test]
    fn a_file_that_is_still_coming_is_waited_for() {
        let mut loads = page();
        load(
            &mut loads,
            "5",
            "http://127.0.0.1:1/app/journey/a.css",
            1,
            None,
        );
        assert!(!loads.all_here());
    }
}
