//! Lines that break, tabs that come back.

use contract::JourneyState;
use journey::{Effect, Event, Purpose, Trouble};

use crate::*;

#[test]
fn a_lost_line_is_asked_after_and_what_is_shown_is_called_old_only_when_nobody_answers() {
    let (mut journey, _) = page(Purpose::Return, snapshot(JourneyState::Linking));
    assert_eq!(journey.handle(Event::StreamLost), [Effect::ReadSnapshot]);
    assert_eq!(journey.stale(), None);
    journey.handle(Event::SnapshotFailed(Trouble::Offline));
    assert_eq!(journey.stale(), Some(Trouble::Offline));
    assert_eq!(followed(&journey).waits, Waits::ForALink, "it stays");
}

#[test]
fn whatever_the_server_says_again_makes_the_page_new() {
    for heard in [
        Event::StreamFound,
        Event::ProgressArrived(progress(1, JourneyState::Linking)),
        Event::SnapshotArrived(Box::new(snapshot(JourneyState::Linking))),
    ] {
        let (mut journey, _) = page(Purpose::Return, snapshot(JourneyState::Linking));
        journey.handle(Event::SnapshotFailed(Trouble::Server));
        assert_eq!(journey.stale(), Some(Trouble::Server));
        journey.handle(heard);
        assert_eq!(journey.stale(), None);
    }
}

#[test]
fn without_events_reading_alone_moves_the_page() {
    let (mut journey, _) = page(Purpose::Return, snapshot(JourneyState::Linking));
    journey.handle(Event::StreamLost);
    let mut later = snapshot(JourneyState::Collecting);
    later.progress.seq = 4;
    journey.handle(Event::SnapshotArrived(Box::new(later)));
    assert_eq!(followed(&journey).waits, Waits::ForTheData);
}

#[test]
fn the_end_is_never_old() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Erased));
    assert!(journey.handle(Event::StreamLost).is_empty());
    assert!(journey.handle(Event::PageShown).is_empty());
    for why in [Trouble::Offline, Trouble::UnknownKey] {
        journey.handle(Event::SnapshotFailed(why));
        assert_eq!(journey.stale(), None);
        assert!(matches!(journey.screen(), Screen::Over { .. }));
    }
}

#[test]
fn a_tab_that_is_looked_at_again_asks_how_things_stand() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Synchronising));
    assert_eq!(journey.handle(Event::PageShown), [Effect::ReadSnapshot]);
}

#[test]
fn a_page_that_is_too_old_for_its_server_can_be_loaded_anew() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Linking));
    journey.handle(Event::SnapshotFailed(Trouble::Unreadable));
    assert_eq!(journey.stale(), Some(Trouble::Unreadable));
    assert_eq!(journey.handle(Event::ReloadPressed), [Effect::Reload]);
}
