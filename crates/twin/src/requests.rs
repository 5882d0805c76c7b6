//! The log of what was asked of the twin.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;

use crate::app::Shared;

/// Enough for a long load test; beyond it the oldest lines go.
const KEPT: usize = 200_000;

/// Parameters that are never kept.
const SECRET: [&str; 4] = ["access_token", "client_secret", "password", "token"];

/// The lines, oldest first.
#[derive(Default)]
pub(crate) struct RequestLog(Mutex<Lines>);

#[derive(Default)]
struct Lines {
    last_seq: u64,
    lines: VecDeque<Line>,
}

/// One request.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    seq: u64,
    /// Epoch milliseconds, when it came.
    at: i64,
    method: String,
    path: String,
    query: String,
    /// 0: the connection was broken on purpose.
    status: u16,
    ms: u64,
    user_id: Option<String>,
}

/// Put on an answer: for which user it was.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ForUser(pub(crate) u64);

/// Put on an answer that is never sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Broken;

impl RequestLog {
    /// The lines after a sequence number.
    pub(crate) fn since(&self, seq: u64) -> Vec<Line> {
        let log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let from = log.lines.partition_point(|line| line.seq <= seq);
        log.lines.range(from..).cloned().collect()
    }

    /// Forgets the lines; numbering goes on, so that a `since` never skips anything.
    pub(crate) fn clear(&self) {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.lines.clear();
    }

    fn add(&self, mut line: Line) {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.last_seq += 1;
        line.seq = log.last_seq;
        if log.lines.len() == KEPT {
            log.lines.pop_front();
        }
        log.lines.push_back(line);
    }
}

/// Writes one line a request. The control interface and the widget's own plumbing (style, script,
/// pictures, its polling) are not part of the story.
pub(crate) async fn record(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let plumbing = path.ends_with("/steps/now")
        || path.starts_with("/assets/")
        || path.ends_with("/theme.css")
        || path.ends_with("/favicon.ico");
    if plumbing || path.starts_with("/_twin/") {
        return next.run(request).await;
    }
    let method = request.method().to_string();
    let query = without_secrets(request.uri().query().unwrap_or_default());
    let (at, start) = (app.clock.now_ms(), Instant::now());
    let response = next.run(request).await;
    let broken = response.extensions().get::<Broken>().is_some();
    let user = response.extensions().get::<ForUser>();
    app.log.add(Line {
        seq: 0,
        at,
        method,
        path,
        query,
        status: if broken {
            0
        } else {
            response.status().as_u16()
        },
        ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
        user_id: user.map(|ForUser(id)| id.to_string()),
    });
    response
}

fn without_secrets(query: &str) -> String {
    let pairs = query.split('&').map(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        if SECRET.contains(&name) {
            format!("{name}=hidden")
        } else {
            pair.to_owned()
        }
    });
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_a_query_are_not_kept() {
        let kept = without_secrets("a=1&access_token=s3cret&client_secret=x&b");
        assert_eq!(kept, "a=1&access_token=hidden&client_secret=hidden&b");
    }
}
