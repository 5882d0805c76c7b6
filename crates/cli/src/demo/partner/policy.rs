//! The headers of the lender's pages: as strict as a site can be that embeds a journey.

use axum::extract::State;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

/// Own scripts and the loader of `app_origin`, frames of `app_origin`, and nothing from elsewhere.
pub(super) fn content_security_policy(app_origin: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' {app_origin}; style-src 'self'; \
         img-src 'self'; connect-src 'self'; frame-src {app_origin}; frame-ancestors 'none'; \
         base-uri 'none'; form-action 'none'"
    )
}

/// Puts the headers on an answer.
pub(super) async fn apply(State(policy): State<String>, mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    put(headers);
    answer
}

fn put(headers: &mut HeaderMap) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    // A demo that was rebuilt shows its new self.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
