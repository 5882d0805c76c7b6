//! Texts and numbers at their edges.

use super::*;
use crate::store::Failures;

pub(super) async fn strange_texts_are_kept_as_they_are(place: Place) {
    let store = place.store;
    let texts = [
        "",
        " ",
        "l'été d'\"Amélie\"; drop table journey; --",
        "$1 ? :name @x %s {} \\n \\",
        "日本語 العربية עברית",
        "👩‍👩‍👧‍👦 🇫🇷 e\u{301} \u{200f}\u{feff}",
        "line\nbreak\ttab\r\u{1}\u{7f}",
    ];
    let id = collecting(&store, "one").await.id;
    let written = (0..)
        .zip(
            texts
                .iter()
                .enumerate()
                .map(|(number, text)| AccountRecord {
                    name: Some((*text).to_owned()),
                    received: serde_json::value::to_raw_value(text).expect("JSON"),
                    ..account(&format!("{number} {text}"))
                }),
        )
        .collect();
    let accounts = accounts(written);
    let stored = store
        .put_accounts(&id, &lease("one", 2_001), &accounts)
        .await;
    stored.expect("stored");
    let read = store.accounts(&id).await.expect("read");
    assert_eq!(read.len(), texts.len());
    for ((_, written), read) in accounts.accounts.iter().zip(&read) {
        assert_eq!(read.id, written.id);
        assert_eq!(read.name, written.name);
        assert_eq!(read.received.get(), written.received.get());
    }
}

pub(super) async fn the_character_that_no_text_may_have_is_replaced(place: Place) {
    let store = place.store;
    let new = NewJourney {
        reference: Some("loan\u{0}7".to_owned()),
        ..new_journey("jrn_1")
    };
    store.open(&new, None).await.expect("opened");
    let read = read_again(&store, "jrn_1").await;
    assert_eq!(read.reference.as_deref(), Some("loan\u{fffd}7"));
    // Asked for by somebody who tries: there is none, and that is no failure.
    let odd = store.journey(&JourneyId("jrn\u{0}".to_owned())).await;
    assert!(odd.expect("no failure").is_none());
}

pub(super) async fn numbers_are_kept_to_their_bounds(place: Place) {
    let store = place.store;
    for (name, created_at_ms, expires_at_ms) in [
        ("jrn_1", i64::MIN, i64::MAX),
        ("jrn_2", -1, 0),
        ("jrn_3", i64::from(i32::MAX) + 1, i64::from(u32::MAX) + 1),
    ] {
        let new = NewJourney {
            created_at_ms,
            expires_at_ms,
            ..new_journey(name)
        };
        store.open(&new, None).await.expect("opened");
        let read = read_again(&store, name).await;
        assert_eq!(
            (read.created_at_ms, read.expires_at_ms),
            (created_at_ms, expires_at_ms)
        );
    }
    let id = JourneyId("jrn_1".to_owned());
    let claim = store.claim(&id, &lease("one", i64::MAX)).await;
    let claim = claim.expect("asked").expect("free");
    let failures = Failures {
        in_a_row: u32::MAX,
        refusals: u32::MAX,
    };
    let released = store.release(&claim, Some(i64::MIN), failures).await;
    released.expect("released");
    assert_eq!(store.next_due_ms().await.expect("asked"), Some(i64::MIN));
    assert_eq!(read_again(&store, "jrn_1").await.failures, failures);
}
