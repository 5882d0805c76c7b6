//! A small Linxo for one test: it notes every request and answers as told.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use linxo::client::{ApiVersion, Client, ClientConfig, Endpoints};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    /// How many requests of this method and path came before.
    pub(crate) nth: usize,
}

impl Seen {
    /// `GET /v2.1/connections`.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub(crate) fn bearer(&self) -> Option<&str> {
        self.headers
            .get("authorization")?
            .to_str()
            .ok()?
            .strip_prefix("Bearer ")
    }

    pub(crate) fn grant(&self) -> &str {
        self.body["grant_type"].as_str().unwrap_or_default()
    }
}

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Answers every request with `answer`; never, when it gives nothing. It stops with the test.
    pub(crate) async fn start<F>(answer: F) -> Self
    where
        F: Fn(&Seen) -> Option<Response> + Clone + Send + Sync + 'static,
    {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&seen);
        let app = Router::new().fallback(move |request: Request| {
            let (answer, notes) = (answer.clone(), Arc::clone(&notes));
            async move {
                let request = note(request, &notes).await;
                match answer(&request) {
                    Some(response) => response,
                    None => std::future::pending().await,
                }
            }
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, seen }
    }

    /// Grants tokens, and answers everything else with `answer`.
    pub(crate) async fn with_tokens<F>(answer: F) -> Self
    where
        F: Fn(&Seen) -> Response + Clone + Send + Sync + 'static,
    {
        Self::start(move |seen| {
            Some(if seen.path == "/token" {
                token("token-1", 3_600)
            } else {
                answer(seen)
            })
        })
        .await
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The requests but those for tokens.
    pub(crate) fn lines(&self) -> Vec<String> {
        let all = self.seen().into_iter().filter(|seen| seen.path != "/token");
        all.map(|seen| seen.line()).collect()
    }

    pub(crate) fn config(&self) -> ClientConfig {
        config(self.address.port())
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.config()).unwrap()
    }
}

async fn note(request: Request, notes: &Mutex<Vec<Seen>>) -> Seen {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let mut notes = notes.lock().unwrap();
    let (method, path) = (head.method.to_string(), head.uri.path().to_owned());
    let same = |seen: &&Seen| seen.method == method && seen.path == path;
    let seen = Seen {
        nth: notes.iter().filter(same).count(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
        method,
        path,
    };
    notes.push(seen.clone());
    seen
}

/// All three addresses on this port, by names that only RFC 6761 sends to this machine.
pub(crate) fn config(port: u16) -> ClientConfig {
    let address = |name: &str| format!("http://{name}:{port}").parse().unwrap();
    let endpoints = Endpoints {
        auth: address("auth.localhost"),
        api: address("127.0.0.1"),
        embed: address("embed.localhost"),
    };
    let mut config = ClientConfig::new(endpoints, ApiVersion::V2_1, "our-client", "our-secret");
    config.call_timeout = Duration::from_secs(10);
    config.retries.first_pause = Duration::from_millis(2);
    config
}

pub(crate) fn json(status: u16, body: Value) -> Response {
    (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
}

pub(crate) fn bare(status: u16) -> Response {
    StatusCode::from_u16(status).unwrap().into_response()
}

pub(crate) fn with_header(status: u16, name: &str, value: &str) -> Response {
    Response::builder()
        .status(status)
        .header(name, value)
        .body(Body::empty())
        .unwrap()
}

/// A refusal in Linxo's own words.
pub(crate) fn refusal(status: u16, said: &str) -> Response {
    json(status, json!({"error_description": said}))
}

pub(crate) fn token(access: &str, expires_in: u64) -> Response {
    json(
        200,
        json!({"access_token": access, "token_type": "Bearer", "expires_in": expires_in}),
    )
}
