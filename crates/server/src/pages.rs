//! The pages: the end user's, the integrator's panel, and the files they load.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use contract::{JourneyState, ProblemCode};

use crate::api::RESOURCE_POLICY;
use crate::app::App;
use crate::assets::{Assets, content_type};
use crate::keys::{KeyHash, Purpose};
use crate::limits::Peer;
use crate::problem::{Answer, ApiProblem};

mod notice;
mod policy;

use notice::{FAILED, NOT_BUILT, NOTHING, UNKNOWN};
use policy::{Frames, content_security_policy};

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

type Shared = State<Arc<App>>;

/// Their addresses.
pub(crate) fn router() -> Router<Arc<App>> {
    let page = |purpose: Purpose| {
        get(
            move |State(app): Shared,
                  key: Result<Path<String>, PathRejection>,
                  peer: Option<Extension<Peer>>,
                  headers: HeaderMap| async move {
                let peer = peer.map(|Extension(peer)| peer);
                let Ok(Path(key)) = key else {
                    return (&UNKNOWN).into_response();
                };
                journey(app, key, purpose, peer, &headers).await
            },
        )
    };
    Router::new()
        .route("/j/{key}", page(Purpose::Page))
        .route("/return/{key}", page(Purpose::Return))
        .route("/cancelled/{key}", page(Purpose::Cancelled))
        .route("/resume/{key}", page(Purpose::Resume))
        .route("/panel", get(panel))
        .route("/app/{*path}", get(asset))
        .route("/embed/oneshot.js", get(loader))
        .route("/", get(root))
}

/// One page for all four addresses: it looks at its own address, and at the journey.
async fn journey(
    app: Arc<App>,
    key: String,
    purpose: Purpose,
    peer: Option<Peer>,
    headers: &HeaderMap,
) -> Response {
    let hash = KeyHash::of(&key);
    let found = match app.store.journey_by_key(&hash).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "the store failed");
            return (&FAILED).into_response();
        }
    };
    let Some((journey, _)) = found.filter(|(_, known)| *known == purpose) else {
        return match app.limits.stranger_at(peer, headers) {
            Ok(()) => (&UNKNOWN).into_response(),
            Err(problem) => problem.into_response(),
        };
    };
    if let Err(problem) = app.limits.journey(hash.0) {
        return problem.into_response();
    }
    let noted = match purpose {
        Purpose::Return | Purpose::Cancelled => app.returned(&journey.id).await,
        Purpose::Page if journey.position.state >= JourneyState::Collecting => {
            app.returned(&journey.id).await
        }
        Purpose::Resume => app.hinted(&journey.id).await,
        Purpose::Page => Ok(()),
    };
    if let Err(error) = noted {
        // Only a hint: the worker looks by itself a moment later.
        tracing::warn!(%error, "a return visit woke nobody");
    }
    let parent_origin = journey.parent_origin.as_deref();
    let frames = match purpose {
        Purpose::Page => Frames::Parent(parent_origin),
        Purpose::Return | Purpose::Cancelled | Purpose::Resume => Frames::Within(parent_origin),
    };
    spa(&app, "journey", frames)
}

async fn panel(State(app): Shared) -> Response {
    if app.config.panel {
        let mut answer = spa(&app, "panel", Frames::Parent(None));
        // The bank may open in a tab of the widget's, which goes on knowing who opened it.
        answer.headers_mut().insert(
            OPENER_POLICY,
            HeaderValue::from_static("same-origin-allow-popups"),
        );
        answer
    } else {
        (&NOTHING).into_response()
    }
}

async fn root(State(app): Shared) -> Response {
    if app.config.panel {
        ([(header::LOCATION, "/panel")], StatusCode::SEE_OTHER).into_response()
    } else {
        (&NOTHING).into_response()
    }
}

fn spa(app: &App, which: &str, frames: Frames<'_>) -> Response {
    let file = app.assets.file(&format!("{which}/index.html"));
    let Some(page) = file.and_then(|bytes| String::from_utf8(bytes.into_owned()).ok()) else {
        return (&NOT_BUILT).into_response();
    };
    let widget = app.linxo.widget_origin();
    let policy = content_security_policy(&page, widget.as_str(), frames);
    let Ok(policy) = HeaderValue::from_str(&policy) else {
        return (&FAILED).into_response();
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // The key is in the path: nobody outside hears more than our origin.
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("strict-origin"),
        ),
    ];
    (headers, page).into_response()
}

async fn asset(State(app): Shared, path: Result<Path<String>, PathRejection>) -> Answer<Response> {
    let Ok(Path(path)) = path else {
        return Err(no_file());
    };
    match app.assets.file(&path) {
        // The page itself is served at its own addresses, with its own headers.
        Some(bytes) if !path.ends_with(".html") => {
            let headers = [
                (header::CONTENT_TYPE, content_type(&path)),
                // Their names have hashes in them.
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            Ok((headers, bytes.into_owned()).into_response())
        }
        _ => Err(no_file()),
    }
}

fn no_file() -> ApiProblem {
    ApiProblem::new(ProblemCode::NotFound, "There is no such file.")
}

async fn loader() -> Answer<Response> {
    match Assets::loader() {
        Some(bytes) => {
            let headers = [
                (header::CONTENT_TYPE, content_type("oneshot.js")),
                (header::CACHE_CONTROL, "public, max-age=300"),
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
                // Partners' pages that isolate themselves may load it too.
                (RESOURCE_POLICY, "cross-origin"),
            ];
            Ok((headers, bytes.into_owned()).into_response())
        }
        None => Err(no_file()),
    }
}
