//! What the tripwire does to the store, and what must hold then.

use super::tripwire::Tripwire;
use super::*;

/// The same store, with a failure at its `n`-th operation from now.
pub(super) fn failing(store: &SqlStore, n: u64) -> SqlStore {
    SqlStore {
        tripwire: Arc::new(Tripwire::new(&format!("fail:{n}"))),
        ..store.clone()
    }
}

pub(super) async fn a_failure_before_the_commit_leaves_nothing(place: Place) {
    for n in 1..=2 {
        let store = failing(&place.store, n);
        let failed = store.open(&new_journey("jrn_1"), None).await;
        assert!(matches!(failed, Err(StoreError::Database(_))), "{n}");
        let id = JourneyId("jrn_1".to_owned());
        assert!(place.store.journey(&id).await.expect("read").is_none());
    }
    opened(&place.store, "jrn_1").await;
}

pub(super) async fn a_lost_answer_leaves_what_was_written(place: Place) {
    let store = failing(&place.store, 3);
    let failed = store.open(&new_journey("jrn_1"), None).await;
    assert!(matches!(failed, Err(StoreError::Database(_))));
    assert_eq!(read_again(&place.store, "jrn_1").await.seq, 1);
}

pub(super) async fn whichever_operation_fails_the_next_try_succeeds(place: Place) {
    for n in 1.. {
        let name = format!("jrn_{n}");
        let asked = Idempotency {
            key: name.clone(),
            body_sha256: [0; 32],
        };
        let store = failing(&place.store, n);
        let first = store.open(&new_journey(&name), Some(&asked)).await;
        let untouched = first.is_ok();
        // A partner tries again with the same key, and has one journey in the end.
        let again = new_journey(&format!("{name}_again"));
        let store = &place.store;
        let second = store.open(&again, Some(&asked)).await;
        let id = match second.expect("the next try") {
            Opening::New => again.id,
            Opening::Before(id) => id,
            Opening::OtherBody => panic!("the body was the same"),
        };
        assert!(store.journey(&id).await.expect("read").is_some());
        if untouched {
            assert_eq!(n, 5, "a read and three moments can fail");
            break;
        }
    }
    let filter = JourneyFilter {
        limit: 100,
        ..JourneyFilter::default()
    };
    assert_eq!(place.store.list(&filter).await.expect("listed").len(), 5);
}

/// Not a test by itself: the process that the next test starts and that kills itself.
#[tokio::test]
async fn a_process_that_the_tripwire_ends() {
    let Some(file) = std::env::var_os("ONESHOT_TRIPWIRE_TEST_FILE") else {
        return;
    };
    let database = Database::Sqlite(file.into());
    let store = SqlStore::open(&database, &StoreKeys::default())
        .await
        .expect("a store");
    store.note_keys(&server_key()).await.expect("noted");
    let _ = store.open(&new_journey("jrn_1"), None).await;
}

#[test]
fn the_tripwire_kills_the_process_at_each_moment_of_a_write() {
    use std::os::unix::process::ExitStatusExt as _;
    // A start writes twice, each with three moments; then comes the journey.
    for (moment, written) in [(7, false), (8, false), (9, true)] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("test.db");
        let ended = std::process::Command::new(std::env::current_exe().expect("known"))
            .args([
                "--exact",
                "store::sql::tests::faults::a_process_that_the_tripwire_ends",
            ])
            .env("ONESHOT_TRIPWIRE_TEST_FILE", &file)
            .env("ONESHOT_TRIPWIRE", format!("kill:{moment}"))
            .output()
            .expect("run");
        assert_eq!(ended.status.signal(), Some(9), "{moment}");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let found = runtime.block_on(async {
            let store = SqlStore::open(&Database::Sqlite(file), &StoreKeys::default())
                .await
                .expect("a store");
            let id = JourneyId("jrn_1".to_owned());
            store.journey(&id).await.expect("read").is_some()
        });
        assert_eq!(found, written, "{moment}");
    }
}
