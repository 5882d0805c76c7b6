//! Cancelling, the end, and the way back.

use contract::*;
use journey::{Effect, Event, Notice, Purpose, Screen, Timer, Trouble, Waits, WidgetTrouble};

use crate::*;

pub(crate) fn answered(progress: Progress) -> Event {
    Event::CancelAnswered(Box::new(progress))
}

const EVERYTHING: Effect = Effect::Cancel {
    unless_linked: false,
};

#[test]
fn our_own_cancel_button_ends_everything() {
    for (mut journey, linked) in [(with_widget(), false), (with_widget_for_one_more(), true)] {
        let mut effects = journey.handle(Event::CancelPressed);
        if linked {
            assert!(!effects.contains(&EVERYTHING));
            assert_eq!(journey.screen(), Screen::CancelAsked);
            effects = journey.handle(Event::CancelConfirmed);
        }
        assert!(effects.contains(&EVERYTHING));
        assert_eq!(journey.screen(), Screen::Cancelling { slow: false });
        let mut erasing = progress(9, JourneyState::Erasing);
        erasing.outcome = Some(OutcomeKind::Cancelled);
        journey.handle(answered(erasing));
        assert_eq!(followed(&journey).waits, Waits::ForTheErasureOfNothing);
    }
}

#[test]
fn who_is_asked_whether_to_cancel_may_go_on() {
    let (mut journey, _) = page(Purpose::Page, several(JourneyState::Linking));
    journey.handle(Event::CancelPressed);
    assert!(journey.handle(Event::RemoveConfirmed).is_empty());
    journey.handle(Event::KeepPressed);
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
    assert!(journey.handle(Event::CancelConfirmed).is_empty());
}

#[test]
fn the_question_whether_to_cancel_goes_when_it_is_too_late() {
    let (mut journey, _) = page(Purpose::Page, several(JourneyState::Linking));
    journey.handle(Event::CancelPressed);
    let synchronising = linked(2, JourneyState::Synchronising);
    journey.handle(Event::ProgressArrived(synchronising));
    assert_eq!(journey.screen(), Screen::CancelAsked, "not too late");
    journey.handle(Event::ProgressArrived(linked(3, JourneyState::Collecting)));
    assert_eq!(followed(&journey).waits, Waits::ForTheData);
    assert!(journey.handle(Event::CancelConfirmed).is_empty());
}

#[test]
fn the_widgets_cancel_button_throws_no_linked_bank_away_and_the_page_goes_on() {
    let mut journey = with_widget_for_one_more();
    let effects = journey.handle(Event::FrameReturned(Purpose::Cancelled));
    let unless_linked = true;
    assert!(effects.contains(&Effect::Cancel { unless_linked }));
    journey.handle(answered(linked(1, JourneyState::Linking)));
    let expected = Followed {
        waits: Waits::ForTheEndUser,
        notice: Some(Notice::CancelledNothing),
        may: [true, true, true],
        may_renew: false,
    };
    assert_eq!(followed(&journey), expected, "it does not wait for ever");
}

#[test]
fn an_answer_to_a_wish_that_takes_long_is_said_to_do_so() {
    let mut cancelling = with_widget();
    let effects = cancelling.handle(Event::CancelPressed);
    assert!(effects.iter().any(looks_slow), "{effects:?}");
    let mut removing = page(Purpose::Page, several(JourneyState::Linking)).0;
    removing.handle(Event::RemovePressed("7".into()));
    let effects = removing.handle(Event::RemoveConfirmed);
    assert!(effects.iter().any(looks_slow), "{effects:?}");
    for journey in [&mut cancelling, &mut removing] {
        journey.handle(Event::TimerRang(Timer::Slow));
    }
    assert_eq!(cancelling.screen(), Screen::Cancelling { slow: true });
    assert_eq!(removing.screen(), Screen::Removing { slow: true });
    // And it is waited for all the same.
    removing.handle(Event::RemoveAnswered("7".into()));
    assert_eq!(followed(&removing).notice, Some(Notice::BankRemoved));
}

#[test]
fn a_cancellation_that_is_refused_is_said_beside_the_truth() {
    let mut journey = with_widget();
    journey.handle(Event::CancelPressed);
    let effects = journey.handle(Event::CancelRefused);
    assert!(effects.contains(&Effect::ReadSnapshot));
    assert_eq!(followed(&journey).notice, Some(Notice::TooLateToCancel));
}

pub(crate) fn heard(state: JourneyState) -> Event {
    Event::SnapshotArrived(Box::new(snapshot(state)))
}

#[test]
fn a_widget_that_was_wanted_while_nothing_got_through_is_opened_once_the_server_is_heard() {
    for (anew, why, effect) in [
        (false, Trouble::Offline, Effect::OpenWidget),
        (true, Trouble::Offline, Effect::OpenWidgetAnew),
        (false, Trouble::Unreachable, Effect::OpenWidget),
        // It may have arrived, and another new session each time would be one too many.
        (true, Trouble::Unreachable, Effect::OpenWidget),
    ] {
        let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
        let press = if anew {
            Event::RenewPressed
        } else {
            Event::StartPressed
        };
        journey.handle(press);
        let why = WidgetTrouble::Ours(why);
        let effects = journey.handle(Event::WidgetRefused(why.clone()));
        // Where only the reading succeeds, that would try once more at once, for ever.
        assert!(!effects.contains(&Effect::ReadSnapshot));
        assert!(effects.iter().any(looks_again));
        let failed = Screen::OpeningFailed {
            why: why.clone(),
            can_go_back: false,
        };
        assert_eq!(journey.screen(), failed);
        // A line that comes and goes does not try it each time.
        assert!(journey.handle(Event::StreamLost).is_empty());
        assert!(journey.handle(Event::StreamFound).is_empty());
        let effects = journey.handle(heard(JourneyState::Opened));
        assert_eq!(effects, std::slice::from_ref(&effect));
        // Nobody has pressed: whatever comes of it, nothing moves until it succeeds.
        assert_eq!(journey.screen(), failed);
        assert!(
            journey.handle(heard(JourneyState::Opened)).is_empty(),
            "once"
        );
        let effects = journey.handle(Event::WidgetRefused(why));
        assert!(
            !effects
                .iter()
                .any(|effect| matches!(effect, Effect::TellParent(_)))
        );
        assert_eq!(journey.screen(), failed);
        let effects = journey.handle(heard(JourneyState::Opened));
        assert_eq!(effects, std::slice::from_ref(&effect));
        let url = "https://widget.example/".to_owned();
        journey.handle(Event::WidgetOpened { url });
        assert!(matches!(journey.screen(), Screen::Widget { .. }));
    }
}

#[test]
fn a_widget_that_did_not_open_is_not_wanted_once_another_tab_has_linked_a_bank() {
    let opened = Snapshot {
        banks: Banks::Many,
        ..snapshot(JourneyState::Opened)
    };
    let (mut journey, _) = page(Purpose::Page, opened);
    journey.handle(Event::StartPressed);
    let why = WidgetTrouble::Ours(Trouble::Unreachable);
    journey.handle(Event::WidgetRefused(why));
    let effects = journey.handle(Event::ProgressArrived(linked(9, JourneyState::Linking)));
    assert!(!effects.contains(&Effect::OpenWidget), "{effects:?}");
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
}

#[test]
fn who_wanted_one_bank_more_and_gets_no_widget_may_go_back_to_those_that_are_linked() {
    let (mut journey, _) = page(Purpose::Page, several(JourneyState::Linking));
    journey.handle(Event::ReopenPressed);
    let why = WidgetTrouble::Ours(Trouble::Offline);
    journey.handle(Event::WidgetRefused(why.clone()));
    let can_go_back = true;
    assert_eq!(journey.screen(), Screen::OpeningFailed { why, can_go_back });
    journey.handle(Event::KeepPressed);
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
    assert_eq!(followed(&journey).may, [true, true, true]);
    let effects = journey.handle(Event::ProgressArrived(linked(9, JourneyState::Linking)));
    assert!(!effects.contains(&Effect::OpenWidget), "it is not wanted");

    // Without a bank there is nothing to go back to.
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
    journey.handle(Event::StartPressed);
    journey.handle(Event::WidgetRefused(WidgetTrouble::LinxoRefused));
    let before = journey.screen();
    assert!(journey.handle(Event::KeepPressed).is_empty());
    assert_eq!(journey.screen(), before);
}

#[test]
fn while_nothing_gets_through_the_server_is_asked_again_and_again_without_a_press() {
    let (mut opening, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
    opening.handle(Event::StartPressed);
    let why = WidgetTrouble::Ours(Trouble::Unreachable);
    opening.handle(Event::WidgetRefused(why));
    let mut cancelling = with_widget();
    cancelling.handle(Event::CancelPressed);
    cancelling.handle(Event::CancelFailed(Trouble::Unreachable));
    let (mut standing, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
    standing.handle(Event::SnapshotFailed(Trouble::Unreachable));
    for mut journey in [opening, cancelling, standing] {
        let before = journey.screen();
        for _ in 0..3 {
            let effects = journey.handle(Event::TimerRang(Timer::Again));
            assert_eq!(effects, [Effect::ReadSnapshot]);
            let effects = journey.handle(Event::SnapshotFailed(Trouble::Unreachable));
            assert!(effects.iter().any(looks_again), "{effects:?}");
            // Nothing is said or moved each time.
            assert_eq!(journey.screen(), before);
        }
    }
    let (mut fresh, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
    assert!(fresh.handle(Event::TimerRang(Timer::Again)).is_empty());
}

#[test]
fn a_server_that_answered_with_a_refusal_is_asked_again_only_by_a_press() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
    journey.handle(Event::StartPressed);
    let effects = journey.handle(Event::WidgetRefused(WidgetTrouble::LinxoRefused));
    assert!(!effects.iter().any(looks_again), "{effects:?}");
    let before = journey.screen();
    assert!(journey.handle(Event::StreamFound).is_empty());
    assert_eq!(journey.screen(), before);
}

#[test]
fn the_end_says_that_a_wish_came_too_late_where_the_data_was_shared_all_the_same() {
    let too_late = |mut journey: Journey, outcome| {
        let mut erased = linked(9, JourneyState::Erased);
        erased.outcome = Some(outcome);
        journey.handle(Event::ProgressArrived(erased));
        match journey.screen() {
            Screen::Over { too_late, .. } => too_late,
            other => panic!("{other:?}"),
        }
    };
    let cancelling = || {
        let mut journey = page(Purpose::Return, several(JourneyState::Linking)).0;
        journey.handle(Event::CancelPressed);
        journey.handle(Event::CancelConfirmed);
        journey
    };
    let told = || {
        let mut journey = cancelling();
        journey.handle(Event::CancelRefused);
        journey
    };
    let removing = || {
        let mut journey = page(Purpose::Return, several(JourneyState::Linking)).0;
        journey.handle(Event::RemovePressed("7".into()));
        journey.handle(Event::RemoveConfirmed);
        journey
    };
    let journeys = [
        (cancelling(), Notice::TooLateToCancel),
        (told(), Notice::TooLateToCancel),
        (removing(), Notice::TooLateToRemove),
    ];
    for (journey, notice) in journeys {
        let shared = too_late(journey.clone(), OutcomeKind::Delivered);
        assert_eq!(shared, Some(notice));
        for other in [OutcomeKind::Cancelled, OutcomeKind::Failed] {
            assert_eq!(too_late(journey.clone(), other), None);
        }
    }
}

#[test]
fn a_wish_that_the_journey_did_not_wait_for_is_said_to_be_too_late() {
    let mut journey = with_widget();
    journey.handle(Event::ProgressArrived(linked(
        2,
        JourneyState::Synchronising,
    )));
    journey.handle(Event::CancelPressed);
    journey.handle(Event::CancelConfirmed);
    journey.handle(Event::ProgressArrived(linked(3, JourneyState::Collecting)));
    let late = followed(&journey);
    assert_eq!(late.notice, Some(Notice::TooLateToCancel));
    assert_eq!(late.waits, Waits::ForTheData);
}

#[test]
fn a_cancellation_in_another_tab_is_seen_in_this_one() {
    let (page_before, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
    for mut journey in [page_before, with_widget()] {
        let mut erasing = progress(9, JourneyState::Erasing);
        erasing.outcome = Some(OutcomeKind::Cancelled);
        journey.handle(Event::ProgressArrived(erasing));
        assert_eq!(followed(&journey).waits, Waits::ForTheErasureOfNothing);
    }
}

#[test]
fn what_is_being_erased_cannot_be_cancelled_any_more() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Erasing));
    assert_eq!(followed(&journey).may, [false; 3]);
    assert!(journey.handle(Event::CancelPressed).is_empty());
}

#[test]
fn the_way_back_depends_on_how_it_ended() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Erased));
    let to = |url: &str| vec![Effect::Leave(Some(url.to_owned()))];
    let left = journey.handle(Event::LeavePressed);
    assert_eq!(left, to("https://partner.example/thanks"));

    let mut cancelled = snapshot(JourneyState::Erased);
    cancelled.progress.outcome = Some(OutcomeKind::Cancelled);
    let (mut journey, _) = page(Purpose::Page, cancelled);
    let left = journey.handle(Event::LeavePressed);
    assert_eq!(left, to("https://partner.example/sorry"));
}

#[test]
fn a_bank_of_which_the_page_has_not_heard_yet_is_not_thrown_away_unasked() {
    let mut journey = with_widget();
    let done = serde_json::json!({"eventName": "redirect_to", "status": "success"});
    journey.handle(said(done));
    assert_eq!(followed(&journey).waits, Waits::ForALink);
    assert!(
        journey
            .handle(Event::CancelPressed)
            .iter()
            .all(|effect| { !matches!(effect, Effect::Cancel { .. }) })
    );
    assert_eq!(journey.screen(), Screen::CancelAsked);
}
