//! Large exports: given away piece by piece, whole or visibly broken.

use contract::JourneyState;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;

use crate::harness::{API_KEY, Opened, PATIENCE, Stage};

/// More than fits into what the system keeps between two ends of a connection.
const TRANSACTIONS: usize = 3 * 5_000;

async fn delivered(stage: &Stage) -> Opened {
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    let walk = json!({ "login": "bulk-3x5000", "sync_ms": 0 });
    stage.connect(&widget, walk).await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    opened
}

#[tokio::test]
async fn an_export_is_read_from_the_store_as_it_is_taken_and_never_cut_short_in_silence() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = delivered(&stage).await;
    let path = format!("/v1/journeys/{}", opened.id);

    let whole = harness.get(&format!("{path}/data"), API_KEY).await;
    let whole = whole.text().await.expect("all of it");
    let data: Value = serde_json::from_str(&whole).expect("JSON");
    let transactions = data["transactions"].as_array().expect("a list");
    assert_eq!(transactions.len(), TRANSACTIONS);
    let lines = harness.request(Method::GET, &format!("{path}/data"), API_KEY);
    let lines = lines.header("accept", "application/x-ndjson").send().await;
    let lines = lines.expect("an answer").text().await.expect("all of it");
    assert_eq!(lines.lines().count(), TRANSACTIONS + 3);

    // A client that asks, takes the beginning, and then nothing for a while.
    let address = harness.server.as_ref().expect("a server").local_addr();
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(16 * 1024).expect("set");
    let mut stream = socket.connect(address).await.expect("connected");
    let request =
        format!("GET {path}/data HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {API_KEY}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut begin = [0; 4_096];
    stream.read_exact(&mut begin).await.expect("the beginning");
    assert!(begin.starts_with(b"HTTP/1.1 200"));

    // What the server had not read by now is deleted. Had it kept the whole answer in memory, all
    // of it would still come.
    let deleted = harness.request(Method::DELETE, &path, API_KEY).send().await;
    assert_eq!(deleted.expect("an answer").status(), StatusCode::NO_CONTENT);
    let mut rest = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut rest));
    let _ = read.await.expect("an end");
    assert!(
        begin.len() + rest.len() < whole.len(),
        "{} of {} bytes came after the deletion",
        rest.len(),
        whole.len()
    );
    // Neither the JSON nor the framing of HTTP says that this was all.
    assert!(!rest.ends_with(b"]}\r\n0\r\n\r\n"));
    assert!(!rest.ends_with(b"0\r\n\r\n"));
}
