//! Section 1: hosts, tokens, scopes.

use oneshot_twin::{Choices, TwinConfig};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::scene;
use crate::support::{Stage, USER_SCOPES, json_of, quick, token_of};

#[tokio::test]
async fn auth_api_and_widget_have_bases_of_their_own() {
    let stage = Stage::start().await;
    let twin = &stage.twin;
    let widget = twin.embed_url().origin();
    assert_ne!(widget, twin.api_url().origin());
    assert_ne!(widget, twin.auth_url().origin());
    // One listener of the twin does for two of Linxo's hosts; each path is on its own base only.
    let token = twin.embed_url().join("token").unwrap();
    let lost = stage.client.post(token).send().await.unwrap();
    assert_eq!(lost.status(), StatusCode::NOT_FOUND);
    let widget = twin.api_url().join("v2.1/widget/terms").unwrap();
    let lost = stage.client.get(widget).send().await.unwrap();
    assert_eq!(lost.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_version_is_in_the_path_of_api_and_widget_but_not_of_the_token() {
    let (stage, person) = scene().await;
    for version in ["v2.1", "v3"] {
        let path = format!("{version}/users/me");
        assert_eq!(stage.ask(&path, &person.token).await.0, StatusCode::OK);
        let session = stage.embed(&format!("{version}/widget/widget_session"));
        let request = stage.client.post(session).json(&json!({
            "client_id": "demo", "client_secret": "demo", "access_token": person.token,
        }));
        assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
        let token = stage.api(&format!("{version}/token"));
        let lost = stage.client.post(token).send().await.unwrap();
        assert_eq!(lost.status(), StatusCode::NOT_FOUND);
    }
    let (status, _) = stage.ask("users/me", &person.token).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = stage.ask("v2/users/me", &person.token).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_logo_has_an_address_that_holds_the_providers_id() {
    let (stage, person) = scene().await;
    let made = stage.made(&person, json!({})).await;
    let logo = made["logo_url"].as_str().unwrap();
    let provider = made["provider_id"].as_str().unwrap();
    let file = logo.rsplit('/').next().unwrap();
    assert_eq!(file.split('.').next(), Some(provider), "{logo}");
    let picture = stage.client.get(logo).send().await.unwrap();
    assert_eq!(picture.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_client_token_makes_users_and_a_user_token_reads_its_own_data() {
    let (stage, person) = scene().await;
    let client = stage.client_token().await;
    let refused = stage.call(Method::GET, "connections", &client).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let request = stage.client.post(stage.api("v2.1/users"));
    let request = request.json(&json!({"email": "b@app.example", "password": "s3cret"}));
    let with = |token: &str| request.try_clone().unwrap().bearer_auth(token).send();
    let refused = with(&person.token).await.unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert_eq!(with(&client).await.unwrap().status(), StatusCode::CREATED);
    let other = stage.person("c@app.example").await;
    stage.made(&other, json!({})).await;
    assert_eq!(stage.rows("connections", &other).await.len(), 1);
    assert_eq!(stage.rows("connections", &person).await.len(), 0);
}

#[tokio::test]
async fn a_token_is_asked_for_in_json_with_the_provider() {
    let stage = Stage::with(TwinConfig {
        choices: Choices {
            token_needs_provider: true,
            ..Choices::default()
        },
        ..quick()
    })
    .await;
    let mut body = json!({
        "provider": "linxoConnect", "client_id": "demo", "client_secret": "demo",
        "grant_type": "client_credentials", "scope": "users_create",
    });
    token_of(stage.token(body.clone()).await).await;
    body["provider"] = json!("somebodyElse");
    let refused = stage.token(body).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_token_is_asked_for_in_a_form_without_a_provider() {
    let (stage, person) = scene().await;
    let request = stage.client.post(stage.api("token")).form(&[
        ("client_id", "demo"),
        ("client_secret", "demo"),
        ("grant_type", "password"),
        ("scope", USER_SCOPES),
        ("username", &person.email),
        ("password", "s3cret"),
    ]);
    let token = token_of(request.send().await.unwrap()).await;
    assert_eq!(stage.get("users/me", &token).await["id"], *person.id);
}

#[tokio::test]
async fn a_token_comes_with_its_type_and_its_lifetime() {
    let (stage, person) = scene().await;
    let answer = stage.sign_in(&person.email, "s3cret", USER_SCOPES).await;
    let answer = json_of(answer).await;
    assert!(answer["access_token"].is_string());
    assert_eq!(answer["token_type"], "Bearer");
    let lifetime = answer["expires_in"].as_u64().unwrap();
    let token = answer["access_token"].as_str().unwrap();
    let me = || stage.call(Method::GET, "users/me", token);
    stage.advance(u32::try_from(lifetime).unwrap() - 5).await;
    assert_eq!(me().await.status(), StatusCode::OK);
    stage.advance(5).await;
    assert_eq!(me().await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_call_without_a_bearer_token_is_refused() {
    let (stage, person) = scene().await;
    let paths = [
        "users/me",
        "connections",
        "accounts",
        "transactions",
        "categories",
        "providers",
    ];
    for path in paths {
        let address = stage.api(&format!("v2.1/{path}"));
        for header in [
            None,
            Some(person.token.clone()),
            Some("Bearer x".to_owned()),
        ] {
            let mut request = stage.client.get(&address);
            if let Some(header) = &header {
                request = request.header("authorization", header);
            }
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path}");
        }
    }
}

#[tokio::test]
async fn a_client_token_reads_a_users_data_with_the_users_id_in_a_header() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    let client = stage.client_token().await;
    let read = async |path: &str, user: &str, scope: &str| {
        let request = stage.client.get(stage.api(path)).bearer_auth(&client);
        let request = request.header("x-linxo-user-id", user);
        let response = request.header("x-scope", scope).send().await.unwrap();
        (response.status(), json_of(response).await)
    };
    let scopes = "accounts_read transactions_read";
    let (status, accounts) = read("v2.1/accounts", &person.id, scopes).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(accounts.as_array().unwrap().len(), 4);
    let path = format!("v3/transactions?user_id={}", person.id);
    let (status, rows) = read(&path, &person.id, scopes).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(rows["transactions"].as_array().unwrap().len(), 4);
    let (status, error) = read("v2.1/accounts", &person.id, "transactions_read").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let words = error["error_description"].as_str().unwrap();
    assert!(words.contains("accounts_read"), "{words}");
    let (status, _) = read("v2.1/accounts", "1", scopes).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn making_users_needs_the_scope_users_create() {
    let stage = Stage::start().await;
    let token = |scope: &str| {
        stage.token(json!({
            "client_id": "demo", "client_secret": "demo",
            "grant_type": "client_credentials", "scope": scope,
        }))
    };
    let refused = json_of(token("profile").await).await;
    assert_eq!(refused["error"], "invalid_scope");
    token_of(token("users_create").await).await;
    // A client that is not granted the scope does not get it, and hears which one.
    let stage = Stage::with(TwinConfig {
        client_scopes: Some(vec!["profile".to_owned()]),
        ..quick()
    })
    .await;
    let refused = stage.token(json!({
        "client_id": "demo", "client_secret": "demo",
        "grant_type": "client_credentials", "scope": "users_create",
    }));
    let refused = json_of(refused.await).await;
    assert_eq!(refused["error"], "invalid_scope");
    let words = refused["error_description"].as_str().unwrap();
    assert!(words.contains("users_create"), "{words}");
}

async fn session_with(stage: &Stage, token: &str) -> (StatusCode, Value) {
    let address = stage.embed("v2.1/widget/widget_session");
    let request = stage.client.post(address).json(&json!({
        "client_id": "demo", "client_secret": "demo", "access_token": token,
    }));
    let response = request.send().await.unwrap();
    (response.status(), json_of(response).await)
}

#[tokio::test]
async fn the_six_scopes_are_enough_for_the_widget_reading_and_deleting() {
    let (stage, person) = scene().await;
    let six = "profile profile_edit accounts_manage connections_manage connections_sync \
               transactions_read";
    let token = token_of(stage.sign_in(&person.email, "s3cret", six).await).await;
    let (status, session) = session_with(&stage, &token).await;
    assert_eq!(status, StatusCode::OK);
    stage
        .connect(json!({"session_id": session["session_id"]}))
        .await;
    for path in [
        "users/me",
        "connections",
        "accounts",
        "transactions",
        "categories",
    ] {
        stage.get(path, &token).await;
    }
    let account = &stage.rows("accounts", &person).await[0];
    let path = format!("accounts/{}", account["id"].as_str().unwrap());
    assert_eq!(stage.delete(&path, &token).await, StatusCode::NO_CONTENT);
    let made = stage.made(&person, json!({})).await;
    let path = format!("connections/{}", made["id"].as_str().unwrap());
    assert_eq!(stage.delete(&path, &token).await, StatusCode::NO_CONTENT);
    let deleted = stage.delete("users/me", &token).await;
    assert_eq!(deleted, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_widget_needs_the_scopes_that_a_public_client_had_to_put_back() {
    let (stage, person) = scene().await;
    let four = [
        "profile",
        "accounts_manage",
        "connections_manage",
        "connections_sync",
    ];
    let all = four.join(" ");
    let token = token_of(stage.sign_in(&person.email, "s3cret", &all).await).await;
    assert_eq!(session_with(&stage, &token).await.0, StatusCode::OK);
    for without in four {
        let three: Vec<&str> = four.into_iter().filter(|one| *one != without).collect();
        let three = three.join(" ");
        let token = token_of(stage.sign_in(&person.email, "s3cret", &three).await).await;
        let (status, error) = session_with(&stage, &token).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{without}");
        let words = error["error_description"].as_str().unwrap();
        assert!(words.contains(without), "{words}");
    }
}
