//! How much of an answer is read.

use axum::body::{Body, Bytes};
use axum::response::Response;
use linxo::client::{Client, Error};

use super::reading::signed_in;
use super::server::{Server, with_header};

const LIMIT: usize = 1_000;

/// Reads the connections with this limit, from a server that answers with this body.
async fn read<F>(body: F) -> Result<usize, Error>
where
    F: Fn() -> Body + Clone + Send + Sync + 'static,
{
    let server = Server::with_tokens(move |_| Response::new(body())).await;
    let (_, token) = signed_in(&server).await;
    let mut config = server.config();
    config.largest_body = LIMIT;
    let client = Client::new(config).unwrap();
    let connections = client.connections(&token).await;
    assert_eq!(server.lines().len(), 1);
    connections.map(|connections| connections.len())
}

#[tokio::test]
async fn a_body_of_the_largest_size_is_read_whole_and_one_byte_more_is_not() {
    let list = |length: usize| format!("[{}]", " ".repeat(length - 2));
    assert_eq!(read(move || Body::from(list(LIMIT))).await, Ok(0));
    let refused = read(move || Body::from(list(LIMIT + 1))).await;
    assert_eq!(refused, Err(Error::TooLarge { limit: LIMIT }));
}

#[tokio::test]
async fn a_body_without_an_announced_length_and_without_an_end_is_not_read_to_its_end() {
    let endless = || {
        let chunk = || Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 100]));
        Body::from_stream(futures::stream::repeat_with(chunk))
    };
    let refused = read(endless).await;
    assert_eq!(refused, Err(Error::TooLarge { limit: LIMIT }));
}

#[tokio::test]
async fn the_default_limit_holds_a_large_page() {
    let body = format!("[{}]", " ".repeat(15 << 20));
    let server = Server::with_tokens(move |_| Response::new(Body::from(body.clone()))).await;
    let (client, token) = signed_in(&server).await;
    assert!(client.connections(&token).await.unwrap().is_empty());
}

#[tokio::test]
async fn bodies_are_asked_for_as_they_are_and_a_compressed_one_is_refused() {
    for (encoding, plain) in [
        ("gzip", false),
        ("br", false),
        ("gzip, identity", false),
        ("identity", true),
        ("Identity", true),
    ] {
        let server =
            Server::with_tokens(move |_| with_header(200, "content-encoding", encoding)).await;
        let (client, token) = signed_in(&server).await;
        let error = client.connections(&token).await.unwrap_err();
        assert_eq!(matches!(error, Error::Wire(_)), plain, "{error:?}");
        assert_eq!(matches!(error, Error::Unexpected(_)), !plain, "{error:?}");
        let seen = server.seen();
        assert!(
            seen.iter()
                .all(|seen| seen.headers["accept-encoding"] == "identity")
        );
    }
}
