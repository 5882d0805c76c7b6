//! Waiting for the bank, within a bound.

use std::time::{Duration, Instant};

use linxo::client::Error;
use linxo::one_shot::WaitError;

use super::LONG;
use super::bank::{Bank, Scene};

/// Long enough for a few readings.
const SHORT: Duration = Duration::from_millis(100);

#[tokio::test]
async fn a_synchronisation_is_waited_for_and_so_is_the_person() {
    let scene = Scene::set(Bank {
        before: Some(|bank, seen| {
            bank.connections = match (seen.path.as_str(), seen.nth) {
                ("/v2.1/connections", 0..2) => vec![],
                ("/v2.1/connections", 2) => vec![(1, "RUNNING", false)],
                ("/v2.1/connections", 3) => vec![(1, "A NEW WORD", false)],
                _ => vec![(1, "SUCCESS", false)],
            };
        }),
        ..Bank::default()
    })
    .await;
    let connections = scene.begin().await.wait(LONG).await.unwrap();
    assert_eq!(connections.len(), 1);
    assert_eq!(scene.count("GET /v2.1/connections"), 5);
}

#[tokio::test]
async fn one_final_connection_does_not_hide_another_that_runs() {
    let scene = Scene::set(Bank {
        before: Some(|bank, seen| {
            let second = if seen.nth < 2 {
                "RUNNING"
            } else {
                "PARTIAL_SUCCESS"
            };
            bank.connections = vec![(1, "SUCCESS", false), (2, second, false)];
        }),
        ..Bank::default()
    })
    .await;
    let connections = scene.begin().await.wait(LONG).await.unwrap();
    assert_eq!(connections.len(), 2);
    assert_eq!(scene.count("GET /v2.1/connections"), 3);
}

#[tokio::test]
async fn a_connection_that_failed_is_final_and_gives_no_data() {
    let scene = Scene::set(Bank {
        connections: vec![(1, "FAILED", false)],
        ..Bank::default()
    })
    .await;
    let connections = scene.begin().await.wait(LONG).await.unwrap();
    assert!(!connections[0].value.status.gives_data());
}

#[tokio::test]
async fn nobody_and_a_synchronisation_without_end_are_waited_for_in_vain_and_not_for_ever() {
    for connections in [vec![], vec![(1, "RUNNING", false)]] {
        let scene = Scene::set(Bank {
            connections,
            ..Bank::default()
        })
        .await;
        let one_shot = scene.begin().await;
        let begun = Instant::now();
        let outcome = one_shot.wait(SHORT).await.map(|_| ());
        assert_eq!(outcome, Err(WaitError::TimeUp { last: None }));
        assert!(begun.elapsed() >= SHORT);
        // On a slow machine the short time is over after a look or two.
        let looked = async || {
            while scene.count("GET /v2.1/connections") < 3 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            outcome = one_shot.wait(LONG) => panic!("{:?}", outcome.map(|_| ())),
            () = looked() => {}
        }
    }
}

#[tokio::test]
async fn the_bound_holds_while_linxo_says_nothing_or_asks_for_patience() {
    let scene = Scene::set(Bank {
        faults: [("GET /v2.1/connections", vec![500; 1_000])].into(),
        ..Bank::default()
    })
    .await;
    let outcome = scene.begin().await.wait(SHORT).await.map(|_| ());
    let last =
        matches!(&outcome, Err(WaitError::TimeUp { last: Some(error) }) if error.is_retriable());
    assert!(last, "{outcome:?}");
    let shown = outcome.unwrap_err().to_string();
    assert!(shown.contains("status 500"), "{shown}");
}

#[tokio::test]
async fn an_outage_is_waited_out_and_a_refusal_is_not() {
    let scene = Scene::set(Bank {
        faults: [("GET /v2.1/connections", vec![503; 8])].into(),
        ..Bank::ready()
    })
    .await;
    scene.begin().await.wait(LONG).await.unwrap();

    let scene = Scene::set(Bank {
        faults: [("GET /v2.1/connections", vec![403])].into(),
        ..Bank::ready()
    })
    .await;
    let outcome = scene.begin().await.wait(LONG).await.map(|_| ());
    let forbidden = Error::Forbidden { description: None };
    assert_eq!(outcome, Err(WaitError::Linxo(forbidden)));
}

#[tokio::test]
async fn automatic_synchronisation_is_refused_as_soon_as_it_is_seen() {
    let scene = Scene::set(Bank {
        connections: vec![(1, "SUCCESS", false), (2, "RUNNING", true)],
        ..Bank::default()
    })
    .await;
    let outcome = scene.begin().await.wait(LONG).await.map(|_| ());
    let connection = "2".into();
    assert_eq!(
        outcome,
        Err(WaitError::AutomaticSynchronisation { connection })
    );
}
