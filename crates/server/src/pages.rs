//! The pages: the end user's, the integrator's panel, and the files they load.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use contract::JourneyState;
use texts::{Language, worded};

use crate::api::{snapshot_of, widget_address};
use crate::app::App;
use crate::assets::Encoded;
use crate::intro;
use crate::keys::{KeyHash, Purpose};
use crate::limits::Peer;
use crate::store::{Journey, StoreError};
use crate::theme::{self, Look};

mod file;
mod first;
mod language;
mod logo;
mod notice;
mod plain;
mod policy;

use first::Around;
pub(crate) use logo::address as logo_address;
use notice::Notice;
use policy::{Frames, content_security_policy};

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

type Shared = State<Arc<App>>;

/// Their addresses.
pub(crate) fn router() -> Router<Arc<App>> {
    let page = |purpose: Purpose| {
        get(
            move |State(app): Shared,
                  key: Result<Path<String>, PathRejection>,
                  RawQuery(query): RawQuery,
                  peer: Option<Extension<Peer>>,
                  headers: HeaderMap| async move {
                let peer = peer.map(|Extension(peer)| peer);
                let wished = language::wished(query.as_deref(), &headers);
                let Ok(Path(key)) = key else {
                    return Notice::Unknown.said(wished);
                };
                journey(app, key, purpose, wished, peer, &headers).await
            },
        )
    };
    Router::new()
        .route("/j/{key}", page(Purpose::Page))
        .route("/return/{key}", page(Purpose::Return))
        .route("/cancelled/{key}", page(Purpose::Cancelled))
        .route("/resume/{key}", page(Purpose::Resume))
        .route("/panel", get(panel))
        .route("/app/{*path}", get(file::asset))
        .route("/theme/{sha256}/logo", get(logo::answer))
        .route("/embed/oneshot.js", get(file::loader))
        .route("/", get(root))
        .merge(plain::router())
}

/// A journey by a key in an address, and how it is to be shown.
struct Found {
    journey: Journey,
    purpose: Purpose,
    language: Language,
    look: Option<Look>,
}

impl Found {
    /// The journey of a key, which must be of this purpose where one is given; or the page that says
    /// why there is none.
    async fn by(
        app: &App,
        key: &str,
        wanted: Option<Purpose>,
        wished: Language,
        peer: Option<Peer>,
        headers: &HeaderMap,
    ) -> Result<Self, Response> {
        let failed = |error: StoreError| {
            tracing::error!(%error, "the store failed");
            Notice::Failed.said(wished)
        };
        let hash = KeyHash::of(key);
        let found = app.store.journey_by_key(&hash).await.map_err(failed)?;
        let fits = |purpose| wanted.is_none_or(|wanted| wanted == purpose);
        let Some((journey, purpose)) = found.filter(|(_, purpose)| fits(*purpose)) else {
            return Err(match app.limits.stranger_at(peer, headers) {
                Ok(()) => Notice::Unknown.said(wished),
                Err(problem) => problem.into_response(),
            });
        };
        let counted = app.limits.journey(hash.0);
        counted.map_err(IntoResponse::into_response)?;
        let look = theme::of(app.store.as_ref(), &journey).await;
        Ok(Self {
            language: journey.locale.as_deref().map_or(wished, language::asked),
            look: look.map_err(failed)?,
            journey,
            purpose,
        })
    }
}

/// Whether a page at such an address, of a journey in this state, tells that the browser is back from
/// the widget.
fn noted_by(purpose: Purpose, state: JourneyState) -> bool {
    match purpose {
        Purpose::Return | Purpose::Cancelled => true,
        Purpose::Page => state >= JourneyState::Collecting,
        Purpose::Resume => false,
    }
}

/// One page for all four addresses: it looks at its own address, and at the journey.
async fn journey(
    app: Arc<App>,
    key: String,
    purpose: Purpose,
    wished: Language,
    peer: Option<Peer>,
    headers: &HeaderMap,
) -> Response {
    let found = Found::by(&app, &key, Some(purpose), wished, peer, headers).await;
    let Found {
        journey,
        language,
        look,
        ..
    } = match found {
        Ok(found) => found,
        Err(said) => return said,
    };
    let noted = match purpose {
        Purpose::Resume => app.hinted(&journey.id).await,
        _ if noted_by(purpose, journey.position.state) => app.returned(&journey.id).await,
        _ => Ok(()),
    };
    if let Err(error) = noted {
        // Only a hint: the worker looks by itself a moment later.
        tracing::warn!(%error, "a return visit woke nobody");
    }
    let parent_origin = journey.parent_origin.clone();
    let parent_origin = parent_origin.as_deref();
    let frames = match purpose {
        Purpose::Page => Frames::Parent(parent_origin),
        Purpose::Return | Purpose::Cancelled | Purpose::Resume => Frames::Within(parent_origin),
    };
    let linked = journey.locale.is_none().then(|| wished.tag());
    let plain = plain::address(&key, linked);
    let Some(page) = built(&app, "journey/index.html") else {
        return Notice::NotBuilt.said(language);
    };
    let around = Around::of(headers);
    let css = look.as_ref().map(Look::css).unwrap_or_default();
    let entry_url = journey.entry_url.as_deref();
    let widget = entry_url.filter(|_| purpose == Purpose::Page && !journey.unlinked);
    // Where it cannot be written, the program asks for it and is told why not.
    let widget = widget.and_then(|entry_url| widget_address(&app, &journey, entry_url).ok());
    let intro = journey.intro.clone();
    let words = intro::words(intro.as_ref());
    let snapshot = snapshot_of(&app, journey, look.as_ref());
    let widget = widget.and_then(|url| first::opens_the_widget(&snapshot, around, url));
    let page = worded(&dressed(page, &css), language, &words).and_then(|page| {
        first::drawn(
            &page,
            language,
            &words,
            &snapshot,
            around,
            widget.as_deref(),
            &plain,
        )
    });
    let Some(page) = page else {
        tracing::error!("the page that is built has no places for what the server writes");
        return Notice::Failed.said(language);
    };
    // Nothing in the page is what somebody else's link says, so that its length tells nobody anything
    // of the addresses in it.
    let file = Encoded::now(page.clone(), headers);
    sent(&app, &page, file, frames, language)
}

async fn panel(State(app): Shared, headers: HeaderMap) -> Response {
    let language = language::wished(None, &headers);
    if !app.config.panel {
        return Notice::Nothing.said(language);
    }
    const PAGE: &str = "panel/index.html";
    let (Some(page), Some(file)) = (built(&app, PAGE), app.assets.encoded(PAGE, &headers)) else {
        return Notice::NotBuilt.said(language);
    };
    let mut answer = sent(&app, &page, file, Frames::Parent(None), language);
    // The bank may open in a tab of the widget's, which goes on knowing who opened it.
    answer.headers_mut().insert(
        OPENER_POLICY,
        HeaderValue::from_static("same-origin-allow-popups"),
    );
    answer
}

/// There is nothing at this address, told to a person.
pub(crate) fn nothing(headers: &HeaderMap) -> Response {
    Notice::Nothing.said(language::wished(None, headers))
}

async fn root(State(app): Shared, headers: HeaderMap) -> Response {
    if app.config.panel {
        ([(header::LOCATION, "/panel")], StatusCode::SEE_OTHER).into_response()
    } else {
        nothing(&headers)
    }
}

/// A page as the build left it.
fn built(app: &App, path: &str) -> Option<String> {
    String::from_utf8(app.assets.file(path)?.into_owned()).ok()
}

/// Answers with a page.
fn sent(app: &App, page: &str, file: Encoded, frames: Frames<'_>, language: Language) -> Response {
    let widget = app.linxo.widget_origin();
    let policy = content_security_policy(page, widget.as_str(), frames);
    let Ok(policy) = HeaderValue::from_str(&policy) else {
        return Notice::Failed.said(language);
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
    (headers, file::sent(file)).into_response()
}

/// A partner's style sheet stands in the page itself, so that nothing is drawn without it and then
/// again.
fn dressed(page: String, look: &str) -> String {
    // Every page has a title, and what makes pages small leaves its tag there.
    match page.split_once("<title>") {
        Some((head, rest)) if !look.is_empty() => {
            format!("{head}<style>{look}</style><title>{rest}")
        }
        _ => page,
    }
}
