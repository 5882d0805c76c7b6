//! One message, posted to a partner's server. The one module that talks to it.

use std::time::Duration;

use axum::body::Bytes;
use linxo::client::LoopbackNames;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, StatusCode, redirect, retry};

use super::sign::signatures;
use crate::config::webhook::WebhookConfig;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// What an answer says is of no interest, but a connection whose answer was read can be used again.
const LONGEST_ANSWER: usize = 64 * 1024;
const ANSWER_TIMEOUT: Duration = Duration::from_secs(1);

/// Posts messages.
pub(crate) struct Sender {
    http: reqwest::Client,
    /// For receivers on this machine, which no proxy can reach.
    here: reqwest::Client,
    call_timeout: Duration,
}

/// The receiver answered 2xx. Only [`Sender::post`] makes one.
#[derive(Debug)]
pub(crate) struct Accepted(());

/// The receiver did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotAccepted {
    /// It answered something else.
    #[error("the receiver answered {status}")]
    Answered {
        /// What.
        status: u16,
        /// How long it asks us to wait.
        retry_after: Option<Duration>,
    },
    /// It said nothing in time.
    #[error("no answer in time")]
    Timeout,
    /// It could not be reached, or broke off.
    #[error("the receiver cannot be reached")]
    Unreachable,
}

impl NotAccepted {
    /// A word for it.
    pub(crate) fn word(self) -> String {
        match self {
            Self::Answered { status, .. } => format!("status_{status}"),
            Self::Timeout => "timeout".to_owned(),
            Self::Unreachable => "unreachable".to_owned(),
        }
    }

    /// How long the receiver asks us to wait.
    pub(crate) fn retry_after(self) -> Option<Duration> {
        match self {
            Self::Answered { retry_after, .. } => retry_after,
            Self::Timeout | Self::Unreachable => None,
        }
    }

    /// The receiver says that it is there no more and never will be.
    pub(crate) fn is_gone(self) -> bool {
        matches!(self, Self::Answered { status: 410, .. })
    }
}

impl Sender {
    /// A sender that gives receivers so long to answer.
    pub(crate) fn new(call_timeout: Duration) -> Result<Self, reqwest::Error> {
        // Fails when the program has chosen its provider already, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            reqwest::Client::builder()
                .user_agent(concat!("oneshot/", env!("CARGO_PKG_VERSION")))
                .dns_resolver(LoopbackNames)
                .connect_timeout(CONNECT_TIMEOUT)
                // What is for one receiver goes to no other, and nobody leads us into our own network.
                .redirect(redirect::Policy::none())
                // Ours is the outbox.
                .retry(retry::never())
                .no_gzip()
                .no_brotli()
                .no_deflate()
                .no_zstd()
        };
        Ok(Self {
            http: builder().build()?,
            here: builder().no_proxy().build()?,
            call_timeout,
        })
    }

    /// Posts a message, signed now.
    pub(crate) async fn post(
        &self,
        to: &WebhookConfig,
        id: &str,
        now_s: i64,
        body: Bytes,
    ) -> Result<Accepted, NotAccepted> {
        let http = if to.url.is_loopback() {
            &self.here
        } else {
            &self.http
        };
        let request = http
            .post(to.url.url().clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", now_s)
            .header(
                "webhook-signature",
                signatures(&to.secrets, id, now_s, &body),
            )
            .body(body);
        let response = match tokio::time::timeout(self.call_timeout, request.send()).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) if error.is_timeout() => return Err(NotAccepted::Timeout),
            Ok(Err(_)) => return Err(NotAccepted::Unreachable),
            Err(_) => return Err(NotAccepted::Timeout),
        };
        let status = response.status();
        let retry_after = retry_after(&response);
        let _ = tokio::time::timeout(ANSWER_TIMEOUT, skip(response)).await;
        if status.is_success() {
            Ok(Accepted(()))
        } else {
            Err(NotAccepted::Answered {
                status: status.as_u16(),
                retry_after,
            })
        }
    }
}

/// Reads an answer to its end, unless that is far away.
async fn skip(mut response: Response) {
    let mut length = 0;
    while let Ok(Some(chunk)) = response.chunk().await {
        length += chunk.len();
        if length > LONGEST_ANSWER {
            return;
        }
    }
}

/// Seconds; a date is not worth a clock's trouble.
fn retry_after(response: &Response) -> Option<Duration> {
    let asks = matches!(
        response.status(),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    );
    let value = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    let seconds = value.trim().parse().ok()?;
    asks.then(|| Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests;
