//! How long a call may take, when it is sent again, and how often.

use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures::StreamExt as _;
use futures::future::join_all;
use futures::stream::{once, unfold};
use linxo::client::{Client, ClientConfig, Error};
use serde_json::json;

use super::reading::signed_in;
use super::server::{Seen, Server, bare, json, token, with_header};

/// What a busy machine may add to a bound of the client.
const SLACK: Duration = Duration::from_secs(3);

fn client(server: &Server, change: impl FnOnce(&mut ClientConfig)) -> Client {
    let mut config = server.config();
    change(&mut config);
    Client::new(config).unwrap()
}

/// Grants a token, and lets everything else be answered or hang.
async fn answering<F>(answer: F) -> Server
where
    F: Fn(&Seen) -> Option<Response> + Clone + Send + Sync + 'static,
{
    Server::start(move |seen| match seen.path.as_str() {
        "/token" => Some(token("t", 3_600)),
        _ => answer(seen),
    })
    .await
}

/// A body that comes a byte at a time, and never ends.
fn dripping() -> Response {
    let drip = unfold((), |()| async {
        tokio::time::sleep(Duration::from_millis(5)).await;
        Some((Ok::<_, std::io::Error>(Bytes::from_static(b" ")), ()))
    });
    Response::new(Body::from_stream(drip))
}

/// A body that never comes.
fn silent() -> Response {
    let endless = futures::stream::pending::<Result<Bytes, std::io::Error>>();
    Response::new(Body::from_stream(endless))
}

/// An answer whose body takes this long.
fn after(delay: Duration, response: Response) -> Response {
    let (head, body) = response.into_parts();
    let late = once(tokio::time::sleep(delay)).flat_map(|()| futures::stream::empty());
    Response::from_parts(head, Body::from_stream(late.chain(body.into_data_stream())))
}

#[tokio::test]
async fn no_answer_a_silent_body_and_a_dripping_one_end_with_the_call() {
    let answers: [fn() -> Option<Response>; 3] = [|| None, || Some(silent()), || Some(dripping())];
    for answer in answers {
        let server = answering(move |_| answer()).await;
        let (_, token) = signed_in(&server).await;
        let client = client(&server, |config| {
            config.call_timeout = Duration::from_millis(100);
        });
        let begun = Instant::now();
        let error = client.connections(&token).await.unwrap_err();
        assert_eq!(error, Error::Timeout);
        assert!(error.is_retriable());
        assert!(begun.elapsed() < Duration::from_millis(100) + SLACK);
        assert_eq!(server.lines().len(), 1);
    }
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_followed_by_another() {
    let server = answering(|seen| match seen.nth {
        0 => None,
        1 => Some(dripping()),
        _ => Some(json(200, json!([]))),
    })
    .await;
    let (_, token) = signed_in(&server).await;
    let client = client(&server, |config| {
        config.attempt_timeout = Duration::from_millis(100);
    });
    let begun = Instant::now();
    assert!(client.connections(&token).await.unwrap().is_empty());
    assert_eq!(server.lines().len(), 3);
    assert!(begun.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn attempts_end_with_the_call_however_many_are_allowed() {
    let server = answering(|_| Some(dripping())).await;
    let (_, token) = signed_in(&server).await;
    let client = client(&server, |config| {
        config.call_timeout = Duration::from_millis(300);
        config.attempt_timeout = Duration::from_millis(100);
        config.retries.attempts = 1_000;
    });
    let begun = Instant::now();
    let error = client.connections(&token).await.unwrap_err();
    assert_eq!(error, Error::Timeout);
    assert!(begun.elapsed() < Duration::from_millis(300) + SLACK);
    assert!((2..=3).contains(&server.lines().len()));
}

#[tokio::test]
async fn what_is_sent_once_has_the_time_of_the_whole_call() {
    let server = answering(|_| {
        let created = with_header(201, "location", "/users/7");
        Some(after(Duration::from_millis(200), created))
    })
    .await;
    let client = client(&server, |config| {
        config.attempt_timeout = Duration::from_millis(50);
    });
    let id = client.create_user("a@b.example", &"pw".into()).await;
    assert_eq!(id.unwrap().as_str(), "7");
}

/// A refusal at 07:28:00 that asks for a wait.
fn wait(status: u16, retry_after: &str) -> Response {
    let mut response = with_header(status, "retry-after", retry_after);
    let date = "Wed, 21 Oct 2026 07:28:00 GMT".parse().unwrap();
    response.headers_mut().insert("date", date);
    response
}

#[tokio::test]
async fn a_wait_that_linxo_asks_for_is_made_in_both_of_its_forms() {
    for status in [429, 503] {
        for (asked, seconds) in [
            ("0", 0),
            ("1", 1),
            ("Wed, 21 Oct 2026 07:28:01 GMT", 1),
            ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ] {
            let server = answering(move |seen| {
                Some(match seen.nth {
                    0 => wait(status, asked),
                    _ => json(200, json!([])),
                })
            })
            .await;
            let (client, token) = signed_in(&server).await;
            let begun = Instant::now();
            client.connections(&token).await.unwrap();
            assert_eq!(server.lines().len(), 2);
            assert!(begun.elapsed() >= Duration::from_secs(seconds));
            assert!(begun.elapsed() < Duration::from_secs(seconds) + SLACK);
        }
    }
}

#[tokio::test]
async fn a_wait_longer_than_the_call_is_the_callers_to_make() {
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    for (asked, retry_after) in [
        ("11", seconds(11)),
        ("18446744073709551615", seconds(u64::MAX)),
        ("Wed, 21 Oct 2026 07:29:00 GMT", seconds(60)),
    ] {
        for status in [429, 503] {
            let server = answering(move |_| Some(wait(status, asked))).await;
            let (client, token) = signed_in(&server).await;
            let begun = Instant::now();
            let error = client.connections(&token).await.unwrap_err();
            assert_eq!(error.retry_after(), retry_after, "{error:?}");
            assert!(error.is_retriable());
            assert!(begun.elapsed() < SLACK);
            assert_eq!(server.lines().len(), 1);
        }
    }
}

#[tokio::test]
async fn an_outage_is_not_multiplied() {
    const CALLS: usize = 200;
    let server = answering(|_| Some(bare(503))).await;
    let (_, token) = signed_in(&server).await;
    let client = client(&server, |config| {
        assert_eq!(
            (config.retries.percent, config.retries.floor),
            (20, 10),
            "the bound below is for these"
        );
    });
    let begun = Instant::now();
    let calls = (0..CALLS).map(|_| client.connections(&token));
    assert!(join_all(calls).await.iter().all(Result::is_err));
    let seconds = usize::try_from(begun.elapsed().as_secs()).unwrap();
    // The floor comes back within a minute, so a slow machine may see a little of it.
    let allowed = CALLS / 5 + 10 + seconds / 6;
    let repeated = server.lines().len() - CALLS;
    assert!((1..=allowed).contains(&repeated), "{repeated}");

    // Without a budget nothing is repeated at all.
    let server = answering(|_| Some(bare(503))).await;
    let client = self::client(&server, |config| {
        (config.retries.percent, config.retries.floor) = (0, 0);
    });
    client.connections(&token).await.unwrap_err();
    assert_eq!(server.lines().len(), 1);
}
