//! Connections: taken, bounded, and let go at the server's end.

use std::convert::Infallible;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

use super::Peer;
use super::patient::Patient;
use crate::config::Limits as Settings;

/// More than any browser or proxy sends.
const LONGEST_HEADERS: usize = 64 * 1024;
/// When the machine has no connection left to give.
const AFTER_A_FAILURE: Duration = Duration::from_millis(200);

/// Serves until it is to stop, and then until the open requests are answered.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    settings: &Settings,
    mut stopping: watch::Receiver<bool>,
) {
    let room = usize::try_from(settings.connections).unwrap_or(Semaphore::MAX_PERMITS);
    let room = Arc::new(Semaphore::new(room));
    let mut connections = JoinSet::new();
    loop {
        // Those that ended are cleared away.
        while connections.try_join_next().is_some() {}
        let taken = tokio::select! {
            () = told_to_stop(&mut stopping) => break,
            taken = take(&listener, &room) => taken,
        };
        let (stream, permit) = match taken {
            Ok(taken) => taken,
            Err(error) if is_of_the_client(&error) => continue,
            Err(error) => {
                tracing::error!(%error, "no connection can be taken at the moment");
                tokio::time::sleep(AFTER_A_FAILURE).await;
                continue;
            }
        };
        let connection = one(stream, router.clone(), settings.clone(), stopping.clone());
        connections.spawn(async move {
            connection.await;
            drop(permit);
        });
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn take(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> io::Result<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let permit = Arc::clone(room).acquire_owned().await;
    let permit = permit.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, permit))
}

fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::ConnectionRefused | Kind::ConnectionAborted | Kind::ConnectionReset
    )
}

async fn one(
    stream: TcpStream,
    router: Router,
    settings: Settings,
    mut stopping: watch::Receiver<bool>,
) {
    let Ok(address) = stream.peer_addr() else {
        return;
    };
    // Events are small and are to arrive at once.
    let _ = stream.set_nodelay(true);
    let peer = Peer(address.ip());
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        let router = router.clone();
        async move { Ok::<_, Infallible>(router.oneshot(request).await.unwrap_or_else(never)) }
    });
    let stream = Patient::new(stream, settings.stalled_for);
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(settings.headers_within)
            .max_header_size(LONGEST_HEADERS)
            .serve_connection(TokioIo::new(stream), service)
    );
    let served = tokio::select! {
        served = connection.as_mut() => served,
        () = told_to_stop(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended before its time");
    }
}

async fn told_to_stop(stopping: &mut watch::Receiver<bool>) {
    // The other end is gone only with the server.
    let _ = stopping.wait_for(|stop| *stop).await;
}

fn never<T>(nothing: Infallible) -> T {
    match nothing {}
}
