//! The OpenAPI document: what is served, what is kept in the repository, and what the routes do.

use std::path::Path;

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::harness::{API_KEY, Harness, problem};

async fn served(harness: &Harness) -> Value {
    let answer = harness.get("/openapi.json", "").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "application/json");
    answer.json().await.expect("JSON")
}

/// Every operation, as the method, the path, and what the document says of it.
fn operations(document: &Value) -> Vec<(Method, String, Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let mut operations = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().expect("operations") {
            let method = method.to_uppercase().parse().expect("a method");
            operations.push((method, path.clone(), operation.clone()));
        }
    }
    operations
}

/// The path with something in each of its open places.
fn filled(path: &str, with: &str) -> String {
    let parts = path.split('/').map(|part| {
        if part.starts_with('{') {
            with.to_owned()
        } else {
            part.to_owned()
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn the_document_in_the_repository_is_the_one_that_is_served() {
    let harness = Harness::alone().await;
    let mut served = serde_json::to_string_pretty(&served(&harness).await).expect("JSON");
    served.push('\n');
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if std::env::var_os("ONESHOT_WRITE_DOCS").is_some() {
        std::fs::write(&path, &served).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == served,
        "docs/openapi.json is not what the server serves: run `cargo xtask gen`, and look at what \
         changed for partners"
    );
}

#[tokio::test]
async fn the_document_is_openapi_3_1_and_names_every_operation_once() {
    let harness = Harness::alone().await;
    let document = served(&harness).await;
    let version = document["openapi"].as_str().expect("a version");
    assert!(version.starts_with("3.1."), "{version}");
    let mut names: Vec<String> = operations(&document)
        .into_iter()
        .map(|(_, _, operation)| {
            assert!(operation["summary"].is_string(), "{operation}");
            operation["operationId"]
                .as_str()
                .expect("a name")
                .to_owned()
        })
        .collect();
    let count = names.len();
    assert!(count >= 20, "{names:?}");
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
    for (_, path, operation) in operations(&document) {
        let fields = operation.as_object().expect("an operation");
        let empty = fields.iter().find(|(_, value)| value.is_null());
        assert_eq!(
            empty, None,
            "{path}: a place that is empty is to be left out"
        );
    }
    for scheme in ["api_key", "journey_key"] {
        assert!(document["components"]["securitySchemes"][scheme].is_object());
    }
}

#[tokio::test]
async fn every_route_answers_as_documented_and_with_the_headers_that_protect() {
    let harness = Harness::alone().await;
    let document = served(&harness).await;
    for (method, path, operation) in operations(&document) {
        for key in ["", API_KEY] {
            if path == "/api/journey/events" && key == API_KEY {
                continue;
            }
            let url = filled(&path, "unknown");
            let request = harness.request(method.clone(), &url, key);
            let request = request.header("origin", "https://evil.example");
            let answer = request.send().await.expect("an answer");
            let status = answer.status();
            let documented = &operation["responses"][status.as_str()];
            assert!(documented.is_object(), "{method} {path}: {status}");
            let headers = answer.headers();
            let text = |name: &str| {
                let value = headers.get(name).map(|value| value.to_str().expect("text"));
                value.unwrap_or_default().to_owned()
            };
            if status != StatusCode::NO_CONTENT {
                let said = text("content-type");
                let essence = said.split(';').next().unwrap_or_default();
                let content = documented["content"].as_object().expect("content");
                assert!(content.contains_key(essence), "{method} {path}: {said}");
            }
            assert_eq!(text("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(text("referrer-policy"), "no-referrer", "{path}");
            assert_eq!(text("cache-control"), "no-store", "{path}");
            assert_eq!(text("cross-origin-resource-policy"), "same-origin");
            assert!(text("permissions-policy").contains("camera=()"));
            let policy = text("content-security-policy");
            assert!(policy.contains("frame-ancestors 'none'"), "{path}");
            assert!(!headers.contains_key("access-control-allow-origin"));
            assert!(!headers.contains_key("access-control-allow-credentials"));
            assert!(!text("x-request-id").is_empty());
        }
    }
}

#[tokio::test]
async fn a_method_that_a_route_does_not_take_is_told_which_it_takes() {
    let harness = Harness::alone().await;
    let document = served(&harness).await;
    for (path, item) in document["paths"].as_object().expect("paths") {
        let takes = |method: &Method| {
            item.get(method.as_str().to_lowercase()).is_some()
                || (*method == Method::HEAD && item.get("get").is_some())
        };
        for method in [
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
            Method::TRACE,
        ] {
            if takes(&method) {
                continue;
            }
            let url = filled(path, "unknown");
            let request = harness.request(method.clone(), &url, API_KEY);
            let answer = request.send().await.expect("an answer");
            let allowed = answer.headers().get("allow").expect("an Allow header");
            let allowed = allowed.to_str().expect("text").to_owned();
            assert!(!allowed.contains(method.as_str()), "{method} {path}");
            for known in item.as_object().expect("operations").keys() {
                assert!(allowed.contains(&known.to_uppercase()), "{path}: {allowed}");
            }
            let answer = problem(answer).await;
            assert_eq!(answer, (405, "method_not_allowed".to_owned()), "{path}");
        }
    }
}
