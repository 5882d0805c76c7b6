//! Stands between the doctor and the twin, and meddles with single calls: holds them, answers them by
//! itself, changes the answers. What it does not meddle with is the twin's.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use axum::http::{HeaderMap, Method, Response, StatusCode};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::program::Doctor;
use crate::stage::{Stage, http};

/// A call on its way.
pub(crate) struct Asked<'a> {
    /// Counted from 1 over all addresses.
    pub(crate) number: usize,
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    /// The body, when it is JSON.
    pub(crate) body: &'a Value,
}

/// What is done with a call.
pub(crate) enum Meddle {
    Not,
    /// It waits until [`Meddler::release`], then goes on to the twin, also when the one who asked is
    /// gone.
    Hold,
    /// It waits for ever.
    Swallow,
    /// This is the answer; the twin hears nothing.
    Answer(u16, &'static str),
    /// It goes to another path of the twin.
    Elsewhere(String),
    /// In its body one text takes the place of another.
    Replace(&'static str, &'static str),
    /// The answer is changed.
    Change(fn(&mut HeaderMap, &mut Vec<u8>)),
}

type Rule = Box<dyn Fn(&Asked<'_>) -> Meddle + Send + Sync>;

/// The one who meddles.
pub(crate) struct Meddler {
    shared: Arc<Shared>,
    addresses: [String; 3],
}

struct Shared {
    rule: Rule,
    http: reqwest::Client,
    twin_embed: String,
    own_embed: String,
    seen: Mutex<Seen>,
    arrived: watch::Sender<usize>,
    /// The held calls that have been answered by the twin.
    went_on: watch::Sender<usize>,
    released: watch::Sender<bool>,
}

#[derive(Default)]
struct Seen {
    count: usize,
    secrets: BTreeSet<String>,
}

#[derive(Clone)]
struct Side {
    shared: Arc<Shared>,
    target: String,
}

impl Meddler {
    pub(crate) async fn before(
        stage: &Stage,
        rule: impl Fn(&Asked<'_>) -> Meddle + Send + Sync + 'static,
    ) -> Self {
        let [_, api, embed] = stage
            .addresses()
            .map(|url| url.trim_end_matches('/').to_owned());
        let open = async || {
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
                .await
                .expect("a port")
        };
        let (one, two) = (open().await, open().await);
        let port = |listener: &TcpListener| listener.local_addr().expect("an address").port();
        let own_api = format!("http://localhost:{}", port(&one));
        let own_embed = format!("http://embed.localhost:{}", port(&two));
        let shared = Arc::new(Shared {
            rule: Box::new(rule),
            http: http(),
            twin_embed: embed.clone(),
            own_embed: own_embed.clone(),
            seen: Mutex::default(),
            arrived: watch::Sender::new(0),
            went_on: watch::Sender::new(0),
            released: watch::Sender::new(false),
        });
        for (listener, target) in [(one, api), (two, embed)] {
            let shared = Arc::clone(&shared);
            let side = Side { shared, target };
            let router = Router::new().fallback(meddle).with_state(side);
            tokio::spawn(async move { axum::serve(listener, router).await });
        }
        Self {
            shared,
            addresses: [own_api.clone(), own_api, own_embed],
        }
    }

    pub(crate) fn doctor(&self) -> Doctor {
        let [auth, api, embed] = &self.addresses;
        Doctor::at(auth, api, embed)
    }

    /// Waits until that call has come.
    pub(crate) async fn has_come(&self, number: usize) {
        let mut arrived = self.shared.arrived.subscribe();
        let wait = arrived.wait_for(|count| *count >= number);
        let waited = tokio::time::timeout(crate::program::PATIENCE, wait).await;
        waited.expect("the call").expect("a meddler");
    }

    /// Lets the calls go on that are held.
    pub(crate) fn release(&self) {
        self.shared.released.send_replace(true);
    }

    /// Waits until a held call has reached the twin.
    pub(crate) async fn has_gone_on(&self) {
        let mut went_on = self.shared.went_on.subscribe();
        let wait = went_on.wait_for(|count| *count > 0);
        let waited = tokio::time::timeout(crate::program::PATIENCE, wait).await;
        waited.expect("the call").expect("a meddler");
    }

    /// How many calls have come.
    pub(crate) fn count(&self) -> usize {
        self.shared.seen.lock().expect("no panic").count
    }

    /// Passwords and tokens that went over the wire.
    pub(crate) fn secrets(&self) -> BTreeSet<String> {
        self.shared.seen.lock().expect("no panic").secrets.clone()
    }
}

async fn meddle(State(side): State<Side>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let mut body = axum::body::to_bytes(body, usize::MAX)
        .await
        .expect("a body");
    let json: Value = serde_json::from_slice(&body).unwrap_or_default();
    let shared = &side.shared;
    let number = {
        let mut seen = shared.seen.lock().expect("no panic");
        seen.count += 1;
        seen.secrets.extend(secrets_of(&json));
        seen.count
    };
    let query = head.uri.query().unwrap_or_default().to_owned();
    let asked = Asked {
        number,
        method: &head.method,
        path: head.uri.path(),
        query: &query,
        body: &json,
    };
    let meddle = (shared.rule)(&asked);
    shared.arrived.send_replace(number);
    let mut path = head.uri.path().to_owned();
    let mut change: Option<fn(&mut HeaderMap, &mut Vec<u8>)> = None;
    let mut hold = false;
    match meddle {
        Meddle::Not => {}
        Meddle::Hold => hold = true,
        Meddle::Swallow => std::future::pending().await,
        Meddle::Answer(status, body) => {
            let mut answer = Response::new(Body::from(body));
            *answer.status_mut() = StatusCode::from_u16(status).expect("a status");
            return answer;
        }
        Meddle::Elsewhere(other) => path = other,
        Meddle::Replace(find, with) => {
            let text = String::from_utf8(body.to_vec()).expect("text");
            body = text.replace(find, with).into();
        }
        Meddle::Change(how) => change = Some(how),
    }
    let url = format!("{}{path}?{query}", side.target);
    let going = Going {
        url,
        method: head.method,
        headers: head.headers,
        body,
    };
    let shared = Arc::clone(shared);
    // On its own, so that a call goes on when the one who asked is dead.
    let forwarded = tokio::spawn(async move {
        if hold {
            let mut released = shared.released.subscribe();
            let _gone = released.wait_for(|released| *released).await;
        }
        let answer = forward(&shared, going, change).await;
        if hold {
            shared.went_on.send_modify(|count| *count += 1);
        }
        answer
    });
    forwarded.await.expect("an answer")
}

struct Going {
    url: String,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
}

async fn forward(
    shared: &Shared,
    going: Going,
    change: Option<fn(&mut HeaderMap, &mut Vec<u8>)>,
) -> Response<Body> {
    let mut headers = going.headers;
    headers.remove(HOST);
    headers.remove(CONTENT_LENGTH);
    let request = shared
        .http
        .request(going.method, going.url)
        .headers(headers);
    let answer = request.body(going.body).send().await.expect("the twin");
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    let mut body = answer.bytes().await.expect("a body").to_vec();
    if let Ok(text) = std::str::from_utf8(&body) {
        // The widget is at the meddler's address.
        body = text
            .replace(&shared.twin_embed, &shared.own_embed)
            .into_bytes();
    }
    let json: Value = serde_json::from_slice(&body).unwrap_or_default();
    let mut seen = shared.seen.lock().expect("no panic");
    seen.secrets.extend(secrets_of(&json));
    drop(seen);
    headers.remove(CONTENT_LENGTH);
    headers.remove(TRANSFER_ENCODING);
    if let Some(change) = change {
        change(&mut headers, &mut body);
    }
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn secrets_of(json: &Value) -> Vec<String> {
    let names = ["access_token", "password", "client_secret", "session_id"];
    let values = names.iter().filter_map(|name| json.get(name)?.as_str());
    values.map(str::to_owned).collect()
}
