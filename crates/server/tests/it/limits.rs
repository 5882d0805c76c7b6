//! What one client may take of the server, and what it gets when it takes more.

use std::time::{Duration, Instant};

use oneshot_server::Rate;
use reqwest::Response;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{API_KEY, Harness, OTHER_API_KEY, PATIENCE, problem};

const FEW: Rate = Rate {
    per_second: 1,
    burst: 5,
};

async fn limited(change: impl FnOnce(&mut oneshot_server::Limits)) -> Harness {
    let mut harness = Harness::alone().await;
    change(&mut harness.config.limits);
    harness.crash_and_restart().await;
    harness
}

/// Asks until it is refused; the last answer, and how many were good.
async fn asked(mut ask: impl AsyncFnMut() -> Response) -> (u32, Response) {
    for good in 0..50 {
        let answer = ask().await;
        if answer.status() == 429 {
            return (good, answer);
        }
    }
    panic!("never refused");
}

async fn is_a_clear_refusal(answer: Response) {
    let wait = answer.headers()["retry-after"].to_str().expect("text");
    let wait: u64 = wait.parse().expect("seconds");
    assert!((1..=2).contains(&wait), "{wait}");
    assert_eq!(problem(answer).await, (429, "rate_limited".to_owned()));
}

#[tokio::test]
async fn one_partner_that_asks_too_often_is_slowed_down_and_no_other() {
    let harness = limited(|limits| limits.per_api_key = FEW).await;
    let (good, answer) = asked(async || harness.get("/v1/journeys", API_KEY).await).await;
    assert!((5..10).contains(&good), "{good}");
    is_a_clear_refusal(answer).await;
    assert_eq!(
        harness.get("/v1/journeys", OTHER_API_KEY).await.status(),
        200
    );
}

#[tokio::test]
async fn one_page_that_asks_too_often_is_slowed_down_and_no_other() {
    let harness = limited(|limits| limits.per_journey = FEW).await;
    let (one, other) = (harness.open(json!({})).await, harness.open(json!({})).await);
    let (good, answer) = asked(async || harness.get("/api/journey", &one.key).await).await;
    assert!((5..10).contains(&good), "{good}");
    is_a_clear_refusal(answer).await;
    assert_eq!(harness.get("/api/journey", &other.key).await.status(), 200);
}

#[tokio::test]
async fn guessing_keys_is_slowed_down_and_costs_nobody_else_anything() {
    let harness = limited(|limits| limits.per_address = FEW).await;
    let opened = harness.open(json!({})).await;
    let guess = async || harness.get("/v1/journeys", "guessed").await;
    let (good, answer) = asked(guess).await;
    assert!((5..10).contains(&good), "{good}");
    is_a_clear_refusal(answer).await;
    // The same for the keys of journeys and for their addresses.
    let logo = format!("/theme/{}/logo", "0".repeat(64));
    let pages = ["/api/journey", "/j/guessed", "/resume/guessed", &logo];
    for path in pages {
        let (_, answer) = asked(async || harness.get(path, "guessed").await).await;
        is_a_clear_refusal(answer).await;
    }
    // From the same address, with keys.
    assert_eq!(harness.get("/v1/journeys", API_KEY).await.status(), 200);
    assert_eq!(harness.get("/api/journey", &opened.key).await.status(), 200);
    let page = harness.get(&format!("/j/{}", opened.key), "").await;
    assert_eq!(page.status(), 200);
    assert_eq!(harness.get("/healthz", "").await.status(), 200);
}

#[tokio::test]
async fn a_page_that_polls_and_streams_never_meets_the_usual_limits() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({})).await;
    for _ in 0..100 {
        assert_eq!(harness.get("/api/journey", &opened.key).await.status(), 200);
        let report = json!({ "event_name": "resize" });
        let answer = harness
            .post("/api/journey/reports", &opened.key, &report)
            .await;
        assert_eq!(answer.status(), 202);
    }
}

/// A connection of our own making, with these bytes sent.
async fn sent(harness: &Harness, bytes: &[u8]) -> TcpStream {
    let address = harness.server.as_ref().expect("a server").local_addr();
    let mut stream = TcpStream::connect(address).await.expect("connected");
    stream.write_all(bytes).await.expect("sent");
    stream
}

/// All that still comes, and how long it took until the server hung up.
async fn rest(stream: &mut TcpStream) -> (String, Duration) {
    let begun = Instant::now();
    let mut text = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut text));
    // A reset is an end too.
    let _ = read.await.expect("the server never hung up");
    (String::from_utf8_lossy(&text).into_owned(), begun.elapsed())
}

#[tokio::test]
async fn headers_that_never_end_hold_a_connection_for_a_bounded_time() {
    let harness = limited(|limits| limits.headers_within = Duration::from_millis(300)).await;
    let mut stream = sent(&harness, b"GET /healthz HTTP/1.1\r\nhost: a\r\nx-slow: ").await;
    let (_, time) = rest(&mut stream).await;
    assert!(time >= Duration::from_millis(100), "{time:?}");
    // The same for one that says nothing at all, and for one that is idle after an answer.
    rest(&mut sent(&harness, b"").await).await;
    let mut idle = sent(&harness, b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await;
    let (text, _) = rest(&mut idle).await;
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up_with_a_word() {
    let harness = limited(|limits| limits.body_within = Duration::from_millis(300)).await;
    let request = format!(
        "POST /v1/journeys HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {API_KEY}\r\n\
         content-length: 100\r\n\r\n{{"
    );
    let mut stream = sent(&harness, request.as_bytes()).await;
    let (text, _) = rest(&mut stream).await;
    assert!(text.starts_with("HTTP/1.1 408"), "{text}");
    assert!(text.contains("application/problem+json"), "{text}");
    assert!(text.contains("\"request_timeout\""), "{text}");
}

#[tokio::test]
async fn headers_without_measure_are_refused() {
    let harness = Harness::alone().await;
    let mut request = b"GET /healthz HTTP/1.1\r\nhost: a\r\nx-long: ".to_vec();
    request.resize(70 * 1024, b'x');
    request.extend_from_slice(b"\r\n\r\n");
    let mut stream = sent(&harness, &[]).await;
    // The server may hang up in the middle.
    let _ = stream.write_all(&request).await;
    let (text, _) = rest(&mut stream).await;
    assert!(
        text.is_empty() || text.starts_with("HTTP/1.1 431"),
        "{text}"
    );
    assert_eq!(harness.get("/healthz", "").await.status(), 200);
}

#[tokio::test]
async fn a_full_house_serves_again_once_somebody_leaves() {
    let harness = limited(|limits| limits.connections = 2).await;
    let first = sent(&harness, b"").await;
    let second = sent(&harness, b"").await;
    let request = b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    let mut third = sent(&harness, request).await;
    let mut byte = [0];
    let early = tokio::time::timeout(Duration::from_millis(200), third.read(&mut byte)).await;
    assert!(early.is_err(), "a third was served");
    drop(first);
    let (text, _) = rest(&mut third).await;
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    drop(second);
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answers_is_let_go() {
    let harness = limited(|limits| limits.stalled_for = Duration::from_millis(300)).await;
    // More answers than fit between us, and none of them is read.
    let requests = "GET /openapi.json HTTP/1.1\r\nhost: a\r\n\r\n".repeat(400);
    let mut stream = sent(&harness, requests.as_bytes()).await;
    let hung_up = async {
        // Whoever writes to an end that is closed is told so, a moment later.
        while stream.write_all(b"G").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, hung_up).await;
    assert!(waited.is_ok(), "the server never hung up");
}
