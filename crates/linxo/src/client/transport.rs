//! One call: sent, bounded in time and size, tried again when that is safe.

use std::time::{Duration, SystemTime};

use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, HeaderValue};
use reqwest::{Method, Request, RequestBuilder, Response, StatusCode, redirect};
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use super::config::{ClientConfig, Endpoints, Retries};
use super::error::Error;
use super::loopback::{LoopbackNames, is_loopback};
use super::observer::{CallAnswer, CallObserver, CallSeen};
use super::reply::Reply;

mod budget;
mod cause;
mod pause;

use budget::Budget;
use cause::{innermost, unreachable};

/// Room made for a body before it comes: a page of transactions, about.
const MOST_ROOM: usize = 512 * 1024;

pub(super) struct Transport {
    http: reqwest::Client,
    call_timeout: Duration,
    attempt_timeout: Duration,
    largest_body: usize,
    retries: Retries,
    budget: Budget,
    observer: Option<CallObserver>,
}

impl Transport {
    pub(super) fn new(config: &ClientConfig) -> Result<Self, Error> {
        // Fails when the program has chosen its provider already, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("oneshot-linxo/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(LoopbackNames)
            .connect_timeout(config.connect_timeout)
            // Secrets go where they were addressed, nowhere else.
            .redirect(redirect::Policy::none())
            // Ours is below, with a bound for the whole call.
            .retry(reqwest::retry::never())
            // Off even where another crate of the program turns it on: what is counted against the
            // limit is what is kept.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd();
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
            attempt_timeout: config.attempt_timeout,
            largest_body: config.largest_body,
            retries: config.retries,
            budget: Budget::new(&config.retries),
            observer: config.observer.clone(),
        })
    }

    pub(super) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        let identity = HeaderValue::from_static("identity");
        self.http
            .request(method, url)
            .header(ACCEPT_ENCODING, identity)
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
        let repeat = Repeat::of(request.method());
        let begun = Instant::now();
        let deadline = begun + self.call_timeout;
        let mut may_be_done = false;
        let mut attempt = 1;
        self.budget.call();
        loop {
            let copy = request
                .try_clone()
                .ok_or(Error::Unexpected("a request with a stream"))?;
            let bound = match repeat {
                Repeat::Always => deadline.min(Instant::now() + self.attempt_timeout),
                // The only attempt has all the time there is: what becomes of a request that is
                // given up early is not known.
                Repeat::UnlessSent => deadline,
            };
            let sent_at = Instant::now();
            let outcome = timeout_at(bound, self.once(copy))
                .await
                .unwrap_or(Err(Error::Timeout));
            log(call, attempt, begun, &outcome);
            if let Some(observer) = &self.observer {
                observer.tell(&CallSeen {
                    call,
                    attempt,
                    answer: came_to(&outcome),
                    took: sent_at.elapsed(),
                });
            }
            match self.pause_before_repeat(repeat, &outcome, attempt) {
                Some(pause) if self.may_repeat(attempt, pause, deadline) => sleep(pause).await,
                _ => {
                    return outcome.map(|reply| Reply {
                        may_be_done,
                        ..reply
                    });
                }
            }
            may_be_done |= may_have_been_done(&outcome);
            attempt += 1;
        }
    }

    async fn once(&self, request: Request) -> Result<Reply, Error> {
        let sent = self.http.execute(request).await;
        let mut response = sent.map_err(|error| unreachable(&error))?;
        let limit = self.largest_body;
        let announced = response.content_length();
        if announced.is_some_and(|length| usize::try_from(length).is_ok_and(|it| it > limit)) {
            return Err(Error::TooLarge { limit });
        }
        refuse_compressed(&response)?;
        // What is announced is below the limit, but may be a lie.
        let room = announced.and_then(|length| usize::try_from(length).ok());
        let mut body = Vec::with_capacity(room.unwrap_or_default().min(MOST_ROOM));
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| unreachable(&error))?
        {
            if body.len() + chunk.len() > limit {
                return Err(Error::TooLarge { limit });
            }
            body.extend_from_slice(&chunk);
        }
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        Ok(Reply {
            retry_after: pause::asked_for(&headers, SystemTime::now()),
            status,
            headers,
            body,
            may_be_done: false,
        })
    }

    /// How long to wait before sending again, when sending again is safe and may help.
    fn pause_before_repeat(
        &self,
        repeat: Repeat,
        outcome: &Result<Reply, Error>,
        attempt: u32,
    ) -> Option<Duration> {
        let safe = repeat == Repeat::Always || never_sent(outcome);
        let helps = match outcome {
            Ok(reply) => {
                reply.status == StatusCode::TOO_MANY_REQUESTS || reply.status.is_server_error()
            }
            Err(error) => error.may_pass_soon(),
        };
        if !safe || !helps {
            return None;
        }
        let asked = outcome.as_ref().ok().and_then(|reply| reply.retry_after);
        Some(asked.map_or_else(|| pause::back_off(&self.retries, attempt), pause::at_least))
    }

    /// Whether another attempt fits into the number of attempts, the time left and the budget.
    fn may_repeat(&self, attempt: u32, pause: Duration, deadline: Instant) -> bool {
        let now = Instant::now();
        attempt < self.retries.attempts
            && now.checked_add(pause).is_some_and(|then| then < deadline)
            && self.budget.take(now)
    }
}

/// What may be sent again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeat {
    /// Doing it twice is doing it once.
    Always,
    /// Only what cannot have arrived: a repeated `POST` could make two users.
    UnlessSent,
}

impl Repeat {
    fn of(method: &Method) -> Self {
        match *method {
            // A deletion too: what is gone cannot be deleted a second time, and one that is given
            // up for a lost answer leaves data behind.
            Method::GET | Method::DELETE => Self::Always,
            _ => Self::UnlessSent,
        }
    }
}

/// Whether the request surely never left this machine.
fn never_sent(outcome: &Result<Reply, Error>) -> bool {
    matches!(outcome, Err(Error::Unreachable { kind, .. }) if kind.is_before_sending())
}

/// Whether an attempt that failed may have done what was asked all the same.
fn may_have_been_done(outcome: &Result<Reply, Error>) -> bool {
    match outcome {
        Ok(reply) => reply.status.is_server_error(),
        Err(_) => !never_sent(outcome),
    }
}

/// We ask for none, and a body that grows when it is opened has no place here.
fn refuse_compressed(response: &Response) -> Result<(), Error> {
    let plain = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"identity");
    let encodings: &HeaderMap = response.headers();
    if encodings.get_all(CONTENT_ENCODING).iter().all(plain) {
        return Ok(());
    }
    Err(Error::Unexpected(
        "a compressed body, which was not asked for",
    ))
}

fn came_to(outcome: &Result<Reply, Error>) -> CallAnswer {
    match outcome {
        Ok(reply) => CallAnswer::Status(reply.status.as_u16()),
        Err(Error::Timeout) => CallAnswer::Timeout,
        Err(Error::Unreachable { .. }) => CallAnswer::Unreachable,
        Err(_) => CallAnswer::Unusable,
    }
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
