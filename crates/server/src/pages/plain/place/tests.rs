use contract::{Banks, ConnectionView, Counts, JourneyId, Progress};

use super::*;

fn snapshot(state: JourneyState, linked: bool) -> Snapshot {
    let bank = || ConnectionView {
        id: "1".to_owned(),
        name: None,
        status: "SUCCESS".to_owned(),
        channels: Vec::new(),
    };
    Snapshot {
        id: JourneyId("jrn_1".to_owned()),
        partner: "Lender".to_owned(),
        logo: None,
        locale: None,
        presentation: Presentation::FullPage,
        banks: Banks::One,
        skip_intro: false,
        privacy_url: None,
        parent_origin: None,
        widget_origin: "https://embed.example".to_owned(),
        return_url: None,
        cancel_url: None,
        expires_at: 0,
        progress: Progress {
            seq: 1,
            state,
            outcome: None,
            failure_code: None,
            finishing: false,
            unlinked: false,
            never_created: false,
            connections: linked.then(bank).into_iter().collect(),
            counts: Counts::default(),
        },
    }
}

fn place(state: JourneyState, purpose: Purpose) -> Place {
    Place::new(snapshot(state, false), purpose, None)
}

#[test]
fn no_page_opens_the_widget_or_cancels_unasked() {
    use JourneyState::{Linking, Opened, Synchronising};
    for purpose in Purpose::ALL {
        for state in [Opened, Linking, Synchronising] {
            for linked in [false, true] {
                let place = Place::new(snapshot(state, linked), purpose, None);
                let screen = place.screen();
                let has_a_way = matches!(screen, Screen::Start { .. } | Screen::Following { .. });
                assert!(has_a_way, "{purpose:?} {state:?} {linked}: {screen:?}");
            }
        }
    }
}

#[test]
fn whoever_comes_back_from_the_bank_is_offered_the_widget_they_left() {
    let place = place(JourneyState::Linking, Purpose::Resume);
    assert!(matches!(place.screen(), Screen::Start { begun: true, .. }));
}

#[test]
fn the_widgets_own_cancel_button_asks_only_where_nothing_is_linked() {
    let of = |state, linked| Place::new(snapshot(state, linked), Purpose::Cancelled, None);
    assert!(of(JourneyState::Linking, false).asks_to_cancel());
    assert!(!of(JourneyState::Linking, true).asks_to_cancel());
    assert!(!of(JourneyState::Synchronising, true).asks_to_cancel());
    assert!(!of(JourneyState::Erasing, false).asks_to_cancel());
    assert!(!place(JourneyState::Linking, Purpose::Return).asks_to_cancel());
}

#[test]
fn a_page_that_has_waited_for_a_bank_offers_the_widget_in_a_new_session() {
    let after = |ms| Place::new(snapshot(JourneyState::Linking, false), Purpose::Return, ms);
    let can_reopen = |place: &Place| {
        let screen = place.screen();
        matches!(
            screen,
            Screen::Following {
                can_reopen: true,
                ..
            }
        )
    };
    assert!(!can_reopen(&after(Some(9_000))));
    let waited = after(Some(11_000));
    assert!(can_reopen(&waited));
    assert_eq!(waited.reopens(), "anew");
}

#[test]
fn a_page_moves_by_itself_until_it_waits_for_the_end_user_or_is_over() {
    use JourneyState::{Collecting, Erased, Erasing, Opened, Synchronising};
    for state in [Synchronising, Collecting, Erasing] {
        assert!(place(state, Purpose::Return).moves(), "{state:?}");
    }
    for state in [Opened, Erased] {
        assert!(!place(state, Purpose::Return).moves(), "{state:?}");
    }
    let mut several = snapshot(JourneyState::Linking, true);
    several.banks = Banks::Many;
    assert!(!Place::new(several, Purpose::Return, None).moves());
}
