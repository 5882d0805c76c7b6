//! Who works on what, and when.

use std::collections::HashSet;

use super::*;
use crate::store::Failures;

pub(super) async fn a_journey_has_one_worker_until_its_lease_is_over(place: Place) {
    let store = place.store;
    let journey = opened(&store, "jrn_1").await;
    store.wake(&journey.id, 2_000).await.expect("woken");
    let due = async |owner, now_ms| {
        let claim = store.claim_due(&lease(owner, now_ms)).await;
        claim.expect("asked").map(|claim| claim.taken_over)
    };
    assert_eq!(due("one", 2_000).await, Some(false));
    assert_eq!(due("two", 2_001).await, None);
    let second = store.claim(&journey.id, &lease("two", 2_001)).await;
    assert!(second.expect("asked").is_none());
    // "one" died; its lease ends.
    assert_eq!(due("two", 12_000).await, Some(true));
    let late = store.renew(&journey.id, &lease("one", 12_001)).await;
    assert!(matches!(late, Err(StoreError::LeaseLost)));
    store
        .renew(&journey.id, &lease("two", 12_001))
        .await
        .expect("its own");
}

pub(super) async fn a_hint_changes_no_other_work_and_shortens_no_pause(place: Place) {
    let store = place.store;
    let due = async || store.next_due_ms().await.expect("asked");
    let journey = collecting(&store, "one").await;
    let released = async |failures| {
        let claim = store.claim(&journey.id, &lease("one", 500_000)).await;
        let claim = claim.expect("asked").expect("free");
        let released = store.release(&claim, Some(600_000), failures).await;
        released.expect("released");
    };
    released(Failures::default()).await;
    store.hinted(&journey.id, 500_001).await.expect("noted");
    assert_eq!(due().await, Some(600_000), "it is collecting");
    store.wake(&journey.id, 500_002).await.expect("woken");
    assert_eq!(due().await, Some(500_002));

    let linking = opened(&store, "jrn_2").await;
    store.hinted(&linking.id, 400_000).await.expect("noted");
    assert_eq!(due().await, Some(400_000));
    let claim = store.claim(&linking.id, &lease("one", 400_000)).await;
    let claim = claim.expect("asked").expect("free");
    let failures = Failures::default().and_one(false);
    let release = store.release(&claim, Some(450_000), failures).await;
    release.expect("released");
    store.hinted(&linking.id, 400_001).await.expect("noted");
    store.returned(&linking.id, 400_002).await.expect("noted");
    assert_eq!(due().await, Some(450_000), "it failed");
}

pub(super) async fn a_hint_during_the_work_is_not_lost_at_its_end(place: Place) {
    let store = place.store;
    let journey = opened(&store, "jrn_1").await;
    let claim = store.claim(&journey.id, &lease("one", 2_000)).await;
    let claim = claim.expect("asked").expect("free");
    store.wake(&journey.id, 2_500).await.expect("woken");
    store.returned(&journey.id, 2_600).await.expect("back");
    let release = async |claim| {
        let released = store
            .release(&claim, Some(60_000), Failures::default())
            .await;
        released.expect("released");
    };
    release(claim).await;
    assert_eq!(store.next_due_ms().await.expect("asked"), Some(2_600));
    let claim = store.claim_due(&lease("one", 2_600)).await;
    let claim = claim.expect("asked").expect("due");
    assert_eq!(claim.journey.returned_at_ms, Some(2_600));
    release(claim).await;
    assert_eq!(store.next_due_ms().await.expect("asked"), Some(60_000));
}

pub(super) async fn the_next_look_is_at_the_end_of_the_lease(place: Place) {
    let store = place.store;
    assert_eq!(store.next_due_ms().await.expect("asked"), None);
    let journey = opened(&store, "jrn_1").await;
    assert_eq!(store.next_due_ms().await.expect("asked"), Some(61_000));
    store.wake(&journey.id, 2_000).await.expect("woken");
    let claim = store.claim_due(&lease("one", 2_000)).await;
    let claim = claim.expect("asked").expect("due");
    assert_eq!(store.next_due_ms().await.expect("asked"), Some(12_000));
    let failures = Failures {
        in_a_row: 3,
        refusals: 2,
    };
    store
        .release(&claim, None, failures)
        .await
        .expect("released");
    assert_eq!(store.next_due_ms().await.expect("asked"), None);
    assert_eq!(read_again(&store, "jrn_1").await.failures, failures);
}

pub(super) async fn what_is_due_longest_comes_first(place: Place) {
    let store = place.store;
    for (name, due_at_ms) in [("jrn_1", 3_000), ("jrn_2", 1_000), ("jrn_3", 2_000)] {
        let journey = opened(&store, name).await;
        store.wake(&journey.id, due_at_ms).await.expect("woken");
    }
    let mut order = Vec::new();
    while let Some(claim) = store.claim_due(&lease("one", 9_000)).await.expect("asked") {
        order.push(claim.journey.id.0);
    }
    assert_eq!(order, ["jrn_2", "jrn_3", "jrn_1"]);
}

pub(super) async fn many_owners_at_once_never_get_the_same_journey(place: Place) {
    const JOURNEYS: usize = 40;
    for number in 0..JOURNEYS {
        let journey = opened(&place.store, &format!("jrn_{number}")).await;
        place.store.wake(&journey.id, 2_000).await.expect("woken");
    }
    let stores = place.shared().await;
    let owners = (0..8).map(|owner| {
        let store = stores[owner % stores.len()].clone();
        tokio::spawn(async move {
            let lease = lease(&format!("owner {owner}"), 2_000);
            let mut mine = Vec::new();
            // Passed over is what another is claiming, so none now does not mean none left.
            let mut tries = 0;
            while tries < 20 {
                match store.claim_due(&lease).await.expect("asked") {
                    Some(claim) => mine.push(claim.journey.id.0),
                    None => tries += 1,
                }
            }
            mine
        })
    });
    let mut all = Vec::new();
    for claimed in futures::future::join_all(owners).await {
        all.extend(claimed.expect("a task"));
    }
    assert_eq!(all.len(), JOURNEYS);
    assert_eq!(all.into_iter().collect::<HashSet<_>>().len(), JOURNEYS);
}

pub(super) async fn of_many_who_want_one_journey_one_gets_it(place: Place) {
    let journey = opened(&place.store, "jrn_1").await;
    let stores = place.shared().await;
    let all = (0..12).map(|owner| {
        let store = stores[owner % stores.len()].clone();
        let id = journey.id.clone();
        tokio::spawn(async move {
            let lease = lease(&format!("owner {owner}"), 2_000);
            store.claim(&id, &lease).await.expect("asked").is_some()
        })
    });
    let all = futures::future::join_all(all).await;
    let got = all.into_iter().filter(|one| *one.as_ref().expect("a task"));
    assert_eq!(got.count(), 1);
}

pub(super) async fn leases_are_renewed_together_and_lost_ones_stay_lost(place: Place) {
    let store = place.store;
    let mut ids = Vec::new();
    for name in ["jrn_1", "jrn_2", "jrn_3", "jrn_4"] {
        let id = opened(&store, name).await.id;
        if name != "jrn_4" {
            let claim = store.claim(&id, &lease("one", 2_000)).await;
            claim.expect("asked").expect("free");
        }
        ids.push(id);
    }
    // "one" was suspended, and the third went to another.
    let taken = store.claim(&ids[2], &lease("two", 12_000)).await;
    taken.expect("asked").expect("over");
    let renewed = store.renew_all(&ids, &lease("one", 13_000)).await;
    assert_eq!(renewed.expect("renewed"), 2);
    let is_free = async |id, now_ms| {
        let claim = store.claim(id, &lease("three", now_ms)).await;
        claim.expect("asked").is_some()
    };
    assert!(!is_free(&ids[0], 22_999).await);
    assert!(is_free(&ids[0], 23_000).await);
    assert!(is_free(&ids[2], 22_000).await, "the other's lease");
    assert!(is_free(&ids[3], 1).await, "never held");
    let none = store.renew_all(&[], &lease("one", 13_000)).await;
    assert_eq!(none.expect("asked"), 0);
}
