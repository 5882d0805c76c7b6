//! What the pages load: styles, scripts and a picture, compiled into the program.

use axum::extract::Path;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// One file by its name.
pub(super) async fn file(
    Path(name): Path<String>,
) -> Result<([(HeaderName, &'static str); 1], &'static str), StatusCode> {
    let (kind, text) = match name.as_str() {
        "site.css" => ("text/css; charset=utf-8", include_str!("site.css")),
        "home.js" => (SCRIPT, include_str!("home.js")),
        "outcome.js" => (SCRIPT, include_str!("outcome.js")),
        "summary.js" => (SCRIPT, include_str!("summary.js")),
        "mark.svg" => ("image/svg+xml", include_str!("mark.svg")),
        _ => return Err(StatusCode::NOT_FOUND),
    };
    Ok(([(CONTENT_TYPE, kind)], text))
}
