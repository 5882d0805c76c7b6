use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{Stage, USER_SCOPES, json_of, token_of};

#[tokio::test]
async fn a_wrong_client_secret_is_refused() {
    let stage = Stage::start().await;
    let response = stage
        .token(json!({
            "client_id": "demo", "client_secret": "no",
            "grant_type": "client_credentials", "scope": "users_create",
        }))
        .await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(json_of(response).await["error"], "invalid_client");
}

#[tokio::test]
async fn an_unknown_grant_and_a_wrong_scope_are_refused() {
    let stage = Stage::start().await;
    for (grant, scope, error) in [
        ("implicit", "users_create", "unsupported_grant_type"),
        ("client_credentials", "transactions_read", "invalid_scope"),
        ("client_credentials", "", "invalid_scope"),
        ("", "users_create", "invalid_request"),
    ] {
        let body = json!({
            "client_id": "demo", "client_secret": "demo", "grant_type": grant, "scope": scope,
        });
        let response = stage.token(body).await;
        assert_eq!(
            response.status(),
            StatusCode::BAD_REQUEST,
            "{grant} {scope}"
        );
        assert_eq!(json_of(response).await["error"], error);
    }
}

#[tokio::test]
async fn a_form_is_taken_like_json() {
    let stage = Stage::start().await;
    let request = stage.client.post(stage.api("token")).form(&[
        ("client_id", "demo"),
        ("client_secret", "demo"),
        ("grant_type", "client_credentials"),
        ("scope", "users_create"),
    ]);
    token_of(request.send().await.unwrap()).await;
}

#[tokio::test]
async fn a_wrong_password_of_a_user_is_an_invalid_grant() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    for (email, password) in [(person.email.as_str(), "no"), ("b@app.example", "s3cret")] {
        let response = stage.sign_in(email, password, USER_SCOPES).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert_eq!(json_of(response).await["error"], "invalid_grant");
    }
}

#[tokio::test]
async fn a_token_opens_what_its_scope_says() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let narrow = stage.sign_in(&person.email, "s3cret", "profile").await;
    let narrow = token_of(narrow).await;
    stage.get("users/me", &narrow).await;
    for path in ["connections", "accounts", "transactions"] {
        let response = stage.call(Method::GET, path, &narrow).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path}");
        let body = json_of(response).await;
        assert!(body["error_description"].is_string());
    }
    let response = stage.call(Method::POST, "users", &person.token).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    let client = stage.client_token().await;
    let response = stage.call(Method::GET, "connections", &client).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_token_expires() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let request = stage.client.post(stage.api("_twin/clock"));
    let response = request.json(&json!({"advance_s": 3601})).send().await;
    assert_eq!(response.unwrap().status(), StatusCode::OK);
    let response = stage.call(Method::GET, "users/me", &person.token).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let response = stage.call(Method::GET, "users/me", "made-up").await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}
