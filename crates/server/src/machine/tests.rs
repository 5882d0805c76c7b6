use proptest::prelude::*;

use super::*;
use JourneyState as S;

const STATES: [S; 7] = [
    S::Opened,
    S::Linking,
    S::Synchronising,
    S::Collecting,
    S::BackedUp,
    S::Erasing,
    S::Erased,
];

fn readings() -> Vec<Reading> {
    (0_u8..32)
        .map(|bits| Reading {
            any: bits & 1 != 0,
            auto_sync: bits & 2 != 0,
            running: bits & 4 != 0,
            with_data: bits & 8 != 0,
            may_be_tried_again: bits & 16 != 0,
        })
        // Nothing is said of connections that are not there.
        .filter(|reading| reading.any || *reading == Reading::default())
        .collect()
}

fn events() -> Vec<Event> {
    let mut events = vec![
        Event::WidgetRequested,
        Event::CancelRequested,
        Event::DeletionRequested,
        Event::RefusedByLinxo,
        Event::DataKeptChanging,
        Event::BackupRefused,
        Event::BackupVerified,
        Event::ErasureBegun,
        Event::ErasureVerified,
    ];
    for reading in readings() {
        events.extend([
            Event::ConnectionsRead(reading),
            Event::FinishRequested(reading),
            Event::DeadlinePassed(reading),
        ]);
    }
    events
}

fn at(state: S) -> Position {
    let outcome =
        matches!(state, S::BackedUp | S::Erasing | S::Erased).then_some(Outcome::Delivered);
    Position {
        state,
        outcome,
        finishing: false,
    }
}

fn reading(text: &str) -> Reading {
    Reading {
        any: !text.is_empty(),
        auto_sync: text.contains("auto"),
        running: text.contains("running"),
        with_data: text.contains("data"),
        may_be_tried_again: text.contains("again"),
    }
}

#[test]
fn the_table_of_what_connections_do_to_a_journey() {
    let failed = |code| (S::Erasing, Some(Outcome::Failed(code)));
    let table = [
        // banks, finishing, what was read, where it leads
        (Banks::One, false, "", (S::Linking, None)),
        (Banks::One, false, "running", (S::Synchronising, None)),
        (Banks::One, false, "data", (S::Collecting, None)),
        (Banks::One, false, "data running", (S::Synchronising, None)),
        (
            Banks::One,
            false,
            "failed",
            failed(FailureCode::ConnectionFailed),
        ),
        (Banks::One, false, "failed again", (S::Linking, None)),
        (
            Banks::One,
            true,
            "failed again",
            failed(FailureCode::ConnectionFailed),
        ),
        (
            Banks::One,
            false,
            "auto failed again",
            failed(FailureCode::AutoSyncEnabled),
        ),
        (
            Banks::One,
            false,
            "auto data",
            failed(FailureCode::AutoSyncEnabled),
        ),
        (
            Banks::One,
            false,
            "auto running",
            failed(FailureCode::AutoSyncEnabled),
        ),
        (Banks::Many, false, "", (S::Linking, None)),
        (Banks::Many, false, "running", (S::Synchronising, None)),
        (Banks::Many, false, "data", (S::Linking, None)),
        (Banks::Many, false, "failed", (S::Linking, None)),
        (Banks::Many, true, "data", (S::Collecting, None)),
        (Banks::Many, true, "data running", (S::Synchronising, None)),
        (
            Banks::Many,
            true,
            "failed",
            failed(FailureCode::ConnectionFailed),
        ),
        (
            Banks::Many,
            false,
            "auto",
            failed(FailureCode::AutoSyncEnabled),
        ),
    ];
    for (banks, finishing, seen, (state, outcome)) in table {
        for from in [S::Linking, S::Synchronising] {
            let from = Position {
                finishing,
                ..at(from)
            };
            let to = step(banks, &from, Event::ConnectionsRead(reading(seen))).expect("a step");
            assert_eq!(
                (to.state, to.outcome),
                (state, outcome.clone()),
                "{banks:?} {seen:?}"
            );
        }
    }
}

#[test]
fn the_table_of_what_the_deadline_does() {
    let failed = |code| (S::Erasing, Some(Outcome::Failed(code)));
    let table = [
        (Banks::One, "", (S::Erasing, Some(Outcome::Abandoned))),
        (
            Banks::One,
            "running",
            failed(FailureCode::SynchronisationTimeout),
        ),
        (
            Banks::One,
            "data running",
            failed(FailureCode::SynchronisationTimeout),
        ),
        (Banks::One, "failed", failed(FailureCode::ConnectionFailed)),
        (Banks::One, "data", (S::Collecting, None)),
        (Banks::Many, "data", (S::Collecting, None)),
        (Banks::Many, "data running", (S::Collecting, None)),
        (Banks::Many, "", (S::Erasing, Some(Outcome::Abandoned))),
        (
            Banks::Many,
            "auto data",
            failed(FailureCode::AutoSyncEnabled),
        ),
    ];
    for (banks, seen, (state, outcome)) in table {
        let to =
            step(banks, &at(S::Linking), Event::DeadlinePassed(reading(seen))).expect("a step");
        assert_eq!(
            (to.state, to.outcome),
            (state, outcome),
            "{banks:?} {seen:?}"
        );
    }
}

#[test]
fn what_a_person_asks_at_the_wrong_time_is_refused() {
    let none = Reading::default();
    let table = [
        (
            Event::WidgetRequested,
            vec![S::Collecting, S::BackedUp, S::Erasing, S::Erased],
        ),
        (
            Event::CancelRequested,
            vec![S::Collecting, S::BackedUp, S::Erasing, S::Erased],
        ),
        (
            Event::FinishRequested(none),
            vec![S::Opened, S::Linking, S::Synchronising],
        ),
        (Event::DeletionRequested, vec![]),
    ];
    for (event, refused) in table {
        for state in STATES {
            let result = step(Banks::One, &at(state), event);
            assert_eq!(
                result.is_err(),
                refused.contains(&state),
                "{event:?} at {state:?}"
            );
        }
    }
}

#[test]
fn that_all_banks_are_linked_is_noted_and_the_next_reading_moves_on() {
    // What was read before may lack the bank that was linked last.
    let known = Event::FinishRequested(reading("data"));
    let noted = step(Banks::Many, &at(S::Linking), known).expect("a step");
    assert_eq!((noted.state, noted.finishing), (S::Linking, true));
    let fresh = Event::ConnectionsRead(reading("data running"));
    let waits = step(Banks::Many, &noted, fresh).expect("a step");
    assert_eq!((waits.state, waits.finishing), (S::Synchronising, true));
    let all = Event::ConnectionsRead(reading("data"));
    let goes_on = step(Banks::Many, &waits, all).expect("a step");
    assert_eq!(goes_on.state, S::Collecting);
}

#[test]
fn cancelling_twice_is_the_same_as_once() {
    let once = step(Banks::One, &at(S::Linking), Event::CancelRequested).expect("a step");
    assert_eq!(step(Banks::One, &once, Event::CancelRequested), Ok(once));
}

#[test]
fn no_event_at_any_state_breaks_the_order() {
    for banks in [Banks::One, Banks::Many] {
        for state in STATES {
            for event in events() {
                for finishing in [false, true] {
                    let from = Position {
                        finishing,
                        ..at(state)
                    };
                    if let Ok(to) = step(banks, &from, event) {
                        check(&from, &to, event);
                    }
                }
            }
        }
    }
}

/// What must hold of every step, whatever the event.
fn check(from: &Position, to: &Position, event: Event) {
    let back = from.state == S::Synchronising && to.state == S::Linking;
    assert!(to.state >= from.state || back, "{from:?} {event:?} {to:?}");
    if to.state >= S::BackedUp {
        assert!(
            to.outcome.is_some(),
            "an erasure needs an outcome: {from:?} {event:?}"
        );
    }
    if to.outcome == Some(Outcome::Delivered) && from.outcome != to.outcome {
        assert_eq!(
            event,
            Event::BackupVerified,
            "only a verified backup delivers"
        );
        assert_eq!(from.state, S::Collecting);
    }
    if to.state == S::Erased && from.state != S::Erased {
        assert_eq!(event, Event::ErasureVerified, "only a read-back erases");
        assert_eq!(from.state, S::Erasing);
    }
    if from.state == S::Erased {
        assert_eq!(from, to, "nothing happens after the end");
    }
}

proptest! {
    #[test]
    fn every_journey_ends_erased_whatever_happened_before(
        many in any::<bool>(),
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 0..40),
    ) {
        let banks = if many { Banks::Many } else { Banks::One };
        let all = events();
        let mut position = Position::opened();
        for pick in picks {
            let event = all[pick.index(all.len())];
            if let Ok(next) = step(banks, &position, event) {
                check(&position, &next, event);
                position = next;
            }
        }
        // What the worker does by itself, from wherever that led.
        for event in [
            Event::DeadlinePassed(Reading::default()),
            Event::BackupVerified,
            Event::ErasureBegun,
            Event::ErasureVerified,
        ] {
            position = step(banks, &position, event).expect("the worker is never refused");
        }
        prop_assert_eq!(position.state, S::Erased);
        prop_assert!(position.outcome.is_some());
    }
}

#[test]
fn a_partner_who_deletes_changes_no_outcome_that_is_known() {
    let outcomes = [
        Outcome::Delivered,
        Outcome::Abandoned,
        Outcome::Failed(FailureCode::ConnectionFailed),
    ];
    for outcome in outcomes {
        for state in [JourneyState::BackedUp, JourneyState::Erasing] {
            let from = Position {
                outcome: Some(outcome.clone()),
                ..at(state)
            };
            let next = step(Banks::One, &from, Event::DeletionRequested).expect("a move");
            assert_eq!(next.state, JourneyState::Erasing);
            assert_eq!(next.outcome, Some(outcome.clone()));
        }
    }
}
