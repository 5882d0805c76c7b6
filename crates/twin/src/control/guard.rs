//! Who may use the control interface: programs and pages of this machine. It has no password, so a
//! page of the web that a developer happens to visit must not reach it.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use url::Url;

use super::refused;
use crate::loopback;

/// Lets requests pass that were addressed to this machine and, when a page sent them, come from a
/// page of this machine.
pub(super) async fn only_from_here(request: Request, next: Next) -> Response {
    let headers = request.headers();
    // A name elsewhere that was made to lead here is still that name in `Host`.
    let addressed_here = is_here(headers, &HOST, "http://").unwrap_or(true);
    let sent_from_here = is_here(headers, &ORIGIN, "").unwrap_or(true);
    if addressed_here && sent_from_here {
        return next.run(request).await;
    }
    refused(
        StatusCode::FORBIDDEN,
        "the control interface is for programs and pages of this machine",
    )
}

/// Whether a header names this machine, when it is there.
fn is_here(headers: &HeaderMap, name: &HeaderName, before: &str) -> Option<bool> {
    let value = headers.get(name)?;
    let url = value.to_str().ok().map(|text| format!("{before}{text}"));
    let url = url.and_then(|text| Url::parse(&text).ok());
    Some(url.is_some_and(|url| loopback::is_here(&url)))
}
