//! Faults on request: what goes wrong, for which requests, how often.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use futures::stream;
use regex::Regex;
use serde::Deserialize;

use crate::app::{App, Shared};
use crate::door::Cut;
use crate::requests::Broken;
use crate::world::ListChange;

/// The faults in force, the oldest first; the first that matches a request hits it.
#[derive(Default)]
pub(crate) struct Faults(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    last_id: u64,
    faults: Vec<Fault>,
}

/// As `POST /_twin/faults` takes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultSpec {
    method: Option<String>,
    path: String,
    query: Option<String>,
    action: Action,
    times: Option<u32>,
    probability: Option<f64>,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    /// Answered with this status, and not done.
    Status(u16),
    /// Answered with 429 and this many seconds in `Retry-After`, and not done.
    RetryAfterS(u32),
    /// Done and answered, after the list that is asked for has changed: the transactions of the
    /// account, or the accounts of the connection that the query names.
    Change(ListChange),
    /// Done and answered, but late.
    DelayMs(u64),
    /// The connection is closed without an answer, and nothing is done.
    Drop,
    /// Done, but the answer breaks off in the middle.
    Truncate,
    /// Done, but the answer is no JSON.
    Garbage,
}

struct Fault {
    id: u64,
    method: Option<String>,
    path: Regex,
    query: Option<Regex>,
    action: Action,
    left: Option<u32>,
    probability: f64,
}

impl Faults {
    /// Puts a fault in force, or says what is wrong with it.
    pub(crate) fn add(&self, spec: FaultSpec) -> Result<u64, String> {
        let path = Regex::new(&spec.path).map_err(|error| format!("path: {error}"))?;
        let query = spec.query.as_deref().map(Regex::new).transpose();
        let query = query.map_err(|error| format!("query: {error}"))?;
        if let Action::Status(status) = spec.action {
            StatusCode::from_u16(status).map_err(|error| format!("action.status: {error}"))?;
        }
        let probability = spec.probability.unwrap_or(1.0);
        if !(0.0..=1.0).contains(&probability) {
            return Err("probability: from 0 to 1".to_owned());
        }
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.last_id += 1;
        let id = inner.last_id;
        inner.faults.push(Fault {
            id,
            method: spec.method.map(|method| method.to_ascii_uppercase()),
            path,
            query,
            action: spec.action,
            left: spec.times,
            probability,
        });
        Ok(id)
    }

    /// Ends one fault.
    pub(crate) fn remove(&self, id: u64) -> bool {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = inner.faults.len();
        inner.faults.retain(|fault| fault.id != id);
        inner.faults.len() < before
    }

    /// Ends all.
    pub(crate) fn clear(&self) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.faults.clear();
    }

    /// What happens to a request; counts it off.
    fn hit(&self, method: &str, uri: &Uri) -> Option<Action> {
        let query = uri.query().unwrap_or_default();
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = inner.faults.iter_mut().find(|fault| {
            fault
                .method
                .as_deref()
                .is_none_or(|wanted| wanted == method)
                && fault.left != Some(0)
                && fault.path.is_match(uri.path())
                && fault
                    .query
                    .as_ref()
                    .is_none_or(|wanted| wanted.is_match(query))
                && rand::random_bool(fault.probability)
        })?;
        fault.left = fault.left.map(|left| left - 1);
        Some(fault.action)
    }
}

/// Lets the faults happen, and the latency that every answer has.
pub(crate) async fn interfere(
    State(app): State<Shared>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    request: Request,
    next: Next,
) -> Response {
    if request.uri().path().starts_with("/_twin/") {
        return next.run(request).await;
    }
    tokio::time::sleep(app.config.latency).await;
    let action = app.faults.hit(request.method().as_str(), request.uri());
    match action {
        None => next.run(request).await,
        Some(Action::Status(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
            (status, "a fault of the twin").into_response()
        }
        Some(Action::RetryAfterS(seconds)) => {
            let after = [(RETRY_AFTER, seconds.to_string())];
            (StatusCode::TOO_MANY_REQUESTS, after, "a fault of the twin").into_response()
        }
        Some(Action::Change(change)) => {
            change_list(&app, request.uri(), change);
            next.run(request).await
        }
        Some(Action::DelayMs(ms)) => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            next.run(request).await
        }
        Some(Action::Drop) => {
            cut.now();
            let mut response = StatusCode::BAD_GATEWAY.into_response();
            response.extensions_mut().insert(Broken);
            response
        }
        Some(Action::Truncate) => truncated(next.run(request).await, cut).await,
        Some(Action::Garbage) => garbage(next.run(request).await),
    }
}

/// Changes the list that is asked for.
fn change_list(app: &App, uri: &Uri, change: ListChange) {
    let pairs = uri.query().unwrap_or_default().split('&');
    for (name, value) in pairs.filter_map(|pair| pair.split_once('=')) {
        let Ok(id) = value.parse() else { continue };
        match name {
            "account_id" | "account_ids" => app.world().change_transactions(id, change),
            "connection_id" => app.world().change_accounts(id, change),
            _ => {}
        }
    }
}

/// Announces the whole body, sends half of it, and breaks off.
async fn truncated(response: Response, cut: Cut) -> Response {
    let (mut head, body) = response.into_parts();
    let whole = axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default();
    if whole.is_empty() {
        // There is nothing to break off but the answer itself.
        cut.now();
        head.extensions.insert(Broken);
        return Response::from_parts(head, Body::empty());
    }
    head.headers
        .insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let half = whole.slice(..whole.len() / 2);
    let first = stream::iter([Ok::<Bytes, std::io::Error>(half)]);
    let then = stream::once(async move {
        // Lets the half be written before the connection goes.
        tokio::task::yield_now().await;
        cut.now();
        Err(std::io::ErrorKind::ConnectionReset.into())
    });
    Response::from_parts(head, Body::from_stream(first.chain(then)))
}

/// The right status, the right type, and nonsense.
fn garbage(response: Response) -> Response {
    let (mut head, _) = response.into_parts();
    head.headers.remove(CONTENT_LENGTH);
    let json = HeaderValue::from_static("application/json");
    head.headers.insert(CONTENT_TYPE, json);
    Response::from_parts(head, Body::from("{\"a\":[1,2,<!doctype"))
}
