//! Acting for a user: its token is nobody's concern.

use axum::response::Response;
use futures::future::join_all;
use linxo::client::{Deletion, Error, UserAccess};
use serde_json::json;

use super::server::{Seen, Server, bare, json, token, with_header};

const EMAIL: &str = "k1@app.example";

fn user(server: &Server) -> UserAccess {
    server.client().user(EMAIL, "pw".into())
}

/// Grants `token-0`, `token-1`… for so many seconds each, and answers the rest with `answer`.
async fn granting<F>(seconds: fn(usize) -> u64, answer: F) -> Server
where
    F: Fn(&Seen) -> Response + Clone + Send + Sync + 'static,
{
    Server::start(move |seen| {
        Some(match seen.path.as_str() {
            "/token" => token(&format!("token-{}", seen.nth), seconds(seen.nth)),
            _ => answer(seen),
        })
    })
    .await
}

fn sign_ins(server: &Server) -> usize {
    let seen = server.seen();
    let grants = seen.iter().filter(|seen| seen.grant() == "password");
    grants.count()
}

#[tokio::test]
async fn a_hundred_calls_at_a_time_sign_in_once() {
    let server = granting(|_| 3_600, |_| json(200, json!([]))).await;
    let user = user(&server);
    let calls = (0..100).map(|_| user.clone()).map(|user| async move {
        user.connections().await.unwrap();
    });
    join_all(calls).await;
    assert_eq!(sign_ins(&server), 1);
    assert_eq!(server.lines().len(), 100);
}

#[tokio::test]
async fn a_token_at_its_end_is_renewed_once_by_a_hundred_calls() {
    // The first one is at its end when it comes.
    let seconds = |nth| if nth == 0 { 0 } else { 3_600 };
    let server = granting(seconds, |_| json(200, json!([]))).await;
    let user = user(&server);
    user.connections().await.unwrap();
    for outcome in join_all((0..100).map(|_| user.connections())).await {
        outcome.unwrap();
    }
    assert_eq!(sign_ins(&server), 2);
    let late = server.seen();
    let late = late.iter().filter(|seen| seen.path != "/token").skip(1);
    assert!(late.clone().all(|seen| seen.bearer() == Some("token-1")));
    assert_eq!(late.count(), 100);
}

#[tokio::test]
async fn a_token_refused_before_its_time_is_replaced_once_by_a_hundred_calls() {
    let server = granting(
        |_| 3_600,
        |seen| match seen.bearer() {
            Some("token-0") => bare(401),
            _ => json(200, json!([])),
        },
    )
    .await;
    let user = user(&server);
    for outcome in join_all((0..100).map(|_| user.connections())).await {
        outcome.unwrap();
    }
    assert_eq!(sign_ins(&server), 2);
    assert_eq!(server.lines().len(), 200);
}

#[tokio::test]
async fn a_second_401_is_the_answer() {
    let server = granting(|_| 3_600, |_| bare(401)).await;
    let user = user(&server);
    assert_eq!(user.connections().await.unwrap_err(), Error::Unauthorized);
    assert_eq!(sign_ins(&server), 2);
    assert_eq!(server.lines().len(), 2);
}

#[tokio::test]
async fn a_sign_in_that_fails_fails_once_for_all_who_wait_for_it() {
    let server = Server::start(|_| Some(bare(500))).await;
    let user = user(&server);
    for round in 1..=2 {
        for outcome in join_all((0..100).map(|_| user.connections())).await {
            assert!(outcome.unwrap_err().is_retriable());
        }
        assert_eq!(server.seen().len(), round);
    }
}

#[tokio::test]
async fn a_user_that_is_gone_looks_gone() {
    let server = Server::start(|seen| {
        Some(match (seen.path.as_str(), seen.nth) {
            ("/token", 0) => token("t", 3_600),
            ("/token", _) => json(400, json!({"error": "invalid_grant"})),
            _ => bare(401),
        })
    })
    .await;
    let user = user(&server);
    let error = user.user().await.unwrap_err();
    assert_eq!(error, Error::InvalidCredentials);
    assert!(error.is_gone());
}

#[tokio::test]
async fn a_fresh_token_is_asked_for_whatever_is_kept() {
    let server = granting(|_| 3_600, |_| json(200, json!([]))).await;
    let user = user(&server);
    user.token().await.unwrap();
    user.token().await.unwrap();
    assert_eq!(sign_ins(&server), 1);
    user.fresh_token().await.unwrap();
    assert_eq!(sign_ins(&server), 2);
}

#[tokio::test]
async fn a_deletion_is_seen_through_a_renewal_of_the_token() {
    // Its first attempt does it and the answer is lost; then the token is refused.
    for (after_renewal, expected) in [
        (204, Ok(Deletion::Acknowledged)),
        (404, Ok(Deletion::FoundGone)),
    ] {
        let server = granting(
            |_| 3_600,
            move |seen| match (seen.bearer(), seen.nth) {
                (Some("token-0"), 0) => bare(502),
                (Some("token-0"), _) => bare(401),
                _ => bare(after_renewal),
            },
        )
        .await;
        let user = user(&server);
        assert_eq!(user.delete_connection(&"1".into()).await, expected);
        assert_eq!(sign_ins(&server), 2);
    }
}

#[tokio::test]
async fn a_deletion_after_which_no_token_is_granted_was_done() {
    let gone_after = |first: u16| {
        Server::start(move |seen| {
            Some(match (seen.path.as_str(), seen.nth) {
                ("/token", 0) => token("t", 3_600),
                ("/token", _) => json(400, json!({"error": "invalid_grant"})),
                (_, 0) => bare(first),
                _ => bare(401),
            })
        })
    };
    let server = gone_after(502).await;
    let deleted = user(&server).delete_user().await;
    assert_eq!(deleted, Ok(Deletion::FoundGone));
    // Without a lost answer it was gone before, and that is for the caller to judge.
    let server = gone_after(401).await;
    let deleted = user(&server).delete_user().await;
    assert_eq!(deleted, Err(Error::InvalidCredentials));
}

#[tokio::test]
async fn everything_that_hangs_under_a_user_can_be_read() {
    let golden = |file: &str| {
        let mut golden: serde_json::Value = serde_json::from_str(file).unwrap();
        golden["answer"].take()
    };
    let server = granting(
        |_| 3_600,
        move |seen| {
            let file = match seen.path.as_str() {
                "/v2.1/users" => return with_header(201, "location", "/users/3996384"),
                "/v2.1/users/me" => include_str!("../golden/user.json"),
                "/v2.1/categories" => include_str!("../golden/categories.json"),
                "/v2.1/providers" => include_str!("../golden/providers.json"),
                _ => return bare(404),
            };
            json(200, golden(file))
        },
    )
    .await;
    let user = user(&server);
    assert_eq!(user.create().await.unwrap().as_str(), "3996384");
    assert_eq!(user.id().await.unwrap().as_str(), "3996384");
    assert_eq!(server.lines(), ["POST /v2.1/users"]);
    assert_eq!(user.user().await.unwrap().value.id.as_str(), "3996384");
    assert!(!user.categories().await.unwrap().is_empty());
    assert!(!user.providers().await.unwrap().is_empty());
}
