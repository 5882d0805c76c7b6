//! Against real receivers on this machine.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::config::webhook::WebhookUrl;
use crate::outbox::sign::SigningSecret;

const SECRET: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
const BODY: &str = "{\"type\":\"journey.erased\"}";

type Seen = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

fn to(address: SocketAddr, path: &str) -> WebhookConfig {
    WebhookConfig {
        url: WebhookUrl::new(&format!("http://{address}{path}")).expect("good"),
        secrets: vec![SigningSecret::from_text(&SECRET.into()).expect("good")],
        data: false,
    }
}

/// A receiver that keeps what it is sent on `/seen`, and answers badly elsewhere.
async fn receiver() -> (SocketAddr, Seen) {
    let seen = Seen::default();
    let keep = async |State(seen): State<Seen>, headers: HeaderMap, body: Bytes| {
        seen.lock().expect("free").push((headers, body));
    };
    let endless = async || {
        let piece = Bytes::from(vec![b'x'; 16 * 1024]);
        let pieces = futures::stream::repeat(Ok::<_, std::convert::Infallible>(piece));
        Body::from_stream(pieces).into_response()
    };
    let wait = async || (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "90")]);
    let router = Router::new()
        .route("/seen", post(keep))
        .route("/endless", post(endless))
        .route("/elsewhere", post(async || Redirect::temporary("/seen")))
        .route("/gone", post(async || StatusCode::GONE))
        .route("/broken", post(async || StatusCode::INTERNAL_SERVER_ERROR))
        .route("/wait", post(wait))
        .with_state(Arc::clone(&seen));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, seen)
}

fn sender() -> Sender {
    Sender::new(Duration::from_millis(500)).expect("a sender")
}

async fn posted(address: SocketAddr, path: &str) -> Result<Accepted, NotAccepted> {
    let now_s = jiff::Timestamp::now().as_second();
    sender()
        .post(&to(address, path), "msg_jrn_1_erased", now_s, BODY.into())
        .await
}

#[tokio::test]
async fn a_message_arrives_signed_as_the_reference_reads_it() {
    let (address, seen) = receiver().await;
    posted(address, "/seen").await.expect("accepted");
    let seen = seen.lock().expect("free");
    let (headers, body) = &seen[0];
    assert_eq!(body, BODY);
    assert_eq!(headers["webhook-id"], "msg_jrn_1_erased");
    assert_eq!(headers["content-type"], "application/json");
    let reference = standardwebhooks::Webhook::new(SECRET).expect("good");
    reference.verify(body, headers).expect("signed");
}

#[tokio::test]
async fn names_under_localhost_are_this_machine() {
    let (address, seen) = receiver().await;
    let mut to = to(address, "/seen");
    let url = format!("http://partner.localhost:{}/seen", address.port());
    to.url = WebhookUrl::new(&url).expect("good");
    let accepted = sender().post(&to, "msg_1", 0, BODY.into()).await;
    accepted.expect("accepted");
    assert_eq!(seen.lock().expect("free").len(), 1);
}

#[tokio::test]
async fn only_a_2xx_is_accepted_and_no_redirect_is_followed() {
    let (address, seen) = receiver().await;
    let status = async |path| match posted(address, path).await {
        Err(NotAccepted::Answered { status, .. }) => status,
        other => panic!("{path}: {other:?}"),
    };
    assert_eq!(status("/broken").await, 500);
    assert_eq!(status("/nowhere").await, 404);
    assert_eq!(status("/elsewhere").await, 307);
    assert!(seen.lock().expect("free").is_empty());
    let gone = posted(address, "/gone").await.expect_err("gone");
    assert!(gone.is_gone());
    let wait = posted(address, "/wait").await.expect_err("busy");
    assert_eq!(wait.retry_after(), Some(Duration::from_secs(90)));
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_it() {
    let (address, _) = receiver().await;
    let begun = Instant::now();
    posted(address, "/endless").await.expect("a 200 is a 200");
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_receiver_that_hangs_or_hangs_up_is_no_receiver() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        // The first hears nothing; the second is cut off in the middle of an answer's head.
        let (first, _) = listener.accept().await.expect("a call");
        let (mut second, _) = listener.accept().await.expect("a call");
        let mut heard = [0; 64];
        let _ = second.read(&mut heard).await;
        let _ = second.write_all(b"HTTP/1.1 20").await;
        drop((first, second));
    });
    let silence = posted(address, "/").await.expect_err("no answer");
    assert_eq!(silence, NotAccepted::Timeout);
    let cut = posted(address, "/").await.expect_err("half an answer");
    assert_eq!(cut, NotAccepted::Unreachable);
    let nobody = posted(address, "/").await.expect_err("nobody listens");
    assert_eq!(nobody, NotAccepted::Unreachable);
}
