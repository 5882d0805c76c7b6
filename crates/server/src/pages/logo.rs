//! Partners' logos, from our own origin.

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::Shared;
use super::file::no_file;
use crate::limits::Peer;
use crate::problem::Answer;
use crate::theme::{self, Look};

/// A picture that somebody opens by itself is a page of our origin, and an SVG may hold a script:
/// nothing in it runs, and it is as if from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// Where the logo of a theme is.
pub(crate) fn address(sha256: &str) -> String {
    format!("/theme/{sha256}/logo")
}

pub(super) async fn answer(
    State(app): Shared,
    path: Result<Path<String>, PathRejection>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Answer<Response> {
    let Ok(Path(sha256)) = path else {
        return Err(no_file());
    };
    // What cannot be the name of a theme is not looked for.
    if sha256.len() != 64 || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(no_file());
    }
    let look = theme::named(app.store.as_ref(), &sha256).await?;
    let Some(logo) = look.as_ref().and_then(Look::logo) else {
        // Each guess costs a look into the store.
        let peer = peer.map(|Extension(peer)| peer);
        app.limits.stranger_at(peer, &headers)?;
        return Err(no_file());
    };
    let headers = [
        (header::CONTENT_TYPE, logo.kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        // For pages alone: opened by itself it would speak in the operator's name.
        (header::CONTENT_DISPOSITION, "attachment"),
        // Its name is the digest of what it belongs to.
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, logo.bytes.clone()).into_response())
}
