//! What goes wrong on the way, and what the client makes of it.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use linxo::client::{Client, Error};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::reading::signed_in;
use super::server::{Server, bare, config, json, token, with_header};

#[tokio::test]
async fn refusals_have_their_own_errors_and_are_not_repeated() {
    let rejected = |status| Error::Rejected {
        status,
        description: None,
    };
    for (status, error, retriable) in [
        (400, rejected(400), false),
        (401, Error::Unauthorized, false),
        (403, Error::Forbidden, false),
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
async fn a_get_is_given_up_after_three_attempts() {
    let server = Server::with_tokens(|_| bare(500)).await;
    let (client, token) = signed_in(&server).await;
    let error = client.connections(&token).await.unwrap_err();
    assert_eq!(
        error,
        Error::Rejected {
            status: 500,
            description: None
        }
    );
    assert!(error.is_retriable());
    assert_eq!(server.lines().len(), 3);
}

#[tokio::test]
async fn what_is_not_a_get_is_sent_once() {
    let server = Server::start(|seen| {
        Some(if seen.grant() == "password" {
            token("t", 60)
        } else {
            bare(500)
        })
    })
    .await;
    let (client, token) = signed_in(&server).await;
    client.delete_user(&token).await.unwrap_err();
    client
        .delete_connection(&token, &"1".into())
        .await
        .unwrap_err();
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
            "DELETE /v2.1/users/me",
            "DELETE /v2.1/connections/1",
            "POST /v2.1/widget/widget_session",
            "POST /token",
        ]
    );
}

#[tokio::test]
async fn a_long_wait_asked_for_is_the_callers_to_make() {
    let server = Server::with_tokens(|_| with_header(429, "retry-after", "3")).await;
    let (client, token) = signed_in(&server).await;
    let error = client.connections(&token).await.unwrap_err();
    let retry_after = Some(Duration::from_secs(3));
    assert_eq!(error, Error::RateLimited { retry_after });
    assert!(error.is_retriable());
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn a_short_wait_asked_for_is_made() {
    let server = Server::with_tokens(|seen| {
        if seen.nth == 0 {
            with_header(429, "retry-after", "0")
        } else {
            json(200, json!([]))
        }
    })
    .await;
    let (client, token) = signed_in(&server).await;
    client.connections(&token).await.unwrap();
    assert_eq!(server.lines().len(), 2);
}

#[tokio::test]
async fn a_date_in_retry_after_is_not_taken_for_seconds() {
    let server =
        Server::with_tokens(|_| with_header(429, "retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"))
            .await;
    let (client, token) = signed_in(&server).await;
    let error = client.delete_user(&token).await.unwrap_err();
    assert_eq!(error, Error::RateLimited { retry_after: None });
}

/// Grants a token on its first connection, then says `bytes` to each request and hangs up.
async fn hangs_up_after(bytes: &'static [u8]) -> (Client, Arc<AtomicUsize>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4_096];
            if stream
                .read(&mut request)
                .await
                .is_ok_and(|length| length > 0)
            {
                counted.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(bytes).await;
            }
        }
    });
    (Client::new(config(port)).unwrap(), calls)
}

#[tokio::test]
async fn a_dropped_connection_and_a_cut_answer_are_unreachable_and_tried_again() {
    let granting = Server::with_tokens(|_| bare(500)).await;
    let (_, token) = signed_in(&granting).await;
    for bytes in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{\"id\":",
    ] {
        let (client, calls) = hangs_up_after(bytes).await;
        let error = client.connections(&token).await.unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
        assert!(error.is_retriable());
        assert_eq!(calls.load(Ordering::SeqCst), 3);
        client.delete_user(&token).await.unwrap_err();
        assert_eq!(calls.load(Ordering::SeqCst), 4);
    }
}

#[tokio::test]
async fn nobody_listening_is_unreachable_and_says_why() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let client = Client::new(config(port)).unwrap();
    let error = client
        .sign_in("a@b.example", &"pw".into())
        .await
        .unwrap_err();
    let Error::Unreachable { reason } = error else {
        panic!("{error:?}")
    };
    assert!(reason.to_lowercase().contains("refused"), "{reason}");
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

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read_to_its_end() {
    let megabyte = Bytes::from(vec![b' '; 1 << 20]);
    let announced = megabyte.repeat(17);
    let server = Server::with_tokens(move |_| Response::new(Body::from(announced.clone()))).await;
    let (client, token) = signed_in(&server).await;
    let error = client.connections(&token).await.unwrap_err();
    assert_eq!(error, Error::Unexpected("a body larger than 16 MiB"));

    // One without an announced length and without an end.
    let server = Server::with_tokens(move |_| {
        let chunk = megabyte.clone();
        let chunks = futures::stream::repeat_with(move || Ok::<_, std::io::Error>(chunk.clone()));
        Response::new(Body::from_stream(chunks))
    })
    .await;
    let (client, token) = signed_in(&server).await;
    let error = client.connections(&token).await.unwrap_err();
    assert_eq!(error, Error::Unexpected("a body larger than 16 MiB"));
}

#[tokio::test]
async fn a_body_within_the_limit_is_read_whole() {
    let body = format!("[{}]", " ".repeat(15 << 20));
    let server = Server::with_tokens(move |_| Response::new(Body::from(body.clone()))).await;
    let (client, token) = signed_in(&server).await;
    assert!(client.connections(&token).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_slow_answer_and_a_slow_body_end_in_time() {
    let answering = |slow_body: bool| {
        Server::start(move |seen| match (seen.path.as_str(), slow_body) {
            ("/token", _) => Some(token("t", 60)),
            (_, false) => None,
            (_, true) => {
                let endless = futures::stream::pending::<Result<Bytes, std::io::Error>>();
                Some(Response::new(Body::from_stream(endless)))
            }
        })
    };
    for slow_body in [false, true] {
        let server = answering(slow_body).await;
        let (_, token) = signed_in(&server).await;
        let mut config = server.config();
        config.call_timeout = Duration::from_millis(100);
        let client = Client::new(config).unwrap();
        let error = client.connections(&token).await.unwrap_err();
        assert_eq!(error, Error::Timeout);
        assert!(error.is_retriable());
        assert_eq!(server.lines().len(), 1);
    }
}

#[tokio::test]
async fn no_wait_begins_that_the_time_of_the_call_does_not_cover() {
    let server = Server::with_tokens(|_| with_header(429, "retry-after", "2")).await;
    let (_, token) = signed_in(&server).await;
    let mut config = server.config();
    config.call_timeout = Duration::from_millis(1_900);
    let error = Client::new(config)
        .unwrap()
        .connections(&token)
        .await
        .unwrap_err();
    let retry_after = Some(Duration::from_secs(2));
    assert_eq!(error, Error::RateLimited { retry_after });
    assert_eq!(server.lines().len(), 1);
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
    let mut nameless = config(1);
    nameless.client_id.clear();
    assert!(matches!(
        Client::new(nameless),
        Err(Error::Configuration(_))
    ));
}
