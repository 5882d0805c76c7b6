use oneshot_twin::{Choices, TwinConfig};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{Stage, USER_SCOPES, json_of, quick, token_of};

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
        ("refresh_token", "users_create", "unsupported_grant_type"),
        ("password", "profile", "invalid_request"),
        ("password", "profile fly", "invalid_scope"),
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
async fn a_token_that_was_never_given_opens_nothing() {
    let stage = Stage::start().await;
    let response = stage.call(Method::GET, "users/me", "made-up").await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}

fn granted(scopes: &[&str], choices: Choices) -> TwinConfig {
    TwinConfig {
        client_scopes: Some(scopes.iter().map(|one| (*one).to_owned()).collect()),
        choices,
        ..quick()
    }
}

#[tokio::test]
async fn a_client_gets_no_scope_that_it_is_not_granted_and_hears_which() {
    let config = granted(&["users_create", "profile"], Choices::default());
    let stage = Stage::with(config).await;
    let person = stage.create_user("a@app.example").await;
    assert_eq!(person.status(), StatusCode::CREATED);
    let scopes = "profile transactions_read";
    let refused = stage.sign_in("a@app.example", "s3cret", scopes).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let refused = json_of(refused).await;
    assert_eq!(refused["error"], "invalid_scope");
    let words = refused["error_description"].as_str().unwrap();
    assert!(words.contains("transactions_read"), "{words}");
    token_of(stage.sign_in("a@app.example", "s3cret", "profile").await).await;
}

#[tokio::test]
async fn or_it_gets_the_rest_and_is_told() {
    let choices = Choices {
        refuses_ungranted_scopes: false,
        ..Choices::default()
    };
    let stage = Stage::with(granted(&["users_create", "profile"], choices)).await;
    stage.create_user("a@app.example").await;
    let scopes = "profile transactions_read";
    let answer = stage.sign_in("a@app.example", "s3cret", scopes).await;
    let answer = json_of(answer).await;
    assert_eq!(answer["scope"], "profile");
    let token = answer["access_token"].as_str().unwrap();
    stage.get("users/me", token).await;
    let refused = stage.call(Method::GET, "transactions", token).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let none = stage.sign_in("a@app.example", "s3cret", "transactions_read");
    assert_eq!(json_of(none.await).await["error"], "invalid_scope");
}

#[tokio::test]
async fn a_missing_scope_is_named_with_what_it_is_for() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let narrow = stage.sign_in(&person.email, "s3cret", "profile").await;
    let narrow = token_of(narrow).await;
    stage.get("users/me", &narrow).await;
    for (method, path, scope, purpose) in [
        (
            Method::GET,
            "connections",
            "connections_manage",
            "connections",
        ),
        (Method::GET, "accounts", "accounts_read", "reading accounts"),
        (
            Method::GET,
            "transactions",
            "transactions_read",
            "transactions",
        ),
        (Method::GET, "categories", "transactions_read", "categories"),
        (
            Method::DELETE,
            "users/me",
            "profile_edit",
            "deleting the user",
        ),
        (
            Method::DELETE,
            "accounts/1",
            "accounts_manage",
            "deleting accounts",
        ),
        (Method::POST, "users", "users_create", "making users"),
        (Method::POST, "queues", "connections_manage", "queues"),
    ] {
        let response = stage.call(method, path, &narrow).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path}");
        let body = json_of(response).await;
        let words = body["error_description"].as_str().unwrap();
        assert!(words.contains(scope) && words.contains(purpose), "{words}");
    }
}

#[tokio::test]
async fn a_clients_token_takes_no_more_for_a_user_than_the_client_is_granted() {
    let config = granted(&["users_create", "accounts_read"], Choices::default());
    let stage = Stage::with(config).await;
    let created = stage.create_user("a@app.example").await;
    let location = created.headers()["location"].to_str().unwrap();
    let user = location.rsplit('/').next().unwrap();
    let client = stage.client_token().await;
    for (path, scope, status) in [
        ("accounts", "accounts_read", 200),
        ("accounts", "", 403),
        ("transactions", "transactions_read", 403),
        ("transactions", "accounts_read", 403),
    ] {
        let request = stage.client.get(stage.api(&format!("v2.1/{path}")));
        let request = request.bearer_auth(&client).header("x-scope", scope);
        let request = request.header("x-linxo-user-id", user);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{path} with {scope}");
    }
}

#[tokio::test]
async fn a_clients_token_that_names_a_user_deletes_nothing_of_another() {
    let stage = Stage::start().await;
    let a = stage.person("a@app.example").await;
    let b = stage.person("b@app.example").await;
    let made = json_of(stage.connect(json!({"email": b.email})).await).await;
    let path = format!("v2.1/connections/{}", made["id"].as_str().unwrap());
    let client = stage.client_token().await;
    for (user, status) in [(&a, 404), (&b, 204)] {
        let request = stage.client.delete(stage.api(&path)).bearer_auth(&client);
        let request = request.header("x-linxo-user-id", &user.id);
        let request = request.header("x-scope", "connections_manage");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{}", user.email);
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused_as_such() {
    let stage = Stage::start().await;
    for body in ["", "{", "[]", "null", "\"text\""] {
        let request = stage.client.post(stage.api("token"));
        let request = request.header("content-type", "application/json");
        let response = request.body(body).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(json_of(response).await["error"], "invalid_request");
    }
}

#[tokio::test]
async fn a_clients_token_reads_nobody_when_the_choice_is_so() {
    let choices = Choices {
        client_token_reads_users: false,
        ..Choices::default()
    };
    let stage = Stage::with(TwinConfig { choices, ..quick() }).await;
    let person = stage.person("a@app.example").await;
    let request = stage.client.get(stage.api("v2.1/accounts"));
    let request = request.bearer_auth(stage.client_token().await);
    let request = request.header("x-linxo-user-id", &person.id);
    let response = request.header("x-scope", "accounts_read").send().await;
    assert_eq!(response.unwrap().status(), StatusCode::FORBIDDEN);
}
