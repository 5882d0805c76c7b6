//! What keeps a call from an answer.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use linxo::client::{Client, Error, UnreachableKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::reading::signed_in;
use super::server::{Server, bare, config};

async fn listener() -> (TcpListener, u16) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

fn kind_of(error: &Error) -> UnreachableKind {
    assert!(error.is_retriable());
    match error {
        Error::Unreachable { kind, .. } => Some(*kind),
        _ => None,
    }
    .unwrap()
}

async fn sign_in(client: &Client) -> Error {
    let outcome = client.sign_in("a@b.example", &"pw".into()).await;
    outcome.unwrap_err()
}

/// Reads each request, says `bytes` and hangs up.
async fn hangs_up_after(bytes: &'static [u8]) -> (Client, Arc<AtomicUsize>) {
    let (listener, port) = listener().await;
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4_096];
            let read = stream.read(&mut request).await;
            if read.is_ok_and(|length| length > 0) {
                counted.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(bytes).await;
            }
        }
    });
    (Client::new(config(port)).unwrap(), calls)
}

#[tokio::test]
async fn a_connection_that_breaks_is_tried_again_where_that_is_safe() {
    let granting = Server::with_tokens(|_| bare(500)).await;
    let (_, token) = signed_in(&granting).await;
    for bytes in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{\"id\":",
    ] {
        let (client, calls) = hangs_up_after(bytes).await;
        let error = client.connections(&token).await.unwrap_err();
        assert_eq!(kind_of(&error), UnreachableKind::BrokenOff);
        assert_eq!(calls.swap(0, Ordering::SeqCst), 3);
        let error = client.delete_user(&token).await.unwrap_err();
        assert_eq!(kind_of(&error), UnreachableKind::BrokenOff);
        assert_eq!(calls.swap(0, Ordering::SeqCst), 3);
        assert_eq!(kind_of(&sign_in(&client).await), UnreachableKind::BrokenOff);
        assert_eq!(calls.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn nobody_listening_is_told_apart_and_says_why() {
    let (listener, port) = listener().await;
    drop(listener);
    let error = sign_in(&Client::new(config(port)).unwrap()).await;
    assert_eq!(kind_of(&error), UnreachableKind::Refused);
    let shown = error.to_string();
    assert!(shown.to_lowercase().contains("refused"), "{shown}");
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_told_apart() {
    let mut config = config(1);
    config.endpoints.auth = "https://auth.invalid".parse().unwrap();
    let error = sign_in(&Client::new(config).unwrap()).await;
    assert_eq!(kind_of(&error), UnreachableKind::NameResolution, "{error}");
}

/// A client whose address for tokens is `https://` at that port.
fn over_tls(port: u16, change: impl FnOnce(&mut linxo::client::ClientConfig)) -> Client {
    let mut config = config(port);
    let address = format!("https://auth.localhost:{port}");
    config.endpoints.auth = address.parse().unwrap();
    change(&mut config);
    Client::new(config).unwrap()
}

#[tokio::test]
async fn a_server_without_tls_is_told_apart_and_not_asked_again() {
    let (listener, port) = listener().await;
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut hello = [0; 4_096];
            let _ = stream.read(&mut hello).await;
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let error = sign_in(&over_tls(port, |_| {})).await;
    assert_eq!(kind_of(&error), UnreachableKind::Tls, "{error}");
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_was_never_sent_is_tried_again_whatever_it_is() {
    let (listener, port) = listener().await;
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    tokio::spawn(async move {
        let mut open: Vec<TcpStream> = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            // Never a word: the handshake does not end.
            open.push(stream);
        }
    });
    let client = over_tls(port, |config| {
        config.connect_timeout = Duration::from_millis(100);
    });
    let error = sign_in(&client).await;
    assert_eq!(kind_of(&error), UnreachableKind::ConnectTimeout, "{error}");
    assert_eq!(calls.load(Ordering::SeqCst), 3);
}

#[test]
fn only_a_connection_that_was_made_leaves_doubt() {
    for (kind, before_sending) in [
        (UnreachableKind::NameResolution, true),
        (UnreachableKind::Refused, true),
        (UnreachableKind::ConnectTimeout, true),
        (UnreachableKind::Tls, true),
        (UnreachableKind::Connect, true),
        (UnreachableKind::BrokenOff, false),
    ] {
        assert_eq!(kind.is_before_sending(), before_sending);
    }
}
