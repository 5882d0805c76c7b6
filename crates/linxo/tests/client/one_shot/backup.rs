//! When there is a proof, and when there is none.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use linxo::client::{Client, Error};
use linxo::one_shot::{BackupError, Counts, EraseError, OneShot, WhyErase};
use serde_json::json;

use super::bank::{Bank, EMAIL, Full, PASSWORD, Scene, Store};
use crate::listing::parameter;
use crate::server::{Seen, Server, json, with_header};

async fn refused(bank: Bank, store: &mut Store) -> BackupError<Full> {
    let scene = Scene::set(bank).await;
    let one_shot = scene.begin().await;
    let error = one_shot.back_up(store).await.unwrap_err();
    assert_eq!(scene.count("DELETE /v2.1/users/me"), 0);
    error
}

#[tokio::test]
async fn several_banks_are_kept_whole() {
    let scene = Scene::set(Bank {
        connections: vec![(1, "SUCCESS", false), (2, "FAILED", false)],
        accounts: BTreeMap::from([
            (1, (100..205).map(|id| (id, 1)).collect()),
            (2, vec![(9, 0)]),
        ]),
        ..Bank::default()
    })
    .await;
    let mut store = Store::default();
    let proof = scene.begin().await.back_up(&mut store).await.unwrap();
    let expected = Counts {
        accounts: 106,
        transactions: 105,
    };
    assert_eq!(proof.counts(), expected);
    assert!(store.accounts.contains(&("2".into(), "9".into())));
}

#[tokio::test]
async fn what_the_store_lost_is_noticed() {
    let mut store = Store {
        loses: true,
        ..Store::default()
    };
    let error = refused(Bank::ready(), &mut store).await;
    let counts = |transactions| Counts {
        accounts: 2,
        transactions,
    };
    // One of each page: 500, 500 and 200 of one account, 3 of the other.
    let (read, kept) = (counts(1_203), counts(1_199));
    assert_eq!(error, BackupError::Miscounted { read, kept });
    assert!(!error.is_retriable());
}

#[tokio::test]
async fn what_the_store_held_before_is_noticed() {
    let mut store = Store::default();
    store.transactions.insert("of somebody else".to_owned());
    let error = refused(Bank::ready(), &mut store).await;
    assert!(matches!(error, BackupError::Miscounted { .. }), "{error:?}");
}

#[tokio::test]
async fn a_store_that_fails_ends_the_backup_and_a_new_one_begins_anew() {
    for page in 1..=4 {
        let scene = Scene::set(Bank {
            accounts: BTreeMap::from([(1, (10..30).map(|id| (id, 1_000)).collect())]),
            ..Bank::ready()
        })
        .await;
        let one_shot = scene.begin().await;
        let mut store = Store {
            fails_at: Some(page),
            ..Store::default()
        };
        let error = one_shot.back_up(&mut store).await.unwrap_err();
        assert_eq!(error, BackupError::NotKept(Full));
        assert!(error.to_string().contains("the disk is full"));

        store.fails_at = None;
        let proof = one_shot.back_up(&mut store).await.unwrap();
        assert_eq!(proof.counts().transactions, 20_000);
    }
}

#[tokio::test]
async fn a_page_that_linxo_does_not_give_ends_the_backup_and_leaves_the_store_whole() {
    let mut store = Store::default();
    let bank = Bank {
        faults: [("GET /v2.1/transactions", vec![403])].into(),
        ..Bank::ready()
    };
    let error = refused(bank, &mut store).await;
    let forbidden = Error::Forbidden { description: None };
    assert_eq!(error, BackupError::Linxo(forbidden));
}

#[tokio::test]
async fn there_is_no_backup_before_the_end_of_the_synchronisation() {
    for connections in [
        vec![],
        vec![(1, "RUNNING", false)],
        vec![(1, "SUCCESS", false), (2, "A NEW WORD", false)],
    ] {
        let bank = Bank {
            connections,
            ..Bank::ready()
        };
        let mut store = Store::default();
        let error = refused(bank, &mut store).await;
        assert_eq!(error, BackupError::NotFinal);
        assert!(error.is_retriable());
        assert!(store.accounts.is_empty());
    }
}

#[tokio::test]
async fn there_is_no_backup_of_what_is_synchronised_automatically() {
    let bank = Bank {
        connections: vec![(1, "SUCCESS", true)],
        ..Bank::ready()
    };
    let error = refused(bank, &mut Store::default()).await;
    let connection = "1".into();
    assert_eq!(error, BackupError::AutomaticSynchronisation { connection });
}

#[tokio::test]
async fn data_that_changes_while_it_is_read_is_no_backup() {
    // A bank comes while the accounts of the first are read.
    let bank = Bank {
        before: Some(|bank, seen| {
            if seen.path == "/v2.1/accounts" {
                bank.connections.push((2, "SUCCESS", false));
            }
        }),
        ..Bank::ready()
    };
    let error = refused(bank, &mut Store::default()).await;
    assert_eq!(error, BackupError::Moved);
    assert!(error.is_retriable());
}

/// A user with one connection, these accounts, and transactions as told.
async fn with_transactions<F>(accounts: u32, transactions: F) -> OneShot
where
    F: Fn(&Seen) -> Response + Clone + Send + Sync + 'static,
{
    let server = Server::with_tokens(move |seen| match seen.path.as_str() {
        "/v2.1/users" => with_header(201, "location", "/users/7"),
        "/v2.1/connections" => json(200, json!([{"id": "1", "status": "SUCCESS"}])),
        "/v2.1/accounts" => {
            let accounts = (0..accounts).map(|id| json!({"id": id.to_string()}));
            json(200, accounts.collect())
        }
        _ => transactions(seen),
    })
    .await;
    let begun = OneShot::begin(&server.client(), EMAIL, PASSWORD.into()).await;
    begun.unwrap()
}

#[tokio::test]
async fn a_list_that_shifts_while_it_is_read_is_no_backup() {
    // Every reading finds the list shifted by one, so that an item comes again on the next page.
    let one_shot = with_transactions(1, |seen| {
        let page: u32 = parameter(seen, "page").unwrap().parse().unwrap();
        let first = (page - 1) * 499;
        let ids = first..(first + 500).min(1_200);
        json(200, ids.map(|id| json!({"id": id.to_string()})).collect())
    })
    .await;
    let error = one_shot.back_up(&mut Store::default()).await;
    assert_eq!(error.unwrap_err(), BackupError::Moved);
}

#[tokio::test]
async fn several_accounts_are_read_at_a_time_and_never_all_of_them() {
    let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let at_most = Arc::clone(&most);
    let one_shot = with_transactions(20, move |_| {
        let now = open.fetch_add(1, Ordering::SeqCst) + 1;
        at_most.fetch_max(now, Ordering::SeqCst);
        let open = Arc::clone(&open);
        // It stays open for a moment, so that others have the time to come.
        let body = futures::stream::once(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            open.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, std::io::Error>("[]")
        });
        Response::new(Body::from_stream(body))
    })
    .await;
    let proof = one_shot.back_up(&mut Store::default()).await.unwrap();
    assert_eq!(proof.counts().accounts, 20);
    assert_eq!(most.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_store_that_takes_its_time_costs_no_call_its_own() {
    let scene = Scene::set(Bank {
        accounts: BTreeMap::from([(1, (10..14).map(|id| (id, 600)).collect())]),
        ..Bank::ready()
    })
    .await;
    let mut config = scene.server.config();
    // Each page takes the store longer than a call may take.
    config.call_timeout = Duration::from_millis(150);
    let client = Client::new(config).unwrap();
    let one_shot = OneShot::begin(&client, EMAIL, PASSWORD.into()).await;
    let mut store = Store {
        takes: Duration::from_millis(200),
        ..Store::default()
    };
    let proof = one_shot.unwrap().back_up(&mut store).await.unwrap();
    assert_eq!(proof.counts().transactions, 4 * 600);
}

#[tokio::test]
async fn a_proof_holds_for_its_own_one_shot_alone() {
    let scene = Scene::set(Bank::ready()).await;
    let mine = scene.begin().await;
    let proof = mine.back_up(&mut Store::default()).await.unwrap();
    // The same user even, but not what was backed up.
    let other = scene.begin().await;
    let asked = scene.server.seen().len();
    let refused = other.erase(WhyErase::BackedUp(proof)).await.unwrap_err();
    assert_eq!(refused.error, EraseError::OthersProof);
    assert!(!refused.error.is_retriable());
    assert_eq!(scene.server.seen().len(), asked);
    // It comes back, and is still good where it belongs.
    mine.erase(refused.why).await.unwrap();
}
