//! What sinks have of journeys.

use super::*;
use crate::sink::{Acknowledgement, Sent, SinkName, SinkState};
use crate::store::SinkStore as _;

const BOTH: [SinkName; 2] = [SinkName::ObjectStore, SinkName::Webhook];

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
    let begun = async |configured: &[SinkName], sha256| {
        let rows = store.sinks_begun(&id, &one, configured, sha256).await;
        rows.expect("begun")
    };
    begun(&BOTH, "aa").await;
    let sent = Sent {
        parts: 3,
        after: (1, 499),
    };
    let held = store.hold_sink(&id, SinkName::Webhook, &one, Some(sent));
    held.await.expect("held");
    let rows = begun(&BOTH, "aa").await;
    assert_eq!(rows[1].sink, SinkName::Webhook);
    assert_eq!(rows[1].sent, sent, "the same data goes on where it was");
    let rows = begun(&BOTH, "bb").await;
    assert_eq!(rows[1].sent, Sent::NOTHING);
    assert_eq!(rows[1].sha256, "bb");
    // One is configured no more, and then again.
    let rows = begun(&BOTH[..1], "bb").await;
    assert_eq!(rows[1].state, SinkState::Withdrawn);
    let rows = begun(&BOTH, "bb").await;
    assert_eq!(rows[1].state, SinkState::Pending);
    let two = store
        .sinks_begun(&id, &lease("two", 2_002), &BOTH, "bb")
        .await;
    assert!(matches!(two, Err(StoreError::LeaseLost)));
}

pub(super) async fn an_acknowledgement_needs_the_lease_and_the_same_data(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let begun = store.sinks_begun(&id, &one, &BOTH, "aa").await;
    begun.expect("begun");
    let sink = SinkName::ObjectStore;
    store.hold_sink(&id, sink, &one, None).await.expect("held");
    let noted = async |sha256, owner| {
        let acknowledgement = Acknowledgement::of_a_test(&id, sink, sha256);
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
        .sinks_begun(&id, &one, &BOTH, "aa")
        .await
        .expect("begun");
    assert_eq!(again[0], rows[0], "what is acknowledged stays so");
    let failed = store.sink_failed(&id, sink, &one, "timeout", 3_000).await;
    failed.expect("asked");
    assert_eq!(states(&store, &id).await[0], SinkState::Acknowledged);
}

pub(super) async fn nobody_goes_on_writing_what_is_to_be_deleted(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    store
        .sinks_begun(&id, &one, &BOTH, "aa")
        .await
        .expect("begun");
    for sink in BOTH {
        store.hold_sink(&id, sink, &one, None).await.expect("held");
    }
    purged(&store, 2_002).await;
    assert_eq!(
        states(&store, &id).await,
        [SinkState::Deleting, SinkState::Withdrawn]
    );
    for sink in BOTH {
        let held = store.hold_sink(&id, sink, &one, None).await;
        assert!(matches!(held, Err(StoreError::LeaseLost)));
        let acknowledgement = Acknowledgement::of_a_test(&id, sink, "aa");
        let noted = store.sink_acknowledged(&acknowledgement, &one).await;
        assert!(matches!(noted, Err(StoreError::LeaseLost)));
    }
}

pub(super) async fn deleting_waits_for_whoever_writes_and_is_one_servers_work(place: Place) {
    let store = place.store.clone();
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let sink = SinkName::ObjectStore;
    store
        .sinks_begun(&id, &one, &BOTH, "aa")
        .await
        .expect("begun");
    store.hold_sink(&id, sink, &one, None).await.expect("held");
    purged(&store, 2_002).await;
    let claimed = async |owner, now_ms| {
        let claim = store.claim_removal(&lease(owner, now_ms)).await;
        claim.expect("asked").map(|removal| removal.attempts)
    };
    assert_eq!(
        claimed("two", 2_003).await,
        None,
        "one may still be writing"
    );
    // One hears of it, and lets go.
    store
        .sink_failed(&id, sink, &one, "store", 9_000)
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
    let failed = store.removal_failed(&id, &lease_of_it, "object_store", 5_000);
    failed.await.expect("noted");
    assert_eq!(claimed("two", 4_999).await, None);
    assert_eq!(claimed("two", 5_000).await, Some(1));
    store
        .removed(&id, &lease("two", 5_001))
        .await
        .expect("noted");
    assert_eq!(states(&store, &id).await[0], SinkState::Deleted);
    assert_eq!(claimed("two", 99_000).await, None);
}
