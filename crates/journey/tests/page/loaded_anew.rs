//! What was wanted and did not get through, and then the page is loaded anew.

use contract::*;
use journey::{Effect, Event, Journey, Notice, Purpose, Screen, Trouble};

use crate::removing::{ids, of_two, remove, with_two};
use crate::wishes::{heard_again, removes, with_a_wish};
use crate::*;

/// The page of a journey, loaded anew by an end user with wishes.
fn loaded_anew(wishes: &str, progress: Progress) -> (Journey, Vec<Effect>) {
    let known = Snapshot {
        progress,
        ..several(JourneyState::Linking)
    };
    let mut journey = wishing(wishes);
    let effects = journey.handle(Event::SnapshotArrived(Box::new(known)));
    (journey, effects)
}

#[test]
fn a_removal_is_not_too_late_where_nothing_is_shared() {
    let cancelled = || Progress {
        outcome: Some(OutcomeKind::Cancelled),
        ..of_two(2, JourneyState::Erasing)
    };
    let mut journey = with_a_wish();
    journey.handle(Event::ProgressArrived(cancelled()));
    let (anew, _) = loaded_anew("remove 7\n", cancelled());
    for journey in [journey, anew] {
        assert_eq!(followed(&journey).notice, None);
    }
}

#[test]
fn a_wish_is_one_until_it_is_known_what_came_of_it() {
    let mut journey = with_two();
    assert!(journey.wishes().is_empty());
    journey.handle(remove());
    assert!(journey.wishes().is_empty(), "they are asked");
    journey.handle(Event::RemoveConfirmed);
    assert_eq!(journey.wishes(), "remove 7\n");
    journey.handle(Event::RemoveFailed("7".into(), Trouble::Offline));
    assert_eq!(journey.wishes(), "remove 7\n");
    journey.handle(heard_again());
    assert_eq!(journey.wishes(), "remove 7\n");
    let mut refused = journey.clone();
    refused.handle(Event::RemoveRefused("7".into()));
    let mut failed = journey.clone();
    failed.handle(Event::RemoveFailed("7".into(), Trouble::Server));
    journey.handle(Event::RemoveAnswered("7".into()));
    for journey in [journey, refused] {
        assert!(journey.wishes().is_empty());
    }
    assert_eq!(failed.wishes(), "remove 7\n", "a reload is a press, too");
    failed.handle(remove());
    failed.handle(Event::KeepPressed);
    assert!(failed.wishes().is_empty());
}

#[test]
fn a_page_that_is_loaded_anew_goes_on_with_its_wishes() {
    let (mut journey, effects) = loaded_anew("remove 7\n", of_two(1, JourneyState::Linking));
    assert!(effects.contains(&removes("7")), "{effects:?}");
    assert_eq!(journey.wishes(), "remove 7\n");
    let notice = Some(Notice::RemoveFailed(Trouble::Unreachable));
    assert_eq!(followed(&journey).notice, notice);
    assert!(!followed(&journey).may[1], "finish");
    journey.handle(Event::RemoveAnswered("7".into()));
    assert_eq!(followed(&journey).notice, Some(Notice::BankRemoved));
    assert_eq!(ids(&journey), ["8"]);
    assert!(journey.wishes().is_empty());
}

#[test]
fn a_page_that_is_loaded_anew_says_what_came_of_its_wishes_meanwhile() {
    let (journey, effects) = loaded_anew("remove 9\n", of_two(1, JourneyState::Linking));
    assert!(
        !effects
            .iter()
            .any(|one| matches!(one, Effect::RemoveBank(_)))
    );
    assert_eq!(followed(&journey).notice, Some(Notice::BankRemoved));
    assert!(journey.wishes().is_empty());

    let (journey, effects) = loaded_anew("remove 7\n", of_two(1, JourneyState::Collecting));
    assert!(
        !effects
            .iter()
            .any(|one| matches!(one, Effect::RemoveBank(_)))
    );
    assert_eq!(followed(&journey).notice, Some(Notice::TooLateToRemove));
    assert!(journey.wishes().is_empty());

    let (journey, _) = loaded_anew("remove 7\n", of_two(1, JourneyState::Erased));
    match journey.screen() {
        Screen::Over { too_late, .. } => assert_eq!(too_late, Some(Notice::TooLateToRemove)),
        other => panic!("{other:?}"),
    }
}

fn cancels(unless_linked: bool) -> Effect {
    Effect::Cancel { unless_linked }
}

fn sends_any(effects: &[Effect]) -> bool {
    let cancels = |effect: &Effect| matches!(effect, Effect::Cancel { .. });
    effects.iter().any(cancels)
}

#[test]
fn a_cancellation_is_a_wish_until_it_is_known_what_came_of_it() {
    let mut journey = with_widget();
    assert!(journey.wishes().is_empty());
    journey.handle(Event::CancelPressed);
    assert_eq!(journey.wishes(), "cancel 0\n");
    let mut refused = journey.clone();
    refused.handle(Event::CancelRefused);
    let mut failed = journey.clone();
    failed.handle(Event::CancelFailed(Trouble::Server));
    assert_eq!(failed.wishes(), "cancel 0\n", "a reload is a press, too");
    failed.handle(Event::KeepPressed);
    let mut dropped = journey.clone();
    dropped.handle(Event::CancelFailed(Trouble::Offline));
    assert_eq!(dropped.wishes(), "cancel 0\n");
    dropped.handle(Event::KeepPressed);
    let mut erasing = progress(9, JourneyState::Erasing);
    erasing.outcome = Some(OutcomeKind::Cancelled);
    journey.handle(Event::CancelAnswered(Box::new(erasing)));
    for journey in [journey, refused, failed, dropped] {
        assert_eq!(journey.wishes(), "");
    }
    // The widget's own button ends one try, and this page may open it again.
    let mut of_the_widget = with_widget();
    of_the_widget.handle(Event::FrameReturned(Purpose::Cancelled));
    assert_eq!(of_the_widget.wishes(), "");

    let mut asked = with_two();
    asked.handle(Event::CancelPressed);
    assert_eq!(asked.wishes(), "");
    asked.handle(Event::CancelConfirmed);
    assert_eq!(asked.wishes(), "cancel 2\n");
}

#[test]
fn a_page_that_is_loaded_anew_goes_on_cancelling() {
    // Of a bank that is linked in this moment nobody was asked; of the two they were.
    let (none, two) = (
        progress(1, JourneyState::Linking),
        of_two(1, JourneyState::Linking),
    );
    for (wishes, known, unless_linked) in [("cancel 0\n", none, true), ("cancel 2\n", two, false)] {
        let (mut journey, effects) = loaded_anew(wishes, known);
        assert!(effects.contains(&cancels(unless_linked)), "{effects:?}");
        assert!(!effects.contains(&Effect::OpenWidget));
        // It may be on its way already, so that nothing is said of one that failed.
        assert_eq!(journey.screen(), Screen::Cancelling { slow: false });
        assert_eq!(journey.wishes(), wishes, "it may be loaded anew once more");
        let mut failed = journey.clone();
        let why = Trouble::Unreachable;
        failed.handle(Event::CancelFailed(why));
        assert_eq!(failed.screen(), Screen::CancelFailed { why });
        assert_eq!(failed.wishes(), wishes);
        let mut cancelled = progress(9, JourneyState::Erased);
        cancelled.outcome = Some(OutcomeKind::Cancelled);
        journey.handle(Event::ProgressArrived(cancelled));
        assert!(matches!(journey.screen(), Screen::Over { .. }));
        assert_eq!(journey.wishes(), "");
    }
}

#[test]
fn a_cancellation_before_the_page_was_loaded_anew_throws_away_no_bank_that_was_linked_meanwhile() {
    let (mut journey, effects) = loaded_anew("cancel 0\n", of_two(1, JourneyState::Linking));
    assert!(!sends_any(&effects), "{effects:?}");
    assert_eq!(journey.screen(), Screen::CancelAsked);
    assert_eq!(journey.wishes(), "cancel 0\n", "they have not answered");
    journey.handle(Event::KeepPressed);
    assert_eq!(journey.wishes(), "");
}

#[test]
fn a_page_that_cannot_be_read_yet_keeps_its_wishes() {
    let wishes = "cancel 2\nremove 7\n";
    let mut journey = wishing(wishes);
    assert_eq!(journey.wishes(), wishes);
    journey.handle(Event::SnapshotFailed(Trouble::Offline));
    assert_eq!(journey.wishes(), wishes);
    let effects = journey.handle(heard_again());
    assert!(effects.contains(&cancels(false)));
    assert!(!effects.contains(&removes("7")), "all goes");
    assert_eq!(journey.wishes(), wishes);
}

#[test]
fn that_it_is_too_late_to_cancel_is_said_to_whoever_loads_the_page_anew() {
    let of = |state, outcome| Progress {
        outcome,
        ..of_two(1, state)
    };
    let delivered = Some(OutcomeKind::Delivered);
    for state in [JourneyState::Collecting, JourneyState::Erasing] {
        let (journey, effects) = loaded_anew("cancel 2\n", of(state, delivered));
        assert!(!sends_any(&effects), "{effects:?}");
        assert_eq!(followed(&journey).notice, Some(Notice::TooLateToCancel));
        assert_eq!(journey.wishes(), "");
    }
    for (outcome, said) in [
        (delivered, Some(Notice::TooLateToCancel)),
        (Some(OutcomeKind::Cancelled), None),
    ] {
        let (journey, _) = loaded_anew("cancel 0\n", of(JourneyState::Erased, outcome));
        match journey.screen() {
            Screen::Over { too_late, .. } => assert_eq!(too_late, said),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_a_tab_remembers_and_nobody_understands_changes_nothing() {
    let (journey, effects) = loaded_anew(
        "7\n\ncancel\ncancel all\nremove\n",
        of_two(1, JourneyState::Linking),
    );
    assert!(!sends_any(&effects), "{effects:?}");
    assert_eq!(journey.wishes(), "");
    assert_eq!(followed(&journey).notice, None);
}
