//! What an operator and Linxo's webhook ask for.

use super::*;
use crate::store::{Failures, Overview, ReceiptKey};

/// A journey with a duty to erase, a user and a connection.
async fn linked(store: &SqlStore, name: &str, user: &str, bank: &str) -> Journey {
    let journey = opened(store, name).await;
    let mut change = Change::to(at(JourneyState::Linking), 2_000);
    change.obligation = Some("users.example".to_owned());
    change.connections = Some(vec![connection(bank)]);
    let journey = changed(store, &journey, &change).await;
    let sent = store.creation_sent(&journey.id, 2_000).await;
    sent.expect("an obligation");
    let answer = CreationAnswer::Created(user.to_owned());
    let answered = store.creation_answered(&journey.id, &answer, 2_000).await;
    answered.expect("written");
    journey
}

async fn erased(store: &SqlStore, journey: &Journey) {
    let over = Position {
        state: JourneyState::Erased,
        ..cancelled()
    };
    let duty = store.obligation(&journey.id).await.expect("read");
    let mut change = Change::to(over, 9_000);
    change.erased = Some(crate::store::Erased {
        at_ms: 9_000,
        verified_by: crate::store::VerifiedBy::TokenRefused,
        receipt: "signed".to_owned(),
        calls: duty.expect("there").calls,
    });
    let read = read_again(store, &journey.id.0).await;
    changed(store, &read, &change).await;
}

pub(super) async fn a_hint_finds_the_journeys_it_concerns_and_no_others(place: Place) {
    let store = place.store;
    let one = linked(&store, "jrn_1", "user-1", "bank-1").await;
    let two = linked(&store, "jrn_2", "user-2", "bank-2").await;
    let found = async |bank: Option<&str>, user: Option<&str>| {
        let mut ids = store.concerned(bank, user).await.expect("read");
        ids.sort_by(|a, b| a.0.cmp(&b.0));
        ids
    };
    let just = |journey: &Journey| vec![journey.id.clone()];
    assert_eq!(found(Some("bank-1"), None).await, just(&one));
    assert_eq!(found(None, Some("user-2")).await, just(&two));
    assert_eq!(found(Some("bank-1"), Some("user-1")).await, just(&one));
    let both = [one.id.clone(), two.id.clone()];
    assert_eq!(found(Some("bank-1"), Some("user-2")).await, both);
    for nobody in [Some("bank-3"), Some("user-1"), Some(""), None] {
        assert!(found(nobody, None).await.is_empty());
    }
    assert!(found(None, Some("bank-1")).await.is_empty());
    // Of what is over there is no news.
    erased(&store, &one).await;
    assert!(found(Some("bank-1"), Some("user-1")).await.is_empty());
}

pub(super) async fn what_is_not_done_is_counted_by_state_and_age(place: Place) {
    let store = place.store;
    assert_eq!(store.overview().await.expect("read"), Overview::default());
    opened(&store, "jrn_0").await;
    let one = linked(&store, "jrn_1", "user-1", "bank-1").await;
    linked(&store, "jrn_2", "user-2", "bank-2").await;
    changed(&store, &one, &Change::to(cancelled(), 3_000)).await;
    let late = async |in_a_row| {
        let failures = Failures {
            in_a_row,
            refusals: 0,
        };
        let claim = store.claim(&one.id, &lease("one", 100_000)).await;
        let claim = claim.expect("asked").expect("free");
        let released = store.release(&claim, Some(200_000), failures).await;
        released.expect("released");
        store.overview().await.expect("read")
    };
    let mut overview = late(2).await;
    assert_eq!(overview.late, 0);
    overview.journeys.sort();
    let expected = [
        JourneyState::Opened,
        JourneyState::Linking,
        JourneyState::Erasing,
    ];
    assert_eq!(overview.journeys, expected.map(|state| (state, 1)));
    assert_eq!(overview.open_obligations, 2);
    assert_eq!(overview.oldest_age_s(12_500), Some(10));
    assert_eq!(late(3).await.late, 1);
    erased(&store, &one).await;
    let overview = store.overview().await.expect("read");
    assert_eq!((overview.open_obligations, overview.late), (1, 0));
}

pub(super) async fn published_keys_stay(place: Place) {
    let store = place.store;
    let key = |version: i64| ReceiptKey {
        kid: format!("key-{version}"),
        public_key: vec![u8::try_from(version).expect("small"); 32],
        version,
    };
    store.publish_receipt_keys(&[key(1)]).await.expect("kept");
    let both = [key(2), key(1)];
    store.publish_receipt_keys(&both).await.expect("kept");
    store.publish_receipt_keys(&[key(2)]).await.expect("kept");
    assert_eq!(store.receipt_keys().await.expect("read"), both);
}
