//! A partner's server and an end user's page in one: they ask, and ask again while the server is away.

use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::twin::http;

pub(crate) const API_KEY: &str = "api-key-of-the-lender";
/// Between two questions to a server that is away, and before the second look at a journey.
const AGAIN: Duration = Duration::from_millis(25);
/// The longest pause before a look at a journey that is not as far as it is to be.
const RARELY: Duration = Duration::from_millis(320);
/// No drill takes as long, not even on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(240);

/// Asks one server, or several in turn.
pub(crate) struct Partner {
    http: reqwest::Client,
    servers: Vec<String>,
    turn: std::sync::atomic::AtomicUsize,
    /// How long it waits for an answer.
    waits: Duration,
    /// Answers that no partner should ever see.
    wrong: Mutex<Vec<String>>,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// A journey that was opened.
#[derive(Clone)]
pub(crate) struct Opened {
    pub(crate) id: String,
    /// The key in the address of the end user's page.
    pub(crate) key: String,
}

impl Partner {
    pub(crate) fn of(servers: Vec<String>) -> Self {
        Self {
            http: http(),
            servers,
            turn: Default::default(),
            waits: Duration::from_secs(40),
            wrong: Mutex::default(),
        }
    }

    /// Asks the next server rather than wait for one that may stand still.
    pub(crate) fn in_a_hurry(mut self) -> Self {
        self.waits = Duration::from_secs(3);
        self
    }

    /// Once; none when no answer came.
    pub(crate) async fn try_once(
        &self,
        method: &Method,
        path: &str,
        bearer: &str,
        body: Option<&Value>,
    ) -> Option<Answer> {
        let turn = self.turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let server = &self.servers[turn % self.servers.len()];
        let url = format!("{server}{path}");
        let request = self.http.request(method.clone(), url).bearer_auth(bearer);
        let mut request = request.timeout(self.waits);
        if let Some(body) = body {
            // The same each time, so that it is done once.
            request = request
                .header("idempotency-key", body.to_string())
                .json(body);
        }
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        let kind = answer.headers().get("content-type").cloned();
        let body = answer.bytes().await.ok()?.to_vec();
        if status >= 500 {
            // Whoever asks whether the server is ready is told that it is not.
            let in_words = kind.is_some_and(|kind| kind == "application/problem+json");
            if status != 503 || !(in_words || path == "/readyz") {
                let text = String::from_utf8_lossy(&body);
                let words = format!("{method} {}: {status} {text}", path_of(path));
                self.wrong.lock().expect("no panic").push(words);
            }
        }
        Some(Answer { status, body })
    }

    /// Until one of these is the answer. The server may be away, and may say that it is not able to
    /// now; everything else is wrong.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        bearer: &str,
        body: Option<&Value>,
        wanted: &[u16],
    ) -> Answer {
        loop {
            match self.try_once(&method, path, bearer, body).await {
                Some(answer) if wanted.contains(&answer.status) => return answer,
                // Whoever asks too often is told to wait.
                Some(answer) if answer.status < 500 && answer.status != 429 => {
                    let text = String::from_utf8_lossy(&answer.body);
                    panic!("{method} {}: {} {text}", path_of(path), answer.status);
                }
                _ => tokio::time::sleep(AGAIN).await,
            }
        }
    }

    pub(crate) async fn get(&self, path: &str, bearer: &str, wanted: &[u16]) -> Answer {
        self.ask(Method::GET, path, bearer, None, wanted).await
    }

    /// Opens a journey. The reference tells it from others.
    pub(crate) async fn open(&self, reference: &str, expires_in_s: u32) -> Opened {
        let body = json!({ "reference": reference, "expires_in_s": expires_in_s });
        let path = "/v1/journeys";
        let opened = self
            .ask(Method::POST, path, API_KEY, Some(&body), &[201])
            .await
            .json();
        let text = |name: &str| opened[name].as_str().expect("text").to_owned();
        Opened {
            id: text("id"),
            key: text("url").rsplit('/').next().expect("a key").to_owned(),
        }
    }

    /// The session of the widget, opened for as long as it takes.
    pub(crate) async fn widget(&self, journey: &Opened) -> String {
        let path = "/api/journey/widget";
        let opened = self
            .ask(Method::POST, path, &journey.key, Some(&json!({})), &[200])
            .await
            .json();
        let url: url::Url = opened["url"]
            .as_str()
            .expect("a URL")
            .parse()
            .expect("a URL");
        let says = |name: &str| url.query_pairs().find(|(given, _)| given == name);
        assert_eq!(says("auto_sync").expect("auto_sync").1, "false");
        says("session_id").expect("a session").1.into_owned()
    }

    /// The journey as the partner sees it.
    pub(crate) async fn view(&self, id: &str) -> Value {
        let path = format!("/v1/journeys/{id}");
        self.get(&path, API_KEY, &[200]).await.json()
    }

    /// Waits until the journey is in one of these states.
    pub(crate) async fn until(&self, id: &str, states: &[&str]) -> Value {
        let mut pause = AGAIN;
        loop {
            let view = self.view(id).await;
            if states.iter().any(|state| view["state"] == *state) {
                return view;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(RARELY);
        }
    }

    /// The journey and its data now; none when no server answers.
    pub(crate) async fn look(&self, id: &str) -> Option<(Value, Value)> {
        let path = format!("/v1/journeys/{id}");
        let view = self.try_once(&Method::GET, &path, API_KEY, None).await?;
        let path = format!("{path}/data");
        let data = self.try_once(&Method::GET, &path, API_KEY, None).await?;
        // A server that cannot say now says nothing of the data.
        (view.status == 200 && data.status != 503).then(|| (view.json(), data.json()))
    }

    /// The answers so far that no partner should ever see.
    pub(crate) fn wrong(&self) -> Vec<String> {
        self.wrong.lock().expect("no panic").clone()
    }
}

/// A path without ids.
fn path_of(path: &str) -> String {
    let parts = path.split('/');
    let parts = parts.map(|part| {
        if part.starts_with("jrn_") {
            "…"
        } else {
            part
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Bounds a wait, and says for what.
pub(crate) async fn within<T>(what: &str, wait: impl Future<Output = T>) -> T {
    let waited = tokio::time::timeout(PATIENCE, wait).await;
    waited.unwrap_or_else(|_| panic!("waited too long for {what}"))
}
