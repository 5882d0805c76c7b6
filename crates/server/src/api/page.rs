//! The API of the end user's page.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use contract::{CancelJourney, JourneyData, ProblemCode, Progress, Snapshot, WidgetReport};
use serde_json::Value;

use super::document::{PAGE, WITH_A_BODY, WITH_JOURNEY_KEY, problems};
use super::request::{Content, InPath};
use super::{KeyHolder, data, widget};
use crate::app::App;
use crate::keys::Purpose;
use crate::machine::Event;
use crate::pages;
use crate::problem::Answer;
use crate::store::{Change, Journey};
use crate::theme::{self, Look};

type Shared = State<Arc<App>>;

problems!(SnapshotProblems: WITH_JOURNEY_KEY);

/// Everything the page needs to draw the journey.
#[utoipa::path(
    get,
    path = "/api/journey",
    operation_id = "snapshot",
    tag = PAGE,
    security(("journey_key" = [])),
    responses((status = 200, description = "The journey.", body = Snapshot), SnapshotProblems)
)]
pub(super) async fn snapshot(State(app): Shared, holder: KeyHolder) -> Answer<Json<Snapshot>> {
    let look = theme::of(app.store.as_ref(), &holder.journey).await?;
    Ok(Json(snapshot_of(&app, holder.journey, look.as_ref())))
}

/// What a page is told of a journey that looks so.
pub(crate) fn snapshot_of(app: &App, journey: Journey, look: Option<&Look>) -> Snapshot {
    let progress = journey.progress();
    let logo = look.and_then(Look::logo);
    let logo = logo.and(journey.theme.as_deref()).map(pages::logo_address);
    let name = look.and_then(Look::name).map(str::to_owned);
    let intro = journey.intro.unwrap_or_default();
    Snapshot {
        id: journey.id,
        partner: name.unwrap_or(journey.partner),
        logo,
        locale: journey.locale,
        presentation: journey.presentation,
        banks: journey.banks,
        skip_intro: intro.skip,
        privacy_url: intro.privacy_url,
        parent_origin: journey.parent_origin,
        widget_origin: app.linxo.widget_origin().to_string(),
        return_url: journey.return_url,
        cancel_url: journey.cancel_url,
        expires_at: journey.expires_at_ms.div_euclid(1_000),
        progress,
    }
}

problems!(ReportProblems: WITH_JOURNEY_KEY, WITH_A_BODY, [ProblemCode::Forbidden]);

/// A message of the widget. It proves nothing and is not kept: it makes us read Linxo now.
#[utoipa::path(
    post,
    path = "/api/journey/reports",
    operation_id = "report",
    tag = PAGE,
    security(("journey_key" = [])),
    request_body = WidgetReport,
    responses((status = 202, description = "Linxo is read soon."), ReportProblems)
)]
pub(super) async fn report(
    State(app): Shared,
    holder: KeyHolder,
    Content(bytes): Content,
) -> Answer<StatusCode> {
    holder.must_be(&[Purpose::Page, Purpose::Resume, Purpose::Return])?;
    let report: WidgetReport = super::body(&bytes)?;
    if leaves_the_widget(&holder.journey, &report) {
        app.returned(&holder.journey.id).await?;
    } else {
        app.hinted(&holder.journey.id).await?;
    }
    Ok(StatusCode::ACCEPTED)
}

/// Whether the page goes on without the widget after this message: the widget's last one, about a
/// bank or after one was linked.
fn leaves_the_widget(journey: &Journey, report: &WidgetReport) -> bool {
    let success = report.status.as_ref().and_then(Value::as_str) == Some("success");
    let about_a_bank = success || report.connection_id.is_some();
    let ends = report.event_name.as_deref() == Some("redirect_to");
    ends && (about_a_bank || (report.status.is_some() && !journey.connections.is_empty()))
}

problems!(
    FinishProblems: WITH_JOURNEY_KEY,
    [ProblemCode::Forbidden, ProblemCode::WrongState]
);

/// No more banks will be linked.
#[utoipa::path(
    post,
    path = "/api/journey/finish",
    operation_id = "finish",
    tag = PAGE,
    security(("journey_key" = [])),
    responses((status = 200, description = "Where the journey stands.", body = Progress), FinishProblems)
)]
pub(super) async fn finish(State(app): Shared, holder: KeyHolder) -> Answer<Json<Progress>> {
    // In full page the end user comes back by the widget's addresses, and says it there.
    holder.must_be(widget::SHOWS_THE_END_USER_S_PAGE)?;
    Ok(Json(finished(&app, &holder.journey).await?.progress()))
}

/// The journey with the word that no more banks will be linked.
pub(crate) async fn finished(app: &App, journey: &Journey) -> Answer<Journey> {
    let event = |journey: &Journey| Event::FinishRequested(journey.reading());
    let wake = |change: &mut Change| change.wake = true;
    let journey = app.apply(journey, event, wake).await?;
    app.bell.notify_one();
    Ok(journey)
}

problems!(
    CancelProblems: WITH_JOURNEY_KEY, WITH_A_BODY,
    [
        ProblemCode::Forbidden,
        ProblemCode::WrongState,
        ProblemCode::LinxoUnreachable,
        ProblemCode::LinxoRefused
    ]
);

/// Stops the journey; nothing is kept. With `unless_linked`, which is what the key of the widget's
/// cancel button means where the body does not say, it stops only a journey that has no bank.
#[utoipa::path(
    post,
    path = "/api/journey/cancel",
    operation_id = "cancel",
    tag = PAGE,
    security(("journey_key" = [])),
    request_body = Option<CancelJourney>,
    responses((status = 200, description = "Where the journey stands.", body = Progress), CancelProblems)
)]
pub(super) async fn cancel(
    State(app): Shared,
    holder: KeyHolder,
    Content(bytes): Content,
) -> Answer<Json<Progress>> {
    holder.must_be(widget::SHOWS_THE_END_USER_S_PAGE)?;
    let asked = if bytes.is_empty() {
        CancelJourney::default()
    } else {
        super::body(&bytes)?
    };
    // Whoever comes back by the widget's own cancel button may have cancelled one bank of several,
    // or have a bank linked already: that alone throws nothing away.
    let by_the_widget = holder.purpose == Purpose::Cancelled;
    if asked.unless_linked.unwrap_or(by_the_widget) {
        let journey = widget::cancel_unless_linked(&app, &holder.journey).await?;
        return Ok(Json(journey.progress()));
    }
    Ok(Json(cancelled(&app, &holder.journey).await?.progress()))
}

/// The journey, stopped.
pub(crate) async fn cancelled(app: &App, journey: &Journey) -> Answer<Journey> {
    let event = |_: &Journey| Event::CancelRequested;
    let wake = |change: &mut Change| change.wake = true;
    let journey = app.apply(journey, event, wake).await?;
    app.bell.notify_one();
    Ok(journey)
}

problems!(
    DataProblems: WITH_JOURNEY_KEY,
    [ProblemCode::Forbidden, ProblemCode::NotReady, ProblemCode::NoData, ProblemCode::NotAcceptable]
);

/// The end user's own data, as the partner gets it.
#[utoipa::path(
    get,
    path = "/api/journey/data",
    operation_id = "ownData",
    tag = PAGE,
    security(("journey_key" = [])),
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
    holder: KeyHolder,
    headers: HeaderMap,
) -> Answer<Response> {
    holder.must_be(&[Purpose::Page])?;
    data::answer(&app, &holder.journey, &headers).await
}

problems!(ReceiptProblems: WITH_JOURNEY_KEY, [ProblemCode::NotReady]);

/// The signed receipt of the erasure.
#[utoipa::path(
    get,
    path = "/api/journey/receipt",
    operation_id = "ownReceipt",
    tag = PAGE,
    security(("journey_key" = [])),
    responses(
        (status = 200, description = "The receipt.", body = String, content_type = "application/jose"),
        ReceiptProblems
    )
)]
pub(super) async fn receipt(holder: KeyHolder) -> Answer<Response> {
    data::receipt(&holder.journey)
}

problems!(
    DeleteConnectionProblems: WITH_JOURNEY_KEY,
    [ProblemCode::InvalidPath, ProblemCode::Forbidden],
    widget::DELETE_PROBLEMS
);

/// Deletes one bank of a journey that is still being linked.
#[utoipa::path(
    delete,
    path = "/api/journey/connections/{connection_id}",
    operation_id = "deleteOwnConnection",
    tag = PAGE,
    security(("journey_key" = [])),
    params(("connection_id" = String, Path, description = "Linxo's id of the connection.")),
    responses(
        (status = 204, description = "It is deleted at Linxo."),
        DeleteConnectionProblems
    )
)]
pub(super) async fn delete_connection(
    State(app): Shared,
    holder: KeyHolder,
    InPath(connection_id): InPath<String>,
) -> Answer<StatusCode> {
    holder.must_be(widget::SHOWS_THE_END_USER_S_PAGE)?;
    widget::delete_connection(&app, &holder.journey, connection_id).await
}
