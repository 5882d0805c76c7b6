//! One call: sent, bounded in time and size, tried again when that is safe.

use std::error::Error as _;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Method, Request, RequestBuilder, StatusCode, redirect};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use super::loopback::{LoopbackNames, is_loopback};
use super::{ClientConfig, Endpoints, Error};

/// Longer bodies are refused. A page of 500 transactions is well under one megabyte.
const LARGEST_BODY: usize = 16 * 1024 * 1024;
/// How many times a `GET` is sent, at most.
const ATTEMPTS: u32 = 3;
/// The pause before the second attempt, doubled for the third; each is cut by up to a half.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// When Linxo asks us to wait longer than this, the caller decides.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Longer descriptions of an error are cut.
const LONGEST_DESCRIPTION: usize = 200;

pub(super) struct Transport {
    http: reqwest::Client,
    call_timeout: Duration,
}

/// An answer, whole.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Transport {
    pub(super) fn new(config: &ClientConfig) -> Result<Self, Error> {
        // Fails when the program has chosen its provider already, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("oneshot-linxo/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(LoopbackNames)
            // Secrets go where they were addressed, nowhere else.
            .redirect(redirect::Policy::none())
            // Ours is below, with a bound for the whole call.
            .retry(reqwest::retry::never());
        let Endpoints { auth, api, embed } = &config.endpoints;
        if [auth, api, embed].into_iter().all(is_loopback) {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| {
            Error::Configuration(format!("no HTTP client can be made: {}", innermost(&error)))
        })?;
        Ok(Self {
            http,
            call_timeout: config.call_timeout,
        })
    }

    pub(super) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.http.request(method, url)
    }

    /// Sends a request and gives any answer Linxo made, also a refusal.
    pub(super) async fn send(
        &self,
        call: &'static str,
        request: RequestBuilder,
    ) -> Result<Reply, Error> {
        let request = request
            .build()
            .map_err(|_| Error::Unexpected("a request that cannot be written"))?;
        // Nothing else is sent twice: a repeated POST could make two users.
        let attempts = if request.method() == Method::GET {
            ATTEMPTS
        } else {
            1
        };
        let begun = Instant::now();
        let deadline = begun + self.call_timeout;
        let mut attempt = 1;
        loop {
            let copy = request
                .try_clone()
                .ok_or(Error::Unexpected("a request with a stream"))?;
            let outcome = timeout_at(deadline, self.once(copy))
                .await
                .unwrap_or(Err(Error::Timeout));
            log(call, attempt, begun, &outcome);
            match pause_before_repeat(&outcome, attempt) {
                Some(pause) if attempt < attempts && Instant::now() + pause < deadline => {
                    sleep(pause).await;
                }
                _ => return outcome,
            }
            attempt += 1;
        }
    }

    async fn once(&self, request: Request) -> Result<Reply, Error> {
        let mut response = self.http.execute(request).await.map_err(unreachable)?;
        let too_large = Error::Unexpected("a body larger than 16 MiB");
        if response
            .content_length()
            .is_some_and(|length| length > LARGEST_BODY as u64)
        {
            return Err(too_large);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if body.len() + chunk.len() > LARGEST_BODY {
                return Err(too_large);
            }
            body.extend_from_slice(&chunk);
        }
        let status = response.status();
        Ok(Reply {
            status,
            headers: std::mem::take(response.headers_mut()),
            body,
        })
    }
}

impl Reply {
    /// Turns a refusal into an error, whose description leaves out the secrets of the call.
    pub(super) fn accepted(self, secrets: &[&str]) -> Result<Self, Error> {
        Err(match self.status {
            status if status.is_success() => return Ok(self),
            status if status.is_redirection() => Error::Unexpected("a redirection"),
            StatusCode::UNAUTHORIZED => Error::Unauthorized,
            StatusCode::FORBIDDEN => Error::Forbidden,
            StatusCode::NOT_FOUND | StatusCode::GONE => Error::NotFound,
            StatusCode::CONFLICT => Error::Conflict,
            StatusCode::TOO_MANY_REQUESTS => Error::RateLimited {
                retry_after: self.retry_after(),
            },
            status => Error::Rejected {
                status: status.as_u16(),
                description: describe(&self.body, secrets),
            },
        })
    }

    /// The seconds Linxo asks us to wait. The other form of this header, a date, is not read.
    fn retry_after(&self) -> Option<Duration> {
        let seconds = self
            .headers
            .get(RETRY_AFTER)?
            .to_str()
            .ok()?
            .trim()
            .parse()
            .ok()?;
        Some(Duration::from_secs(seconds))
    }
}

/// How long to wait before sending again, when sending again may help.
fn pause_before_repeat(outcome: &Result<Reply, Error>, attempt: u32) -> Option<Duration> {
    match outcome {
        Ok(reply) if reply.status == StatusCode::TOO_MANY_REQUESTS => match reply.retry_after() {
            Some(asked) => (asked <= LONGEST_PAUSE).then_some(asked),
            None => Some(back_off(attempt)),
        },
        Ok(reply) if reply.status.is_server_error() => Some(back_off(attempt)),
        Err(Error::Unreachable { .. }) => Some(back_off(attempt)),
        _ => None,
    }
}

/// Doubles with each attempt; cut by up to a half, so that clients that failed together do not come
/// back together.
fn back_off(attempt: u32) -> Duration {
    let pause = FIRST_PAUSE * 2_u32.saturating_pow(attempt - 1);
    // The standard library's hash keys are random, which is all the chance needed here.
    let chance = RandomState::new().build_hasher().finish() % 500;
    let per_mille = 1_000 - u32::try_from(chance).unwrap_or_default();
    pause * per_mille / 1_000
}

/// What Linxo says of a refusal, fit to be shown to an operator.
fn describe(body: &[u8], secrets: &[&str]) -> Option<String> {
    let fields: serde_json::Map<String, Value> = serde_json::from_slice(body).ok()?;
    let said = ["error_description", "error"]
        .into_iter()
        .find_map(|name| fields.get(name)?.as_str());
    let mut text = said?.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        text = text.replace(secret, "[hidden]");
    }
    let line = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    Some(line.take(LONGEST_DESCRIPTION).collect())
}

fn unreachable(error: reqwest::Error) -> Error {
    if error.is_timeout() {
        return Error::Timeout;
    }
    Error::Unreachable {
        reason: innermost(&error),
    }
}

/// The first cause, in words. The outer errors name the whole address, which may hold a secret.
fn innermost(error: &reqwest::Error) -> String {
    let Some(mut cause) = error.source() else {
        return "the request failed".to_owned();
    };
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// For whoever looks into a call; failures are logged by the one who acts on them.
fn log(call: &'static str, attempt: u32, begun: Instant, outcome: &Result<Reply, Error>) {
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    match outcome {
        Ok(reply) => {
            let status = reply.status.as_u16();
            tracing::debug!(
                linxo.call = call,
                attempt,
                status,
                duration_ms,
                "Linxo answered"
            );
        }
        Err(error) => {
            tracing::debug!(linxo.call = call, attempt, %error, duration_ms, "Linxo did not answer");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn pauses_double_and_differ() {
        for (attempt, longest) in [(1, 200), (2, 400)] {
            let pauses: HashSet<_> = (0..64).map(|_| back_off(attempt)).collect();
            assert!(pauses.len() > 8);
            let longest = Duration::from_millis(longest);
            assert!(
                pauses
                    .iter()
                    .all(|pause| *pause <= longest && *pause > longest / 2)
            );
        }
    }
}
