//! The server's events move the page.

use contract::*;
use journey::{Effect, End, Event, Journey, Notice, Purpose, Screen, Timer, Trouble, Waits};

use crate::*;

#[test]
fn the_widget_stays_while_its_synchronisation_runs_and_goes_when_the_server_collects() {
    let mut journey = with_widget();
    journey.handle(Event::ProgressArrived(progress(2, JourneyState::Linking)));
    journey.handle(Event::ProgressArrived(progress(
        3,
        JourneyState::Synchronising,
    )));
    assert!(matches!(&journey.screen(), Screen::Widget { url, .. } if url == "http://w"));
    journey.handle(Event::ProgressArrived(progress(
        4,
        JourneyState::Collecting,
    )));
    assert_eq!(followed(&journey).waits, Waits::ForTheData);
}

#[test]
fn old_and_repeated_progress_is_ignored() {
    let (mut journey, _) = page(Purpose::Return, snapshot(JourneyState::Linking));
    journey.handle(Event::ProgressArrived(progress(
        5,
        JourneyState::Collecting,
    )));
    let before = journey.clone();
    for seq in [0, 4, 5] {
        let effects = journey.handle(Event::ProgressArrived(progress(seq, JourneyState::Linking)));
        assert!(effects.is_empty());
    }
    assert_eq!(journey, before);
}

#[test]
fn the_end_is_told_to_the_partner_once_with_its_outcome() {
    let mut journey = with_widget();
    journey.handle(Event::ProgressArrived(progress(8, JourneyState::Erasing)));
    let effects = journey.handle(Event::ProgressArrived(progress(9, JourneyState::Erased)));
    let outcome = OutcomeKind::Delivered;
    let done = Effect::TellParent(EmbedEvent::Done { outcome });
    assert!(effects.contains(&done));
    let end = End::Delivered;
    assert!(matches!(journey.screen(), Screen::Over { end: shown, .. } if shown == end));
    let again = journey.handle(Event::ProgressArrived(progress(10, JourneyState::Erased)));
    assert!(!again.contains(&done));
}

#[test]
fn what_another_tab_has_begun_or_linked_is_seen_in_this_one() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
    journey.handle(Event::ProgressArrived(progress(2, JourneyState::Linking)));
    assert!(matches!(
        journey.screen(),
        Screen::Start { begun: true, .. }
    ));
    journey.handle(Event::ProgressArrived(linked(
        3,
        JourneyState::Synchronising,
    )));
    assert_eq!(followed(&journey).waits, Waits::ForTheBank);
}

#[test]
fn a_long_silence_offers_the_widget_again() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Synchronising));
    assert_eq!(followed(&journey).may, [false, false, true]);
    journey.handle(Event::TimerRang(Timer::Slow));
    assert_eq!(followed(&journey).may, [true, false, true]);
    let effects = journey.handle(Event::ReopenPressed);
    assert!(effects.contains(&Effect::OpenWidget));
}

#[test]
fn a_bank_that_wants_the_end_user_offers_the_widget_at_once() {
    for need in ["CHALLENGE_REQUIRED", "USER_ACTION_REQUIRED"] {
        let (mut journey, _) = page(Purpose::Return, snapshot(JourneyState::Linking));
        let running = Progress {
            connections: vec![bank("RUNNING", &[("EMBEDDED", need)])],
            ..progress(2, JourneyState::Synchronising)
        };
        journey.handle(Event::ProgressArrived(running));
        assert_eq!(followed(&journey).waits, Waits::ForTheEndUserAtTheBank);
        assert!(followed(&journey).may[0]);
    }
}

#[test]
fn a_journey_of_several_banks_waits_for_the_end_users_word() {
    let first = Snapshot {
        banks: Banks::Many,
        ..snapshot(JourneyState::Linking)
    };
    let (mut journey, _) = page(Purpose::Page, first);
    open(&mut journey);
    journey.handle(redirect_to("success"));
    assert_eq!(followed(&journey).waits, Waits::ForALink);
    assert!(
        journey.handle(Event::FinishPressed).is_empty(),
        "no bank yet"
    );
    journey.handle(Event::ProgressArrived(linked(2, JourneyState::Linking)));
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
    assert_eq!(followed(&journey).may, [true, true, true]);
    journey.handle(Event::TimerRang(Timer::Slow));
    let slow = |journey: &Journey| matches!(journey.screen(), Screen::Following { slow: true, .. });
    assert!(
        !slow(&journey),
        "nothing is slow: the end user is waited for"
    );
    assert!(
        journey
            .handle(Event::FinishPressed)
            .contains(&Effect::Finish)
    );
    assert_eq!(followed(&journey).waits, Waits::ForALastLook);
    assert!(journey.handle(Event::FinishPressed).is_empty(), "said once");
    let taken = Progress {
        finishing: true,
        ..linked(3, JourneyState::Linking)
    };
    journey.handle(Event::FinishAnswered(Some(Box::new(taken))));
    assert_eq!(followed(&journey).waits, Waits::ForALastLook);
}

#[test]
fn the_end_of_several_banks_can_be_said_while_one_is_still_read() {
    let (mut journey, _) = page(Purpose::Page, several(JourneyState::Synchronising));
    assert!(followed(&journey).may[1]);
    assert!(
        journey
            .handle(Event::FinishPressed)
            .contains(&Effect::Finish)
    );
}

#[test]
fn a_bank_that_gave_nothing_is_not_called_linked_and_is_no_reason_to_finish() {
    let first = Snapshot {
        progress: failed(1, JourneyState::Linking),
        ..several(JourneyState::Linking)
    };
    let (mut journey, _) = page(Purpose::Page, first);
    let expected = Followed {
        waits: Waits::ForABankThatGives,
        notice: None,
        may: [true, false, true],
        may_renew: false,
    };
    assert_eq!(followed(&journey), expected);
    assert!(journey.handle(Event::FinishPressed).is_empty());
    journey.handle(Event::ProgressArrived(linked(2, JourneyState::Linking)));
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
}

#[test]
fn that_no_more_banks_follow_is_known_after_a_reload_too() {
    let mut said = several(JourneyState::Linking);
    said.progress.finishing = true;
    let (mut journey, _) = page(Purpose::Page, said);
    assert_eq!(followed(&journey).waits, Waits::ForALastLook);
    assert!(!followed(&journey).may[1]);
    assert!(journey.handle(Event::FinishPressed).is_empty(), "said once");
}

#[test]
fn what_was_said_of_one_state_is_not_said_of_the_next() {
    for (notice, stays) in [(false, false), (true, true)] {
        let (mut journey, _) = page(Purpose::Page, several(JourneyState::Linking));
        if notice {
            journey.handle(Event::CancelPressed);
            journey.handle(Event::CancelConfirmed);
            journey.handle(Event::CancelRefused);
        } else {
            journey.handle(Event::FinishPressed);
            journey.handle(Event::FinishFailed(Trouble::Offline));
        }
        assert!(followed(&journey).notice.is_some());
        journey.handle(Event::ProgressArrived(linked(2, JourneyState::Collecting)));
        assert_eq!(followed(&journey).notice.is_some(), stays);
    }
}

#[test]
fn a_session_that_is_over_is_renewed_while_a_bank_synchronises_too() {
    let (mut journey, _) = page(
        Purpose::Return,
        in_full_page(snapshot(JourneyState::Synchronising)),
    );
    journey.handle(Event::TimerRang(Timer::Slow));
    assert!(followed(&journey).may_renew);
    let effects = journey.handle(Event::RenewPressed);
    assert!(effects.contains(&Effect::OpenWidgetAnew));
}

#[test]
fn the_word_that_no_more_banks_follow_is_not_lost_in_silence() {
    let (mut journey, _) = page(Purpose::Page, several(JourneyState::Linking));
    journey.handle(Event::FinishPressed);
    journey.handle(Event::FinishFailed(Trouble::Offline));
    let expected = Followed {
        waits: Waits::ForTheEndUser,
        notice: Some(Notice::FinishFailed(Trouble::Offline)),
        may: [true, true, true],
        may_renew: false,
    };
    assert_eq!(followed(&journey), expected);
    // Nothing is handed over unasked: they may have thought of another bank meanwhile.
    let heard = Event::SnapshotArrived(Box::new(several(JourneyState::Linking)));
    assert!(journey.handle(heard).is_empty());
    assert_eq!(followed(&journey), expected);
    // A bank that was read to its end does not take it back.
    journey.handle(Event::ProgressArrived(linked(
        2,
        JourneyState::Synchronising,
    )));
    journey.handle(Event::ProgressArrived(linked(3, JourneyState::Linking)));
    assert_eq!(followed(&journey).notice, expected.notice);
    assert!(
        journey
            .handle(Event::FinishPressed)
            .contains(&Effect::Finish)
    );
}

#[test]
fn where_only_the_answer_was_lost_nobody_is_asked_for_the_word_again() {
    let said = |finishing| Progress {
        finishing,
        ..linked(2, JourneyState::Linking)
    };
    let (mut journey, _) = page(Purpose::Page, several(JourneyState::Linking));
    journey.handle(Event::FinishPressed);
    let effects = journey.handle(Event::FinishFailed(Trouble::Unreachable));
    assert_eq!(effects, [Effect::ReadSnapshot]);
    journey.handle(Event::ProgressArrived(said(true)));
    assert_eq!(followed(&journey).notice, None);
    assert_eq!(followed(&journey).waits, Waits::ForALastLook);
}

#[test]
fn a_word_that_did_not_get_through_is_not_about_a_bank_that_is_linked_later() {
    let (mut journey, _) = page(Purpose::Page, several(JourneyState::Linking));
    journey.handle(Event::FinishPressed);
    journey.handle(Event::FinishFailed(Trouble::Offline));
    let mut two = linked(2, JourneyState::Linking);
    two.connections.push(ConnectionView {
        id: "8".into(),
        ..bank("SUCCESS", &[])
    });
    journey.handle(Event::ProgressArrived(two));
    assert_eq!(followed(&journey).notice, None);
}

#[test]
fn who_waits_for_whom_at_the_end_depends_on_what_was_handed_over() {
    for (outcome, code, expected) in [
        (OutcomeKind::Delivered, None, Waits::ForTheErasure),
        (OutcomeKind::Cancelled, None, Waits::ForTheErasureOfNothing),
        (OutcomeKind::Abandoned, None, Waits::ForTheErasureOfNothing),
        (
            OutcomeKind::Failed,
            Some(FailureCode::DataKeptChanging),
            Waits::ForTheErasureOfNothing,
        ),
        (
            OutcomeKind::Failed,
            Some(FailureCode::BackupRefused),
            Waits::ForTheErasureAfterAHandover,
        ),
    ] {
        let mut ended = snapshot(JourneyState::Erasing);
        ended.progress.outcome = Some(outcome);
        ended.progress.failure_code = code;
        let (journey, _) = page(Purpose::Page, ended);
        assert_eq!(followed(&journey).waits, expected);
    }
}

#[test]
fn only_where_the_end_user_is_not_needed_all_goes_on_alone() {
    for (waits, alone) in [
        (Waits::ForALink, false),
        (Waits::ForTheEndUser, false),
        (Waits::ForABankThatGives, false),
        (Waits::ForAnotherTry, false),
        (Waits::ForTheEndUserAtTheBank, false),
        (Waits::ForALastLook, true),
        (Waits::ForTheBank, true),
        (Waits::ForOneOfSeveralBanks, false),
        (Waits::ForTheData, true),
        (Waits::ForTheErasure, true),
        (Waits::ForTheErasureOfNothing, true),
        (Waits::ForTheErasureAfterAHandover, true),
    ] {
        assert_eq!(waits.goes_on_alone(), alone, "{waits:?}");
    }
}

#[test]
fn banks_are_listed_where_one_may_go_or_has_something_to_say() {
    // Whether they are listed, whether one may go, whether nothing moves meanwhile.
    for (waits, told, may_go, still) in [
        (Waits::ForALink, false, false, false),
        (Waits::ForABank, false, false, true),
        (Waits::ForTheEndUser, true, true, true),
        (Waits::ForABankThatGives, true, true, true),
        (Waits::ForAnotherTry, true, false, false),
        (Waits::ForALastLook, true, false, false),
        (Waits::ForTheEndUserAtTheBank, true, false, false),
        (Waits::ForTheBank, false, false, false),
        (Waits::ForOneOfSeveralBanks, true, true, false),
        (Waits::ForTheData, false, false, false),
        (Waits::ForTheErasure, false, false, false),
        (Waits::ForTheErasureOfNothing, false, false, false),
        (Waits::ForTheErasureAfterAHandover, false, false, false),
    ] {
        assert_eq!(waits.tells_of_banks(), told, "{waits:?}");
        assert_eq!(waits.lets_a_bank_go(), may_go, "{waits:?}");
        assert_eq!(waits.is_between_banks(), still, "{waits:?}");
    }
}
