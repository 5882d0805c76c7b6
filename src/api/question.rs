//! A question to our server. One task of one type asks all of them: one for each would be compiled,
//! and downloaded, each by itself.

use std::pin::Pin;

use gloo_net::http::RequestBuilder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::{AbortSignal, RequestCache};

use super::ApiError;
use crate::json::Written;
use crate::{browser, json};

/// Longer than the server's own patience with Linxo, so that its word arrives.
const PATIENCE_MS: u32 = 60_000;

/// A question that is not asked yet: awaited, or given who takes the answer.
#[must_use = "nothing is asked before"]
pub struct Question<T> {
    request: RequestBuilder,
    body: Option<String>,
    read: fn(String) -> Result<T, ApiError>,
}

type Taker = Box<dyn FnOnce(Result<String, ApiError>)>;

impl<T> Question<T> {
    pub(super) fn new(request: RequestBuilder, read: fn(String) -> Result<T, ApiError>) -> Self {
        Self {
            request,
            body: None,
            read,
        }
    }

    /// With a body.
    pub(super) fn saying(mut self, body: &Written) -> Self {
        self.body = Some(body.text());
        self
    }

    /// With one of our shapes as its body, written by the program: only where a larger program than
    /// the end user's is at hand. Each can be written as JSON; without, the question goes without one.
    pub(super) fn saying_all_of(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body).ok();
        self
    }
}

impl<T: 'static> Question<T> {
    /// Asks, and hands on what comes of it.
    pub fn then(self, take: impl FnOnce(Result<T, ApiError>) + 'static) {
        let Self {
            request,
            body,
            read,
        } = self;
        let take: Taker = Box::new(move |answer| take(answer.and_then(read)));
        browser::spawn(async move { take(answered(request, body).await) });
    }
}

impl<T: 'static> IntoFuture for Question<T> {
    type Output = Result<T, ApiError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { answered(self.request, self.body).await.and_then(self.read) })
    }
}

/// Takes an answer's text for one of our shapes.
pub(super) fn shaped<T: DeserializeOwned>(text: String) -> Result<T, ApiError> {
    json::read(&text).map_err(|_| ApiError::Unexpected { status: 200 })
}

/// Takes nothing from an answer but that it came.
pub(super) fn heard(_: String) -> Result<(), ApiError> {
    Ok(())
}

async fn answered(request: RequestBuilder, body: Option<String>) -> Result<String, ApiError> {
    let offline = |_| ApiError::Offline;
    let signal = AbortSignal::timeout_with_u32(PATIENCE_MS);
    let request = request
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&signal));
    let request = match body {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body),
        None => request.build(),
    };
    let answer = request.map_err(offline)?.send().await.map_err(offline)?;
    let text = answer.text().await.map_err(offline)?;
    if answer.ok() {
        Ok(text)
    } else {
        Err(ApiError::of_answer(answer.status(), &text))
    }
}
