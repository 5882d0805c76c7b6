use contract::{Banks, JourneyState, Presentation};
use linxo::settings::WidgetSettings;
use serde_json::value::RawValue;

use super::*;
use crate::backup::VerifiedBackup;
use crate::machine::{Outcome, Position};
use crate::store::ConnectionRow;

async fn store() -> (SqliteStore, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(&folder.path().join("test.db"))
        .await
        .expect("a store");
    store
        .check_server_key(1, "fingerprint")
        .await
        .expect("noted");
    (store, folder)
}

fn new_journey(name: &str) -> NewJourney {
    NewJourney {
        id: JourneyId(name.to_owned()),
        partner: "Lender".to_owned(),
        reference: None,
        parent_origin: None,
        locale: None,
        settings: WidgetSettings::default(),
        presentation: Presentation::Iframe,
        widget_alone: false,
        banks: Banks::One,
        return_url: None,
        cancel_url: None,
        key_version: 1,
        keys: vec![(Purpose::Page, KeyHash::of(name))],
        created_at_ms: 1_000,
        expires_at_ms: 61_000,
    }
}

fn lease(owner: &str, now_ms: i64) -> Lease {
    Lease {
        owner: owner.to_owned(),
        now_ms,
        length: Duration::from_secs(10),
    }
}

fn at(state: JourneyState) -> Position {
    Position {
        state,
        ..Position::opened()
    }
}

async fn opened(store: &SqliteStore, name: &str) -> Journey {
    store.open(&new_journey(name), None).await.expect("opened");
    let id = JourneyId(name.to_owned());
    store.journey(&id).await.expect("read").expect("there")
}

/// A journey with one connection, that `owner` is collecting.
async fn collecting(store: &SqliteStore, owner: &str) -> Journey {
    let journey = opened(store, "jrn_1").await;
    let connection = ConnectionRow {
        id: "c1".to_owned(),
        name: None,
        status: "SUCCESS".to_owned(),
        auto_sync: false,
        accounts_listed: None,
    };
    let mut change = Change::to(at(JourneyState::Collecting), 2_000);
    change.connections = Some(vec![connection]);
    store
        .change(&journey, &change)
        .await
        .expect("changed")
        .expect("first");
    store
        .claim(&journey.id, &lease(owner, 2_000))
        .await
        .expect("claimed")
        .expect("free")
        .journey
}

fn account(id: &str) -> AccountRecord {
    AccountRecord {
        id: id.to_owned(),
        connection_id: "c1".to_owned(),
        name: None,
        account_type: Some("CHECKINGS".to_owned()),
        balance: Some("12.10".to_owned()),
        currency: Some("EUR".to_owned()),
        iban: None,
        account_number: None,
        received: RawValue::from_string("{\"balance\":12.10}".to_owned()).expect("JSON"),
    }
}

fn page(account_id: &str, page: u32, ids: &[&str]) -> TransactionPage {
    let record = |id: &&str| TransactionRecord {
        id: (*id).to_owned(),
        account_id: account_id.to_owned(),
        date: None,
        amount: Some("-0.10".to_owned()),
        currency: Some("EUR".to_owned()),
        label: None,
        status: None,
        category_id: None,
        received: RawValue::from_string(format!("{{\"id\":\"{id}\"}}")).expect("JSON"),
    };
    TransactionPage {
        account: AccountToRead {
            id: account_id.to_owned(),
            position: 0,
            next_page: page,
        },
        page,
        page_size: 2,
        transactions: ids.iter().map(record).collect(),
    }
}

#[tokio::test]
async fn no_creation_is_noted_without_an_obligation() {
    let (store, _folder) = store().await;
    let journey = opened(&store, "jrn_1").await;
    assert!(store.creation_sent(&journey.id, 2_000).await.is_err());
    let mut change = Change::to(at(JourneyState::Linking), 2_000);
    change.obligation = Some("users.example".to_owned());
    store
        .change(&journey, &change)
        .await
        .expect("changed")
        .expect("first");
    store
        .creation_sent(&journey.id, 2_000)
        .await
        .expect("now there is one");
    assert_eq!(store.open_obligations().await.expect("counted"), 1);
}

#[tokio::test]
async fn of_two_changes_to_the_same_reading_one_loses() {
    let (store, _folder) = store().await;
    let journey = opened(&store, "jrn_1").await;
    let cancelled = Position {
        outcome: Some(Outcome::Cancelled),
        ..at(JourneyState::Erasing)
    };
    let first = store
        .change(&journey, &Change::to(cancelled.clone(), 2_000))
        .await;
    let second = store
        .change(&journey, &Change::to(at(JourneyState::Linking), 2_000))
        .await;
    assert_eq!(first.expect("changed").expect("won").position, cancelled);
    assert!(second.expect("no error").is_none());
    let now = store
        .journey(&journey.id)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(now.position, cancelled);
}

#[tokio::test]
async fn a_journey_has_one_worker_until_its_lease_is_over() {
    let (store, _folder) = store().await;
    let journey = opened(&store, "jrn_1").await;
    store.wake(&journey.id, 2_000).await.expect("woken");
    assert!(
        store
            .claim_due(&lease("one", 2_000))
            .await
            .expect("asked")
            .is_some()
    );
    assert!(
        store
            .claim_due(&lease("two", 2_001))
            .await
            .expect("asked")
            .is_none()
    );
    assert!(
        store
            .claim(&journey.id, &lease("two", 2_001))
            .await
            .expect("asked")
            .is_none()
    );
    // "one" died; its lease ends.
    assert!(
        store
            .claim_due(&lease("two", 12_000))
            .await
            .expect("asked")
            .is_some()
    );
    assert!(
        store
            .renew(&journey.id, &lease("one", 12_001))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_hint_during_the_work_is_not_lost_at_its_end() {
    let (store, _folder) = store().await;
    let journey = opened(&store, "jrn_1").await;
    let claim = store
        .claim(&journey.id, &lease("one", 2_000))
        .await
        .expect("asked")
        .expect("free");
    store.wake(&journey.id, 2_500).await.expect("woken");
    store
        .release(&claim, Some(60_000), 0)
        .await
        .expect("released");
    assert_eq!(store.next_due_ms().await.expect("asked"), Some(2_500));
    let claim = store
        .claim_due(&lease("one", 2_500))
        .await
        .expect("asked")
        .expect("due");
    store
        .release(&claim, Some(60_000), 0)
        .await
        .expect("released");
    assert_eq!(store.next_due_ms().await.expect("asked"), Some(60_000));
}

#[tokio::test]
async fn pages_need_the_lease_and_the_state() {
    let (store, _folder) = store().await;
    let journey = collecting(&store, "one").await;
    let accounts = [(0, account("a1"))];
    let other = store
        .put_accounts(&journey.id, &lease("two", 2_001), &accounts)
        .await;
    assert!(matches!(other, Err(StoreError::LeaseLost)));
    store
        .put_accounts(&journey.id, &lease("one", 2_001), &accounts)
        .await
        .expect("stored");
    let now = store
        .journey(&journey.id)
        .await
        .expect("read")
        .expect("there");
    let cancelled = Position {
        outcome: Some(Outcome::Cancelled),
        ..at(JourneyState::Erasing)
    };
    let mut change = Change::to(cancelled, 2_002);
    change.purge = true;
    store
        .change(&now, &change)
        .await
        .expect("changed")
        .expect("won");
    let (one, first) = (lease("one", 2_003), page("a1", 1, &["t1"]));
    let late = store.put_transactions(&journey.id, &one, &first).await;
    assert!(matches!(late, Err(StoreError::LeaseLost)));
    assert!(store.accounts(&journey.id).await.expect("read").is_empty());
}

#[tokio::test]
async fn a_backup_is_verified_only_when_everything_given_is_stored() {
    let (store, _folder) = store().await;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let verified = async || VerifiedBackup::verify(&store, &id).await.ok();
    store
        .put_accounts(&id, &one, &[(0, account("a1"))])
        .await
        .expect("stored");
    assert_eq!(
        verified().await,
        None,
        "the list of accounts is not at its end"
    );
    store
        .accounts_listed(&id, &one, "c1", 1)
        .await
        .expect("noted");
    assert_eq!(verified().await, None, "no transactions yet");
    store
        .put_transactions(&id, &one, &page("a1", 1, &["t1", "t2"]))
        .await
        .expect("stored");
    assert_eq!(verified().await, None, "a full page is not the last");
    // Given twice because the list moved between two pages: stored once, and counted so.
    store
        .put_transactions(&id, &one, &page("a1", 2, &["t2"]))
        .await
        .expect("stored");
    let backup = verified().await.expect("complete");
    assert_eq!(
        (backup.counts().accounts, backup.counts().transactions),
        (1, 2)
    );
    let journey = store.journey(&id).await.expect("read").expect("there");
    assert_eq!(journey.counts, backup.counts());

    sqlx::query("delete from bank_transaction where id = 't1'")
        .execute(&store.writer)
        .await
        .expect("tampered");
    assert_eq!(verified().await, None, "a row is gone");
}

#[tokio::test]
async fn a_page_is_stored_once_however_often_it_comes() {
    let (store, _folder) = store().await;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    store
        .put_accounts(&id, &one, &[(0, account("a1"))])
        .await
        .expect("stored");
    let first = page("a1", 1, &["t1", "t2"]);
    store
        .put_transactions(&id, &one, &first)
        .await
        .expect("stored");
    assert!(store.put_transactions(&id, &one, &first).await.is_err());
    let to_read = store.accounts_to_read(&id).await.expect("read");
    assert_eq!(
        to_read,
        [AccountToRead {
            id: "a1".to_owned(),
            position: 0,
            next_page: 2
        }]
    );
}

#[tokio::test]
async fn what_was_received_is_kept_to_the_letter() {
    let (store, _folder) = store().await;
    let id = collecting(&store, "one").await.id;
    store
        .put_accounts(&id, &lease("one", 2_001), &[(0, account("a1"))])
        .await
        .expect("stored");
    let accounts = store.accounts(&id).await.expect("read");
    assert_eq!(accounts[0].received.get(), "{\"balance\":12.10}");
}

#[tokio::test]
async fn what_was_told_is_told_again_from_any_place() {
    let (store, _folder) = store().await;
    let journey = opened(&store, "jrn_1").await;
    let linking = Change::to(at(JourneyState::Linking), 2_000);
    let journey = store
        .change(&journey, &linking)
        .await
        .expect("changed")
        .expect("won");
    let all = store.progress_after(&journey.id, 0).await.expect("read");
    let states: Vec<_> = all.iter().map(|progress| progress.state).collect();
    assert_eq!(states, [JourneyState::Opened, JourneyState::Linking]);
    let rest = store
        .progress_after(&journey.id, all[0].seq)
        .await
        .expect("read");
    assert_eq!(rest, all[1..]);
}

#[tokio::test]
async fn another_server_key_is_refused() {
    let (store, _folder) = store().await;
    let refused = store.check_server_key(1, "another").await;
    assert!(matches!(refused, Err(StoreError::OtherServerKey)));
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (store, folder) = store().await;
    opened(&store, "jrn_1").await;
    for file in std::fs::read_dir(folder.path()).expect("a folder") {
        let mode = file
            .expect("a file")
            .metadata()
            .expect("known")
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0);
    }
}
