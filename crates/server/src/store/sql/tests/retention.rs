//! Forgetting by age.

use super::*;
use crate::store::{Erased, VerifiedBy};

/// A journey with data that ended then.
async fn ended(store: &SqlStore, name: &str, at_ms: i64) -> JourneyId {
    let journey = opened(store, name).await;
    let mut change = Change::to(at(JourneyState::Collecting), 2_000);
    change.connections = Some(vec![connection("c1")]);
    change.obligation = Some("users.example".to_owned());
    changed(store, &journey, &change).await;
    let one = lease("one", 2_000);
    let claim = store.claim(&journey.id, &one).await;
    claim.expect("asked").expect("free");
    let accounts = accounts(vec![(0, account("a1"))]);
    let stored = store.put_accounts(&journey.id, &one, &accounts).await;
    stored.expect("stored");
    let first = page("a1", 1, &["t1", "t2"]);
    let stored = store.put_transactions(&journey.id, &one, &first).await;
    let position = Position {
        outcome: Some(Outcome::Delivered),
        ..at(JourneyState::Erased)
    };
    let mut change = Change::to(position, at_ms);
    change.erased = Some(Erased {
        at_ms,
        verified_by: VerifiedBy::TokenRefused,
        receipt: "signed".to_owned(),
        calls: Calls::default(),
    });
    changed(store, &stored.expect("stored"), &change).await;
    journey.id
}

pub(super) async fn only_what_ended_long_enough_ago_is_forgotten(place: Place) {
    let store = place.store;
    let mut ids = Vec::new();
    for (name, at_ms) in [("jrn_1", 3_000), ("jrn_2", 4_000), ("jrn_3", 5_000)] {
        ids.push(ended(&store, name, at_ms).await);
    }
    opened(&store, "jrn_4").await;
    let forget = async |before_ms, limit| {
        let forgotten = store.forget_ended(before_ms, limit, 9_000).await;
        forgotten.expect("forgotten")
    };
    assert_eq!(forget(3_000, 10).await, 0, "not before its time");
    assert_eq!(forget(5_000, 1).await, 1, "the oldest first");
    assert_eq!(forget(5_000, 10).await, 1);
    assert_eq!(forget(5_000, 10).await, 0);
    for (id, is_there) in ids.iter().zip([false, false, true]) {
        let journey = read_again(&store, &id.0).await;
        assert_eq!(journey.receipt.as_deref(), Some("signed"));
        assert_eq!(journey.purged_at_ms, (!is_there).then_some(9_000));
        assert_eq!(journey.counts.transactions, if is_there { 2 } else { 0 });
        assert!(store.obligation(id).await.expect("read").is_some());
        let accounts = store.accounts(id).await.expect("read");
        assert_eq!(!accounts.is_empty(), is_there);
        let all = store.transactions(id, (-1, -1), 10).await.expect("read");
        assert_eq!(!all.is_empty(), is_there);
    }
}

pub(super) async fn several_servers_forget_each_journey_once(place: Place) {
    for number in 0..6 {
        ended(&place.store, &format!("jrn_{number}"), 3_000).await;
    }
    let stores = place.shared().await;
    let all = (0..6).map(|number| {
        let store = stores[number % stores.len()].clone();
        tokio::spawn(async move { store.forget_ended(4_000, 10, 9_000).await.expect("asked") })
    });
    let all = futures::future::join_all(all).await;
    let forgotten: u32 = all.into_iter().map(|one| one.expect("a task")).sum();
    assert_eq!(forgotten, 6);
}
