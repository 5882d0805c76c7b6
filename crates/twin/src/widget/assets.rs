//! Style, script and pictures of the widget and the bank's site.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::html;

use crate::app::{App, Shared};
use crate::provider::Provider;

const STYLE: &str = include_str!("widget.css");
const SCRIPT: &str = include_str!("widget.js");

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/assets/widget.css", get(style))
        .route("/assets/widget.js", get(script))
        .route("/assets/logos/{file}", get(logo))
}

fn asset(content_type: &'static str, body: impl IntoResponse) -> Response {
    let headers = [(CONTENT_TYPE, content_type), (CACHE_CONTROL, "no-cache")];
    (headers, body).into_response()
}

/// The style sheet of the widget; the bank's site begins with it too.
pub(crate) async fn style() -> Response {
    asset("text/css; charset=utf-8", STYLE)
}

async fn script() -> Response {
    asset("text/javascript; charset=utf-8", SCRIPT)
}

/// The letters of a bank on its colour.
async fn logo(Path(file): Path<String>) -> Response {
    let provider = file.strip_suffix(".svg").and_then(Provider::find);
    let Some(provider) = provider else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" {
            rect width="40" height="40" rx="10" fill=(provider.colour) {}
            text x="20" y="26" text-anchor="middle" font-family="system-ui, sans-serif"
                font-size="16" font-weight="600" fill="#fff" { (provider.initials()) }
        }
    };
    asset("image/svg+xml", picture.into_string())
}

impl App {
    /// Where a bank's logo is.
    pub(crate) fn logo_url(&self, provider: &Provider) -> String {
        format!("{}assets/logos/{}.svg", self.addresses.embed, provider.id)
    }
}
