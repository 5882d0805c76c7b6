//! Opening the widget: the page of a session's step.

use std::collections::HashMap;

use axum::extract::{Query, RawQuery, State};
use axum::http::header::REFERER;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use serde_json::json;
use url::Url;

use super::pages::{self, View};
use super::settings::Settings;
use crate::app::{App, Shared};
use crate::locale::Locale;
use crate::requests::ForUser;
use crate::version::Version;

/// Parameters of a page's address.
pub(super) type Params = HashMap<String, String>;

/// `GET …/widget/add_connection`.
pub(super) async fn add_connection(
    State(app): State<Shared>,
    Extension(version): Extension<Version>,
    Query(params): Query<Params>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let mut world = app.world();
    let id = params.get("session_id").map_or("", String::as_str);
    let Some(session) = world.live_session(id, &app) else {
        drop(world);
        return over(&headers, &params);
    };
    session.version = version;
    session.entry_query = in_ascii(query.unwrap_or_default());
    if let Some(embedder) = embedder(&app, &headers) {
        session.embedder = Some(embedder);
    }
    let session = session.clone();
    let locale = Settings::of(&session).language(&headers);
    let view = View::of(&app, &world, session, locale);
    let user = view.session.user;
    let mut response = pages::page(&app, &view).into_response();
    response.extensions_mut().insert(ForUser(user));
    response
}

/// A query that can stand in a header, which is where the steps send the browser back to.
fn in_ascii(query: String) -> String {
    if query.is_ascii() {
        return query;
    }
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let mut again = url::form_urlencoded::Serializer::new(String::new());
    again.extend_pairs(pairs).finish()
}

/// The origin of the page around the widget, as far as the browser's `Referer` tells. Steps of the
/// widget itself come from the widget, and say nothing about it.
fn embedder(app: &App, headers: &HeaderMap) -> Option<String> {
    let referrer = Url::parse(headers.get(REFERER)?.to_str().ok()?).ok()?;
    let origin = referrer.origin();
    let own = [&app.addresses.embed, &app.addresses.bank];
    if own.iter().any(|own| own.origin() == origin) || !origin.is_tuple() {
        return None;
    }
    Some(origin.ascii_serialization())
}

/// The name of the step, and how far the synchronisation is: for the page's script, which asks
/// again and again and shows the page anew when the step is another.
pub(super) async fn now(State(app): State<Shared>, Query(params): Query<Params>) -> Response {
    let mut world = app.world();
    let id = params.get("session_id").map_or("", String::as_str);
    let Some(session) = world.live_session(id, &app).map(|session| session.clone()) else {
        return Json(json!({"step": "over"})).into_response();
    };
    let view = View::of(&app, &world, session, Locale::En);
    Json(json!({"step": view.step_name(), "percent": view.percent()})).into_response()
}

/// A session that is unknown, too old, or whose user is gone.
pub(super) fn over(headers: &HeaderMap, params: &Params) -> Response {
    let locale = locale_of(headers, params);
    (StatusCode::GONE, pages::over(locale)).into_response()
}

/// The language outside of a session.
pub(super) fn locale_of(headers: &HeaderMap, params: &Params) -> Locale {
    let tag = params.get("locale").map(String::as_str);
    let given = tag.and_then(Locale::from_tag);
    given.unwrap_or_else(|| Locale::of_browser(headers))
}

/// `GET …/widget/terms`.
pub(super) async fn terms(Query(params): Query<Params>, headers: HeaderMap) -> Response {
    pages::terms(locale_of(&headers, &params)).into_response()
}

/// Any other address.
pub(super) async fn unknown(headers: HeaderMap) -> Response {
    let locale = Locale::of_browser(&headers);
    (StatusCode::NOT_FOUND, pages::unknown(locale)).into_response()
}
