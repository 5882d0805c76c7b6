//! A partner's server that listens to webhooks, and answers as a test wants.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use oneshot_server::Config;
use oneshot_server::config::webhook::{WebhookConfig, WebhookUrl};
use oneshot_server::outbox::sign::SigningSecret;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::harness::PATIENCE;

const SECRET: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
const OLD_SECRET: &str = "whsec_YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=";

/// What a call is answered, other than 200.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answer {
    Status(u16),
    /// Nothing, for as long as anybody listens.
    Hang,
    /// The connection is cut.
    HangUp,
}

/// A call, as it came.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub(crate) id: String,
    pub(crate) body: Bytes,
    /// What it was answered.
    pub(crate) accepted: bool,
}

impl Heard {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    pub(crate) fn event(&self) -> String {
        self.json()["type"].as_str().expect("a type").to_owned()
    }
}

#[derive(Default)]
struct Inside {
    heard: Mutex<Vec<Heard>>,
    next: Mutex<VecDeque<Answer>>,
    always: Mutex<Option<Answer>>,
}

/// A receiver that runs.
pub(crate) struct Receiver {
    inside: Arc<Inside>,
    url: String,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let inside = Arc::new(Inside::default());
        let router = Router::new()
            .route("/hooks", post(hear))
            .with_state(Arc::clone(&inside));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            inside,
            url: format!("http://partner.localhost:{port}/hooks"),
        }
    }

    /// Has a partner told here.
    pub(crate) fn configure(&self, config: &mut Config, partner: &str, data: bool) {
        let secret = |text: &str| SigningSecret::from_text(&text.into()).expect("a good secret");
        let webhook = WebhookConfig {
            url: WebhookUrl::new(&self.url).expect("a good address"),
            secrets: vec![secret(SECRET), secret(OLD_SECRET)],
            data,
        };
        config.webhooks.insert(partner.to_owned(), webhook);
        config.delivery.call_timeout = Duration::from_secs(3);
        config.delivery.first_pause = Duration::from_millis(20);
        config.delivery.longest_pause = Duration::from_millis(200);
        config.delivery.longest_sink_pause = Duration::from_millis(200);
    }

    /// What the next calls are answered, before all is well.
    pub(crate) fn answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.inside.next.lock().expect("free").extend(answers);
    }

    /// What all calls are answered.
    pub(crate) fn answer_always(&self, answer: Option<Answer>) {
        *self.inside.always.lock().expect("free") = answer;
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.inside.heard.lock().expect("free").clone()
    }

    /// What was accepted of these types, in order.
    pub(crate) fn accepted(&self) -> Vec<Heard> {
        let mut heard = self.heard();
        heard.retain(|heard| heard.accepted);
        heard
    }

    /// Waits until what was heard is as wanted.
    pub(crate) async fn until(&self, wanted: impl Fn(&[Heard]) -> bool) -> Vec<Heard> {
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                let heard = self.heard();
                if wanted(&heard) {
                    return heard;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        waited.await.expect("waited too long")
    }

    /// Waits until a type was accepted.
    pub(crate) async fn told(&self, event: &str) -> Vec<Heard> {
        self.until(|heard| heard.iter().any(|one| one.accepted && one.event() == event))
            .await
    }
}

async fn hear(State(inside): State<Arc<Inside>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers[name].to_str().expect("text").to_owned();
    let id = header("webhook-id");
    let timestamp = header("webhook-timestamp").parse().expect("seconds");
    let signatures = header("webhook-signature");
    // The tests' clocks run ahead, so the reference signs instead of looking at its own.
    let signed = [SECRET, OLD_SECRET].iter().all(|secret| {
        let reference = standardwebhooks::Webhook::new(secret).expect("a good secret");
        let signature = reference.sign(&id, timestamp, &body).expect("text");
        signatures.split(' ').any(|one| one == signature)
    });
    let next = inside.next.lock().expect("free").pop_front();
    let answer = next.or(*inside.always.lock().expect("free"));
    inside.heard.lock().expect("free").push(Heard {
        id,
        body,
        accepted: signed && answer.is_none(),
    });
    match answer {
        None if signed => StatusCode::OK,
        None => StatusCode::UNAUTHORIZED,
        Some(Answer::Status(status)) => StatusCode::from_u16(status).expect("a status"),
        Some(Answer::Hang) => std::future::pending().await,
        // Ends the connection's task without a word.
        Some(Answer::HangUp) => std::panic::resume_unwind(Box::new(())),
    }
}
