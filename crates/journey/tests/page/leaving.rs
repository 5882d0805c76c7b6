//! Cancelling, the end, and the way back.

use contract::*;
use journey::{Effect, Event, Notice, Purpose, Screen, Timer, Trouble, Waits, WidgetTrouble};

use crate::*;

fn answered(progress: Progress) -> Event {
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

#[test]
fn a_cancellation_that_did_not_arrive_is_said_and_can_be_tried_again() {
    let mut journey = with_widget();
    journey.handle(Event::CancelPressed);
    let why = Trouble::Busy;
    journey.handle(Event::CancelFailed(why));
    assert_eq!(journey.screen(), Screen::CancelFailed { why });
    let effects = journey.handle(Event::RetryPressed);
    let unless_linked = false;
    assert!(effects.contains(&Effect::Cancel { unless_linked }));
    assert_eq!(journey.screen(), Screen::Cancelling { slow: false });
}

fn heard(state: JourneyState) -> Event {
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
fn a_cancellation_that_did_not_get_through_is_sent_once_the_server_is_heard() {
    for why in [Trouble::Offline, Trouble::Unreachable] {
        let mut journey = with_widget();
        journey.handle(Event::CancelPressed);
        journey.handle(Event::CancelFailed(why));
        assert!(journey.handle(Event::StreamFound).is_empty());
        let effects = journey.handle(heard(JourneyState::Linking));
        // Of a bank that is linked in this moment nobody was asked.
        let unless_linked = true;
        assert_eq!(effects, [Effect::Cancel { unless_linked }]);
        assert_eq!(journey.screen(), Screen::CancelFailed { why });
        let effects = journey.handle(Event::CancelFailed(why));
        assert!(effects.iter().any(looks_again), "{effects:?}");
        assert_eq!(journey.screen(), Screen::CancelFailed { why });
        journey.handle(heard(JourneyState::Linking));
        let mut erasing = progress(9, JourneyState::Erasing);
        erasing.outcome = Some(OutcomeKind::Cancelled);
        journey.handle(Event::CancelAnswered(Box::new(erasing)));
        assert_eq!(followed(&journey).waits, Waits::ForTheErasureOfNothing);
    }
    // Over by another hand, there is nothing to cancel.
    let mut journey = with_widget();
    journey.handle(Event::CancelPressed);
    journey.handle(Event::CancelFailed(Trouble::Offline));
    let effects = journey.handle(Event::ProgressArrived(progress(9, JourneyState::Erased)));
    let cancels = |effect: &Effect| matches!(effect, Effect::Cancel { .. });
    assert!(!effects.iter().any(cancels), "{effects:?}");
    assert!(matches!(journey.screen(), Screen::Over { .. }));
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
fn a_cancellation_that_got_through_late_throws_away_no_bank_that_was_linked_meanwhile() {
    let cancels = |effect: &Effect| matches!(effect, Effect::Cancel { .. });
    for why in [Trouble::Offline, Trouble::Server] {
        let mut journey = with_widget();
        journey.handle(Event::CancelPressed);
        journey.handle(Event::CancelFailed(why));
        let now = linked(9, JourneyState::Synchronising);
        let mut effects = journey.handle(Event::ProgressArrived(now));
        if why == Trouble::Server {
            effects.extend(journey.handle(Event::RetryPressed));
        }
        assert!(!effects.iter().any(cancels), "{effects:?}");
        assert_eq!(journey.screen(), Screen::CancelAsked);
        assert_eq!(
            journey.wishes(),
            "cancel 0\n",
            "they are asked after a reload too"
        );
        let effects = journey.handle(Event::CancelConfirmed);
        let unless_linked = false;
        assert!(effects.contains(&Effect::Cancel { unless_linked }));
        // The end user has been asked by now.
        journey.handle(Event::CancelFailed(Trouble::Offline));
        let effects = journey.handle(heard(JourneyState::Synchronising));
        assert_eq!(effects, [Effect::Cancel { unless_linked }]);
    }
}

#[test]
fn who_drops_a_cancellation_that_is_on_its_way_has_it_sent_no_more() {
    let mut journey = page(Purpose::Page, several(JourneyState::Linking)).0;
    journey.handle(Event::CancelPressed);
    journey.handle(Event::CancelConfirmed);
    journey.handle(Event::CancelFailed(Trouble::Unreachable));
    let again = || Event::SnapshotArrived(Box::new(several(JourneyState::Linking)));
    let unless_linked = false;
    let effects = journey.handle(again());
    assert_eq!(effects, [Effect::Cancel { unless_linked }]);
    journey.handle(Event::KeepPressed);
    // Nobody can call it back, so that its answer is waited for; and that is all.
    assert_eq!(journey.screen(), Screen::Cancelling { slow: false });
    assert_eq!(journey.wishes(), "");
    let mut through = journey.clone();
    let mut shared = journey.clone();
    shared.handle(Event::ProgressArrived(linked(9, JourneyState::Collecting)));
    assert_eq!(
        followed(&shared).notice,
        None,
        "they did not want it any more"
    );
    journey.handle(Event::CancelFailed(Trouble::Unreachable));
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
    let effects = journey.handle(again());
    let cancels = |effect: &Effect| matches!(effect, Effect::Cancel { .. });
    assert!(!effects.iter().any(cancels), "{effects:?}");

    let mut erasing = progress(9, JourneyState::Erasing);
    erasing.outcome = Some(OutcomeKind::Cancelled);
    through.handle(answered(erasing));
    assert_eq!(followed(&through).waits, Waits::ForTheErasureOfNothing);
}

#[test]
fn a_late_cancellation_throws_away_no_bank_that_was_linked_beside_others_meanwhile() {
    let mut journey = page(Purpose::Page, several(JourneyState::Linking)).0;
    journey.handle(Event::CancelPressed);
    journey.handle(Event::CancelConfirmed);
    journey.handle(Event::CancelFailed(Trouble::Offline));
    assert_eq!(journey.wishes(), "cancel 1\n");
    let two = Snapshot {
        progress: removing::of_two(9, JourneyState::Linking),
        ..several(JourneyState::Linking)
    };
    let mut anew = wishing(&journey.wishes());
    for journey in [&mut journey, &mut anew] {
        let effects = journey.handle(Event::SnapshotArrived(Box::new(two.clone())));
        let cancels = |effect: &Effect| matches!(effect, Effect::Cancel { .. });
        assert!(!effects.iter().any(cancels), "{effects:?}");
        assert_eq!(journey.screen(), Screen::CancelAsked);
        let effects = journey.handle(Event::CancelConfirmed);
        let unless_linked = false;
        assert!(effects.contains(&Effect::Cancel { unless_linked }));
        assert_eq!(journey.wishes(), "cancel 2\n");
    }
}

#[test]
fn a_bank_that_was_linked_as_a_late_cancellation_arrived_is_asked_about() {
    let linked = || answered(linked(9, JourneyState::Linking));
    let mut sent_again = with_widget();
    sent_again.handle(Event::CancelPressed);
    sent_again.handle(Event::CancelFailed(Trouble::Offline));
    sent_again.handle(heard(JourneyState::Linking));
    let mut loaded_anew = wishing("cancel 0\n");
    loaded_anew.handle(heard(JourneyState::Linking));
    for mut journey in [sent_again, loaded_anew] {
        journey.handle(linked());
        assert_eq!(journey.screen(), Screen::CancelAsked);
        assert_eq!(journey.wishes(), "cancel 0\n");
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
fn a_cancellation_that_did_not_arrive_can_be_dropped() {
    let mut journey = with_widget();
    journey.handle(Event::ProgressArrived(progress(2, JourneyState::Linking)));
    journey.handle(Event::CancelPressed);
    journey.handle(Event::CancelFailed(Trouble::Offline));
    let effects = journey.handle(Event::KeepPressed);
    assert!(effects.contains(&Effect::ReadSnapshot));
    assert_eq!(followed(&journey).may, [true, false, true]);

    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
    journey.handle(Event::CancelPressed);
    journey.handle(Event::CancelFailed(Trouble::Offline));
    journey.handle(Event::KeepPressed);
    assert!(matches!(journey.screen(), Screen::Start { .. }));
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

#[test]
fn a_cancellation_on_its_way_is_waited_for_and_not_taken_back_in_vain() {
    let mut journey = with_widget();
    journey.handle(Event::CancelPressed);
    journey.handle(Event::CancelFailed(Trouble::Offline));
    journey.handle(heard(JourneyState::Linking));
    journey.handle(Event::KeepPressed);
    assert_eq!(journey.screen(), Screen::Cancelling { slow: false });
    // Lost once more, it is theirs again.
    journey.handle(Event::CancelFailed(Trouble::Offline));
    journey.handle(Event::KeepPressed);
    assert!(matches!(journey.screen(), Screen::Start { .. }));
}
