//! Entering the widget: the page of a session's step.

use std::collections::HashMap;

use axum::extract::{Query, RawQuery, State};
use axum::http::header::REFERER;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use serde_json::json;
use url::{Origin, Url};

use super::begin::first_step;
use super::entry_point::EntryPoint;
use super::look::Look;
use super::pages::{self, View};
use super::settings::Settings;
use super::walk::Step;
use crate::app::{App, Shared};
use crate::locale::Locale;
use crate::requests::ForUser;
use crate::version::Version;

/// Parameters of a page's address.
pub(super) type Params = HashMap<String, String>;

/// `GET …/widget/<entry point>`.
pub(super) async fn open(
    State(app): State<Shared>,
    Extension((version, entry)): Extension<(Version, EntryPoint)>,
    Query(params): Query<Params>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let id = params.get("session_id").map_or("", String::as_str);
    if entry == EntryPoint::Terms && id.is_empty() {
        // To be read only, without a walk: the consent links here.
        return pages::terms(&Look::of(&headers, &params));
    }
    let mut world = app.world();
    let Some(mut session) = world.live_session(id, &app).map(|session| session.clone()) else {
        drop(world);
        return over(&headers, &params);
    };
    let about = params.get(&*app.config.choices.connection_parameter);
    let about = about.filter(|_| entry.is_about_a_connection());
    session.version = version;
    session.entry_query = in_ascii(query.unwrap_or_default());
    if let Some(embedder) = embedder(&app, &headers) {
        session.embedder = Some(embedder);
    }
    let same_walk = session.entry == entry && session.about.as_ref() == about;
    if !same_walk || matches!(session.step, Step::New | Step::NoConnection) {
        session.entry = entry;
        session.about = about.cloned();
        session.step = first_step(&app, &world, &session);
        // Before the synchronisation, so that it hears of that.
        if let Some(old) = session.queue.take() {
            world.close_queue(session.user, old);
        }
        let wants_queue = app.config.choices.queue_id_on_redirect_url && entry.opens_a_queue();
        session.queue = wants_queue.then(|| world.open_queue(session.user));
    }
    world.sessions.insert(session.id.clone(), session.clone());
    let locale = Settings::of(&session).language(&headers);
    let continued = comes_from_here(&app, &headers);
    let view = View::of(&app, &world, session, (locale, continued));
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

/// Where the browser says that it comes from.
fn referrer(headers: &HeaderMap) -> Option<Origin> {
    let referrer = Url::parse(headers.get(REFERER)?.to_str().ok()?).ok()?;
    Some(referrer.origin())
}

/// Whether the person comes from another page of the widget.
fn comes_from_here(app: &App, headers: &HeaderMap) -> bool {
    referrer(headers).is_some_and(|origin| origin == app.addresses.embed.origin())
}

/// The origin of the page around the widget, as far as the browser's `Referer` tells. Steps of the
/// widget itself come from the widget, and say nothing about it.
fn embedder(app: &App, headers: &HeaderMap) -> Option<String> {
    let origin = referrer(headers)?;
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
    let view = View::of(&app, &world, session, (Locale::En, false));
    Json(json!({"step": view.step_name(), "percent": view.percent()})).into_response()
}

/// A session that is unknown, too old, or whose user is gone.
pub(super) fn over(headers: &HeaderMap, params: &Params) -> Response {
    let page = pages::over(&Look::of(headers, params));
    (StatusCode::GONE, page).into_response()
}

/// Any other address.
pub(super) async fn unknown(headers: HeaderMap) -> Response {
    let page = pages::unknown(&Look::of(&headers, &Params::new()));
    (StatusCode::NOT_FOUND, page).into_response()
}
