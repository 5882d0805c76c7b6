//! The server as a child process, and the calls that a partner and a page make.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use contract::{JourneyState, JourneyView, OpenedJourney, WidgetOpened};
use reqwest::{Client, RequestBuilder};
use serde_json::json;
use tokio::time::{Instant, sleep};
use url::Url;

use crate::linxo::Twin;
use crate::process::{Program, Running};

const API_KEY: &str = "api-key-of-the-bench";
/// 32 bytes that keep nothing from anybody.
const SERVER_KEY: &str = "b25lc2hvdC1iZW5jaC1rZXktb2YtMzItYnl0ZXMtISE";
/// No journey here takes as long.
const PATIENCE: Duration = Duration::from_secs(900);

/// A server that runs.
#[derive(Debug)]
pub(crate) struct Server {
    running: Running,
    http: Client,
    url: Url,
}

/// A journey whose widget is open.
#[derive(Debug, Clone)]
pub(crate) struct Journey {
    pub(crate) id: String,
    /// The address of its page.
    pub(crate) page: String,
    /// The address of its widget.
    pub(crate) widget: String,
    key: String,
    /// Linxo's id of the widget's session.
    pub(crate) session_id: String,
}

impl Server {
    /// Starts one at this twin. `database` is its address as `ONESHOT_DATABASE_URL` takes it.
    pub(crate) async fn start(
        program: &Program,
        twin: &Twin,
        database: &str,
        folder: &Path,
        name: &str,
    ) -> Result<Self> {
        let address = |url: &Url| url.as_str().to_owned();
        let environment = [
            ("ONESHOT_LISTEN", "127.0.0.1:0".to_owned()),
            ("ONESHOT_DATABASE_URL", database.to_owned()),
            ("ONESHOT_SERVER_KEY_FILE", server_key(folder)?),
            ("ONESHOT_API_KEY", API_KEY.to_owned()),
            ("ONESHOT_LINXO_AUTH_URL", address(&twin.addresses.auth)),
            ("ONESHOT_LINXO_API_URL", address(&twin.addresses.api)),
            ("ONESHOT_LINXO_EMBED_URL", address(&twin.addresses.embed)),
            ("ONESHOT_LINXO_CLIENT_ID", "demo".to_owned()),
            ("ONESHOT_LINXO_CLIENT_SECRET", "demo".to_owned()),
        ];
        let log = folder.join(format!("{name}.log"));
        let running = program.start(&["serve"], &environment, log).await?;
        let url = running.said.rsplit(' ').next().unwrap_or_default();
        Ok(Self {
            url: url.parse().context("the server's address")?,
            running,
            http: Client::builder().no_proxy().build()?,
        })
    }

    pub(crate) fn pid(&self) -> Result<u32> {
        self.running.pid()
    }

    /// Its own origin, as it stands before the path of an address.
    pub(crate) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Opens a journey and gives the address of its page.
    pub(crate) async fn page(&self) -> Result<String> {
        Ok(self.open_journey().await?.url)
    }

    async fn open_journey(&self) -> Result<OpenedJourney> {
        answer(self.post("/v1/journeys", API_KEY)?.json(&json!({}))).await
    }

    /// Opens a journey and its widget.
    pub(crate) async fn open(&self) -> Result<Journey> {
        let opened = self.open_journey().await?;
        let key = opened.url.rsplit('/').next().unwrap_or_default().to_owned();
        let widget = self.post("/api/journey/widget", &key)?.json(&json!({}));
        let widget: WidgetOpened = answer(widget).await?;
        let address: Url = widget.url.parse()?;
        let session = address.query_pairs().find(|(name, _)| name == "session_id");
        let (_, session_id) = session.context("a widget's address without its session")?;
        Ok(Journey {
            id: opened.id.0,
            page: opened.url,
            widget: widget.url,
            key,
            session_id: session_id.into_owned(),
        })
    }

    /// What a page does when the widget tells its end, which one with `wait_sync_end` does at the
    /// end of the synchronisation.
    pub(crate) async fn report(&self, journey: &Journey) -> Result<()> {
        let report = json!({ "event_name": "redirect_to", "status": "success" });
        let reported = self.post("/api/journey/reports", &journey.key)?;
        reported.json(&report).send().await?.error_for_status()?;
        Ok(())
    }

    /// Waits for the end of a journey, looking so often.
    pub(crate) async fn erased(&self, journey: &Journey, look: Duration) -> Result<JourneyView> {
        let until = Instant::now() + PATIENCE;
        let path = format!("/v1/journeys/{}", journey.id);
        loop {
            let request = self.http.get(self.url.join(&path)?).bearer_auth(API_KEY);
            let view: JourneyView = answer(request).await?;
            if view.state == JourneyState::Erased {
                return Ok(view);
            }
            if Instant::now() > until {
                bail!(
                    "a journey is {:?} still; the server's log ends so:\n{}",
                    view.state,
                    self.running.last_words()
                );
            }
            sleep(look).await;
        }
    }

    fn post(&self, path: &str, bearer: &str) -> Result<RequestBuilder> {
        Ok(self.http.post(self.url.join(path)?).bearer_auth(bearer))
    }
}

async fn answer<T: serde::de::DeserializeOwned>(request: RequestBuilder) -> Result<T> {
    Ok(request.send().await?.error_for_status()?.json().await?)
}

/// One key for all servers of a stage, as servers that share a store need it.
fn server_key(folder: &Path) -> Result<String> {
    let path = folder.join("server.key");
    let path = path.to_str().context("a folder whose name is no text")?;
    if !Path::new(path).exists() {
        std::fs::write(path, SERVER_KEY)?;
    }
    Ok(path.to_owned())
}
