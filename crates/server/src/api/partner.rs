//! The partner's API.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use contract::{JourneyId, JourneyState, JourneyView};

use super::open::Opener;
use super::{PartnerName, data, widget};
use crate::app::App;
use crate::machine::Event;
use crate::problem::{Answer, ApiProblem};
use crate::store::{Journey, JourneyFilter};

/// A list is cut here until it has pages.
const LONGEST_LIST: u32 = 100;

type Shared = State<Arc<App>>;

pub(super) async fn open(
    State(app): Shared,
    PartnerName(partner): PartnerName,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer<Response> {
    let key = headers
        .get("idempotency-key")
        .map(|value| value.to_str().unwrap_or_default());
    super::open::open(&app, partner, Opener::Partner, key, &bytes).await
}

pub(super) async fn list(
    State(app): Shared,
    PartnerName(partner): PartnerName,
) -> Answer<Json<Vec<JourneyView>>> {
    let filter = JourneyFilter {
        partner: Some(partner),
        limit: LONGEST_LIST,
        ..JourneyFilter::default()
    };
    let journeys = app.store.list(&filter).await?;
    Ok(Json(journeys.iter().map(view).collect()))
}

pub(super) async fn show(
    State(app): Shared,
    PartnerName(partner): PartnerName,
    Path(id): Path<String>,
) -> Answer<Json<JourneyView>> {
    Ok(Json(view(&find(&app, &partner, id).await?)))
}

pub(super) async fn data(
    State(app): Shared,
    PartnerName(partner): PartnerName,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    data::answer(&app, &find(&app, &partner, id).await?, &headers).await
}

pub(super) async fn receipt(
    State(app): Shared,
    PartnerName(partner): PartnerName,
    Path(id): Path<String>,
) -> Answer<Response> {
    data::receipt(&find(&app, &partner, id).await?)
}

/// Erases at Linxo what is not erased yet, and here.
pub(super) async fn erase(
    State(app): Shared,
    PartnerName(partner): PartnerName,
    Path(id): Path<String>,
) -> Answer<Response> {
    let journey = find(&app, &partner, id).await?;
    let with = |change: &mut crate::store::Change| {
        change.purge = true;
        change.wake = true;
    };
    let event = |_: &Journey| Event::DeletionRequested;
    let journey = app.apply(&journey, event, with).await?;
    app.bell.notify_one();
    Ok(if journey.position.state == JourneyState::Erased {
        StatusCode::NO_CONTENT.into_response()
    } else {
        // Linxo is being asked; the receipt tells when it is done.
        (StatusCode::ACCEPTED, Json(view(&journey))).into_response()
    })
}

pub(super) async fn delete_connection(
    State(app): Shared,
    PartnerName(partner): PartnerName,
    Path((id, connection_id)): Path<(String, String)>,
) -> Answer<StatusCode> {
    let journey = find(&app, &partner, id).await?;
    widget::delete_connection(&app, &journey, connection_id).await
}

/// A partner's own journey; those of others do not exist for it.
async fn find(app: &App, partner: &str, id: String) -> Answer<Journey> {
    let journey = app.store.journey(&JourneyId(id)).await?;
    journey
        .filter(|journey| journey.partner == partner)
        .ok_or_else(ApiProblem::unknown_journey)
}

fn view(journey: &Journey) -> JourneyView {
    let (outcome, failure_code) = journey.outcome();
    JourneyView {
        id: journey.id.clone(),
        reference: journey.reference.clone(),
        state: journey.position.state,
        outcome,
        failure_code,
        connections: journey.connection_views(),
        counts: journey.counts,
        created_at: journey.created_at_ms.div_euclid(1_000),
        expires_at: journey.expires_at_ms.div_euclid(1_000),
        synchronised_at_ms: journey.synchronised_at_ms,
        erased_at_ms: journey.erased_at_ms,
    }
}
