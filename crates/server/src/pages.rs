//! The pages: the end user's, the integrator's panel, and the files they load.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use contract::JourneyState;

use crate::app::App;
use crate::assets::{Assets, content_type};
use crate::keys::{KeyHash, Purpose};

mod notice;
mod policy;

use notice::{FAILED, NOT_BUILT, NOTHING, UNKNOWN};
use policy::content_security_policy;

type Shared = State<Arc<App>>;

/// Their addresses.
pub(crate) fn router() -> Router<Arc<App>> {
    let page = |purpose: Purpose| {
        get(move |State(app): Shared, Path(key): Path<String>| journey(app, key, purpose))
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
async fn journey(app: Arc<App>, key: String, purpose: Purpose) -> Response {
    let found = match app.store.journey_by_key(&KeyHash::of(&key)).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "the store failed");
            return (&FAILED).into_response();
        }
    };
    let Some((journey, _)) = found.filter(|(_, known)| *known == purpose) else {
        return (&UNKNOWN).into_response();
    };
    let noted = match purpose {
        Purpose::Return | Purpose::Cancelled => app.returned(&journey.id).await,
        Purpose::Page if journey.position.state >= JourneyState::Collecting => {
            app.returned(&journey.id).await
        }
        Purpose::Resume => app.wake(&journey.id).await,
        Purpose::Page => Ok(()),
    };
    if let Err(error) = noted {
        // Only a hint: the worker looks by itself a moment later.
        tracing::warn!(%error, "a return visit woke nobody");
    }
    spa(&app, "journey", journey.parent_origin.as_deref())
}

async fn panel(State(app): Shared) -> Response {
    if app.config.panel {
        spa(&app, "panel", None)
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

fn spa(app: &App, which: &str, parent_origin: Option<&str>) -> Response {
    let file = app.assets.file(&format!("{which}/index.html"));
    let Some(page) = file.and_then(|bytes| String::from_utf8(bytes.into_owned()).ok()) else {
        return (&NOT_BUILT).into_response();
    };
    let widget = app.linxo.widget_origin();
    let policy = content_security_policy(&page, widget.as_str(), parent_origin);
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

async fn asset(State(app): Shared, Path(path): Path<String>) -> Response {
    match app.assets.file(&path) {
        // The page itself is served at its own addresses, with its own headers.
        Some(bytes) if !path.ends_with(".html") => {
            let headers = [
                (header::CONTENT_TYPE, content_type(&path)),
                // Their names have hashes in them.
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, bytes.into_owned()).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn loader() -> Response {
    match Assets::loader() {
        Some(bytes) => {
            let headers = [
                (header::CONTENT_TYPE, content_type("oneshot.js")),
                (header::CACHE_CONTROL, "public, max-age=300"),
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
                // Partners' pages that isolate themselves may load it too.
                (
                    header::HeaderName::from_static("cross-origin-resource-policy"),
                    "cross-origin",
                ),
            ];
            (headers, bytes.into_owned()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
