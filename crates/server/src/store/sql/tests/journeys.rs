//! Journeys and the duty to erase.

use super::themes::theme;
use super::*;
use crate::store::{CreationAnswer, Erased, Failures, VerifiedBy, Widget};

pub(super) async fn everything_of_a_journey_is_read_as_it_was_written(place: Place) {
    let store = place.store;
    let new = NewJourney {
        reference: Some("loan 7".to_owned()),
        parent_origin: Some("https://lender.example".to_owned()),
        locale: Some("fr".to_owned()),
        presentation: Presentation::FullPage,
        widget_alone: true,
        banks: Banks::Many,
        theme: Some(theme()),
        return_url: Some("https://lender.example/back".to_owned()),
        cancel_url: Some("https://lender.example/stopped".to_owned()),
        ..new_journey("jrn_1")
    };
    assert_eq!(store.open(&new, None).await.expect("opened"), Opening::New);
    let read = read_again(&store, "jrn_1").await;
    assert_eq!(read.reference, new.reference);
    assert_eq!(read.parent_origin, new.parent_origin);
    assert_eq!(read.locale, new.locale);
    assert_eq!(read.presentation, new.presentation);
    assert!(read.widget_alone);
    assert_eq!(read.banks, new.banks);
    assert_eq!(read.theme, Some(theme().sha256));
    assert_eq!(read.return_url, new.return_url);
    assert_eq!(read.cancel_url, new.cancel_url);
    assert_eq!((read.created_at_ms, read.expires_at_ms), (1_000, 61_000));
    assert_eq!(read.position, Position::opened());
    assert_eq!(read.seq, 1);

    let mut change = Change::to(at(JourneyState::BackedUp), 2_000);
    change.obligation = Some("users.example".to_owned());
    change.synchronised = true;
    change.wake = true;
    let session_id = "session".to_owned();
    let entry_url = "https://embed.example/widget".to_owned();
    change.widget = Some(Widget {
        session_id,
        entry_url: entry_url.clone(),
    });
    let moved = changed(&store, &read, &change).await;
    assert_eq!((moved.seq, moved.entry_url), (2, Some(entry_url)));
    assert_eq!(moved.synchronised_at_ms, Some(2_000));
    assert_eq!(moved.backed_up_at_ms, Some(2_000));
    assert_eq!(store.next_due_ms().await.expect("asked"), Some(2_000));

    let failed = Position {
        state: JourneyState::Erased,
        outcome: Some(Outcome::Failed(contract::FailureCode::AutoSyncEnabled)),
        finishing: true,
    };
    let mut change = Change::to(failed.clone(), 3_000);
    change.erased = Some(Erased {
        at_ms: 3_000,
        verified_by: VerifiedBy::NeverCreated,
        receipt: "signed".to_owned(),
        calls: Calls::default(),
    });
    changed(&store, &read_again(&store, "jrn_1").await, &change).await;
    let read = read_again(&store, "jrn_1").await;
    assert_eq!(read.position, failed);
    assert_eq!(read.synchronised_at_ms, Some(2_000), "kept");
    assert!(read.never_created && read.progress().never_created);
    assert_eq!((read.entry_url, read.erased_at_ms), (None, Some(3_000)));
    assert_eq!(read.receipt.as_deref(), Some("signed"));
    assert_eq!(store.open_obligations().await.expect("counted"), 0);
}

pub(super) async fn without_its_last_bank_a_journey_is_not_synchronised_and_its_widget_is_over(
    place: Place,
) {
    let store = place.store;
    let read = opened(&store, "jrn_1").await;
    let mut change = Change::to(at(JourneyState::Linking), 2_000);
    change.synchronised = true;
    let linked = changed(&store, &read, &change).await;
    assert_eq!(linked.synchronised_at_ms, Some(2_000));
    assert!(!linked.unlinked);
    let mut change = Change::to(at(JourneyState::Linking), 3_000);
    change.connections = Some(Vec::new());
    change.unlinked = true;
    let removed = changed(&store, &linked, &change).await;
    assert_eq!((removed.synchronised_at_ms, removed.unlinked), (None, true));
    // A reading of nothing changes nothing in that; another session does.
    let mut change = Change::to(at(JourneyState::Linking), 4_000);
    change.connections = Some(Vec::new());
    let still = changed(&store, &removed, &change).await;
    assert!(still.unlinked && still.progress().unlinked);
    let mut change = Change::to(at(JourneyState::Linking), 5_000);
    change.widget = Some(Widget {
        session_id: "other".to_owned(),
        entry_url: "https://embed.example/other".to_owned(),
    });
    assert!(!changed(&store, &still, &change).await.unlinked);
}

pub(super) async fn a_journey_is_found_by_each_of_its_keys(place: Place) {
    let store = place.store;
    let keys: Vec<_> = Purpose::ALL
        .into_iter()
        .map(|purpose| (purpose, KeyHash::of(purpose.segment())))
        .collect();
    let new = NewJourney {
        keys: keys.clone(),
        ..new_journey("jrn_1")
    };
    store.open(&new, None).await.expect("opened");
    for (purpose, hash) in keys {
        let found = store.journey_by_key(&hash).await.expect("asked");
        let (journey, found) = found.expect("there");
        assert_eq!((journey.id.0.as_str(), found), ("jrn_1", purpose));
    }
    let other = store.journey_by_key(&KeyHash::of("another")).await;
    assert!(other.expect("asked").is_none());
    let unknown = store.journey(&JourneyId("jrn_2".to_owned())).await;
    assert!(unknown.expect("asked").is_none());
}

pub(super) async fn no_creation_is_noted_without_an_obligation(place: Place) {
    let store = place.store;
    let journey = opened(&store, "jrn_1").await;
    assert!(store.creation_sent(&journey.id, 2_000).await.is_err());
    let mut change = Change::to(at(JourneyState::Linking), 2_000);
    change.obligation = Some("users.example".to_owned());
    changed(&store, &journey, &change).await;
    let sent = store.creation_sent(&journey.id, 2_000).await;
    sent.expect("now there is one");
    assert_eq!(store.open_obligations().await.expect("counted"), 1);
}

pub(super) async fn an_obligation_is_kept_through_all_that_happens_to_it(place: Place) {
    let store = place.store;
    let journey = opened(&store, "jrn_1").await;
    let read = async || store.obligation(&journey.id).await.expect("read");
    assert!(read().await.is_none());
    let mut change = Change::to(at(JourneyState::Linking), 2_000);
    change.obligation = Some("users.example".to_owned());
    let moved = changed(&store, &journey, &change).await;
    // Another domain later does not change what the email was derived with.
    change.obligation = Some("other.example".to_owned());
    changed(&store, &moved, &change).await;
    store.creation_sent(&journey.id, 2_100).await.expect("sent");
    let obligation = read().await.expect("there");
    assert_eq!(obligation.email_domain, "users.example");
    assert_eq!(
        (obligation.calls.sent_at_ms, obligation.calls.unanswered),
        (Some(2_100), 1)
    );

    let created = CreationAnswer::Created("usr_1".to_owned());
    for (answer, now_ms) in [(created, 2_200), (CreationAnswer::Existed(None), 2_300)] {
        let noted = store.creation_answered(&journey.id, &answer, now_ms).await;
        noted.expect("noted");
    }
    let obligation = read().await.expect("there");
    assert_eq!(obligation.calls.unanswered, 0);
    assert_eq!(obligation.user_id.as_deref(), Some("usr_1"));
    assert_eq!(obligation.user_created_at_ms, Some(2_200));
    for attempt in 1..=3 {
        let attempts = store.erasure_attempted(&journey.id).await;
        assert_eq!(attempts.expect("counted"), attempt);
    }
    assert_eq!(read().await.expect("there").attempts, 3);
}

/// A journey for which two calls that make its user were sent, and none was answered.
async fn with_two_calls(store: &SqlStore, id: &str) -> Journey {
    let journey = opened(store, id).await;
    let mut change = Change::to(at(JourneyState::Linking), 2_000);
    change.obligation = Some("users.example".to_owned());
    let journey = changed(store, &journey, &change).await;
    for now_ms in [2_100, 2_200] {
        let sent = store.creation_sent(&journey.id, now_ms).await;
        sent.expect("noted");
    }
    journey
}

pub(super) async fn a_late_answer_about_the_user_that_was_erased_changes_nothing(place: Place) {
    let store = place.store;
    // One server made the user and was suspended, and the other one was told that it exists.
    let journey = with_two_calls(&store, "jrn_1").await;
    let answered = async |answer, now_ms| {
        let noted = store.creation_answered(&journey.id, &answer, now_ms).await;
        noted.expect("noted");
        store.open_obligations().await.expect("counted")
    };
    let known = CreationAnswer::Existed(Some("usr_1".to_owned()));
    assert_eq!(answered(known, 2_300).await, 1);
    let read = store.obligation(&journey.id).await.expect("read");
    let calls = read.expect("there").calls;
    store
        .discharged_again(&journey.id, 3_000, calls)
        .await
        .expect("done");
    let created = |id: &str| CreationAnswer::Created(id.to_owned());
    assert_eq!(answered(created("usr_1"), 4_000).await, 0);
    // Another one was made after the erasure.
    assert_eq!(answered(created("usr_2"), 5_000).await, 1);
}

pub(super) async fn a_duty_stands_again_when_a_call_comes_after_it_was_done(place: Place) {
    let store = place.store;
    for (number, answer) in [
        CreationAnswer::Created("usr_2".to_owned()),
        CreationAnswer::Existed(None),
        CreationAnswer::Lost,
        CreationAnswer::Refused,
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("jrn_{number}");
        let journey = with_two_calls(&store, &id).await;
        let calls = async || {
            let read = store.obligation(&journey.id).await.expect("read");
            read.expect("there").calls
        };
        let older = Calls {
            unanswered: 1,
            ..calls().await
        };
        let mut change = Change::to(at(JourneyState::Erased), 3_000);
        change.erased = Some(Erased {
            at_ms: 3_000,
            verified_by: VerifiedBy::TokenRefused,
            receipt: "a receipt".to_owned(),
            calls: calls().await,
        });
        let journey = changed(&store, &journey, &change).await;
        let claim = store.claim(&journey.id, &lease("one", 3_000)).await;
        let claim = claim.expect("no error");
        let released = store
            .release(&claim.expect("ours"), None, Failures::default())
            .await;
        released.expect("given back");
        assert_eq!(store.open_obligations().await.expect("counted"), 0);

        let noted = store.creation_answered(&journey.id, &answer, 4_000).await;
        noted.expect("noted");
        let stands = answer != CreationAnswer::Refused;
        let open = store.open_obligations().await.expect("counted");
        assert_eq!(open, u64::from(stands), "{answer:?}");
        let due = store.claim_due(&lease("two", 4_000)).await;
        let due = due.expect("no error").map(|claim| claim.journey.id);
        assert_eq!(due, stands.then(|| journey.id.clone()), "{answer:?}");
        let overview = store.overview().await.expect("read");
        let erased = |(state, _): &(JourneyState, u64)| *state == JourneyState::Erased;
        assert!(!overview.journeys.iter().any(erased), "it is over");
        if stands {
            // What was read back before the last of these calls proves nothing.
            let done = store.discharged_again(&journey.id, 5_000, older).await;
            let same = older == calls().await;
            assert_eq!(done.is_ok(), same, "{answer:?}");
        }
        let done = store.discharged_again(&journey.id, 5_000, calls().await);
        done.await.expect("noted");
        assert_eq!(store.open_obligations().await.expect("counted"), 0);
    }
}

pub(super) async fn of_many_changes_to_the_same_reading_one_wins(place: Place) {
    let journey = opened(&place.store, "jrn_1").await;
    let stores = place.shared().await;
    let all = (0..12).map(|number| {
        let store = stores[number % stores.len()].clone();
        let journey = journey.clone();
        tokio::spawn(async move {
            let position = match number % 2 {
                0 => cancelled(),
                _ => at(JourneyState::Linking),
            };
            let change = Change::to(position, 2_000);
            store.change(&journey, &change).await.expect("no error")
        })
    });
    let all = futures::future::join_all(all).await;
    let mut won = all.into_iter().filter_map(|one| one.expect("a task"));
    let winner = won.next().expect("one wins");
    assert!(won.next().is_none(), "and no other");
    let now = read_again(&place.store, "jrn_1").await;
    assert_eq!((now.seq, now.position), (2, winner.position));
    let told = place.store.progress_after(&journey.id, 0).await;
    assert_eq!(told.expect("read").len(), 2);
}

pub(super) async fn an_idempotency_key_opens_one_journey_however_many_ask_at_once(place: Place) {
    let stores = place.shared().await;
    let all = (0..12).map(|number| {
        let store = stores[number % stores.len()].clone();
        tokio::spawn(async move {
            let idempotency = Idempotency {
                key: "order 7".to_owned(),
                body_sha256: [7; 32],
            };
            let new = new_journey(&format!("jrn_{number}"));
            let opening = store.open(&new, Some(&idempotency)).await.expect("opened");
            match opening {
                Opening::New => (true, new.id),
                Opening::Before(id) => (false, id),
                Opening::OtherBody => panic!("the body was the same"),
            }
        })
    });
    let all = futures::future::join_all(all).await;
    let all: Vec<_> = all.into_iter().map(|one| one.expect("a task")).collect();
    let made: Vec<_> = all.iter().filter(|(new, _)| *new).collect();
    assert_eq!(made.len(), 1);
    assert!(all.iter().all(|(_, id)| *id == made[0].1));
    let filter = JourneyFilter {
        limit: 100,
        ..JourneyFilter::default()
    };
    assert_eq!(place.store.list(&filter).await.expect("listed").len(), 1);
}

pub(super) async fn an_idempotency_key_with_another_body_is_refused(place: Place) {
    let store = place.store;
    let asked = |byte| Idempotency {
        key: "order 7".to_owned(),
        body_sha256: [byte; 32],
    };
    let open = async |new: &NewJourney, byte| {
        let opening = store.open(new, Some(&asked(byte))).await;
        opening.expect("answered")
    };
    assert_eq!(open(&new_journey("jrn_1"), 1).await, Opening::New);
    let again = open(&new_journey("jrn_2"), 1).await;
    assert_eq!(again, Opening::Before(JourneyId("jrn_1".to_owned())));
    assert_eq!(open(&new_journey("jrn_3"), 2).await, Opening::OtherBody);
    let other = NewJourney {
        partner: "Broker".to_owned(),
        ..new_journey("jrn_4")
    };
    assert_eq!(
        open(&other, 2).await,
        Opening::New,
        "keys are a partner's own"
    );
}

pub(super) async fn what_was_told_is_told_again_from_any_place(place: Place) {
    let store = place.store;
    let journey = opened(&store, "jrn_1").await;
    let linking = Change::to(at(JourneyState::Linking), 2_000);
    let journey = changed(&store, &journey, &linking).await;
    let told = async |seq| {
        let told = store.progress_after(&journey.id, seq).await;
        told.expect("read")
    };
    let all = told(0).await;
    let states: Vec<_> = all.iter().map(|progress| progress.state).collect();
    assert_eq!(states, [JourneyState::Opened, JourneyState::Linking]);
    assert_eq!(told(all[0].seq).await, all[1..]);
    assert!(told(u64::MAX).await.is_empty());
}

pub(super) async fn another_server_key_is_refused(place: Place) {
    let refused = place.store.note_keys(&[(1, "another".to_owned())]).await;
    assert!(matches!(
        refused,
        Err(StoreError::OtherServerKey { version: 1 })
    ));
    let same = place.store.note_keys(&server_key()).await;
    same.expect("the same");
}

pub(super) async fn a_start_that_is_refused_leaves_no_key(place: Place) {
    let store = &place.store;
    opened(store, "jrn_1").await;
    let second = |fingerprint: &str| (2, fingerprint.to_owned());
    let without_the_first = store.note_keys(&[second("a mistake")]).await;
    assert!(matches!(
        without_the_first,
        Err(StoreError::MissingServerKey(_))
    ));
    let another_first = [second("a mistake"), (1, "another".to_owned())];
    store.note_keys(&another_first).await.expect_err("refused");
    // Nor does a tool that only looks.
    let looked = [second("a tool's"), server_key().remove(0)];
    store.check_keys(&looked).await.expect("no other is known");
    let right = [second("another"), server_key().remove(0)];
    store.note_keys(&right).await.expect("version 2 is free");
}

pub(super) async fn a_server_key_is_needed_until_its_last_journey_is_erased(place: Place) {
    let store = place.store;
    let in_use = async || store.server_keys_in_use().await.expect("read");
    assert!(in_use().await.is_empty());
    let journey = opened(&store, "jrn_1").await;
    assert_eq!(in_use().await, [1]);
    let journey = changed(&store, &journey, &Change::to(cancelled(), 2_000)).await;
    assert_eq!(in_use().await, [1]);
    let over = Position {
        state: JourneyState::Erased,
        ..cancelled()
    };
    changed(&store, &journey, &Change::to(over, 3_000)).await;
    assert!(in_use().await.is_empty());
}

pub(super) async fn opening_the_same_database_again_finds_everything(place: Place) {
    opened(&place.store, "jrn_1").await;
    place.store.close().await;
    let again = SqlStore::open(&place.database, &StoreKeys::default())
        .await
        .expect("a store");
    assert_eq!(read_again(&again, "jrn_1").await.seq, 1);
    again.ping().await.expect("an answer");
}
