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
        ..transaction(&account.id, &format!("MARKED t{number}"))
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
    let in_clear = async |store: &SqlStore| store.journeys_in_clear().await.expect("counted");
    assert_eq!(in_clear(&place.store).await, 0, "nobody seals");
    // Switched on: what was written before stays readable, and is counted.
    let sealing = place.again(&keys(FIRST)).await.expect("a store");
    assert_eq!(in_clear(&sealing).await, 1);
    claimed_again(&sealing).await;
    put(&sealing, 1).await;
    all_is_read(&sealing, 2).await;
    assert_eq!(in_clear(&sealing).await, 1);
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
    // Nothing is sealed yet, so another key does as well.
    sealing.close().await;
    let sealing = place.again(&keys(SECOND)).await.expect("a store");
    sealing.close().await;
    let sealing = place.again(&keys(FIRST)).await.expect("a store");
    collecting(&sealing, "one").await;
    put(&sealing, 0).await;
    sealing.close().await;
    let error = place.again(&keys(SECOND)).await.expect_err("refused");
    assert!(matches!(error, StoreError::StoreKeyMissing(_)));
    assert!(error.to_string().contains("ONESHOT_STORE_KEY"));
    let right = place.again(&keys(FIRST)).await.expect("a store");
    all_is_read(&right, 1).await;
    let in_clear = right.journeys_in_clear().await.expect("counted");
    assert_eq!(in_clear, 0, "all of it is sealed");
}

pub(super) async fn a_start_without_a_key_is_refused_where_another_seals(place: Place) {
    // From the first start on, before anything is sealed.
    let sealing = place.again(&keys(FIRST)).await.expect("a store");
    sealing.close().await;
    let error = place.again(&StoreKeys::default()).await;
    let error = error.expect_err("refused");
    assert!(matches!(error, StoreError::Seals(_)), "{error}");
    assert!(
        error.to_string().contains("ONESHOT_STORE_KEY_FILE"),
        "{error}"
    );
    place.again(&keys(FIRST)).await.expect("a store");
}

pub(super) async fn a_server_that_runs_without_a_key_keeps_nothing_once_another_seals(
    place: Place,
) {
    let clear = &place.store;
    let journey = collecting(clear, "one").await;
    put(clear, 0).await;
    clear.may_keep_bank_data().await.expect("nobody seals");
    let sealing = SqlStore::open_beside(&place.database, &keys(FIRST)).await;
    let sealing = sealing.expect("a store");
    // A tool's look is no start.
    sealing.check_keys(&server_key()).await.expect("its keys");
    clear.may_keep_bank_data().await.expect("nobody seals");
    sealing.note_keys(&server_key()).await.expect("its keys");

    let refused = |result: Result<(), StoreError>| {
        let error = result.expect_err("refused");
        assert!(matches!(error, StoreError::Seals(_)), "{error}");
    };
    refused(clear.may_keep_bank_data().await);
    let one = lease("one", 2_001);
    let (account, _) = marked(1);
    let accounts = AccountPage {
        page: 2,
        ..accounts(vec![(1, account)])
    };
    let stored = clear.put_accounts(&journey.id, &one, &accounts).await;
    refused(stored.map(drop));
    let next = page("a0", 2, &["t9"]);
    let stored = clear.put_transactions(&journey.id, &one, &next).await;
    refused(stored.map(drop));
    let mut change = Change::to(at(JourneyState::Collecting), 2_002);
    change.connections = Some(vec![ConnectionRow {
        received: Some("{}".to_owned()),
        ..connection("c1")
    }]);
    let journey = read_again(clear, "jrn_1").await;
    refused(clear.change(&journey, &change).await.map(drop));
    // Nothing of it is there, what was is, and the server that seals goes on with it.
    all_is_read(&sealing, 1).await;
    put(&sealing, 1).await;
    all_is_read(&sealing, 2).await;
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
    store.note_keys(&server_key()).await.expect("noted");
    let folder = postgres.folder().expect("its own");
    only_ids_are_readable(&store, folder).await;
    let mut connection = read(&store).await.expect("a connection");
    sql("checkpoint")
        .run(&mut connection)
        .await
        .expect("written");
    assert!(!holds(folder, "MARKED"));
}
