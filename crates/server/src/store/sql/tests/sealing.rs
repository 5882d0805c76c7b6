//! Bank data sealed at rest.

use std::path::Path;

use sqlx::Row as _;

use super::*;

const FIRST: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const SECOND: &str = "HxwdHh8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRo";

fn keys(text: &str) -> StoreKeys {
    StoreKeys::from_text(&text.into()).expect("keys")
}

/// An account and a transaction whose every value is marked.
fn marked(number: usize) -> (AccountRecord, TransactionRecord) {
    let value = || Some(format!("MARKED {number}"));
    let received = || RawValue::from_string(format!("\"MARKED {number}\"")).expect("JSON");
    let account = AccountRecord {
        name: value(),
        account_type: value(),
        balance: value(),
        currency: value(),
        iban: value(),
        account_number: value(),
        received: received(),
        ..account(&format!("a{number}"))
    };
    let transaction = TransactionRecord {
        date: value(),
        amount: value(),
        currency: value(),
        label: value(),
        category_id: value(),
        received: received(),
        ..transaction(&account.id, "t1")
    };
    (account, transaction)
}

async fn put(store: &SqlStore, number: usize) {
    let id = JourneyId("jrn_1".to_owned());
    let one = lease("one", 2_001);
    let (account, transaction) = marked(number);
    let position = i64::try_from(number).expect("small");
    let page = TransactionPage {
        account: AccountToRead {
            id: account.id.clone(),
            position,
        },
        transactions: vec![transaction],
        ..page(&account.id, 1, &[])
    };
    let accounts = AccountPage {
        page: u32::try_from(number).expect("small") + 1,
        ..accounts(vec![(position, account)])
    };
    let stored = store.put_accounts(&id, &one, &accounts).await;
    stored.expect("stored");
    let stored = store.put_transactions(&id, &one, &page).await;
    stored.expect("stored");
}

async fn all_is_read(store: &SqlStore, numbers: usize) {
    let id = JourneyId("jrn_1".to_owned());
    let accounts = store.accounts(&id).await.expect("read");
    let transactions = store.transactions(&id, (-1, -1), 10).await.expect("read");
    assert_eq!((accounts.len(), transactions.len()), (numbers, numbers));
    for (number, (read, (_, of_it))) in accounts.iter().zip(&transactions).enumerate() {
        let (account, transaction) = marked(number);
        let text = |value: &dyn std::fmt::Debug| format!("{value:?}");
        assert_eq!(text(read), text(&account));
        assert_eq!(text(of_it), text(&transaction));
    }
}

/// Gives the journey to "one" again, after a start that released it.
async fn claimed_again(store: &SqlStore) {
    let id = JourneyId("jrn_1".to_owned());
    let claim = store.claim(&id, &lease("one", 30_000)).await;
    claim.expect("asked").expect("free");
}

pub(super) async fn keys_change_and_everything_stays_readable(place: Place) {
    collecting(&place.store, "one").await;
    put(&place.store, 0).await;
    // Switched on: what was written before stays readable.
    let sealing = place.again(&keys(FIRST)).await.expect("a store");
    claimed_again(&sealing).await;
    put(&sealing, 1).await;
    all_is_read(&sealing, 2).await;
    sealing.close().await;
    // Changed: the new key seals, both open.
    let both = keys(&format!("{SECOND} {FIRST}"));
    let changed = SqlStore::open(&place.database, &both).await;
    let changed = changed.expect("a store");
    let id = JourneyId("jrn_1".to_owned());
    let claim = changed.claim(&id, &lease("one", 60_000)).await;
    claim.expect("asked").expect("free");
    put(&changed, 2).await;
    all_is_read(&changed, 3).await;

    let mut connection = read(&changed).await.expect("a connection");
    let select = "select lines from page where lines is not null order by account_position";
    let rows = sql(select).all(&mut connection).await.expect("read");
    let stored: Vec<String> = rows.iter().map(|row| row.get("lines")).collect();
    assert!(stored[0].starts_with("lz4:"));
    assert!(stored[1..].iter().all(|text| text.starts_with("sealed:")));
    let sealed_with = |number: usize| stored[number].split(':').nth(1).map(str::to_owned);
    let names: Vec<_> = both.names().map(|name| Some(name.to_owned())).collect();
    assert_eq!([sealed_with(2), sealed_with(1)], names[..]);
}

pub(super) async fn a_start_without_a_needed_key_fails(place: Place) {
    let sealing = place.again(&keys(FIRST)).await.expect("a store");
    // Nothing is sealed yet, so nothing is needed.
    sealing.close().await;
    let sealing = place.again(&StoreKeys::default()).await.expect("a store");
    sealing.close().await;
    let sealing = place.again(&keys(FIRST)).await.expect("a store");
    collecting(&sealing, "one").await;
    put(&sealing, 0).await;
    sealing.close().await;
    for wrong in [StoreKeys::default(), keys(SECOND)] {
        let error = place.again(&wrong).await.expect_err("refused");
        assert!(matches!(error, StoreError::StoreKeyMissing(_)));
        assert!(error.to_string().contains("ONESHOT_STORE_KEY"));
    }
    let right = place.again(&keys(FIRST)).await.expect("a store");
    all_is_read(&right, 1).await;
}

/// Whether the bytes of any file in a folder, or in those inside it, hold a text.
fn holds(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .any(|entry| {
            let path = entry.path();
            if path.is_dir() {
                return holds(&path, text);
            }
            // A file may go while we look.
            let bytes = std::fs::read(&path).unwrap_or_default();
            let (first, text) = (text.as_bytes()[0], text.as_bytes());
            let places = bytes.iter().enumerate().filter(|(_, byte)| **byte == first);
            let mut found = places.map(|(place, _)| &bytes[place..]);
            found.any(|rest| rest.starts_with(text))
        })
}

async fn only_ids_are_readable(store: &SqlStore, folder: &Path) {
    collecting(store, "one").await;
    put(store, 0).await;
    all_is_read(store, 1).await;
    let account_id = "ACCOUNT-IN-CLEAR";
    let accounts = AccountPage {
        page: 8,
        ..accounts(vec![(7, account(account_id))])
    };
    let id = JourneyId("jrn_1".to_owned());
    let stored = store
        .put_accounts(&id, &lease("one", 2_001), &accounts)
        .await;
    stored.expect("stored");
    assert!(holds(folder, account_id), "the files were looked into");
    assert!(!holds(folder, "MARKED"));
    // A packed text hides the words in it, and is not sealed by that.
    assert!(!holds(folder, "lz4:"));
}

#[tokio::test]
async fn the_bytes_of_a_sqlite_file_hold_nothing_in_clear() {
    let place = Place::sqlite().await;
    let store = place.again(&keys(FIRST)).await.expect("a store");
    only_ids_are_readable(&store, place.folder.path()).await;
}

#[tokio::test]
async fn the_bytes_of_a_postgresql_hold_nothing_in_clear() {
    let postgres = testpg::Postgres::start().expect("a server");
    let url = postgres.database().expect("a database");
    let database = Database::from_text(&url).expect("an address");
    let store = SqlStore::open(&database, &keys(FIRST))
        .await
        .expect("a store");
    let noted = store.check_server_key(1, "fingerprint").await;
    noted.expect("noted");
    let folder = postgres.folder().expect("its own");
    only_ids_are_readable(&store, folder).await;
    let mut connection = read(&store).await.expect("a connection");
    sql("checkpoint")
        .run(&mut connection)
        .await
        .expect("written");
    assert!(!holds(folder, "MARKED"));
}
