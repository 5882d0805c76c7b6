//! Messages to partners.

use super::*;
use crate::outbox::NewMessage;
use crate::store::{MessageState, Outbox as _};

fn news(id: &str) -> NewMessage {
    NewMessage {
        id: id.to_owned(),
        event: "journey.erased",
        body: format!("{{\"id\":\"{id}\"}}"),
    }
}

/// A change that tells of itself.
async fn told(store: &SqlStore, journey: &Journey, id: &str, now_ms: i64) -> Journey {
    let mut change = Change::to(at(JourneyState::Linking), now_ms);
    change.message = Some(news(id));
    changed(store, journey, &change).await
}

async fn claimed(store: &SqlStore, owner: &str, now_ms: i64) -> Option<String> {
    let claim = store.claim_message("Lender", &lease(owner, now_ms)).await;
    claim.expect("asked").map(|message| message.id)
}

pub(super) async fn a_message_is_written_with_its_change_or_not_at_all(place: Place) {
    let store = place.store;
    let journey = opened(&store, "jrn_1").await;
    told(&store, &journey, "msg_1", 2_000).await;
    // Somebody was faster, so this never happened.
    let mut late = Change::to(at(JourneyState::Synchronising), 2_001);
    late.message = Some(news("msg_2"));
    let outcome = store.change(&journey, &late).await.expect("asked");
    assert!(outcome.is_none());
    let all = store.messages(None, 10).await.expect("read");
    let ids: Vec<_> = all.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["msg_1"]);
    let message = store.claim_message("Lender", &lease("one", 2_000)).await;
    let message = message.expect("asked").expect("due");
    assert_eq!(message.body, "{\"id\":\"msg_1\"}");
    let of_others = store.claim_message("Broker", &lease("one", 2_000)).await;
    assert_eq!(of_others.expect("asked"), None);
}

pub(super) async fn messages_of_a_journey_are_claimed_in_their_order(place: Place) {
    let store = place.store;
    let journey = opened(&store, "jrn_1").await;
    // Names that sort the other way round, and the second is due first.
    let journey = told(&store, &journey, "msg_b", 2_000).await;
    told(&store, &journey, "msg_a", 1_999).await;
    assert_eq!(
        claimed(&store, "one", 3_000).await.as_deref(),
        Some("msg_b")
    );
    assert_eq!(claimed(&store, "two", 3_000).await, None);
    let one = lease("one", 3_000);
    let failed = store.message_failed("msg_b", &one, "timeout", Some(5_000));
    failed.await.expect("noted");
    assert_eq!(claimed(&store, "two", 4_999).await, None);
    assert_eq!(
        store.next_message_ms("Lender").await.expect("asked"),
        Some(5_000),
        "the second waits for the first"
    );
    assert_eq!(
        claimed(&store, "two", 5_000).await.as_deref(),
        Some("msg_b")
    );
    let two = lease("two", 5_001);
    store.message_delivered("msg_b", &two).await.expect("noted");
    assert_eq!(
        claimed(&store, "one", 5_002).await.as_deref(),
        Some("msg_a")
    );
}

pub(super) async fn of_many_senders_one_has_a_message_at_a_time(place: Place) {
    let journey = opened(&place.store, "jrn_1").await;
    told(&place.store, &journey, "msg_1", 2_000).await;
    let stores = place.shared().await;
    let all = (0..12).map(|owner| {
        let store = stores[owner % stores.len()].clone();
        tokio::spawn(async move { claimed(&store, &format!("owner {owner}"), 2_000).await })
    });
    let all = futures::future::join_all(all).await;
    let got = all.into_iter().filter_map(|one| one.expect("a task"));
    assert_eq!(got.count(), 1);
    // Whoever had it died; the lease ends, and what the dead one says no longer counts.
    let store = place.store;
    assert_eq!(claimed(&store, "late", 11_999).await, None);
    assert_eq!(
        claimed(&store, "late", 12_000).await.as_deref(),
        Some("msg_1")
    );
    for owner in 0..12 {
        let dead = lease(&format!("owner {owner}"), 12_001);
        store
            .message_delivered("msg_1", &dead)
            .await
            .expect("asked");
    }
    let pending = store.count_messages(MessageState::Pending).await;
    assert_eq!(pending.expect("counted"), 1);
    store.release_messages("late").await.expect("released");
    assert_eq!(
        claimed(&store, "next", 12_002).await.as_deref(),
        Some("msg_1")
    );
}

pub(super) async fn a_dead_message_holds_nobody_up_and_can_be_sent_again(place: Place) {
    let store = place.store;
    let journey = opened(&store, "jrn_1").await;
    let journey = told(&store, &journey, "msg_1", 2_000).await;
    told(&store, &journey, "msg_2", 2_000).await;
    let one = lease("one", 2_000);
    assert_eq!(
        claimed(&store, "one", 2_000).await.as_deref(),
        Some("msg_1")
    );
    let failed = store.message_failed("msg_1", &one, "status_410", None);
    failed.await.expect("noted");
    assert_eq!(
        claimed(&store, "one", 2_000).await.as_deref(),
        Some("msg_2")
    );
    store.message_delivered("msg_2", &one).await.expect("noted");
    let dead = store
        .messages(Some(MessageState::Dead), 10)
        .await
        .expect("read");
    assert_eq!(dead.len(), 1);
    assert_eq!(
        (
            dead[0].id.as_str(),
            dead[0].failure.as_deref(),
            dead[0].attempts
        ),
        ("msg_1", Some("status_410"), 1)
    );
    assert_eq!(store.resend_dead(9_000).await.expect("written"), 1);
    assert_eq!(store.resend_dead(9_000).await.expect("written"), 0);
    assert_eq!(
        claimed(&store, "one", 9_000).await.as_deref(),
        Some("msg_1")
    );
}
