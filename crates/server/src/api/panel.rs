//! The integrator's panel opens journeys without an API key, from our own pages alone.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use contract::ProblemCode;

use super::open::Opener;
use crate::app::App;
use crate::problem::{Answer, ApiProblem};

pub(super) async fn open(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer<Response> {
    if !app.config.panel {
        return Err(ApiProblem::new(
            ProblemCode::NotFound,
            "The panel is switched off.",
        ));
    }
    let ours = app.public_url.origin().ascii_serialization();
    let is = |name, wanted: &str| headers.get(name).is_some_and(|value| value == wanted);
    // Browsers send both with such a request, and no page can change them.
    if !is(header::ORIGIN, &ours)
        || headers
            .get("sec-fetch-site")
            .is_some_and(|v| v != "same-origin")
    {
        let detail = "Only the panel's own page may ask for this.";
        return Err(ApiProblem::new(ProblemCode::Forbidden, detail));
    }
    let partner = app
        .config
        .partners
        .first()
        .map(|partner| partner.name.clone());
    super::open::open(
        &app,
        partner.unwrap_or_default(),
        Opener::Panel,
        None,
        &bytes,
    )
    .await
}
