//! Users and tokens.

use linxo::client::Error;
use serde_json::json;

use super::server::{Server, bare, json, token, with_header};

fn created() -> axum::response::Response {
    with_header(201, "location", "/users/3996384")
}

#[tokio::test]
async fn a_user_is_made_with_our_own_token_and_its_id_is_in_location() {
    let server = Server::with_tokens(|_| created()).await;
    let id = server
        .client()
        .create_user("k1@app.example", &"pw".into())
        .await
        .unwrap();
    assert_eq!(id.as_str(), "3996384");
    let seen = server.seen();
    assert_eq!(seen[0].line(), "POST /token");
    assert_eq!(
        seen[0].body,
        json!({"provider": "linxoConnect", "client_id": "our-client", "client_secret": "our-secret",
               "grant_type": "client_credentials", "scope": "users_create"})
    );
    assert_eq!(seen[1].line(), "POST /v2.1/users");
    assert_eq!(seen[1].bearer(), Some("token-1"));
    assert_eq!(
        seen[1].body,
        json!({"email": "k1@app.example", "password": "pw"})
    );
}

#[tokio::test]
async fn location_may_be_a_whole_address() {
    let server = Server::with_tokens(|_| {
        with_header(201, "location", "https://api.example/v2.1/users/77/?x=1")
    })
    .await;
    let id = server
        .client()
        .create_user("a@b.example", &"pw".into())
        .await
        .unwrap();
    assert_eq!(id.as_str(), "77");
}

#[tokio::test]
async fn a_user_without_location_is_unexpected_and_a_taken_email_is_a_conflict() {
    let server = Server::with_tokens(|_| bare(201)).await;
    let outcome = server
        .client()
        .create_user("a@b.example", &"pw".into())
        .await;
    assert!(matches!(outcome, Err(Error::Unexpected(_))), "{outcome:?}");

    let server = Server::with_tokens(|_| bare(409)).await;
    let outcome = server
        .client()
        .create_user("a@b.example", &"pw".into())
        .await;
    assert_eq!(outcome, Err(Error::Conflict));
}

#[tokio::test]
async fn our_own_token_is_asked_for_once_even_by_many_at_a_time() {
    let server = Server::with_tokens(|_| created()).await;
    let client = server.client();
    let password = "pw".into();
    let calls = (0..12).map(|_| client.create_user("a@b.example", &password));
    for outcome in futures::future::join_all(calls).await {
        outcome.unwrap();
    }
    let seen = server.seen();
    assert_eq!(seen.iter().filter(|seen| seen.path == "/token").count(), 1);
    assert_eq!(
        seen.iter()
            .filter(|seen| seen.path == "/v2.1/users")
            .count(),
        12
    );
}

#[tokio::test]
async fn a_token_at_its_end_is_renewed_first() {
    let server = Server::start(|seen| {
        Some(match seen.path.as_str() {
            "/token" => token(&format!("token-{}", seen.nth), 0),
            _ => created(),
        })
    })
    .await;
    let client = server.client();
    for _ in 0..2 {
        client
            .create_user("a@b.example", &"pw".into())
            .await
            .unwrap();
    }
    let users = server
        .seen()
        .into_iter()
        .filter(|seen| seen.path == "/v2.1/users");
    let bearers: Vec<_> = users
        .map(|seen| seen.bearer().unwrap().to_owned())
        .collect();
    assert_eq!(bearers, ["token-0", "token-1"]);
}

#[tokio::test]
async fn a_token_refused_before_its_time_is_replaced_once() {
    let server = Server::start(|seen| {
        Some(match (seen.path.as_str(), seen.bearer()) {
            ("/token", _) => token(&format!("token-{}", seen.nth), 3_600),
            (_, Some("token-1")) => created(),
            _ => bare(401),
        })
    })
    .await;
    server
        .client()
        .create_user("a@b.example", &"pw".into())
        .await
        .unwrap();
    assert_eq!(server.lines(), ["POST /v2.1/users", "POST /v2.1/users"]);
}

#[tokio::test]
async fn a_token_refused_again_is_an_error_and_not_a_loop() {
    let server = Server::with_tokens(|_| bare(401)).await;
    let outcome = server
        .client()
        .create_user("a@b.example", &"pw".into())
        .await;
    assert_eq!(outcome, Err(Error::Unauthorized));
    assert_eq!(server.lines().len(), 2);
}

#[tokio::test]
async fn a_user_signs_in_with_the_scopes_a_one_shot_needs() {
    let server = Server::with_tokens(|_| bare(500)).await;
    let token = server
        .client()
        .sign_in("k1@app.example", &"pw".into())
        .await
        .unwrap();
    assert!(token.is_fresh());
    assert_eq!(
        server.seen()[0].body,
        json!({"provider": "linxoConnect", "client_id": "our-client", "client_secret": "our-secret",
               "grant_type": "password", "username": "k1@app.example", "password": "pw",
               "scope": "profile profile_edit accounts_manage connections_manage \
                         connections_sync transactions_read"})
    );
}

#[tokio::test]
async fn a_lifetime_may_be_missing_or_a_text() {
    for expires_in in [
        json!(null),
        json!("3600"),
        json!(u64::MAX),
        json!(-1),
        json!("soon"),
    ] {
        let server = Server::start(move |_| {
            Some(json(
                200,
                json!({"access_token": "t", "expires_in": expires_in}),
            ))
        })
        .await;
        let token = server
            .client()
            .sign_in("a@b.example", &"pw".into())
            .await
            .unwrap();
        assert!(token.is_fresh());
    }
}

#[tokio::test]
async fn a_refused_grant_is_the_users_and_a_refused_client_is_ours() {
    let forbidden = Error::Forbidden {
        description: Some("invalid_scope".to_owned()),
    };
    for (status, error, expected) in [
        (400, "invalid_grant", Error::InvalidCredentials),
        (401, "invalid_grant", Error::InvalidCredentials),
        (401, "invalid_client", Error::ClientRefused),
        (400, "unauthorized_client", Error::ClientRefused),
        (400, "invalid_scope", forbidden),
    ] {
        let server = Server::start(move |_| Some(json(status, json!({"error": error})))).await;
        let outcome = server.client().sign_in("a@b.example", &"pw".into()).await;
        assert_eq!(outcome.map(|_| ()), Err(expected), "{status} {error}");
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_bare_refusal_is_the_users_only_when_we_ourselves_are_still_welcome() {
    for status in [400, 401] {
        let server = Server::start(move |seen| {
            Some(if seen.grant() == "password" {
                bare(status)
            } else {
                token("ours", 60)
            })
        })
        .await;
        let outcome = server.client().sign_in("a@b.example", &"pw".into()).await;
        assert_eq!(outcome.map(|_| ()), Err(Error::InvalidCredentials));

        let server = Server::start(move |_| Some(bare(status))).await;
        let outcome = server.client().sign_in("a@b.example", &"pw".into()).await;
        assert_eq!(outcome.map(|_| ()), Err(Error::ClientRefused));
    }
}

#[tokio::test]
async fn trouble_at_sign_in_is_never_taken_for_a_refused_user() {
    for status in [302, 403, 404, 409, 410, 429, 500, 502, 503] {
        let server = Server::start(move |_| Some(bare(status))).await;
        let error = server
            .client()
            .sign_in("a@b.example", &"pw".into())
            .await
            .unwrap_err();
        assert!(!error.is_gone(), "{status}: {error:?}");
    }
    let server = Server::start(|_| Some(json(200, json!({"access_token": ""})))).await;
    let error = server
        .client()
        .sign_in("a@b.example", &"pw".into())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)));
}
