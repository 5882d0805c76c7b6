//! Linxo's webhook. It is not signed, so it proves nothing: it makes us read Linxo, which decides.
//! Unknown, repeated or late, a hook is harmless, and is acknowledged so that it is not sent again.

use std::sync::Arc;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::StatusCode;
use contract::ProblemCode;
use secrecy::ExposeSecret;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::document::{OPERATION, problems};
use super::request::{InPath, Raw};
use crate::app::App;
use crate::problem::{Answer, ApiProblem};

/// Hooks looked into within a [`WINDOW`]; a synchronisation sends a few.
const MOST: u32 = 200;
const WINDOW: Duration = Duration::from_secs(1);
/// No id of Linxo's is near this.
const LONGEST_ID: usize = 200;

/// How many hooks came lately. What comes beyond the bound is refused, and loses nothing: the worker
/// looks by itself.
#[derive(Debug)]
pub(crate) struct HookGate(Mutex<(Instant, u32)>);

impl Default for HookGate {
    fn default() -> Self {
        Self(Mutex::new((Instant::now(), 0)))
    }
}

impl HookGate {
    fn lets_in(&self) -> bool {
        let mut lately = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lately.0.elapsed() >= WINDOW {
            *lately = (Instant::now(), 0);
        }
        lately.1 += 1;
        lately.1 <= MOST
    }
}

problems!(
    HookProblems: [
        ProblemCode::InvalidBody,
        ProblemCode::BodyTooLarge,
        ProblemCode::RequestTimeout,
        ProblemCode::NotFound,
        ProblemCode::RateLimited,
        ProblemCode::Internal,
    ]
);
problems!(
    KeyedHookProblems: [ProblemCode::InvalidPath],
    [
        ProblemCode::InvalidBody,
        ProblemCode::BodyTooLarge,
        ProblemCode::RequestTimeout,
        ProblemCode::NotFound,
        ProblemCode::RateLimited,
        ProblemCode::Internal,
    ]
);

/// Takes a webhook of Linxo's, when no key for it is configured. Nothing of it is believed: Linxo is
/// read.
#[utoipa::path(
    post,
    path = "/hooks/linxo",
    operation_id = "linxoHook",
    tag = OPERATION,
    request_body(content = Object, description = "As Linxo sends it; of interest are the ids in `resource`."),
    responses((status = 202, description = "It was heard, whether it concerns a journey or not."), HookProblems)
)]
pub(super) async fn open(State(app): State<Arc<App>>, Raw(bytes): Raw) -> Answer<StatusCode> {
    if app.config.linxo_hook_key.is_some() {
        return Err(nothing_here());
    }
    hint(&app, &bytes).await
}

/// Takes a webhook of Linxo's at the address with the configured key. Nothing of it is believed:
/// Linxo is read.
#[utoipa::path(
    post,
    path = "/hooks/linxo/{key}",
    operation_id = "linxoHookWithKey",
    tag = OPERATION,
    params(("key" = String, Path, description = "The configured key.")),
    request_body(content = Object, description = "As Linxo sends it; of interest are the ids in `resource`."),
    responses((status = 202, description = "It was heard, whether it concerns a journey or not."), KeyedHookProblems)
)]
pub(super) async fn keyed(
    State(app): State<Arc<App>>,
    InPath(given): InPath<String>,
    Raw(bytes): Raw,
) -> Answer<StatusCode> {
    let Some(key) = &app.config.linxo_hook_key else {
        return Err(nothing_here());
    };
    let known = Sha256::digest(key.expose_secret().as_bytes());
    if !bool::from(known.ct_eq(&Sha256::digest(given.as_bytes()))) {
        return Err(nothing_here());
    }
    hint(&app, &bytes).await
}

/// The same as for any other address, so that nobody learns which one is ours.
fn nothing_here() -> ApiProblem {
    ApiProblem::new(ProblemCode::NotFound, "There is nothing here.")
}

async fn hint(app: &App, bytes: &[u8]) -> Answer<StatusCode> {
    if !app.hook_gate.lets_in() {
        return Err(ApiProblem::rate_limited(WINDOW));
    }
    let told: Map<String, Value> = serde_json::from_slice(bytes).map_err(|_| {
        let detail = "The body must be a JSON object, as Linxo's webhook sends it.";
        ApiProblem::new(ProblemCode::InvalidBody, detail)
    })?;
    // No whole sample of a hook was seen, so nothing but the ids is asked of it.
    let resource = told.get("resource");
    let id = |name: &str| resource.and_then(|resource| id(resource.get(name)?));
    let (connection, user) = (id("id"), id("user_id"));
    if connection.is_none() && user.is_none() {
        tracing::debug!("a hook of Linxo's names no connection");
        return Ok(StatusCode::ACCEPTED);
    }
    let concerned = app
        .store
        .concerned(connection.as_deref(), user.as_deref())
        .await?;
    for journey in &concerned {
        app.hinted(journey).await?;
        tracing::debug!(%journey, "Linxo's hook has news");
    }
    if concerned.is_empty() {
        tracing::debug!("a hook of Linxo's concerns no journey of ours that is not over");
    }
    Ok(StatusCode::ACCEPTED)
}

/// An id, written as a text or a number.
fn id(value: &Value) -> Option<String> {
    let id = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (1..=LONGEST_ID).contains(&id.len()).then_some(id)
}
