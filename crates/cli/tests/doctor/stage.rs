//! A twin, and the doctor beside it.

use std::time::Duration;

use linxo::client::LoopbackNames;
use serde_json::{Value, json};
use twin::{Choices, RunningTwin, Twin, TwinConfig};

use crate::program::{Doctor, SECRET};

/// A twin at work.
pub(crate) struct Stage {
    pub(crate) twin: RunningTwin,
    pub(crate) http: reqwest::Client,
}

/// A twin whose client is the doctor's, and whose synchronisations end at once.
pub(crate) fn config() -> TwinConfig {
    TwinConfig {
        sync: Duration::ZERO,
        client_secret: SECRET.to_owned(),
        ..TwinConfig::default()
    }
}

pub(crate) fn http() -> reqwest::Client {
    let _installed = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .dns_resolver(LoopbackNames)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client")
}

impl Stage {
    pub(crate) async fn start() -> Self {
        Self::with(config()).await
    }

    pub(crate) async fn with(config: TwinConfig) -> Self {
        let twin = Twin::start(config).await.expect("a twin");
        Self { twin, http: http() }
    }

    pub(crate) async fn with_choices(change: impl FnOnce(&mut Choices)) -> Self {
        let mut config = config();
        change(&mut config.choices);
        Self::with(config).await
    }

    /// The addresses: tokens, data, widget.
    pub(crate) fn addresses(&self) -> [&str; 3] {
        let twin = &self.twin;
        [
            twin.auth_url().as_str(),
            twin.api_url().as_str(),
            twin.embed_url().as_str(),
        ]
    }

    pub(crate) fn doctor(&self) -> Doctor {
        let [auth, api, embed] = self.addresses();
        Doctor::at(auth, api, embed)
    }

    fn control(&self, path: &str) -> String {
        format!("{}_twin/{path}", self.twin.api_url())
    }

    pub(crate) async fn state(&self) -> Value {
        let answer = self.http.get(self.control("state")).send().await;
        answer.expect("an answer").json().await.expect("JSON")
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.http.post(self.control(path)).json(&body).send().await;
        let answer = answer.expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.json().await.expect("JSON")
    }

    /// Puts a fault in force.
    pub(crate) async fn fault(&self, fault: Value) {
        self.post("faults", fault).await;
    }

    /// The same for a path, with an action.
    pub(crate) async fn breaks(&self, method: &str, path: &str, action: Value) {
        self.fault(json!({"method": method, "path": path, "action": action}))
            .await;
    }

    pub(crate) async fn end_faults(&self) {
        let answer = self.http.delete(self.control("faults")).send().await;
        assert!(answer.expect("an answer").status().is_success());
    }

    pub(crate) async fn emails(&self) -> Vec<String> {
        let state = self.state().await;
        let users = state["users"].as_array().expect("users").iter();
        let emails = users.map(|user| user["email"].as_str().expect("an email").to_owned());
        emails.collect()
    }

    /// No user is at the twin.
    #[track_caller]
    pub(crate) fn has_nobody(&self) -> impl Future<Output = ()> {
        let place = std::panic::Location::caller();
        let emails = self.emails();
        async move {
            let emails = emails.await;
            assert!(emails.is_empty(), "{place}: left: {emails:?}");
        }
    }
}
