//! HTTP: who may ask what.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json, Router};
use contract::ProblemCode;
use futures::FutureExt;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::keys::{KeyHash, Purpose};
use crate::problem::{Answer, ApiProblem};
use crate::receipt::KeySet;
use crate::store::Journey;
use crate::{api_key, health, metrics, pages};

pub(crate) use data::{check_has_data, receipt};
pub(crate) use hooks::HookGate;
pub(crate) use own::{OwnFile, SummaryTurns};
pub(crate) use page::{cancelled, finished, snapshot_of};
pub(crate) use widget::address as widget_address;
pub(crate) use widget::{
    Stays, cancel_unless_linked, delete_connection as connection_deleted, opened as widget_opened,
};

mod data;
mod document;
mod events;
mod form;
mod headers;
mod hooks;
mod list;
mod open;
mod own;
mod page;
mod panel;
mod partner;
mod request;
pub(crate) mod request_id;
mod widget;

pub(crate) use headers::RESOURCE_POLICY;

use document::{Document, OPERATION, problems};

/// Everything the server answers.
pub(crate) fn router(app: Arc<App>) -> Router {
    let (api, documented) = OpenApiRouter::with_openapi(document::base())
        .routes(routes!(partner::open, list::list))
        .routes(routes!(partner::show))
        .routes(routes!(partner::erase))
        .routes(routes!(partner::data))
        .routes(routes!(partner::receipt))
        .routes(routes!(partner::delete_connection))
        .routes(routes!(page::snapshot))
        .routes(routes!(events::stream))
        .routes(routes!(widget::open))
        .routes(routes!(page::report))
        .routes(routes!(page::finish))
        .routes(routes!(page::cancel))
        .routes(routes!(page::data))
        .routes(routes!(page::receipt))
        .routes(routes!(own::summary))
        .routes(routes!(own::transactions))
        .routes(routes!(own::data_json))
        .routes(routes!(own::data_csv))
        .routes(routes!(own::accounts_csv))
        .routes(routes!(page::delete_connection))
        .routes(routes!(panel::open))
        .routes(routes!(hooks::open))
        .routes(routes!(hooks::keyed))
        .routes(routes!(key_set))
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(metrics::answer))
        .routes(routes!(document::serve))
        .split_for_parts();
    api.layer(Extension(Document::new(&documented)))
        .fallback(nothing)
        .method_not_allowed_fallback(another_method)
        .layer(middleware::map_response(headers::of_the_api))
        .merge(pages::router().method_not_allowed_fallback(another_method))
        .layer(middleware::from_fn(caught))
        .layer(middleware::map_response_with_state(
            Arc::clone(&app),
            headers::everywhere,
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            metrics::count,
        ))
        .layer(middleware::from_fn(log))
        .layer(middleware::from_fn(request_id::name))
        .with_state(app)
}

/// Whoever came here with a browser is told in words; a program, as by every other answer.
async fn nothing(headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT).map(HeaderValue::as_bytes);
    let people = accepts.is_some_and(|accepts| accepts.starts_with(b"text/html"));
    let mut answer = match people {
        true => pages::nothing(&headers),
        false => ApiProblem::new(ProblemCode::NotFound, "There is nothing here.").into_response(),
    };
    let vary = HeaderValue::from_static("accept");
    answer.headers_mut().append(header::VARY, vary);
    answer
}

/// The router adds which methods there are.
async fn another_method() -> ApiProblem {
    let detail = "This address does not take this method; `Allow` says which it takes.";
    ApiProblem::new(ProblemCode::MethodNotAllowed, detail)
}

/// A bug in one answer is no end of the others, and is told like any other failure of ours.
async fn caught(request: Request, next: Next) -> Response {
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    answer.unwrap_or_else(|_| {
        tracing::error!("an answer panicked");
        ApiProblem::internal().into_response()
    })
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

problems!(OperationProblems: [ProblemCode::StoreUnavailable, ProblemCode::Internal]);

/// Every key that may have signed a receipt, also those whose server key is gone, as a JWK set (RFC
/// 7517).
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    operation_id = "receiptKeys",
    tag = OPERATION,
    responses((status = 200, description = "The keys.", body = JwkSet), OperationProblems)
)]
async fn key_set(State(app): State<Arc<App>>) -> Answer<impl IntoResponse> {
    let kept = app.store.receipt_keys().await?;
    Ok(Json(KeySet::kept(&kept)))
}

/// A JWK set.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is written as JSON, and read nowhere")]
#[schema(as = KeySet)]
struct JwkSet {
    /// Public keys, those in use first.
    keys: Vec<std::collections::BTreeMap<String, String>>,
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
        let token = bearer(parts).unwrap_or_default();
        let found = match in_configuration(app, token) {
            Some(name) => Some(name),
            None => in_store(app, token).await?,
        };
        let Some(name) = found else {
            app.limits.stranger(parts)?;
            let detail = "Send the API key as `Authorization: Bearer <key>`.";
            return Err(ApiProblem::new(ProblemCode::Unauthorized, detail));
        };
        app.limits.partner(KeyHash::of(token).0)?;
        Ok(Self(name))
    }
}

/// The partner whose key in the configuration this is.
fn in_configuration(app: &App, token: &str) -> Option<String> {
    let given = Sha256::digest(token);
    let mut found = None;
    // All are compared, and hashes at that, so that time tells nothing of any key.
    for partner in &app.config.partners {
        let known = Sha256::digest(partner.api_key.expose_secret().as_bytes());
        if bool::from(known.ct_eq(&given)) {
            found = Some(partner.name.clone());
        }
    }
    found
}

/// The partner whose key in the store this is. It is asked every time, so that a revoked key stops
/// working at once; and the configuration has to name the partner still.
async fn in_store(app: &App, token: &str) -> Answer<Option<String>> {
    if !api_key::looks_like_one(token) {
        return Ok(None);
    }
    let Some(key) = app.store.api_key(&KeyHash::of(token)).await? else {
        return Ok(None);
    };
    if !app.config.has_partner(&key.partner) {
        tracing::warn!(
            key = key.id,
            "an API key of a partner that is not configured"
        );
        return Ok(None);
    }
    let today = api_key::day_of(app.now_ms());
    if key.used_on_day.is_none_or(|day| day < today)
        && let Err(error) = app.store.api_key_used(&key.id, today).await
    {
        // Nobody is to wait for an answer because of this.
        tracing::warn!(%error, key = key.id, "the use of an API key was not noted");
    }
    Ok(Some(key.partner))
}

/// The journey whose key the request carries, and what that key is for.
pub(crate) struct KeyHolder {
    pub(crate) journey: Journey,
    pub(crate) purpose: Purpose,
}

impl FromRequestParts<Arc<App>> for KeyHolder {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Answer<Self> {
        let Some(key) = bearer(parts) else {
            app.limits.stranger(parts)?;
            let detail = "Send the journey's key as `Authorization: Bearer <key>`.";
            return Err(ApiProblem::new(ProblemCode::Unauthorized, detail));
        };
        let hash = KeyHash::of(key);
        let Some((journey, purpose)) = app.store.journey_by_key(&hash).await? else {
            app.limits.stranger(parts)?;
            let detail = "This key opens no journey.";
            return Err(ApiProblem::new(ProblemCode::Unauthorized, detail));
        };
        app.limits.journey(hash.0)?;
        Ok(Self { journey, purpose })
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

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;
    use crate::problem::PROBLEM_JSON;

    async fn broken() {
        panic!("a bug");
    }

    #[tokio::test]
    async fn a_panic_is_told_as_a_failure_of_ours_with_the_name_of_the_request() {
        let router: Router = Router::new()
            .route("/", get(broken))
            .layer(middleware::from_fn(caught))
            .layer(middleware::from_fn(request_id::name));
        let request = Request::get("/")
            .header("x-request-id", "r-1")
            .body(Body::empty())
            .expect("a request");
        let answer = router.oneshot(request).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], PROBLEM_JSON);
        assert_eq!(answer.headers()["x-request-id"], "r-1");
        let body = axum::body::to_bytes(answer.into_body(), 10_000).await;
        let body: serde_json::Value = serde_json::from_slice(&body.expect("a body")).expect("JSON");
        assert_eq!(body["code"], "internal");
        assert_eq!(body["request_id"], "r-1");
        assert!(!body["detail"].as_str().expect("text").contains("bug"));
    }
}
