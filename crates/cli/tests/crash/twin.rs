//! The twin of Linxo, in this process, and its control interface.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use linxo::client::LoopbackNames;
use serde_json::{Value, json};
use tokio::runtime::Handle;
use twin::{RunningTwin, Twin, TwinConfig};

/// One twin.
pub(crate) struct Linxo {
    twin: RunningTwin,
    http: reqwest::Client,
}

/// A client for the addresses of this machine. Making one takes longer than many a drill, and its
/// connections belong to one runtime, so each runtime has one.
pub(crate) fn http() -> reqwest::Client {
    static CLIENTS: Mutex<BTreeMap<String, reqwest::Client>> = Mutex::new(BTreeMap::new());
    let runtime = Handle::current().id().to_string();
    let mut clients = CLIENTS.lock().expect("no panic");
    clients.entry(runtime).or_insert_with(new_http).clone()
}

fn new_http() -> reqwest::Client {
    let _installed = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .dns_resolver(LoopbackNames)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(40))
        .build()
        .expect("a client")
}

impl Linxo {
    pub(crate) async fn start() -> Self {
        let config = TwinConfig {
            sync: Duration::ZERO,
            ..TwinConfig::default()
        };
        let twin = Twin::start(config).await.expect("a twin");
        Self { twin, http: http() }
    }

    /// Tokens and data; widget.
    pub(crate) fn addresses(&self) -> [&str; 2] {
        [self.twin.api_url().as_str(), self.twin.embed_url().as_str()]
    }

    fn control(&self, path: &str) -> String {
        format!("{}_twin/{path}", self.twin.api_url())
    }

    /// What it says of itself.
    pub(crate) async fn says(&self, path: &str) -> Value {
        let answer = self.http.get(self.control(path)).send().await;
        answer.expect("an answer").json().await.expect("JSON")
    }

    async fn told(&self, path: &str, body: &Value) -> Value {
        let answer = self.http.post(self.control(path)).json(body).send().await;
        let answer = answer.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.expect("JSON")
    }

    /// A person walks the widget to its end.
    pub(crate) async fn connect(&self, session_id: &str, mut walk: Value) -> Value {
        walk["session_id"] = session_id.into();
        self.told("connections", &walk).await
    }

    /// Lets time pass.
    pub(crate) async fn advance(&self, seconds: u32) {
        self.told("clock", &json!({ "advance_s": seconds })).await;
    }

    /// The emails of the users that are there.
    pub(crate) async fn users(&self) -> Vec<String> {
        let state = self.says("state").await;
        let users = state["users"].as_array().expect("users").iter();
        let emails = users.map(|user| user["email"].as_str().expect("an email").to_owned());
        emails.collect()
    }
}
