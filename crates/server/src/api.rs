//! HTTP: who may ask what.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use contract::ProblemCode;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::app::App;
use crate::keys::{KeyHash, Purpose};
use crate::problem::{Answer, ApiProblem};
use crate::store::Journey;
use crate::{health, metrics, pages};

mod data;
mod events;
mod open;
mod page;
mod panel;
mod partner;
mod widget;

/// No body of ours is near this.
const LARGEST_BODY: usize = 64 * 1024;

/// Everything the server answers.
pub(crate) fn router(app: Arc<App>) -> Router {
    let api = Router::new()
        .route("/v1/journeys", post(partner::open).get(partner::list))
        .route(
            "/v1/journeys/{id}",
            get(partner::show).delete(partner::erase),
        )
        .route("/v1/journeys/{id}/data", get(partner::data))
        .route("/v1/journeys/{id}/receipt", get(partner::receipt))
        .route(
            "/v1/journeys/{id}/connections/{connection_id}",
            delete(partner::delete_connection),
        )
        .route("/api/journey", get(page::snapshot))
        .route("/api/journey/events", get(events::stream))
        .route("/api/journey/widget", post(widget::open))
        .route("/api/journey/reports", post(page::report))
        .route("/api/journey/finish", post(page::finish))
        .route("/api/journey/cancel", post(page::cancel))
        .route("/api/journey/data", get(page::data))
        .route("/api/journey/receipt", get(page::receipt))
        .route(
            "/api/journey/connections/{connection_id}",
            delete(page::delete_connection),
        )
        .route("/panel/api/journeys", post(panel::open))
        .route("/.well-known/jwks.json", get(key_set))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::answer))
        .layer(middleware::map_response(never_stored));
    api.merge(pages::router())
        .fallback(|| async { ApiProblem::new(ProblemCode::NotFound, "There is nothing here.") })
        .method_not_allowed_fallback(|| async {
            ApiProblem::new(
                ProblemCode::NotFound,
                "This address does not take this method.",
            )
        })
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::map_response(everywhere))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            metrics::count,
        ))
        .layer(middleware::from_fn(log))
        .with_state(app)
}

async fn never_stored(mut response: Response) -> Response {
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(no_store);
    response
}

async fn everywhere(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers
        .entry(header::REFERRER_POLICY)
        .or_insert(HeaderValue::from_static("no-referrer"));
    response
}

/// One line a request. The route's pattern, never the path: paths hold keys.
async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let begun = std::time::Instant::now();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let status = response.status().as_u16();
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, route, status, ms, "answered");
    response
}

async fn key_set(State(app): State<Arc<App>>) -> impl IntoResponse {
    Json(app.signer.key_set())
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The partner whose API key the request carries.
pub(crate) struct PartnerName(pub(crate) String);

impl FromRequestParts<Arc<App>> for PartnerName {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Answer<Self> {
        let given = Sha256::digest(bearer(parts).unwrap_or_default().as_bytes());
        let mut found = None;
        // All are compared, and hashes at that, so that time tells nothing of any key.
        for partner in &app.config.partners {
            let known = Sha256::digest(partner.api_key.expose_secret().as_bytes());
            if bool::from(known.ct_eq(&given)) {
                found = Some(partner.name.clone());
            }
        }
        found.map(Self).ok_or_else(|| {
            let detail = "Send the API key as `Authorization: Bearer <key>`.";
            ApiProblem::new(ProblemCode::Unauthorized, detail)
        })
    }
}

/// The journey whose key the request carries, and what that key is for.
pub(crate) struct KeyHolder {
    pub(crate) journey: Journey,
    pub(crate) purpose: Purpose,
}

impl FromRequestParts<Arc<App>> for KeyHolder {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Answer<Self> {
        let key = bearer(parts).ok_or_else(|| {
            let detail = "Send the journey's key as `Authorization: Bearer <key>`.";
            ApiProblem::new(ProblemCode::Unauthorized, detail)
        })?;
        match app.store.journey_by_key(&KeyHash::of(key)).await? {
            Some((journey, purpose)) => Ok(Self { journey, purpose }),
            None => Err(ApiProblem::unknown_journey()),
        }
    }
}

impl KeyHolder {
    /// Refuses keys of other purposes.
    fn must_be(&self, purposes: &[Purpose]) -> Answer<()> {
        if purposes.contains(&self.purpose) {
            Ok(())
        } else {
            let detail = "This address of the journey does not open this.";
            Err(ApiProblem::new(ProblemCode::Forbidden, detail))
        }
    }
}

/// A JSON body, whose errors say where and never what.
fn body<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Answer<T> {
    // An array would be taken for the fields in their order.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        let detail = "The body must be a JSON object.";
        return Err(ApiProblem::new(ProblemCode::InvalidBody, detail));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let detail = match error.classify() {
            serde_json::error::Category::Data => format!(
                "The body, line {}, column {}: {}.",
                error.line(),
                error.column(),
                what_is_expected(&error.to_string())
            ),
            _ => format!(
                "The body is not JSON: line {}, column {}.",
                error.line(),
                error.column()
            ),
        };
        ApiProblem::new(ProblemCode::InvalidBody, detail)
    })
}

/// What the parser says of a value, without the value: names of fields that we know, and types.
fn what_is_expected(said: &str) -> String {
    let said = said.rsplit_once(" at line ").map_or(said, |(said, _)| said);
    match said.rsplit_once("expected ") {
        Some((_, expected)) if said.starts_with("unknown field") => {
            format!(
                "there is no such field; these are known: {}",
                expected.trim_start_matches("one of ")
            )
        }
        Some((_, expected)) => format!("this must be {expected}"),
        None if said.starts_with("missing field") => said.to_owned(),
        None => "this is not what it must be".to_owned(),
    }
}
