//! Section 13: errors.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::scene::scene;
use crate::support::{json_of, token_of};

#[tokio::test]
async fn what_the_caller_did_wrong_is_a_4xx() {
    let (stage, person) = scene().await;
    for (method, path, status) in [
        (Method::GET, "accounts?page=0", StatusCode::BAD_REQUEST),
        (
            Method::GET,
            "transactions?limit=501",
            StatusCode::BAD_REQUEST,
        ),
        (
            Method::GET,
            "transactions?start_date=x",
            StatusCode::BAD_REQUEST,
        ),
        (Method::GET, "accounts/x", StatusCode::NOT_FOUND),
        (Method::GET, "connections/9", StatusCode::NOT_FOUND),
        (Method::GET, "nothing/here", StatusCode::NOT_FOUND),
        (Method::PUT, "users/me", StatusCode::METHOD_NOT_ALLOWED),
        (Method::POST, "users", StatusCode::FORBIDDEN),
        (Method::DELETE, "accounts/x", StatusCode::NOT_FOUND),
    ] {
        let answer = stage.call(method.clone(), path, &person.token).await;
        assert_eq!(answer.status(), status, "{method} {path}");
    }
}

#[tokio::test]
async fn a_failed_synchronisation_is_a_status_and_no_http_error() {
    let (stage, person) = scene().await;
    for login in ["expired", "changepw", "action", "challenge"] {
        stage.made(&person, json!({"login": login})).await;
    }
    for path in ["connections", "accounts", "transactions"] {
        stage.get(path, &person.token).await;
    }
    let connections = stage.rows("connections", &person).await;
    assert!(connections.iter().all(|one| one["status"] == "FAILED"));
}

#[tokio::test]
async fn an_error_says_why_in_error_description() {
    let (stage, person) = scene().await;
    let narrow = stage.sign_in(&person.email, "s3cret", "profile").await;
    let narrow = token_of(narrow).await;
    for (path, token, status, part) in [
        ("users/me", "made-up", 401, "access token"),
        ("transactions", &*narrow, 403, "transactions_read"),
        ("connections", &*narrow, 403, "connections_manage"),
        ("accounts/x", &*person.token, 404, "account"),
        ("nothing/here", &*person.token, 404, "address"),
        ("accounts?limit=0", &*person.token, 400, "limit"),
    ] {
        let answer = stage.call(Method::GET, path, token).await;
        assert_eq!(answer.status(), status, "{path}");
        let body = json_of(answer).await;
        let words = body["error_description"].as_str().unwrap();
        assert!(words.contains(part), "{path}: {words}");
    }
    let refused = stage.sign_in(&person.email, "wrong", "profile").await;
    let body = json_of(refused).await;
    assert!(body["error"].is_string() && body["error_description"].is_string());
}
