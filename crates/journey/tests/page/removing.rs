//! Taking one bank away before anything is shared.

use contract::*;
use journey::{Effect, Event, Journey, Notice, Purpose, Screen, Timer, Trouble, Waits};

use crate::*;

pub(crate) fn remove() -> Event {
    Event::RemovePressed("7".into())
}

/// A journey of two banks, numbered 7 and 8, between which the end user is asked.
pub(crate) fn of_two(seq: u64, state: JourneyState) -> Progress {
    let second = ConnectionView {
        id: "8".into(),
        ..bank("SUCCESS", &[])
    };
    Progress {
        connections: vec![bank("SUCCESS", &[]), second],
        ..progress(seq, state)
    }
}

/// The end user presses the button of a bank, and is sure.
pub(crate) fn press(journey: &mut Journey) -> Vec<Effect> {
    journey.handle(remove());
    journey.handle(Event::RemoveConfirmed)
}

/// What is done then: the server is asked, and it is said when that takes long.
fn removes_it() -> [Effect; 2] {
    let slow = Effect::StartTimer(Timer::Slow, 10_000);
    [slow, Effect::RemoveBank("7".into())]
}

/// The last bank of a journey is gone, as the server tells it.
fn unlinked(seq: u64) -> Progress {
    Progress {
        unlinked: true,
        ..progress(seq, JourneyState::Linking)
    }
}

pub(crate) fn with_two() -> Journey {
    let two = Snapshot {
        progress: of_two(1, JourneyState::Linking),
        ..several(JourneyState::Linking)
    };
    page(Purpose::Page, two).0
}

pub(crate) fn ids(journey: &Journey) -> Vec<&str> {
    let known = journey.snapshot().into_iter();
    let banks = known.flat_map(|known| &known.progress.connections);
    banks.map(|bank| &*bank.id).collect()
}

#[test]
fn a_bank_is_removed_once_the_end_user_was_asked_and_the_others_stay() {
    let mut journey = with_two();
    journey.handle(remove());
    let bank = Some("Banque du Nord".to_owned());
    assert_eq!(journey.screen(), Screen::RemoveAsked { bank });
    let effects = journey.handle(Event::RemoveConfirmed);
    assert_eq!(effects, removes_it());
    assert_eq!(journey.screen(), Screen::Removing { slow: false });
    let effects = journey.handle(Event::RemoveAnswered("7".into()));
    assert!(effects.contains(&Effect::ReadSnapshot));
    assert_eq!(ids(&journey), ["8"]);
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
    assert_eq!(followed(&journey).notice, Some(Notice::BankRemoved));
    assert_eq!(followed(&journey).may, [true, true, true]);
}

#[test]
fn an_end_user_who_is_not_sure_keeps_the_bank() {
    let mut journey = with_two();
    journey.handle(remove());
    journey.handle(Event::KeepPressed);
    assert_eq!(ids(&journey), ["7", "8"]);
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
    assert!(journey.handle(Event::RemoveConfirmed).is_empty());
}

#[test]
fn nobody_is_asked_about_a_bank_that_another_page_has_removed_or_of_a_journey_that_went_on() {
    let gone = Progress {
        connections: vec![of_two(2, JourneyState::Linking).connections.remove(1)],
        ..progress(2, JourneyState::Linking)
    };
    for later in [gone, of_two(2, JourneyState::Collecting)] {
        let mut journey = with_two();
        journey.handle(remove());
        journey.handle(Event::ProgressArrived(later));
        assert!(matches!(journey.screen(), Screen::Following { .. }));
        assert!(journey.handle(Event::RemoveConfirmed).is_empty());
    }
}

#[test]
fn a_second_press_and_a_second_answer_do_nothing() {
    let mut journey = with_two();
    press(&mut journey);
    assert!(press(&mut journey).is_empty());
    journey.handle(Event::RemoveAnswered("7".into()));
    let before = journey.clone();
    assert!(journey.handle(Event::RemoveAnswered("7".into())).is_empty());
    let failed = Event::RemoveFailed("7".into(), Trouble::Server);
    assert!(journey.handle(failed).is_empty());
    assert_eq!(journey, before);
}

#[test]
fn without_its_last_bank_every_page_says_so_and_offers_another_or_the_end() {
    let (mut pressed, _) = page(Purpose::Return, several(JourneyState::Linking));
    press(&mut pressed);
    pressed.handle(Event::RemoveAnswered("7".into()));
    let (mut other_tab, _) = page(Purpose::Page, several(JourneyState::Linking));
    other_tab.handle(Event::ProgressArrived(unlinked(2)));
    let read = |purpose| {
        let again = Snapshot {
            progress: unlinked(2),
            ..several(JourneyState::Linking)
        };
        page(purpose, again).0
    };
    let reloaded = [Purpose::Page, Purpose::Resume, Purpose::Return].map(read);
    for mut journey in [pressed, other_tab].into_iter().chain(reloaded) {
        assert_eq!(followed(&journey).waits, Waits::ForABank);
        assert_eq!(followed(&journey).may, [true, false, true]);
        // The session that linked it shows nothing but its end.
        let effects = journey.handle(Event::ReopenPressed);
        assert!(effects.contains(&Effect::OpenWidgetAnew));
        open(&mut journey);
        journey.handle(Event::ProgressArrived(progress(3, JourneyState::Linking)));
        journey.handle(redirect_to("success"));
        assert_eq!(followed(&journey).waits, Waits::ForALink, "of another bank");
    }
}

#[test]
fn a_bank_that_could_not_be_removed_is_still_there_and_it_is_said_why() {
    for why in Trouble::ALL {
        let mut journey = with_two();
        press(&mut journey);
        let effects = journey.handle(Event::RemoveFailed("7".into(), why));
        // Where nothing gets through, later: the wish is sent once a reading does.
        let later = why.is_of_the_line();
        assert_eq!(effects.iter().any(looks_again), later, "{why:?}");
        assert_eq!(effects.contains(&Effect::ReadSnapshot), !later, "{why:?}");
        assert_eq!(ids(&journey), ["7", "8"]);
        let notice = Some(Notice::RemoveFailed(why));
        assert_eq!(followed(&journey).notice, notice);
        assert!(!press(&mut journey).is_empty(), "once more");
    }
}

#[test]
fn where_only_the_answer_was_lost_the_bank_is_said_to_be_removed() {
    // The news comes before the failure, or after it.
    for first in [true, false] {
        let mut journey = with_two();
        press(&mut journey);
        let news = Event::ProgressArrived(Progress {
            connections: vec![of_two(2, JourneyState::Linking).connections.remove(1)],
            ..progress(2, JourneyState::Linking)
        });
        let failed = Event::RemoveFailed("7".into(), Trouble::Unreachable);
        let events = if first {
            [news, failed]
        } else {
            [failed, news]
        };
        for event in events {
            journey.handle(event);
        }
        assert_eq!(followed(&journey).notice, Some(Notice::BankRemoved));
    }
}

#[test]
fn what_is_handed_over_already_is_too_late_to_remove() {
    let mut journey = with_two();
    press(&mut journey);
    let effects = journey.handle(Event::RemoveRefused("7".into()));
    assert!(effects.contains(&Effect::ReadSnapshot));
    let collecting = of_two(2, JourneyState::Collecting);
    journey.handle(Event::ProgressArrived(collecting));
    assert_eq!(followed(&journey).waits, Waits::ForTheData);
    assert_eq!(followed(&journey).notice, Some(Notice::TooLateToRemove));
    assert!(press(&mut journey).is_empty());
}

#[test]
fn a_journey_that_moves_on_meanwhile_is_followed() {
    let mut journey = with_two();
    press(&mut journey);
    let collecting = of_two(2, JourneyState::Collecting);
    journey.handle(Event::ProgressArrived(collecting));
    assert_eq!(followed(&journey).waits, Waits::ForTheData);
}

#[test]
fn the_last_word_of_one_tab_is_taken_back_when_there_was_nothing_to_finish() {
    let mut journey = with_two();
    journey.handle(Event::FinishPressed);
    assert_eq!(followed(&journey).waits, Waits::ForALastLook);
    let effects = journey.handle(Event::FinishAnswered(None));
    assert!(effects.contains(&Effect::ReadSnapshot));
    journey.handle(Event::ProgressArrived(unlinked(2)));
    assert_eq!(followed(&journey).waits, Waits::ForABank);
    journey.handle(Event::ProgressArrived(of_two(3, JourneyState::Linking)));
    assert_eq!(followed(&journey).waits, Waits::ForTheEndUser);
    assert_eq!(followed(&journey).may, [true, true, true]);
}

#[test]
fn nothing_is_removed_where_nobody_is_asked() {
    let (mut one, _) = page(Purpose::Return, snapshot(JourneyState::Linking));
    one.handle(Event::ProgressArrived(linked(2, JourneyState::Linking)));
    assert!(press(&mut one).is_empty(), "a journey of one bank");
    let mut finishing = with_two();
    finishing.handle(Event::FinishPressed);
    assert!(press(&mut finishing).is_empty(), "the last word is said");
    let mut widget = with_widget_for_one_more();
    assert!(press(&mut widget).is_empty(), "the widget is there");
}

#[test]
fn that_nothing_was_cancelled_is_not_said_any_longer_than_a_bank_is_linked() {
    let mut journey = with_widget_for_one_more();
    journey.handle(Event::FrameReturned(Purpose::Cancelled));
    let still = Box::new(linked(1, JourneyState::Linking));
    journey.handle(Event::CancelAnswered(still));
    assert_eq!(followed(&journey).notice, Some(Notice::CancelledNothing));
    journey.handle(Event::ProgressArrived(unlinked(9)));
    assert_eq!(followed(&journey).waits, Waits::ForABank);
    assert_eq!(followed(&journey).notice, None);
}

#[test]
fn a_wrong_bank_can_be_removed_while_it_is_still_read() {
    let read = Snapshot {
        progress: of_two(1, JourneyState::Synchronising),
        ..several(JourneyState::Synchronising)
    };
    let (mut journey, _) = page(Purpose::Page, read);
    assert_eq!(followed(&journey).waits, Waits::ForOneOfSeveralBanks);
    journey.handle(remove());
    assert!(matches!(journey.screen(), Screen::RemoveAsked { .. }));
    // The bank was read before the end user has answered: it may still go.
    journey.handle(Event::ProgressArrived(of_two(2, JourneyState::Linking)));
    assert!(matches!(journey.screen(), Screen::RemoveAsked { .. }));
    let effects = journey.handle(Event::RemoveConfirmed);
    assert_eq!(effects, removes_it());
    // Once the data is read it is too late.
    let mut journey = with_two();
    journey.handle(remove());
    journey.handle(Event::ProgressArrived(of_two(2, JourneyState::Collecting)));
    assert_eq!(followed(&journey).waits, Waits::ForTheData);
}
