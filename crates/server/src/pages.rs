//! The pages: the end user's, the integrator's panel, and the files they load.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use contract::JourneyState;
use maud::{DOCTYPE, Markup, html};

use crate::app::App;
use crate::assets::{Assets, content_type};
use crate::keys::{KeyHash, Purpose};

mod policy;

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
            return notice(StatusCode::INTERNAL_SERVER_ERROR, FAILED);
        }
    };
    let Some((journey, _)) = found.filter(|(_, known)| *known == purpose) else {
        return notice(StatusCode::NOT_FOUND, UNKNOWN);
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
        notice(StatusCode::NOT_FOUND, NOTHING)
    }
}

async fn root(State(app): Shared) -> Response {
    if app.config.panel {
        ([(header::LOCATION, "/panel")], StatusCode::SEE_OTHER).into_response()
    } else {
        notice(StatusCode::NOT_FOUND, NOTHING)
    }
}

fn spa(app: &App, which: &str, parent_origin: Option<&str>) -> Response {
    let file = app.assets.file(&format!("{which}/index.html"));
    let Some(page) = file.and_then(|bytes| String::from_utf8(bytes.into_owned()).ok()) else {
        return notice(StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT);
    };
    let widget = app.linxo.widget_origin();
    let policy = content_security_policy(&page, widget.as_str(), parent_origin);
    let Ok(policy) = HeaderValue::from_str(&policy) else {
        return notice(StatusCode::INTERNAL_SERVER_ERROR, FAILED);
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

/// A few words in both languages, for when there is no page to show.
struct Words {
    fr: &'static str,
    en: &'static str,
}

const UNKNOWN: Words = Words {
    fr: "Cette adresse n’ouvre aucun parcours. Reprenez le lien donné par votre service, en entier.",
    en: "This address opens no journey. Take the link your service gave you again, the whole of it.",
};
const FAILED: Words = Words {
    fr: "Une erreur est survenue de notre côté. Réessayez dans un instant.",
    en: "Something failed on our side. Try again in a moment.",
};
const NOTHING: Words = Words {
    fr: "Il n’y a rien à cette adresse.",
    en: "There is nothing at this address.",
};
const NOT_BUILT: Words = Words {
    fr: "Les pages ne sont pas construites : `cargo xtask demo` les construit.",
    en: "The pages are not built: `cargo xtask demo` builds them.",
};

fn notice(status: StatusCode, words: Words) -> Response {
    let page: Markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Oneshot" }
            }
            body {
                main {
                    h1 { "Oneshot" }
                    p { (words.en) }
                    p lang="fr" { (words.fr) }
                }
            }
        }
    };
    let headers = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; base-uri 'none'; form-action 'none'",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, page).into_response()
}
