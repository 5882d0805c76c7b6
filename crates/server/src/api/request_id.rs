//! A name for every request: the caller's own when it is a plain one, else a new one. It is in the
//! answer, in every line of the log, and in what an error says, so that the three are found together.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// As long as people's own ids are; a log line is not to be filled from outside.
const LONGEST: usize = 64;

tokio::task_local! {
    static CURRENT: String;
}

/// The name of the request that is being answered.
pub(crate) fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Names a request.
pub(super) async fn name(request: Request, next: Next) -> Response {
    let id = given(request.headers()).unwrap_or_else(fresh);
    // Of the highest level, so that no filter of the log takes the name away from what it lets by.
    let span = tracing::error_span!("request", request_id = %id);
    let answer = next.run(request).instrument(span);
    let mut answer = CURRENT.scope(id.clone(), answer).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert(HEADER, id);
    }
    answer
}

fn given(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(HEADER)?.to_str().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let well_formed = (1..=LONGEST).contains(&id.len()) && id.bytes().all(plain);
    well_formed.then(|| id.to_owned())
}

fn fresh() -> String {
    format!("{:032x}", rand::random::<u128>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &[u8]) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, HeaderValue::from_bytes(value).expect("a value"));
        given(&headers)
    }

    #[test]
    fn a_plain_id_is_kept_and_any_other_is_not_let_into_the_log() {
        assert_eq!(of(b"4bf9.2f-3_5"), Some("4bf9.2f-3_5".to_owned()));
        let long = "x".repeat(LONGEST + 1);
        for bad in ["", "a b", "a\tb", "{}", "\"x\"", "x=y", long.as_str()] {
            assert_eq!(of(bad.as_bytes()), None, "{bad:?}");
        }
        assert_eq!(of(b"\xff\xfe"), None);
        assert_ne!(fresh(), fresh());
        assert_eq!(given(&HeaderMap::new()), None);
    }
}
