//! The integrator's panel opens journeys without an API key, from our own pages alone.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use contract::{OpenJourney, OpenedJourney, ProblemCode};

use super::document::{PAGE, WITH_A_BODY, problems};
use super::open::{self, Opener};
use super::request::Content;
use crate::app::App;
use crate::limits::Peer;
use crate::problem::{Answer, ApiProblem};

problems!(
    PanelProblems: WITH_A_BODY,
    open::PROBLEMS,
    [
        ProblemCode::NotFound,
        ProblemCode::Forbidden,
        ProblemCode::RateLimited,
        ProblemCode::StoreUnavailable,
        ProblemCode::Internal
    ]
);

/// Opens a journey for the integrator's panel: without an API key, from the panel's own page alone,
/// and only where the panel is switched on.
#[utoipa::path(
    post,
    path = "/panel/api/journeys",
    operation_id = "openPreview",
    tag = PAGE,
    request_body(content = Option<OpenJourney>, description = "All of it may be left out."),
    responses(
        (status = 201, description = "The journey is open.", body = OpenedJourney),
        PanelProblems
    )
)]
pub(super) async fn open(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    Content(bytes): Content,
) -> Answer<Response> {
    if !app.config.panel {
        return Err(ApiProblem::new(
            ProblemCode::NotFound,
            "The panel is switched off.",
        ));
    }
    let peer = peer.map(|Extension(peer)| peer);
    app.limits.stranger_at(peer, &headers)?;
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
    let names = app.config.partner_names();
    let partner = names.first().copied().unwrap_or_default().to_owned();
    open::open(&app, partner, Opener::Panel, None, &bytes).await
}
