//! The OpenAPI document. Each handler says beside its own code what it takes and answers, and the
//! router is made from the same words, so that routes and document cannot part ways.

use std::collections::BTreeMap;

use axum::Extension;
use axum::body::Bytes;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use contract::{Problem, ProblemCode};
use serde_json::{Value, json};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::info::LicenseBuilder;
use utoipa::openapi::schema::{AllOfBuilder, ComponentsBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Response as Documented, ResponseBuilder,
    Schema,
};
use utoipa::{PartialSchema, ToSchema};

use crate::problem::{PROBLEM_JSON, status_and_title};

pub(super) const PARTNER: &str = "partner";
pub(super) const PAGE: &str = "page";
pub(super) const OPERATION: &str = "operation";

const ABOUT: &str =
    "Oneshot collects a person's bank data once, backs it up on the partner's side, \
and erases it at Linxo, with proof.

Errors are `application/problem+json` (RFC 9457) with a stable `code`; clients look at `code`, and \
take one they do not know for its status. A method that an address does not take is answered with \
405, `code` `method_not_allowed` and `Allow`; an address that does not exist with 404, `code` \
`not_found`. Only what is no HTTP at all is answered without a body: 400, or 431 when the headers \
are larger than 64 KiB.

Every answer has an `x-request-id`. A request may bring its own: 1 to 64 letters, digits, `-`, `_` \
and `.`.

Bodies have at most 64 KiB. Times are whole seconds since 1970 UTC, or milliseconds where the name \
ends in `_ms`.";

/// What every request with a partner's key may be answered.
pub(super) const WITH_API_KEY: &[ProblemCode] = &[
    ProblemCode::Unauthorized,
    ProblemCode::RateLimited,
    ProblemCode::StoreUnavailable,
    ProblemCode::Internal,
];
/// What every request with a journey's key may be answered.
pub(super) const WITH_JOURNEY_KEY: &[ProblemCode] = &[
    ProblemCode::Unauthorized,
    ProblemCode::RateLimited,
    ProblemCode::StoreUnavailable,
    ProblemCode::Internal,
];
/// What every request for one of a partner's journeys may be answered as well.
pub(super) const OF_A_JOURNEY: &[ProblemCode] =
    &[ProblemCode::InvalidPath, ProblemCode::UnknownJourney];
/// What every request with a body may be answered.
pub(super) const WITH_A_BODY: &[ProblemCode] = &[
    ProblemCode::InvalidBody,
    ProblemCode::BodyTooLarge,
    ProblemCode::UnsupportedMediaType,
    ProblemCode::RequestTimeout,
];

/// Names the problems of a handler, for the `responses(…)` of its documentation.
macro_rules! problems {
    ($name:ident: $($codes:expr),+ $(,)?) => {
        pub(super) struct $name;

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<
                String,
                utoipa::openapi::RefOr<utoipa::openapi::Response>,
            > {
                crate::api::document::by_status(&[$(&$codes[..]),+])
            }
        }
    };
}
pub(super) use problems;

/// The answers of these problems, by status.
pub(super) fn by_status(groups: &[&[ProblemCode]]) -> BTreeMap<String, RefOr<Documented>> {
    let mut found: BTreeMap<u16, Vec<&ProblemCode>> = BTreeMap::new();
    for code in groups.iter().copied().flatten() {
        let (status, _) = status_and_title(code);
        let codes = found.entry(status.as_u16()).or_default();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    found
        .into_iter()
        .map(|(status, codes)| (status.to_string(), problem(status, &codes).into()))
        .collect()
}

fn problem(status: u16, codes: &[&ProblemCode]) -> Documented {
    let words: Vec<Value> = codes
        .iter()
        .filter_map(|code| serde_json::to_value(code).ok())
        .collect();
    let told: Vec<String> = codes
        .iter()
        .zip(&words)
        .map(|(code, word)| {
            let (_, title) = status_and_title(code);
            format!("`{}`: {title}", word.as_str().unwrap_or_default())
        })
        .collect();
    let only_these = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Object))
        .property(
            "code",
            ObjectBuilder::new()
                .schema_type(SchemaType::new(Type::String))
                .enum_values(Some(words)),
        );
    let schema = AllOfBuilder::new()
        .item(Ref::from_schema_name(Problem::name()))
        .item(only_these);
    let content = ContentBuilder::new()
        .schema(Some(RefOr::<Schema>::from(schema)))
        .build();
    let mut response = ResponseBuilder::new()
        .description(told.join("; "))
        .content(PROBLEM_JSON, content);
    let header = |words: &str, kind| {
        HeaderBuilder::new()
            .description(Some(words))
            .schema(Some(
                ObjectBuilder::new().schema_type(SchemaType::new(kind)),
            ))
            .build()
    };
    if matches!(status, 429 | 503) {
        let wait = header("Seconds to wait before trying again.", Type::Integer);
        response = response.header(header::RETRY_AFTER.as_str(), wait);
    }
    if status == 401 {
        let scheme = header("The scheme of the key: `Bearer`.", Type::String);
        response = response.header(header::WWW_AUTHENTICATE.as_str(), scheme);
    }
    response.build()
}

/// What the document has beside the routes.
pub(super) fn base() -> OpenApi {
    let bearer = |words: &str| {
        let mut scheme = Http::new(HttpAuthScheme::Bearer);
        scheme.description = Some(words.to_owned());
        SecurityScheme::Http(scheme)
    };
    let tag = |name: &str, words: &str| {
        TagBuilder::new()
            .name(name)
            .description(Some(words))
            .build()
    };
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Oneshot")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(ABOUT))
                .license(Some(
                    LicenseBuilder::new()
                        .name("MIT OR Apache-2.0")
                        .identifier(Some("MIT OR Apache-2.0"))
                        .build(),
                )),
        )
        .tags(Some([
            tag(
                PARTNER,
                "For the partner's server: it opens journeys and takes the data.",
            ),
            tag(PAGE, "For the end user's page, about its own journey."),
            tag(
                OPERATION,
                "For whoever runs the server or checks its receipts.",
            ),
        ]))
        .components(Some(
            ComponentsBuilder::new()
                .schema(Problem::name(), Problem::schema())
                .schema(ProblemCode::name(), ProblemCode::schema())
                .security_scheme("api_key", bearer("The partner's API key."))
                .security_scheme(
                    "journey_key",
                    bearer("The last segment of the journey's address."),
                )
                .build(),
        ))
        .build()
}

/// The document as it is served.
#[derive(Clone)]
pub(super) struct Document(Bytes);

impl Document {
    pub(super) fn new(openapi: &OpenApi) -> Self {
        let mut document = serde_json::to_value(openapi).unwrap_or_default();
        name_every_request(&mut document);
        leave_out_what_may_be_left_out(&mut document);
        Self(serde_json::to_vec(&document).unwrap_or_default().into())
    }
}

/// The operations of a document.
fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document["paths"].as_object_mut();
    let items = paths.into_iter().flat_map(|paths| paths.values_mut());
    items
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut())
}

/// A body or a header that is not wanted is left out; it is never `null`, as a field may be.
fn leave_out_what_may_be_left_out(document: &mut Value) {
    for operation in operations(document) {
        if let Some(body) = operation.pointer_mut("/requestBody/content/application~1json/schema")
            && let Some(schema) = body.pointer("/oneOf/0").cloned()
        {
            *body = schema;
        }
        // Not by an index, which would put an empty place where there is none.
        let parameters = operation.get_mut("parameters");
        let parameters = parameters.and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            if let Some(kind) = parameter.pointer_mut("/schema/type")
                && let Some(first) = kind.get(0).cloned()
            {
                *kind = first;
            }
        }
    }
}

/// Every answer has the name of its request.
fn name_every_request(document: &mut Value) {
    let reference = json!({ "$ref": "#/components/headers/RequestId" });
    document["components"]["headers"]["RequestId"] = json!({
        "description": "The name of the request, also in the server's log.",
        "required": true,
        "schema": { "type": "string", "minLength": 1, "maxLength": 64 },
    });
    for operation in operations(document) {
        let responses = operation["responses"].as_object_mut();
        for response in responses.into_iter().flat_map(|all| all.values_mut()) {
            response["headers"]["x-request-id"] = reference.clone();
        }
    }
}

/// This document.
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "openApi",
    tag = OPERATION,
    responses((status = 200, description = "OpenAPI 3.1.", body = serde_json::Value))
)]
pub(super) async fn serve(Extension(Document(text)): Extension<Document>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}
