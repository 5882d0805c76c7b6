//! The API of the end user's page.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use contract::{Progress, Snapshot, WidgetReport};

use super::{KeyHolder, data, widget};
use crate::app::App;
use crate::keys::Purpose;
use crate::machine::Event;
use crate::problem::Answer;
use crate::store::{Change, Journey};

type Shared = State<Arc<App>>;

pub(super) async fn snapshot(State(app): Shared, holder: KeyHolder) -> Json<Snapshot> {
    let progress = holder.journey.progress();
    let journey = holder.journey;
    Json(Snapshot {
        id: journey.id,
        partner: journey.partner,
        locale: journey.locale,
        presentation: journey.presentation,
        banks: journey.banks,
        parent_origin: journey.parent_origin,
        widget_origin: app.linxo.widget_origin().to_string(),
        return_url: journey.return_url,
        cancel_url: journey.cancel_url,
        expires_at: journey.expires_at_ms.div_euclid(1_000),
        progress,
    })
}

/// A message of the widget. It proves nothing and is not kept: it makes us read Linxo now.
pub(super) async fn report(
    State(app): Shared,
    holder: KeyHolder,
    bytes: Bytes,
) -> Answer<StatusCode> {
    holder.must_be(&[Purpose::Page, Purpose::Resume, Purpose::Return])?;
    let _: WidgetReport = super::body(&bytes)?;
    app.wake(&holder.journey.id).await?;
    Ok(StatusCode::ACCEPTED)
}

pub(super) async fn finish(State(app): Shared, holder: KeyHolder) -> Answer<Json<Progress>> {
    holder.must_be(&[Purpose::Page, Purpose::Resume])?;
    let event = |journey: &Journey| Event::FinishRequested(journey.reading());
    let journey = app
        .apply(&holder.journey, event, |change: &mut Change| {
            change.wake = true
        })
        .await?;
    app.bell.notify_one();
    Ok(Json(journey.progress()))
}

pub(super) async fn cancel(State(app): Shared, holder: KeyHolder) -> Answer<Json<Progress>> {
    holder.must_be(&[Purpose::Page, Purpose::Resume, Purpose::Cancelled])?;
    // Whoever comes back by the widget's own cancel button may have cancelled one bank of several,
    // or have a bank linked already: that alone throws nothing away.
    if holder.purpose == Purpose::Cancelled {
        let journey = widget::cancel_unless_linked(&app, &holder.journey).await?;
        return Ok(Json(journey.progress()));
    }
    let event = |_: &Journey| Event::CancelRequested;
    let journey = app
        .apply(&holder.journey, event, |change: &mut Change| {
            change.wake = true
        })
        .await?;
    app.bell.notify_one();
    Ok(Json(journey.progress()))
}

pub(super) async fn data(
    State(app): Shared,
    holder: KeyHolder,
    headers: HeaderMap,
) -> Answer<Response> {
    holder.must_be(&[Purpose::Page])?;
    data::answer(&app, &holder.journey, &headers).await
}

pub(super) async fn receipt(holder: KeyHolder) -> Answer<Response> {
    data::receipt(&holder.journey)
}

pub(super) async fn delete_connection(
    State(app): Shared,
    holder: KeyHolder,
    Path(connection_id): Path<String>,
) -> Answer<StatusCode> {
    holder.must_be(&[Purpose::Page])?;
    widget::delete_connection(&app, &holder.journey, connection_id).await
}
