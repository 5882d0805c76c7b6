//! The widget in a tab of its own.

use contract::*;
use journey::{Effect, Event, Journey, Purpose, Screen, Waits};

use crate::*;

fn beside(purpose: Purpose, first: Snapshot) -> (Journey, Vec<Effect>) {
    let (mut journey, _) = page(purpose, in_a_new_tab(first));
    journey.handle(Event::StartPressed);
    let url = "http://w".into();
    let effects = journey.handle(Event::WidgetOpened { url });
    (journey, effects)
}

#[test]
fn the_end_user_opens_the_tab_and_this_page_stays_and_knows() {
    let (mut journey, effects) = beside(Purpose::Page, snapshot(JourneyState::Opened));
    assert!(!effects.iter().any(|one| matches!(one, Effect::GoTo(_))));
    let shown = |taken| Screen::WidgetBeside {
        url: "http://w".into(),
        taken,
    };
    assert_eq!(journey.screen(), shown(false));
    journey.handle(Event::TabTaken);
    assert_eq!(journey.screen(), shown(true));
    journey.handle(Event::ProgressArrived(progress(2, JourneyState::Linking)));
    assert_eq!(journey.screen(), shown(true), "no bank yet");
    journey.handle(Event::ProgressArrived(linked(
        3,
        JourneyState::Synchronising,
    )));
    assert_eq!(followed(&journey).waits, Waits::ForTheBank);
}

#[test]
fn a_bank_that_was_read_in_no_time_is_noticed_beside_the_tab() {
    let (mut journey, _) = beside(
        Purpose::Page,
        Snapshot {
            banks: Banks::Many,
            ..snapshot(JourneyState::Opened)
        },
    );
    journey.handle(Event::ProgressArrived(linked(2, JourneyState::Linking)));
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
    journey.handle(Event::ReopenPressed);
    let url = "http://w".into();
    journey.handle(Event::WidgetOpened { url });
    journey.handle(Event::ProgressArrived(linked(3, JourneyState::Linking)));
    assert!(
        matches!(journey.screen(), Screen::WidgetBeside { .. }),
        "no bank more"
    );
}

#[test]
fn one_bank_that_gave_nothing_may_be_tried_again_beside() {
    let (mut journey, _) = beside(Purpose::Page, snapshot(JourneyState::Opened));
    let failed = |seq| Event::ProgressArrived(failed(seq, JourneyState::Linking));
    journey.handle(failed(2));
    assert!(
        matches!(journey.screen(), Screen::WidgetBeside { .. }),
        "the widget offers another try there"
    );
    // This page has seen the bank being read.
    journey.handle(Event::ProgressArrived(linked(
        3,
        JourneyState::Synchronising,
    )));
    journey.handle(failed(4));
    assert_eq!(followed(&journey).waits, Waits::ForAnotherTry);
    let again = Event::ProgressArrived(linked(5, JourneyState::Synchronising));
    journey.handle(again);
    assert_eq!(followed(&journey).waits, Waits::ForTheBank);
}

#[test]
fn the_tab_of_the_widget_goes_on_in_itself_when_a_bank_gives_it_back() {
    let (mut journey, effects) = page(
        Purpose::Resume,
        in_a_new_tab(snapshot(JourneyState::Linking)),
    );
    assert!(effects.contains(&Effect::OpenWidget));
    let url = "http://w".into();
    let effects = journey.handle(Event::WidgetOpened { url });
    assert!(effects.contains(&Effect::GoTo("http://w".into())));
}

#[test]
fn inside_a_partners_page_the_widget_has_its_own_tab_too() {
    let mut journey = Journey::new(Purpose::Page, true);
    let first = in_a_new_tab(snapshot(JourneyState::Opened));
    journey.handle(Event::SnapshotArrived(Box::new(first)));
    journey.handle(Event::StartPressed);
    let url = "http://w".into();
    journey.handle(Event::WidgetOpened { url });
    assert!(matches!(journey.screen(), Screen::WidgetBeside { .. }));
}

#[test]
fn beside_the_tab_a_new_session_or_the_end_of_all_can_be_asked_for() {
    let (mut journey, _) = beside(Purpose::Page, snapshot(JourneyState::Opened));
    let again = journey.clone().handle(Event::RenewPressed);
    assert!(again.contains(&Effect::OpenWidgetAnew));
    let stopped = journey.handle(Event::CancelPressed);
    assert!(stopped.contains(&Effect::Cancel {
        unless_linked: false
    }));
}
