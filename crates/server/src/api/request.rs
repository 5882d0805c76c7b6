//! What comes with a request, read within bounds. All that can be wrong with it is told as a problem
//! of ours, never in the framework's words.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use contract::ProblemCode;
use futures::StreamExt;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::problem::{Answer, ApiProblem};

/// No body of ours is near this.
pub(super) const LARGEST_BODY: usize = 64 * 1024;

/// The body of a request, whatever it is.
pub(super) struct Raw(pub(super) Bytes);

impl FromRequest<Arc<App>> for Raw {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, app: &Arc<App>) -> Answer<Self> {
        let (parts, body) = request.into_parts();
        let within = app.config.limits.body_within;
        let read = tokio::time::timeout(within, read(&parts.headers, body));
        let bytes = read.await.unwrap_or_else(|_| {
            let detail = format!("The body must be here within {} s.", within.as_secs());
            Err(ApiProblem::new(ProblemCode::RequestTimeout, detail))
        })?;
        Ok(Self(bytes))
    }
}

/// The body of a request: JSON, or nothing.
pub(super) struct Content(pub(super) Bytes);

impl FromRequest<Arc<App>> for Content {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, app: &Arc<App>) -> Answer<Self> {
        let is_json = is_json(request.headers());
        let Raw(bytes) = Raw::from_request(request, app).await?;
        if !bytes.is_empty() && !is_json {
            let detail = "Send JSON, with `Content-Type: application/json`.";
            return Err(ApiProblem::new(ProblemCode::UnsupportedMediaType, detail));
        }
        Ok(Self(bytes))
    }
}

async fn read(headers: &HeaderMap, body: Body) -> Answer<Bytes> {
    let too_large = || {
        let detail = format!("The body must have at most {LARGEST_BODY} bytes.");
        ApiProblem::new(ProblemCode::BodyTooLarge, detail)
    };
    let said = headers.get(header::CONTENT_LENGTH);
    let said: Option<usize> = said.and_then(|value| value.to_str().ok()?.parse().ok());
    if said.is_some_and(|length| length > LARGEST_BODY) {
        return Err(too_large());
    }
    let mut read = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| {
            let detail = "The body broke off.";
            ApiProblem::new(ProblemCode::InvalidBody, detail)
        })?;
        if read.len() + chunk.len() > LARGEST_BODY {
            return Err(too_large());
        }
        read.extend_from_slice(&chunk);
    }
    Ok(read.into())
}

/// Whether the body is JSON, as far as its sender says. Saying nothing is no lie.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        return true;
    };
    let text = value.to_str().unwrap_or_default();
    let essence = text.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// The parts of the path that the route leaves open.
pub(super) struct InPath<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<App>> for InPath<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Answer<Self> {
        match Path::<T>::from_request_parts(parts, app).await {
            Ok(Path(found)) => Ok(Self(found)),
            Err(_) => {
                let detail = "The address must be UTF-8 once its percent signs are decoded.";
                Err(ApiProblem::new(ProblemCode::InvalidPath, detail))
            }
        }
    }
}

/// The query.
pub(super) struct InQuery<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<App>> for InQuery<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Answer<Self> {
        // The parser would put another character where there is none, and find something else.
        if !is_text(parts.uri.query().unwrap_or_default()) {
            let detail = "The query must be UTF-8 once its percent signs are decoded.";
            return Err(ApiProblem::new(ProblemCode::InvalidQuery, detail));
        }
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(error) => {
                let detail = format!("The query: {}.", what_is_wrong(&error.body_text()));
                Err(ApiProblem::new(ProblemCode::InvalidQuery, detail))
            }
        }
    }
}

/// What the parser says of a query, with the parameter's name and without its value.
fn what_is_wrong(said: &str) -> String {
    let said = said
        .rsplit_once("query string: ")
        .map_or(said, |(_, it)| it);
    if let Some((name, _)) = said
        .split_once("duplicate field `")
        .and_then(|(_, rest)| rest.split_once('`'))
    {
        return format!("`{name}` may be there once only");
    }
    let is_name = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match said.split_once(": ") {
        // Its name is not one of ours.
        Some((_, rest)) if rest.starts_with("unknown field") => super::what_is_expected(rest),
        Some((name, rest)) if is_name(name) => {
            format!("`{name}`: {}", super::what_is_expected(rest))
        }
        _ => super::what_is_expected(said),
    }
}

/// Whether what stands behind the percent signs is UTF-8.
fn is_text(query: &str) -> bool {
    let mut bytes = Vec::with_capacity(query.len());
    let mut rest = query.as_bytes();
    while let [first, others @ ..] = rest {
        let pair = others.get(..2).filter(|_| *first == b'%');
        let pair = pair.and_then(|pair| std::str::from_utf8(pair).ok());
        let decoded = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        rest = &others[if decoded.is_some() { 2 } else { 0 }..];
    }
    std::str::from_utf8(&bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_text_only_when_its_decoded_bytes_are() {
        for text in ["", "a=b&c=%C3%A9", "a=%", "a=%4", "a=%zz", "a=100%25"] {
            assert!(is_text(text), "{text}");
        }
        for other in ["a=%ff", "a=%C3", "%E2%82=a"] {
            assert!(!is_text(other), "{other}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_query_names_the_parameter_and_quotes_nothing() {
        for (query, words) in [
            ("limit=S3CRET", "`limit`: "),
            ("state=S3CRET", "`state`: this must be one of `opened`"),
            ("outcome=S3CRET", "`outcome`: this must be one of"),
            ("limit=2&limit=3", "`limit` may be there once only"),
            ("S3CRET=1", "there is no such field; these are known: `"),
        ] {
            let address = format!("/?{query}").parse().expect("an address");
            let read = Query::<contract::ListJourneys>::try_from_uri(&address);
            let said = what_is_wrong(&read.expect_err(query).body_text());
            assert!(said.starts_with(words), "{query}: {said}");
            assert!(!said.contains("S3CRET"), "{query}: {said}");
        }
    }

    #[test]
    fn json_is_known_by_its_name_whatever_is_written_after_it() {
        let of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, text.parse().expect("a value"));
            is_json(&headers)
        };
        assert!(is_json(&HeaderMap::new()));
        for json in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/merge-patch+json",
        ] {
            assert!(of(json), "{json}");
        }
        for other in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "",
            "text/+json",
        ] {
            assert!(!of(other), "{other}");
        }
    }
}
