//! A cancellation that does not get through, or late.

use contract::*;
use journey::{Effect, Event, Purpose, Screen, Trouble, Waits};

use crate::leaving::{answered, heard};
use crate::*;

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
