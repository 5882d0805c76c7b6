//! What is a SQLite file's alone.

use sqlx::Row as _;

use super::super::statement::sql;
use super::*;

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::sqlite().await;
    opened(&place.store, "jrn_1").await;
    for file in std::fs::read_dir(place.folder.path()).expect("a folder") {
        let file = file.expect("a file").metadata().expect("known");
        assert_eq!(file.permissions().mode() & 0o077, 0);
    }
}

#[tokio::test]
async fn every_connection_syncs_overwrites_and_checks_references() {
    let place = Place::sqlite().await;
    let mut reader = read(&place.store).await.expect("a connection");
    let mut writer = Write::begin(&place.store).await.expect("begun");
    for (pragma, expected) in [
        ("pragma synchronous", 2),
        ("pragma secure_delete", 1),
        ("pragma foreign_keys", 1),
        ("pragma busy_timeout", 10_000),
    ] {
        for connection in [&mut *reader, &mut *writer] {
            let row = sql(pragma).only(connection).await.expect("read");
            assert_eq!(
                row.try_get::<i64, _>(0).expect("a number"),
                expected,
                "{pragma}"
            );
        }
    }
    let row = sql("pragma journal_mode").only(&mut reader).await;
    let mode: String = row.expect("read").try_get(0).expect("a word");
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn a_file_may_have_any_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let odd = folder.path().join("l'été 100% ?mode=ro#1.db");
    let place = Place::of(Database::Sqlite(odd.clone()), folder).await;
    opened(&place.store, "jrn_1").await;
    assert!(odd.is_file());
}

#[tokio::test]
async fn nothing_purged_is_left_in_the_files() {
    let place = Place::sqlite().await;
    let store = &place.store;
    let id = collecting(store, "one").await.id;
    let one = lease("one", 2_001);
    let marked = AccountRecord {
        name: Some("MARKED-NAME".to_owned()),
        ..account("a1")
    };
    let stored = store
        .put_accounts(&id, &one, &accounts(vec![(0, marked)]))
        .await;
    let is_there = || {
        let files = std::fs::read_dir(place.folder.path()).expect("a folder");
        files.flatten().any(|file| {
            let bytes = std::fs::read(file.path()).expect("read");
            bytes.windows(11).any(|some| some == b"MARKED-NAME")
        })
    };
    assert!(is_there());
    let mut change = Change::to(cancelled(), 3_000);
    change.purge = true;
    changed(store, &stored.expect("stored"), &change).await;
    assert!(!is_there());
}

#[tokio::test]
async fn a_file_belongs_to_one_server_until_that_ends() {
    let place = Place::sqlite().await;
    let second = SqlStore::open(&place.database, &StoreKeys::default()).await;
    let error = second.expect_err("refused");
    assert!(matches!(error, StoreError::InUse));
    assert!(error.to_string().contains("PostgreSQL"));
    place.store.close().await;
    SqlStore::open(&place.database, &StoreKeys::default())
        .await
        .expect("free");
}

#[tokio::test]
async fn a_server_that_ended_as_by_a_crash_leaves_no_lock_and_no_lease() {
    let place = Place::sqlite().await;
    let journey = opened(&place.store, "jrn_1").await;
    let claim = place.store.claim(&journey.id, &lease("one", 2_000)).await;
    claim.expect("asked").expect("free");
    place.store.let_go();
    let again = SqlStore::open(&place.database, &StoreKeys::default())
        .await
        .expect("free");
    let claim = again.claim(&journey.id, &lease("two", 2_001)).await;
    claim.expect("asked").expect("given back at the start");
}

#[tokio::test]
async fn a_tool_reads_beside_the_server_and_releases_nothing() {
    let place = Place::sqlite().await;
    let journey = opened(&place.store, "jrn_1").await;
    let claim = place.store.claim(&journey.id, &lease("one", 2_000)).await;
    claim.expect("asked").expect("free");
    let tool = SqlStore::open_beside(&place.database, &StoreKeys::default()).await;
    let tool = tool.expect("opened");
    assert_eq!(read_again(&tool, "jrn_1").await.seq, 1);
    tool.wake(&journey.id, 3_000).await.expect("written");
    let taken = tool.claim(&journey.id, &lease("tool", 3_000)).await;
    assert!(taken.expect("asked").is_none(), "the server has it still");
    tool.close().await;
    let second = SqlStore::open(&place.database, &StoreKeys::default()).await;
    assert!(matches!(second, Err(StoreError::InUse)));
}

#[tokio::test]
async fn a_tool_makes_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("none.db");
    let tool = SqlStore::open_beside(&Database::Sqlite(file.clone()), &StoreKeys::default()).await;
    assert!(matches!(tool, Err(StoreError::Absent)));
    assert!(!file.exists());
}

/// SQLite takes a transaction back by itself when the disk is full. The library counts it as begun
/// all the same, and would begin no other on that connection, which is the only one that writes.
#[tokio::test]
async fn after_a_full_disk_the_store_writes_again() {
    let place = Place::sqlite().await;
    let store = &place.store;
    // The bound is the connection's own, so it goes with it: there is room again after the failure.
    let mut writer = store.writer.acquire().await.expect("a connection");
    let bound = sql("pragma max_page_count = 1").only(&mut writer);
    let pages: i64 = bound.await.expect("set").try_get(0).expect("a number");
    assert!(pages > 1, "no bound is below what is there");
    drop(writer);
    let mut full = false;
    for number in 0..1_000 {
        let journey = NewJourney {
            reference: Some("x".repeat(2_000)),
            ..new_journey(&format!("jrn_{number}"))
        };
        full = store.open(&journey, None).await.is_err();
        if full {
            break;
        }
    }
    assert!(full, "it was never full");
    opened(store, "jrn_later").await;
}
