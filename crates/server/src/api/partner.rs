//! The partner's API.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use contract::{
    BackupView, JourneyData, JourneyId, JourneyState, JourneyView, OpenJourney, OpenedJourney,
    ProblemCode,
};

use super::document::{OF_A_JOURNEY, PARTNER, WITH_A_BODY, WITH_API_KEY, problems};
use super::open::Opener;
use super::request::{Content, InPath};
use super::{PartnerName, data, open, widget};
use crate::app::App;
use crate::machine::Event;
use crate::problem::{Answer, ApiProblem};
use crate::store::{Journey, SinkRow};

type Shared = State<Arc<App>>;

problems!(OpenProblems: WITH_API_KEY, WITH_A_BODY, open::PROBLEMS, [ProblemCode::IdempotencyMismatch]);

/// Opens a journey. Nothing is asked of Linxo yet. The same `Idempotency-Key` with the same body
/// gives the same journey again, whatever became of the first answer.
#[utoipa::path(
    post,
    path = "/v1/journeys",
    operation_id = "openJourney",
    tag = PARTNER,
    security(("api_key" = [])),
    params((
        "Idempotency-Key" = Option<String>, Header,
        description = "A name for this request that no other has: 1 to 255 printable characters of ASCII.",
        min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$"
    )),
    request_body(content = Option<OpenJourney>, description = "All of it may be left out."),
    responses(
        (status = 201, description = "The journey is open.", body = OpenedJourney),
        OpenProblems
    )
)]
pub(super) async fn open(
    State(app): Shared,
    PartnerName(partner): PartnerName,
    headers: HeaderMap,
    Content(bytes): Content,
) -> Answer<Response> {
    let key = headers
        .get("idempotency-key")
        .map(|value| value.to_str().unwrap_or_default());
    open::open(&app, partner, Opener::Partner, key, &bytes).await
}

problems!(ShowProblems: WITH_API_KEY, OF_A_JOURNEY);

/// One journey.
#[utoipa::path(
    get,
    path = "/v1/journeys/{id}",
    operation_id = "showJourney",
    tag = PARTNER,
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The journey's public name.")),
    responses(
        (status = 200, description = "The journey as it stands.", body = JourneyView),
        ShowProblems
    )
)]
pub(super) async fn show(
    State(app): Shared,
    PartnerName(partner): PartnerName,
    InPath(id): InPath<String>,
) -> Answer<Json<JourneyView>> {
    let journey = find(&app, &partner, id).await?;
    Ok(Json(with_backups(&app, &journey).await?))
}

/// A journey as the partner sees it, with the places its backup goes to.
async fn with_backups(app: &App, journey: &Journey) -> Answer<JourneyView> {
    let backup = |row: SinkRow| BackupView {
        sink: row.sink.as_str().to_owned(),
        state: row.state.as_str().to_owned(),
    };
    let sinks = app.store.sinks(&journey.id).await?;
    Ok(JourneyView {
        backups: Some(sinks.into_iter().map(backup).collect()),
        ..view(journey)
    })
}

problems!(
    DataProblems: WITH_API_KEY,
    OF_A_JOURNEY,
    [ProblemCode::NotReady, ProblemCode::NoData, ProblemCode::NotAcceptable]
);

/// The bank data of a delivered journey, streamed: one JSON object or, when `Accept` says so,
/// NDJSON, a line for each record as `{"kind":"account"|"transaction","record":{…}}`.
#[utoipa::path(
    get,
    path = "/v1/journeys/{id}/data",
    operation_id = "journeyData",
    tag = PARTNER,
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The journey's public name.")),
    responses(
        (status = 200, description = "The data.", content(
            (JourneyData = "application/json"),
            (String = "application/x-ndjson")
        )),
        DataProblems
    )
)]
pub(super) async fn data(
    State(app): Shared,
    PartnerName(partner): PartnerName,
    InPath(id): InPath<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    data::answer(&app, &find(&app, &partner, id).await?, &headers).await
}

problems!(ReceiptProblems: WITH_API_KEY, OF_A_JOURNEY, [ProblemCode::NotReady]);

/// The signed receipt of an erased journey: a JWS in compact form, checked with the keys at
/// `/.well-known/jwks.json`.
#[utoipa::path(
    get,
    path = "/v1/journeys/{id}/receipt",
    operation_id = "journeyReceipt",
    tag = PARTNER,
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The journey's public name.")),
    responses(
        (status = 200, description = "The receipt.", body = String, content_type = "application/jose"),
        ReceiptProblems
    )
)]
pub(super) async fn receipt(
    State(app): Shared,
    PartnerName(partner): PartnerName,
    InPath(id): InPath<String>,
) -> Answer<Response> {
    data::receipt(&find(&app, &partner, id).await?)
}

problems!(EraseProblems: WITH_API_KEY, OF_A_JOURNEY, [ProblemCode::WrongState]);

/// Erases at Linxo what is not erased yet, and here.
#[utoipa::path(
    delete,
    path = "/v1/journeys/{id}",
    operation_id = "eraseJourney",
    tag = PARTNER,
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The journey's public name.")),
    responses(
        (status = 202, description = "Linxo is being asked; the receipt tells when it is done.", body = JourneyView),
        (status = 204, description = "It is erased at Linxo, and now here."),
        EraseProblems
    )
)]
pub(super) async fn erase(
    State(app): Shared,
    PartnerName(partner): PartnerName,
    InPath(id): InPath<String>,
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
        let view = with_backups(&app, &journey).await?;
        (StatusCode::ACCEPTED, Json(view)).into_response()
    })
}

problems!(
    DeleteConnectionProblems: WITH_API_KEY,
    OF_A_JOURNEY,
    widget::DELETE_PROBLEMS
);

/// Deletes one bank of a journey that is still being linked.
#[utoipa::path(
    delete,
    path = "/v1/journeys/{id}/connections/{connection_id}",
    operation_id = "deleteConnection",
    tag = PARTNER,
    security(("api_key" = [])),
    params(
        ("id" = String, Path, description = "The journey's public name."),
        ("connection_id" = String, Path, description = "Linxo's id of the connection.")
    ),
    responses(
        (status = 204, description = "It is deleted at Linxo."),
        DeleteConnectionProblems
    )
)]
pub(super) async fn delete_connection(
    State(app): Shared,
    PartnerName(partner): PartnerName,
    InPath((id, connection_id)): InPath<(String, String)>,
) -> Answer<StatusCode> {
    let journey = find(&app, &partner, id).await?;
    widget::delete_connection(&app, &journey, connection_id).await
}

/// A partner's own journey; those of others do not exist for it.
async fn find(app: &App, partner: &str, id: String) -> Answer<Journey> {
    // A store may refuse to even look for what cannot be a name.
    if !open::looks_like_an_id(&id) {
        return Err(ApiProblem::unknown_journey());
    }
    let journey = app.store.journey(&JourneyId(id)).await?;
    journey
        .filter(|journey| journey.partner == partner)
        .ok_or_else(ApiProblem::unknown_journey)
}

/// A journey as the partner sees it.
pub(super) fn view(journey: &Journey) -> JourneyView {
    let (outcome, failure_code) = journey.outcome();
    JourneyView {
        id: journey.id.clone(),
        reference: journey.reference.clone(),
        state: journey.position.state,
        outcome,
        failure_code,
        connections: journey.connection_views(),
        partial: journey.is_partial(),
        data_sha256: journey.data_sha256.clone(),
        counts: journey.counts,
        backups: None,
        created_at: journey.created_at_ms.div_euclid(1_000),
        expires_at: journey.expires_at_ms.div_euclid(1_000),
        synchronised_at_ms: journey.synchronised_at_ms,
        erased_at_ms: journey.erased_at_ms,
        data_deleted_at_ms: journey.purged_at_ms,
    }
}
