//! Reading the journey, and where a page begins then.

use contract::*;
use journey::{Effect, Event, Journey, Purpose, Screen, Timer, Trouble, Waits};

use crate::*;

#[test]
fn a_new_page_reads_the_journey_and_says_so_when_that_is_slow() {
    let mut journey = Journey::new(Purpose::Page, false);
    assert!(journey.start().contains(&Effect::ReadSnapshot));
    assert_eq!(journey.screen(), Screen::Loading { slow: false });
    journey.handle(Event::TimerRang(Timer::Slow));
    assert_eq!(journey.screen(), Screen::Loading { slow: true });
}

#[test]
fn every_reason_why_a_journey_cannot_be_read_is_shown_as_what_it_is() {
    for why in Trouble::ALL {
        let mut journey = Journey::new(Purpose::Page, false);
        journey.handle(Event::SnapshotFailed(why));
        let expected = match why {
            Trouble::UnknownKey => Screen::UnknownJourney { gone: false },
            Trouble::Gone => Screen::UnknownJourney { gone: true },
            _ => Screen::Unreachable { why },
        };
        assert_eq!(journey.screen(), expected);
    }
}

#[test]
fn a_journey_that_cannot_be_read_is_tried_again_by_itself_and_by_a_press() {
    let mut journey = Journey::new(Purpose::Page, false);
    let effects = journey.handle(Event::SnapshotFailed(Trouble::Unreachable));
    let again = |effect: &Effect| matches!(effect, Effect::StartTimer(Timer::Again, _));
    assert!(effects.iter().any(again));
    let effects = journey.handle(Event::TimerRang(Timer::Again));
    assert_eq!(effects, [Effect::ReadSnapshot]);
    let effects = journey.handle(Event::SnapshotFailed(Trouble::Offline));
    assert!(effects.iter().any(again));
    let why = Trouble::Offline;
    assert_eq!(journey.screen(), Screen::Unreachable { why });
    let effects = journey.handle(Event::RetryPressed);
    assert!(effects.contains(&Effect::ReadSnapshot));
    assert!(effects.contains(&Effect::StopTimer(Timer::Again)));
    journey.handle(Event::SnapshotArrived(Box::new(snapshot(
        JourneyState::Opened,
    ))));
    assert!(matches!(journey.screen(), Screen::Start { .. }));
}

fn without_an_intro() -> Snapshot {
    Snapshot {
        skip_intro: true,
        ..snapshot(JourneyState::Opened)
    }
}

#[test]
fn a_partner_who_has_said_all_has_the_widget_opened_at_once() {
    let (mut journey, effects) = page(Purpose::Page, without_an_intro());
    assert!(effects.contains(&Effect::OpenWidget));
    open(&mut journey);
    let (mut journey, effects) = page(Purpose::Page, in_full_page(without_an_intro()));
    assert!(effects.contains(&Effect::OpenWidget));
    let effects = journey.handle(Event::WidgetOpened { url: "w".into() });
    assert!(effects.contains(&Effect::GoTo("w".into())));
}

/// Or it would lead away again, for ever.
#[test]
fn back_and_a_reload_show_the_start_also_where_it_is_skipped() {
    let mut journey = Journey::new(Purpose::Page, false).visited_before(true);
    let arrived = Event::SnapshotArrived(Box::new(in_full_page(without_an_intro())));
    let effects = journey.handle(arrived);
    assert!(!effects.contains(&Effect::OpenWidget));
    assert!(matches!(journey.screen(), Screen::Start { .. }));
}

#[test]
fn a_return_without_a_journey_begun_opens_nothing_by_itself() {
    for purpose in [Purpose::Resume, Purpose::Return, Purpose::Cancelled] {
        let (_, effects) = page(purpose, without_an_intro());
        assert!(!effects.contains(&Effect::OpenWidget), "{purpose:?}");
    }
}

#[test]
fn an_opened_journey_waits_for_the_end_user_to_start() {
    for purpose in [Purpose::Page, Purpose::Resume, Purpose::Return] {
        let (mut journey, effects) = page(purpose, snapshot(JourneyState::Opened));
        assert!(!effects.contains(&Effect::OpenWidget));
        assert!(effects.contains(&Effect::FollowEvents { after: 1 }));
        assert!(matches!(
            journey.screen(),
            Screen::Start { begun: false, .. }
        ));
        let effects = journey.handle(Event::StartPressed);
        assert!(effects.contains(&Effect::OpenWidget));
        assert!(
            journey.handle(Event::StartPressed).is_empty(),
            "a double click starts once"
        );
    }
}

#[test]
fn a_journey_begun_in_full_page_is_told_apart_from_a_new_one() {
    let (journey, _) = page(Purpose::Page, in_full_page(snapshot(JourneyState::Linking)));
    assert!(matches!(
        journey.screen(),
        Screen::Start { begun: true, .. }
    ));
}

#[test]
fn after_the_bank_the_widget_is_shown_again_at_once() {
    for state in [JourneyState::Linking, JourneyState::Synchronising] {
        let (_, effects) = page(Purpose::Resume, snapshot(state));
        assert!(effects.contains(&Effect::OpenWidget), "{state:?}");
    }
    let (_, effects) = page(Purpose::Resume, several(JourneyState::Linking));
    assert!(
        effects.contains(&Effect::OpenWidget),
        "the second bank's return"
    );
}

#[test]
fn a_reload_in_the_middle_shows_the_same_widget_again() {
    let (_, effects) = page(Purpose::Page, snapshot(JourneyState::Linking));
    assert!(effects.contains(&Effect::OpenWidget));
}

#[test]
fn a_reload_between_two_banks_asks_whether_there_are_more() {
    for snapshot in [
        several(JourneyState::Linking),
        in_full_page(several(JourneyState::Linking)),
    ] {
        let (journey, effects) = page(Purpose::Page, snapshot);
        assert!(!effects.contains(&Effect::OpenWidget));
        let expected = Followed {
            waits: Waits::ForTheEndUser,
            notice: None,
            may: [true, true, true],
            may_renew: false,
        };
        assert_eq!(followed(&journey), expected);
    }
}

#[test]
fn in_full_page_the_widgets_return_leads_to_one_bank_more_or_the_end() {
    let (mut journey, _) = page(
        Purpose::Return,
        in_full_page(several(JourneyState::Linking)),
    );
    assert_eq!(followed(&journey).may, [true, true, true]);
    assert!(
        journey
            .handle(Event::FinishPressed)
            .contains(&Effect::Finish)
    );

    let (mut journey, _) = page(
        Purpose::Return,
        in_full_page(several(JourneyState::Linking)),
    );
    let effects = journey.handle(Event::ReopenPressed);
    assert!(
        effects.contains(&Effect::OpenWidgetAnew),
        "a session that has ended shows nothing but its end"
    );
}

#[test]
fn coming_back_from_a_cancelled_widget_cancels_only_while_nothing_is_linked() {
    let cancel = Effect::Cancel {
        unless_linked: true,
    };
    // A bank that synchronised may be gone: the widget's own button takes it away at Linxo.
    for state in [
        JourneyState::Opened,
        JourneyState::Linking,
        JourneyState::Synchronising,
    ] {
        let (journey, effects) = page(Purpose::Cancelled, snapshot(state));
        assert!(effects.contains(&cancel), "{state:?}");
        assert_eq!(journey.screen(), Screen::Cancelling { slow: false });
    }
}

/// The widget's button was pressed before; since then the end user may have done something else.
#[test]
fn back_and_a_reload_where_the_widget_was_cancelled_cancel_nothing() {
    let again = |snapshot: Snapshot| {
        let mut journey = Journey::new(Purpose::Cancelled, false).visited_before(true);
        let effects = journey.handle(Event::SnapshotArrived(Box::new(snapshot)));
        let cancels = |effect: &Effect| matches!(effect, Effect::Cancel { .. });
        assert!(!effects.iter().any(cancels), "{effects:?}");
        journey
    };
    for state in [JourneyState::Opened, JourneyState::Linking] {
        let journey = again(in_full_page(snapshot(state)));
        assert!(
            matches!(journey.screen(), Screen::Start { .. }),
            "{state:?}"
        );
    }
    let journey = again(in_full_page(snapshot(JourneyState::Synchronising)));
    assert_eq!(followed(&journey).waits, Waits::ForTheBank);
    let journey = again(in_full_page(several(JourneyState::Linking)));
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
}

#[test]
fn without_the_last_bank_every_address_offers_another() {
    for purpose in [
        Purpose::Page,
        Purpose::Resume,
        Purpose::Return,
        Purpose::Cancelled,
    ] {
        let mut unlinked = several(JourneyState::Linking);
        unlinked.progress.connections.clear();
        unlinked.progress.unlinked = true;
        let (journey, effects) = page(purpose, in_full_page(unlinked));
        let cancels = |effect: &Effect| matches!(effect, Effect::Cancel { .. });
        assert!(!effects.iter().any(cancels), "{purpose:?}");
        assert_eq!(followed(&journey).waits, Waits::ForABank, "{purpose:?}");
    }
}

#[test]
fn back_from_the_widget_to_the_banks_address_shows_what_is_linked() {
    let mut journey = Journey::new(Purpose::Resume, false).visited_before(true);
    let linked = in_full_page(several(JourneyState::Linking));
    let effects = journey.handle(Event::SnapshotArrived(Box::new(linked)));
    assert!(!effects.contains(&Effect::OpenWidget));
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
}

#[test]
fn an_old_address_opened_late_shows_how_it_ended() {
    for purpose in [
        Purpose::Page,
        Purpose::Resume,
        Purpose::Return,
        Purpose::Cancelled,
    ] {
        let (journey, effects) = page(purpose, snapshot(JourneyState::Erased));
        assert!(matches!(journey.screen(), Screen::Over { .. }));
        let asks = |effect: &Effect| {
            matches!(
                effect,
                Effect::Cancel { .. } | Effect::OpenWidget | Effect::FollowEvents { .. }
            )
        };
        assert!(!effects.iter().any(asks), "nothing is left to be done");
        for state in [JourneyState::Collecting, JourneyState::Erasing] {
            let (journey, effects) = page(purpose, snapshot(state));
            assert!(!effects.contains(&Effect::OpenWidget));
            assert_eq!(followed(&journey).may, [false; 3], "{purpose:?}");
        }
    }
}

#[test]
fn who_comes_back_from_the_widgets_own_page_is_not_sent_there_again_unasked() {
    let back = |state| {
        let mut journey = Journey::new(Purpose::Resume, false).visited_before(true);
        let read = Event::SnapshotArrived(Box::new(in_full_page(snapshot(state))));
        let effects = journey.handle(read);
        assert!(!effects.contains(&Effect::OpenWidget), "{state:?}");
        journey
    };
    let mut journey = back(JourneyState::Linking);
    assert!(matches!(
        journey.screen(),
        Screen::Start { begun: true, .. }
    ));
    assert!(
        journey
            .handle(Event::RenewPressed)
            .contains(&Effect::OpenWidgetAnew)
    );
    assert_eq!(
        followed(&back(JourneyState::Synchronising)).waits,
        Waits::ForTheBank
    );
}
