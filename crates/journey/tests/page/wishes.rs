//! A bank is to be removed, and the wish does not get through.

use contract::*;
use journey::{Effect, Event, Journey, Notice, Screen, Trouble, Waits};

use crate::removing::{ids, of_two, press, remove, with_two};
use crate::*;

/// Two banks, of which the first is to be removed, and nothing gets through.
pub(crate) fn with_a_wish() -> Journey {
    let mut journey = with_two();
    press(&mut journey);
    journey.handle(Event::RemoveFailed("7".into(), Trouble::Offline));
    journey
}

/// The server says again what is known.
pub(crate) fn heard_again() -> Event {
    Event::SnapshotArrived(Box::new(Snapshot {
        progress: of_two(1, JourneyState::Linking),
        ..several(JourneyState::Linking)
    }))
}

pub(crate) fn removes(id: &str) -> Effect {
    Effect::RemoveBank(id.to_owned())
}

#[test]
fn a_removal_that_did_not_get_through_is_sent_once_the_server_is_heard_again() {
    for why in [Trouble::Offline, Trouble::Unreachable] {
        let mut journey = with_two();
        press(&mut journey);
        journey.handle(Event::RemoveFailed("7".into(), why));
        for _ in 0..2 {
            assert!(journey.handle(Event::StreamFound).is_empty());
            assert_eq!(journey.handle(heard_again()), [removes("7")]);
            // It is on its way, and goes there once.
            assert!(journey.handle(heard_again()).is_empty());
            let effects = journey.handle(Event::RemoveFailed("7".into(), why));
            assert!(effects.iter().any(looks_again), "{effects:?}");
            let notice = Some(Notice::RemoveFailed(why));
            assert_eq!(followed(&journey).notice, notice);
        }
        journey.handle(heard_again());
        journey.handle(Event::RemoveAnswered("7".into()));
        assert_eq!(followed(&journey).notice, Some(Notice::BankRemoved));
        assert_eq!(ids(&journey), ["8"]);
        assert!(journey.handle(heard_again()).is_empty(), "once");
    }
}

#[test]
fn a_removal_that_gets_through_after_the_journey_went_on_is_said_to_come_too_late() {
    let late = || Event::ProgressArrived(of_two(2, JourneyState::Collecting));
    let mut told = with_a_wish();
    let effects = told.handle(late());
    let sent = |effect: &Effect| matches!(effect, Effect::RemoveBank(_));
    assert!(!effects.iter().any(sent), "{effects:?}");
    let mut refused = with_a_wish();
    refused.handle(Event::ProgressArrived(of_two(2, JourneyState::Linking)));
    refused.handle(Event::RemoveRefused("7".into()));
    for journey in [told, refused] {
        assert_eq!(followed(&journey).notice, Some(Notice::TooLateToRemove));
    }
    // In a state in which a bank may still go it stays wanted.
    let mut later = with_a_wish();
    let effects = later.handle(Event::ProgressArrived(of_two(
        2,
        JourneyState::Synchronising,
    )));
    assert!(effects.contains(&removes("7")));
    later.handle(Event::RemoveAnswered("7".into()));
    assert_eq!(followed(&later).notice, Some(Notice::BankRemoved));
}

#[test]
fn each_answer_is_that_of_its_own_bank() {
    let mut journey = with_a_wish();
    assert_eq!(journey.handle(heard_again()), [removes("7")]);
    journey.handle(Event::RemovePressed("8".into()));
    journey.handle(Event::RemoveConfirmed);
    journey.handle(Event::RemoveAnswered("7".into()));
    assert_eq!(ids(&journey), ["8"]);
    assert_eq!(
        journey.screen(),
        Screen::Removing { slow: false },
        "of the other"
    );
    journey.handle(Event::RemoveFailed("8".into(), Trouble::Server));
    assert_eq!(ids(&journey), ["8"]);
    let notice = Some(Notice::RemoveFailed(Trouble::Server));
    assert_eq!(followed(&journey).notice, notice);
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
}

#[test]
fn nobody_says_that_these_are_all_banks_while_one_is_still_to_go() {
    let mut journey = with_a_wish();
    assert!(!followed(&journey).may[1], "finish");
    assert!(journey.handle(Event::FinishPressed).is_empty());
    journey.handle(heard_again());
    assert!(!followed(&journey).may[1], "it is on its way");
    journey.handle(Event::RemoveAnswered("7".into()));
    assert!(followed(&journey).may[1]);
    // What the server could not do for long must not keep them here.
    let mut journey = with_two();
    press(&mut journey);
    journey.handle(Event::RemoveFailed("7".into(), Trouble::Server));
    assert!(followed(&journey).may[1]);
    assert!(
        journey
            .handle(Event::FinishPressed)
            .contains(&Effect::Finish)
    );
    // It is shared then, which is said.
    journey.handle(Event::ProgressArrived(of_two(2, JourneyState::Collecting)));
    assert_eq!(followed(&journey).notice, Some(Notice::TooLateToRemove));
}

#[test]
fn a_wish_stands_whatever_the_page_shows_meanwhile() {
    let other = |journey: &mut Journey| {
        journey.handle(Event::RemovePressed("8".into()));
        journey.handle(Event::KeepPressed);
    };
    let cancel = |journey: &mut Journey| {
        journey.handle(Event::CancelPressed);
        journey.handle(Event::KeepPressed);
    };
    let widget = |journey: &mut Journey| {
        journey.handle(Event::ReopenPressed);
        open(journey);
    };
    for meanwhile in [&other as &dyn Fn(&mut Journey), &cancel, &widget] {
        let mut journey = with_a_wish();
        meanwhile(&mut journey);
        assert!(journey.handle(heard_again()).contains(&removes("7")));
        journey.handle(Event::RemoveAnswered("7".into()));
        assert_eq!(ids(&journey), ["8"]);
    }
}

#[test]
fn of_several_wishes_one_follows_the_other() {
    let mut journey = with_a_wish();
    journey.handle(Event::RemovePressed("8".into()));
    journey.handle(Event::RemoveConfirmed);
    journey.handle(Event::RemoveFailed("8".into(), Trouble::Offline));
    assert_eq!(journey.handle(heard_again()), [removes("7")]);
    assert!(journey.handle(heard_again()).is_empty());
    journey.handle(Event::RemoveAnswered("7".into()));
    let one = Progress {
        connections: vec![of_two(2, JourneyState::Linking).connections.remove(1)],
        ..progress(2, JourneyState::Linking)
    };
    let effects = journey.handle(Event::ProgressArrived(one));
    assert!(effects.contains(&removes("8")));
    journey.handle(Event::RemoveAnswered("8".into()));
    assert!(ids(&journey).is_empty());
    assert_eq!(followed(&journey).waits, Waits::ForABank);
}

#[test]
fn a_wish_is_taken_back_until_it_is_on_its_way() {
    let mut journey = with_a_wish();
    journey.handle(remove());
    assert!(matches!(journey.screen(), Screen::RemoveAsked { .. }));
    journey.handle(Event::KeepPressed);
    assert_eq!(followed(&journey).notice, None);
    assert!(journey.handle(heard_again()).is_empty());

    // Nor does it leave while they are asked.
    let mut journey = with_a_wish();
    journey.handle(remove());
    assert!(journey.handle(heard_again()).is_empty());
    journey.handle(Event::KeepPressed);
    assert!(journey.handle(heard_again()).is_empty());

    let mut journey = with_a_wish();
    journey.handle(Event::RemovePressed("8".into()));
    assert!(journey.handle(heard_again()).is_empty());
    let effects = journey.handle(Event::KeepPressed);
    assert!(effects.contains(&Effect::ReadSnapshot), "for the first one");
    assert_eq!(journey.handle(heard_again()), [removes("7")]);

    let mut journey = with_a_wish();
    journey.handle(heard_again());
    journey.handle(remove());
    assert_eq!(
        journey.screen(),
        Screen::Removing { slow: false },
        "nobody is asked in vain"
    );
    journey.handle(Event::RemoveAnswered("7".into()));
    assert_eq!(followed(&journey).notice, Some(Notice::BankRemoved));
}

#[test]
fn a_bank_that_another_page_removed_is_not_taken_for_the_one_that_is_still_there() {
    let mut journey = with_two();
    press(&mut journey);
    journey.handle(Event::RemoveFailed("7".into(), Trouble::Server));
    let without_the_other = Progress {
        connections: vec![of_two(2, JourneyState::Linking).connections.remove(0)],
        ..progress(2, JourneyState::Linking)
    };
    journey.handle(Event::ProgressArrived(without_the_other));
    let notice = Some(Notice::RemoveFailed(Trouble::Server));
    assert_eq!(followed(&journey).notice, notice);
}

#[test]
fn that_a_bank_is_removed_is_not_said_above_the_one_that_is_linked_after_it() {
    let mut journey = with_two();
    press(&mut journey);
    journey.handle(Event::RemoveAnswered("7".into()));
    assert_eq!(followed(&journey).notice, Some(Notice::BankRemoved));
    let mut linked = of_two(3, JourneyState::Linking);
    linked.connections[0].id = "9".into();
    journey.handle(Event::ProgressArrived(linked));
    assert_eq!(followed(&journey).notice, None);
}

#[test]
fn whoever_is_still_asked_when_the_data_is_passed_on_hears_that_it_is_too_late() {
    let questions = [
        (remove(), Notice::TooLateToRemove),
        (Event::CancelPressed, Notice::TooLateToCancel),
    ];
    for (question, notice) in questions {
        let mut journey = with_two();
        journey.handle(question);
        let mut failed = journey.clone();
        journey.handle(Event::ProgressArrived(of_two(2, JourneyState::Collecting)));
        assert_eq!(followed(&journey).notice, Some(notice));
        let mut erasing = of_two(2, JourneyState::Erased);
        erasing.outcome = Some(OutcomeKind::Failed);
        failed.handle(Event::ProgressArrived(erasing));
        match failed.screen() {
            Screen::Over { too_late, .. } => assert_eq!(too_late, None),
            other => panic!("{other:?}"),
        }
    }
}
