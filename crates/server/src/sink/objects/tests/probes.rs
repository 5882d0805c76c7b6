//! The probe of a start, at a bucket in memory and at servers that refuse.

use object_store::aws::AmazonS3Builder;
use object_store::memory::InMemory;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;

const SOON: Duration = Duration::from_secs(10);

fn at(store: impl ObjectStore) -> ObjectSink {
    ObjectSink {
        store: Arc::new(store),
        prefix: Path::from("lender"),
        place: PlaceDigest::of("s3://bucket/lender"),
        folder: None,
    }
}

/// An S3 of this machine.
fn s3(port: u16) -> ObjectSink {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let store = AmazonS3Builder::new()
        .with_endpoint(format!("http://127.0.0.1:{port}"))
        .with_allow_http(true)
        .with_bucket_name("bucket")
        .with_access_key_id("S3CRET")
        .with_secret_access_key("S3CRET")
        .with_retry(object_store::RetryConfig {
            max_retries: 0,
            ..object_store::RetryConfig::default()
        });
    at(store.build().expect("a client"))
}

/// Answers every request with this status; the port.
async fn answering(status: &'static str) -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    port
}

#[tokio::test]
async fn a_probe_of_a_bucket_that_works_leaves_nothing_there() {
    let sink = at(InMemory::new());
    sink.probe(SOON).await.expect("it works");
    let left = sink.found(&Path::default()).await.expect("listed");
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn a_probe_refuses_what_an_operator_has_to_mend_and_says_what() {
    for (status, words) in [
        ("403 Forbidden", "permission denied"),
        ("404 Not Found", "there is no such bucket"),
        ("401 Unauthorized", "the credentials are not taken"),
    ] {
        let refused = s3(answering(status).await).probe(SOON).await;
        let said = refused.expect_err(status).to_string();
        assert!(said.contains(words), "{said}");
        assert!(said.contains("ONESHOT_BACKUP_OBJECT_STORE_URL"), "{said}");
        assert!(!said.contains("S3CRET"), "{said}");
    }
}

#[tokio::test]
async fn a_bucket_that_cannot_be_reached_now_stops_no_start_and_is_told_from_others() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let closed = listener.local_addr().expect("an address").port();
    drop(listener);
    let failed = s3(answering("500 Internal Server Error").await);
    for (sink, word) in [
        (s3(closed), "object_store_unreachable"),
        (failed, "object_store"),
    ] {
        sink.probe(SOON).await.expect("only a warning");
        let failure = sink.try_all().await.expect_err("it failed");
        assert_eq!(failure.word(), word, "{failure}");
    }
}

#[test]
fn a_machine_without_credentials_is_told_by_where_they_were_asked_for() {
    let source = "Error performing PUT http://169.254.169.254/latest/api/token in 1s";
    let error = object_store::Error::Generic {
        store: "S3",
        source: source.into(),
    };
    let failure = SinkFailure::from(error);
    assert_eq!(failure.word(), "object_store_no_credentials");
    let to_mend = failure.to_mend().expect("the operator's");
    assert!(to_mend.contains("AWS_ACCESS_KEY_ID"), "{to_mend}");
}
