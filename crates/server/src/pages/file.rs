//! The files that pages load, and the partner's loader: in the client's encoding, and not again to
//! who has them.
//!
//! Only what holds nothing of anybody is ever sent compressed: files, and the end user's page, which
//! is one language's words and a look that is made of numbers. The size of a compressed answer tells of
//! its content, and an answer that holds a key beside words of somebody else's choice would tell the
//! key.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contract::ProblemCode;
use sha2::{Digest, Sha256};

use crate::api::RESOURCE_POLICY;
use crate::app::App;
use crate::assets::{Encoded, content_type, is_compressed};
use crate::problem::{Answer, ApiProblem};

/// Their names have hashes in them.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// Its name stays, and partners' pages are to have a new one soon.
const FIVE_MINUTES: &str = "public, max-age=300";

/// Answers with a file that a page loads.
pub(super) async fn asset(
    State(app): State<Arc<App>>,
    path: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let Ok(Path(path)) = path else {
        return Err(no_file());
    };
    // The pages and the loader are served at their own addresses, with their own headers.
    let elsewhere = path.ends_with(".html") || path.starts_with("embed/");
    if elsewhere || is_compressed(&path) {
        return Err(no_file());
    }
    let file = app.assets.encoded(&path, &headers).ok_or_else(no_file)?;
    Ok(answer(file, content_type(&path), FOR_GOOD, &headers))
}

/// Answers with the partner's loader.
pub(super) async fn loader(State(app): State<Arc<App>>, headers: HeaderMap) -> Answer<Response> {
    let file = app.assets.loader(&headers).ok_or_else(no_file)?;
    let mut answer = answer(file, content_type("oneshot.js"), FIVE_MINUTES, &headers);
    let more = answer.headers_mut();
    more.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    // Partners' pages that isolate themselves may load it too.
    more.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    Ok(answer)
}

pub(super) fn no_file() -> ApiProblem {
    ApiProblem::new(ProblemCode::NotFound, "There is no such file.")
}

/// The body with the headers that tell its encoding.
pub(super) fn sent(file: Encoded) -> Response {
    let encoding = file.encoding.token();
    let mut response = Response::new(file.into_body());
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn answer(
    file: Encoded,
    content_type: &'static str,
    caching: &'static str,
    asked: &HeaderMap,
) -> Response {
    let tag = tag(file.bytes());
    let mut response = if is_known(&tag, asked) {
        let vary = [(header::VARY, "accept-encoding")];
        (StatusCode::NOT_MODIFIED, vary).into_response()
    } else {
        let mut response = sent(file);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Of the bytes as they are sent, so that each encoding has its own.
fn tag(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let short: String = digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("\"{short}\"")
}

/// Whether the client has these very bytes: `If-None-Match`, compared weakly (RFC 9110, 13.1.2).
fn is_known(tag: &str, asked: &HeaderMap) -> bool {
    let lines = asked.get_all(header::IF_NONE_MATCH).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    // A tag of ours has no comma in it, so what is cut at the commas of another is none of ours.
    lines
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_tag_among_others_and_weakly_too() {
        let ours = tag(b"file");
        let known = |line: &str| {
            let mut asked = HeaderMap::new();
            let line = HeaderValue::from_str(line).expect("a header");
            asked.insert(header::IF_NONE_MATCH, line);
            is_known(&ours, &asked)
        };
        assert!(known(&ours));
        assert!(known("*"));
        assert!(known(&format!("\"a,b\", W/{ours}")));
        assert!(!known("\"another\""));
        assert!(!known(ours.trim_matches('"')));
        assert!(!is_known(&ours, &HeaderMap::new()));
    }
}
