//! What sinks have of journeys.

use super::*;
use crate::sink::{Acknowledgement, Destination, PlaceDigest, Sent, SinkName, SinkState};
use crate::store::{Removal, SinkStore as _};

/// An object store at this place.
fn objects(address: &str) -> Destination {
    Destination {
        sink: SinkName::ObjectStore,
        place: Some(PlaceDigest::of(address)),
    }
}

fn webhook() -> Destination {
    Destination {
        sink: SinkName::Webhook,
        place: None,
    }
}

fn both() -> [Destination; 2] {
    [objects("here"), webhook()]
}

async fn states(store: &SqlStore, id: &JourneyId) -> Vec<SinkState> {
    let rows = store.sinks(id).await.expect("read");
    rows.iter().map(|row| row.state).collect()
}

async fn purged(store: &SqlStore, now_ms: i64) {
    let journey = read_again(store, "jrn_1").await;
    let mut change = Change::to(cancelled(), now_ms);
    change.purge = true;
    changed(store, &journey, &change).await;
}

pub(super) async fn a_sink_begins_anew_with_other_data(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let begun = async |configured: &[Destination], sha256| {
        let rows = store.sinks_begun(&id, &one, configured, sha256).await;
        rows.expect("begun")
    };
    begun(&both(), "aa").await;
    let sent = Sent {
        parts: 3,
        after: (1, 499),
    };
    let to = webhook();
    let held = store.hold_sink(&id, &to, &one, Some(sent));
    held.await.expect("held");
    let rows = begun(&both(), "aa").await;
    assert_eq!(rows[1].sink, SinkName::Webhook);
    assert_eq!(rows[1].sent, sent, "the same data goes on where it was");
    let rows = begun(&both(), "bb").await;
    assert_eq!(rows[1].sent, Sent::NOTHING);
    assert_eq!(rows[1].sha256, "bb");
    // One is configured no more, and then again.
    let rows = begun(&both()[..1], "bb").await;
    assert_eq!(rows[1].state, SinkState::Withdrawn);
    let rows = begun(&both(), "bb").await;
    assert_eq!(rows[1].state, SinkState::Pending);
    let two = store
        .sinks_begun(&id, &lease("two", 2_002), &both(), "bb")
        .await;
    assert!(matches!(two, Err(StoreError::LeaseLost)));
}

pub(super) async fn an_acknowledgement_needs_the_lease_and_the_same_data(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let begun = store.sinks_begun(&id, &one, &both(), "aa").await;
    begun.expect("begun");
    let to = objects("here");
    store.hold_sink(&id, &to, &one, None).await.expect("held");
    let noted = async |sha256, owner| {
        let acknowledgement = Acknowledgement::of_a_test(&id, &to, sha256);
        let lease = lease(owner, 2_002);
        store.sink_acknowledged(&acknowledgement, &lease).await
    };
    assert!(matches!(
        noted("bb", "one").await,
        Err(StoreError::LeaseLost)
    ));
    assert!(matches!(
        noted("aa", "two").await,
        Err(StoreError::LeaseLost)
    ));
    noted("aa", "one").await.expect("noted");
    let rows = store.sinks(&id).await.expect("read");
    assert_eq!(rows[0].state, SinkState::Acknowledged);
    assert_eq!(rows[0].acknowledged_at_ms, Some(2_002));
    let again = store
        .sinks_begun(&id, &one, &both(), "aa")
        .await
        .expect("begun");
    assert_eq!(again[0], rows[0], "what is acknowledged stays so");
    let failed = store
        .sink_failed(&id, to.sink, &one, "timeout", 3_000)
        .await;
    failed.expect("asked");
    assert_eq!(states(&store, &id).await[0], SinkState::Acknowledged);
}

pub(super) async fn nobody_goes_on_writing_what_is_to_be_deleted(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    store
        .sinks_begun(&id, &one, &both(), "aa")
        .await
        .expect("begun");
    for to in &both() {
        store.hold_sink(&id, to, &one, None).await.expect("held");
    }
    purged(&store, 2_002).await;
    assert_eq!(
        states(&store, &id).await,
        [SinkState::Deleting, SinkState::Withdrawn]
    );
    for to in &both() {
        let held = store.hold_sink(&id, to, &one, None).await;
        assert!(matches!(held, Err(StoreError::LeaseLost)));
        let acknowledgement = Acknowledgement::of_a_test(&id, to, "aa");
        let noted = store.sink_acknowledged(&acknowledgement, &one).await;
        assert!(matches!(noted, Err(StoreError::LeaseLost)));
    }
}

pub(super) async fn deleting_waits_for_whoever_writes_and_is_one_servers_work(place: Place) {
    let store = place.store.clone();
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let to = objects("here");
    store
        .sinks_begun(&id, &one, &both(), "aa")
        .await
        .expect("begun");
    store.hold_sink(&id, &to, &one, None).await.expect("held");
    purged(&store, 2_002).await;
    let claimed = async |owner, now_ms| {
        let claim = store.claim_removal(&lease(owner, now_ms)).await;
        claim.expect("asked")
    };
    assert_eq!(
        claimed("two", 2_003).await,
        None,
        "one may still be writing"
    );
    // One hears of it, and lets go.
    store
        .sink_failed(&id, to.sink, &one, "store", 9_000)
        .await
        .expect("let go");
    let stores = place.shared().await;
    let all = (0..8).map(|owner| {
        let store = stores[owner % stores.len()].clone();
        tokio::spawn(async move {
            let lease = lease(&format!("owner {owner}"), 2_004);
            store.claim_removal(&lease).await.expect("asked").is_some()
        })
    });
    let all = futures::future::join_all(all).await;
    let got: Vec<_> = all.into_iter().map(|one| one.expect("a task")).collect();
    assert_eq!(got.iter().filter(|got| **got).count(), 1);
    let owner = got.iter().position(|got| *got).expect("one");
    let owner = format!("owner {owner}");
    let lease_of_it = lease(&owner, 2_005);
    let removal = Removal {
        journey: id.clone(),
        place: to.place.clone(),
        left_behind: false,
        attempts: 0,
    };
    let failed = store.removal_failed(&removal, &lease_of_it, "object_store", 5_000);
    failed.await.expect("noted");
    assert_eq!(claimed("two", 4_999).await, None);
    let removal = claimed("two", 5_000).await.expect("due");
    assert_eq!(removal.attempts, 1);
    store
        .removed(&removal, &lease("two", 5_001))
        .await
        .expect("noted");
    assert_eq!(states(&store, &id).await[0], SinkState::Deleted);
    assert_eq!(claimed("two", 99_000).await, None);
    // The one who was writing wakes up, and may have written more.
    store.may_be_back(&id, 99_001).await.expect("noted");
    assert_eq!(
        claimed("two", 99_002).await,
        Some(Removal {
            attempts: 0,
            ..removal
        })
    );
}

/// The journey `one` collects, with both sinks begun and something written at this place.
async fn writing(store: &SqlStore, to: &Destination) -> JourneyId {
    let id = collecting(store, "one").await.id;
    let one = lease("one", 2_001);
    let sinks = [to.clone(), webhook()];
    let begun = store.sinks_begun(&id, &one, &sinks, "aa").await;
    begun.expect("begun");
    store.hold_sink(&id, to, &one, None).await.expect("held");
    id
}

pub(super) async fn a_sink_begins_anew_at_another_place_and_owes_what_the_first_has(place: Place) {
    let store = place.store;
    let (here, there) = (objects("here"), objects("there"));
    let id = writing(&store, &here).await;
    let one = lease("one", 2_002);
    let acknowledgement = Acknowledgement::of_a_test(&id, &here, "aa");
    let noted = store.sink_acknowledged(&acknowledgement, &one).await;
    noted.expect("noted");
    assert_eq!(store.removals_owed().await.expect("counted"), 0);
    let sinks = [there.clone(), webhook()];
    let rows = store.sinks_begun(&id, &one, &sinks, "aa").await;
    let rows = rows.expect("begun");
    assert_eq!(rows[0].state, SinkState::Pending, "it has nothing there");
    assert_eq!(rows[0].acknowledged_at_ms, None);
    assert_eq!(store.removals_owed().await.expect("counted"), 1);
    let owed = store.claim_removal(&lease("two", 2_003)).await;
    let owed = owed.expect("asked").expect("due");
    assert_eq!((&owed.journey, &owed.place), (&id, &here.place));
    assert!(owed.left_behind);
    let two = lease("two", 2_004);
    let failed = store.removal_failed(&owed, &two, "elsewhere", 5_000);
    failed.await.expect("noted");
    let due = async |now_ms| {
        let claim = store.claim_removal(&lease("two", now_ms)).await;
        claim.expect("asked")
    };
    assert_eq!(due(4_999).await, None);
    let again = due(5_000).await.expect("due");
    assert_eq!(again.attempts, 1);
    let noted = store.removed(&again, &lease("two", 5_001)).await;
    noted.expect("noted");
    assert_eq!(store.removals_owed().await.expect("counted"), 0);
    assert_eq!(states(&store, &id).await[0], SinkState::Pending);
}

pub(super) async fn an_acknowledgement_of_another_place_is_none(place: Place) {
    let store = place.store;
    let (here, there) = (objects("here"), objects("there"));
    let id = writing(&store, &here).await;
    let one = lease("one", 2_002);
    // Another server, which has the new place, had the journey for a moment and gave it back.
    let sinks = [there.clone(), webhook()];
    let begun = store.sinks_begun(&id, &one, &sinks, "aa").await;
    begun.expect("begun");
    let noted = async || {
        let acknowledgement = Acknowledgement::of_a_test(&id, &here, "aa");
        store.sink_acknowledged(&acknowledgement, &one).await
    };
    assert!(matches!(noted().await, Err(StoreError::LeaseLost)));
    let held = store.hold_sink(&id, &here, &one, None).await;
    assert!(matches!(held, Err(StoreError::LeaseLost)));
    let held = store.hold_sink(&id, &there, &one, None).await;
    held.expect("held");
    assert!(matches!(noted().await, Err(StoreError::LeaseLost)));
}

pub(super) async fn nobody_writes_where_somebody_deletes(place: Place) {
    let store = place.store;
    let (here, there) = (objects("here"), objects("there"));
    let id = writing(&store, &here).await;
    let begun = async |to: &Destination, now_ms| {
        let sinks = [to.clone(), webhook()];
        let one = lease("one", now_ms);
        let rows = store.sinks_begun(&id, &one, &sinks, "aa").await;
        rows.expect("begun").swap_remove(0)
    };
    begun(&there, 2_002).await;
    let late = lease("two", 100_000);
    let owed = store.claim_removal(&late).await.expect("asked");
    let owed = owed.expect("due");
    let row = begun(&here, 100_001).await;
    assert_eq!(row.next_at_ms, Some(late.until_ms()));
    let one = lease("one", 100_002);
    let held = store.hold_sink(&id, &here, &one, None).await;
    assert!(matches!(held, Err(StoreError::LeaseLost)));
    let failed = store.removal_failed(&owed, &late, "timeout", 200_000);
    failed.await.expect("noted");
    let row = begun(&here, 100_003).await;
    assert_eq!(row.place, here.place, "what is there is still owed");
    assert_eq!(store.removals_owed().await.expect("counted"), 0);
    let held = store.hold_sink(&id, &here, &one, None).await;
    held.expect("held");
}

pub(super) async fn what_a_withdrawn_sink_has_is_deleted_however_often_it_was_tried(place: Place) {
    let store = place.store;
    // The server died in its first try, and the next one has no object store.
    let id = writing(&store, &objects("here")).await;
    let one = lease("one", 2_002);
    let begun = store.sinks_begun(&id, &one, &[webhook()], "aa").await;
    begun.expect("begun");
    assert_eq!(states(&store, &id).await[0], SinkState::Withdrawn);
    purged(&store, 2_003).await;
    assert_eq!(states(&store, &id).await[0], SinkState::Deleting);
}
