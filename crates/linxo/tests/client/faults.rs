//! What Linxo refuses and where it stumbles, and what is sent again.

use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use linxo::client::{Client, Deletion, Error};
use serde_json::json;

use super::reading::signed_in;
use super::server::{Server, bare, config, json, refusal, token, with_header};

fn rejected(status: u16) -> Error {
    Error::Rejected {
        status,
        retry_after: None,
        description: None,
    }
}

#[tokio::test]
async fn refusals_have_their_own_errors_and_are_not_repeated() {
    let forbidden = Error::Forbidden { description: None };
    for (status, error, retriable) in [
        (400, rejected(400), false),
        (401, Error::Unauthorized, false),
        (403, forbidden, false),
        (404, Error::NotFound, false),
        (408, rejected(408), true),
        (409, Error::Conflict, false),
        (422, rejected(422), false),
        (302, Error::Unexpected("a redirection"), true),
    ] {
        let server = Server::with_tokens(move |_| with_header(status, "location", "/x")).await;
        let (client, token) = signed_in(&server).await;
        assert_eq!(client.connections(&token).await.unwrap_err(), error);
        assert_eq!(error.is_retriable(), retriable, "{status}");
        assert_eq!(server.lines().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn what_linxo_says_of_a_missing_scope_is_kept() {
    let said = "the scope accounts_manage is missing";
    let server = Server::with_tokens(move |_| refusal(403, said)).await;
    let (client, token) = signed_in(&server).await;
    let error = client.connections(&token).await.unwrap_err();
    let description = Some(said.to_owned());
    assert_eq!(error, Error::Forbidden { description });
    assert!(error.to_string().ends_with(said), "{error}");
}

#[tokio::test]
async fn a_get_is_tried_again_when_linxo_stumbles() {
    for status in [429, 500, 502, 503, 504] {
        let server = Server::with_tokens(move |seen| {
            if seen.nth < 2 {
                bare(status)
            } else {
                json(200, json!([]))
            }
        })
        .await;
        let (client, token) = signed_in(&server).await;
        assert!(client.connections(&token).await.unwrap().is_empty());
        assert_eq!(server.lines().len(), 3, "{status}");
    }
}

#[tokio::test]
async fn a_get_is_given_up_after_the_configured_number_of_attempts() {
    for attempts in [1, 3, 5] {
        let server = Server::with_tokens(|_| bare(500)).await;
        let (_, token) = signed_in(&server).await;
        let mut config = server.config();
        config.retries.attempts = attempts;
        let client = Client::new(config).unwrap();
        let error = client.connections(&token).await.unwrap_err();
        assert_eq!(error, rejected(500));
        assert!(error.is_retriable());
        assert_eq!(server.lines().len(), attempts as usize);
    }
}

#[tokio::test]
async fn what_neither_reads_nor_deletes_is_sent_once() {
    let server = Server::start(|seen| {
        Some(if seen.grant() == "password" {
            token("t", 60)
        } else {
            bare(500)
        })
    })
    .await;
    let (client, token) = signed_in(&server).await;
    client
        .open_widget(&token, &Default::default())
        .await
        .unwrap_err();
    client
        .create_user("a@b.example", &"pw".into())
        .await
        .unwrap_err();
    let lines: Vec<_> = server.seen().iter().map(|seen| seen.line()).collect();
    assert_eq!(
        lines,
        [
            "POST /token",
            "POST /v2.1/widget/widget_session",
            "POST /token",
        ]
    );
}

/// Answers `DELETE` with these statuses, one after the other.
async fn deleting(statuses: &'static [u16]) -> Server {
    Server::with_tokens(move |seen| match seen.method.as_str() {
        "DELETE" => bare(statuses[seen.nth]),
        _ => bare(404),
    })
    .await
}

#[tokio::test]
async fn a_deletion_whose_answer_is_lost_is_repeated_and_found_done() {
    for (statuses, of_user, of_connection) in [
        (
            &[204][..],
            Ok(Deletion::Acknowledged),
            Ok(Deletion::Acknowledged),
        ),
        (
            &[500, 204],
            Ok(Deletion::Acknowledged),
            Ok(Deletion::Acknowledged),
        ),
        (
            &[502, 404],
            Ok(Deletion::FoundGone),
            Ok(Deletion::FoundGone),
        ),
        (
            &[504, 410],
            Ok(Deletion::FoundGone),
            Ok(Deletion::FoundGone),
        ),
        (
            &[503, 401],
            Ok(Deletion::TokenRefused),
            Err(Error::Unauthorized),
        ),
        (&[500, 500, 500], Err(rejected(500)), Err(rejected(500))),
    ] {
        let server = deleting(statuses).await;
        let (client, token) = signed_in(&server).await;
        assert_eq!(client.delete_user(&token).await, of_user, "{statuses:?}");
        assert_eq!(server.lines().len(), statuses.len());

        let server = deleting(statuses).await;
        let (client, token) = signed_in(&server).await;
        let outcome = client.delete_connection(&token, &"1".into()).await;
        assert_eq!(outcome, of_connection, "{statuses:?}");
        assert_eq!(server.lines().len(), statuses.len());
    }
}

#[tokio::test]
async fn what_was_gone_before_the_first_attempt_is_not_claimed_as_our_deletion() {
    for (statuses, error) in [
        (&[404][..], Error::NotFound),
        (&[401], Error::Unauthorized),
        // Refused for the number of calls: nothing was done.
        (&[429, 404], Error::NotFound),
    ] {
        let server = deleting(statuses).await;
        let (client, token) = signed_in(&server).await;
        assert!(error.is_gone());
        assert_eq!(client.delete_user(&token).await, Err(error));
    }
}

#[tokio::test]
async fn garbage_is_an_error_of_its_own() {
    for body in [
        "<html>maintenance</html>",
        "",
        "{\"connections\":[]}",
        "[{\"id\":\"1\"}]",
    ] {
        let server = Server::with_tokens(move |_| Response::new(Body::from(body))).await;
        let (client, token) = signed_in(&server).await;
        let error = client.connections(&token).await.unwrap_err();
        assert!(matches!(error, Error::Wire(_)), "{error:?}");
        assert_eq!(server.lines().len(), 1);
    }
    let server = Server::start(|_| Some(Response::new(Body::from("<html>")))).await;
    let error = server
        .client()
        .sign_in("a@b.example", &"pw".into())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
}

#[test]
fn a_configuration_that_would_send_secrets_in_the_clear_is_refused() {
    for (address, fine) in [
        ("https://auth.example", true),
        ("http://localhost:1", true),
        ("http://a.b.localhost:1", true),
        ("http://[::1]:1", true),
        ("http://auth.example", false),
        ("http://localhost.evil.example", false),
        ("ftp://localhost", false),
    ] {
        let mut config = config(1);
        config.endpoints.auth = address.parse().unwrap();
        let client = Client::new(config);
        assert_eq!(client.is_ok(), fine, "{address}: {:?}", client.err());
    }
}

#[test]
fn a_configuration_that_cannot_work_is_refused() {
    let refused = |change: fn(&mut linxo::client::ClientConfig)| {
        let mut config = config(1);
        change(&mut config);
        let outcome = Client::new(config);
        assert!(
            matches!(outcome, Err(Error::Configuration(_))),
            "{outcome:?}"
        );
    };
    refused(|config| config.client_id.clear());
    refused(|config| config.call_timeout = Duration::ZERO);
    refused(|config| config.attempt_timeout = Duration::ZERO);
    refused(|config| config.connect_timeout = Duration::MAX);
    refused(|config| config.largest_body = 0);
    refused(|config| config.retries.attempts = 0);
}
