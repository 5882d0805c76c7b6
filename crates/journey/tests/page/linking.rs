//! From the press that begins to the widget's end.

use contract::*;
use journey::{
    Effect, Event, Journey, Late, Notice, Purpose, Screen, Timer, Trouble, Waits, WidgetTrouble,
};
use serde_json::json;

use crate::*;

#[test]
fn a_full_page_journey_leaves_for_the_widget_with_the_whole_window() {
    let (mut journey, _) = page(Purpose::Page, in_full_page(snapshot(JourneyState::Opened)));
    journey.handle(Event::StartPressed);
    let url = "http://w".to_owned();
    let effects = journey.handle(Event::WidgetOpened { url: url.clone() });
    assert!(effects.contains(&Effect::GoTo(url)));
    journey.handle(Event::PageShown);
    assert!(
        matches!(journey.screen(), Screen::Start { .. }),
        "Back leads to where it can be opened again"
    );
}

#[test]
fn inside_a_partners_page_the_widget_never_takes_the_window() {
    let mut journey = Journey::new(Purpose::Page, true);
    let full = in_full_page(snapshot(JourneyState::Opened));
    journey.handle(Event::SnapshotArrived(Box::new(full)));
    journey.handle(Event::StartPressed);
    open(&mut journey);
}

#[test]
fn a_widget_of_another_tab_that_comes_back_inside_a_partners_page_never_takes_the_window() {
    let mut journey = Journey::new(Purpose::Resume, true);
    let snapshot = Snapshot {
        presentation: Presentation::NewTab,
        ..snapshot(JourneyState::Linking)
    };
    journey.handle(Event::SnapshotArrived(Box::new(snapshot)));
    open(&mut journey);
}

#[test]
fn the_widgets_success_moves_on_and_is_reported_as_a_hint() {
    let mut journey = with_widget();
    let effects = journey.handle(redirect_to("success"));
    let hint = Effect::Report {
        status: Some("success".into()),
        connection_id: Some("7".into()),
    };
    assert!(effects.contains(&hint));
    assert_eq!(followed(&journey).waits, Waits::ForALink);
    let again = journey.handle(redirect_to("success"));
    assert!(again.is_empty(), "the message may come twice");
}

#[test]
fn a_message_that_says_nothing_of_an_end_leaves_the_widget_where_it_is() {
    for nothing in [
        json!({"eventName": "redirect_to"}),
        json!({"eventName": "redirect_to", "status": ""}),
    ] {
        let mut journey = with_widget();
        journey.handle(Event::FrameLoaded);
        let before = journey.screen();
        let effects = journey.handle(said(nothing));
        assert!(
            matches!(effects.as_slice(), [Effect::Report { .. }]),
            "a hint"
        );
        assert_eq!(journey.screen(), before);
    }
}

#[test]
fn an_end_without_success_and_without_a_connection_offers_another_try() {
    let mut journey = with_widget();
    journey.handle(said(json!({"eventName": "redirect_to", "status": "error"})));
    let why = WidgetTrouble::EndedWithoutSuccess;
    let can_go_back = false;
    assert_eq!(journey.screen(), Screen::OpeningFailed { why, can_go_back });
    let effects = journey.handle(Event::RetryPressed);
    assert!(effects.contains(&Effect::OpenWidgetAnew));
}

#[test]
fn one_bank_more_that_is_not_linked_leaves_those_that_are() {
    let mut journey = with_widget_for_one_more();
    journey.handle(said(json!({"eventName": "redirect_to", "status": "error"})));
    let expected = Followed {
        waits: Waits::ForTheEndUser,
        notice: Some(Notice::NoFurtherBank),
        may: [true, true, true],
        may_renew: false,
    };
    assert_eq!(followed(&journey), expected);
}

#[test]
fn beside_the_widget_the_end_user_can_say_that_there_are_no_more_banks() {
    let can_finish = |journey: &Journey| {
        matches!(
            journey.screen(),
            Screen::Widget {
                can_finish: true,
                ..
            }
        )
    };
    let mut journey = with_widget();
    assert!(!can_finish(&journey));
    assert!(journey.handle(Event::FinishPressed).is_empty());

    let mut journey = with_widget_for_one_more();
    assert!(can_finish(&journey));
    assert!(
        journey
            .handle(Event::FinishPressed)
            .contains(&Effect::Finish)
    );
    assert_eq!(followed(&journey).waits, Waits::ForALastLook);
}

#[test]
fn messages_of_unknown_shape_change_nothing() {
    for value in [
        json!(null),
        json!(3),
        json!("redirect_to"),
        json!({"eventName": "opened"}),
    ] {
        let mut journey = with_widget();
        journey.handle(Event::FrameLoaded);
        let before = journey.clone();
        let effects = journey.handle(said(value.clone()));
        assert!(effects.is_empty(), "{value}");
        assert_eq!(journey, before);
    }
}

#[test]
fn the_frame_coming_back_to_our_own_pages_counts_without_any_message() {
    let mut journey = with_widget();
    journey.handle(Event::FrameReturned(Purpose::Return));
    assert_eq!(followed(&journey).waits, Waits::ForALink);

    let mut journey = with_widget();
    let effects = journey.handle(Event::FrameReturned(Purpose::Cancelled));
    let unless_linked = true;
    assert!(effects.contains(&Effect::Cancel { unless_linked }));
}

fn late(journey: &Journey) -> Option<Late> {
    match journey.screen() {
        Screen::Widget { late, .. } => late,
        other => panic!("no widget: {other:?}"),
    }
}

#[test]
fn a_frame_that_does_not_come_is_noticed_and_our_server_asked() {
    let mut journey = with_widget();
    let effects = journey.handle(Event::TimerRang(Timer::Frame));
    assert_eq!(effects, [Effect::ReadSnapshot]);
    assert_eq!(late(&journey), Some(Late::Unknown));
    journey.handle(Event::FrameLoaded);
    assert!(matches!(
        journey.screen(),
        Screen::Widget {
            loaded: true,
            late: None,
            ..
        }
    ));
    assert_eq!(journey.handle(Event::TimerRang(Timer::Frame)), []);
    assert_eq!(late(&journey), None);
}

#[test]
fn a_late_frame_is_the_widgets_fault_where_our_server_answers_and_the_networks_where_it_does_not() {
    let mut journey = with_widget();
    journey.handle(Event::TimerRang(Timer::Frame));
    // On a line that is only slow the frame may be on its way: it is not begun anew.
    for why in [Trouble::Server, Trouble::Unreachable] {
        journey.handle(Event::SnapshotFailed(why));
        assert_eq!(late(&journey), Some(Late::WithoutUs(why)));
        let snapshot = snapshot(JourneyState::Linking);
        journey.handle(Event::SnapshotArrived(Box::new(snapshot)));
        assert_eq!(late(&journey), Some(Late::Blocked));
    }
}

#[test]
fn a_frame_that_lacked_the_network_is_loaded_again_once_there_is_one_and_nobody_is_blamed() {
    let mut journey = with_widget();
    journey.handle(Event::FrameLoaded);
    // The browser shows its own page of error in the frame.
    journey.handle(Event::FrameBlocked);
    journey.handle(Event::SnapshotFailed(Trouble::Offline));
    assert_eq!(late(&journey), Some(Late::WithoutUs(Trouble::Offline)));
    let again = Box::new(snapshot(JourneyState::Linking));
    let effects = journey.handle(Event::SnapshotArrived(again));
    assert!(effects.contains(&Effect::OpenWidget), "{effects:?}");
    assert!(matches!(journey.screen(), Screen::Opening { .. }));
    // Unless the journey is further on by then.
    let mut journey = with_widget();
    journey.handle(Event::FrameBlocked);
    journey.handle(Event::SnapshotFailed(Trouble::Offline));
    let mut over = snapshot(JourneyState::Collecting);
    over.progress.seq = 9;
    let effects = journey.handle(Event::SnapshotArrived(Box::new(over)));
    assert!(!effects.contains(&Effect::OpenWidget), "{effects:?}");
}

#[test]
fn a_late_frame_of_a_journey_whose_time_is_up_gives_way_to_how_it_ended() {
    let mut journey = with_widget();
    journey.handle(Event::TimerRang(Timer::Frame));
    let mut over = snapshot(JourneyState::Erased);
    over.progress.seq = 9;
    over.progress.outcome = Some(OutcomeKind::Abandoned);
    journey.handle(Event::SnapshotArrived(Box::new(over)));
    assert!(matches!(journey.screen(), Screen::Over { .. }));
}

#[test]
fn a_frame_that_has_come_is_not_late_whatever_our_server_says() {
    let mut journey = with_widget();
    journey.handle(Event::FrameLoaded);
    journey.handle(Event::SnapshotFailed(Trouble::Unreachable));
    assert_eq!(late(&journey), None);
}

#[test]
fn a_widget_that_speaks_is_there_before_all_of_its_page_has_loaded() {
    let mut journey = with_widget();
    let chosen = || said(json!({ "eventName": "choose_bank" }));
    let effects = journey.handle(chosen());
    assert_eq!(effects, [Effect::StopTimer(Timer::Frame)]);
    assert!(matches!(
        journey.screen(),
        Screen::Widget { loaded: true, .. }
    ));
    assert_eq!(journey.handle(chosen()), []);

    let mut journey = with_widget();
    journey.handle(Event::TimerRang(Timer::Frame));
    journey.handle(chosen());
    assert_eq!(late(&journey), None);
}

#[test]
fn a_frame_that_the_browser_does_not_let_go_on_is_told_at_once() {
    let mut journey = with_widget();
    journey.handle(Event::FrameLoaded);
    journey.handle(Event::FrameBlocked);
    assert_eq!(late(&journey), Some(Late::Blocked));
    journey.handle(Event::RetryPressed);
    assert!(matches!(journey.screen(), Screen::Opening { .. }));
}

#[test]
fn a_frame_that_stays_on_our_own_page_after_the_bank_is_noticed() {
    let mut journey = with_widget();
    journey.handle(Event::FrameLoaded);
    journey.handle(Event::FrameReturned(Purpose::Resume));
    journey.handle(Event::TimerRang(Timer::Frame));
    assert_eq!(late(&journey), Some(Late::Unknown));
}

#[test]
fn a_session_that_is_over_can_be_followed_by_a_new_one() {
    let mut journey = with_widget();
    let effects = journey.handle(Event::RenewPressed);
    assert!(effects.contains(&Effect::OpenWidgetAnew));
    open(&mut journey);

    // In full page the end user comes back by Back, to where it was begun.
    let begun = in_full_page(snapshot(JourneyState::Linking));
    let (mut journey, _) = page(Purpose::Page, begun);
    let effects = journey.handle(Event::RenewPressed);
    assert!(effects.contains(&Effect::OpenWidgetAnew));
}

#[test]
fn linxo_being_away_is_a_problem_with_a_next_step() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
    journey.handle(Event::StartPressed);
    let effects = journey.handle(Event::WidgetRefused(WidgetTrouble::LinxoUnreachable));
    let code = "linxo_unreachable".to_owned();
    assert!(effects.contains(&Effect::TellParent(EmbedEvent::Problem { code })));
    let effects = journey.handle(Event::RetryPressed);
    assert!(effects.contains(&Effect::OpenWidget));
}

#[test]
fn when_it_is_too_late_for_a_widget_trying_again_looks_where_the_journey_stands() {
    for why in [
        WidgetTrouble::Expired,
        WidgetTrouble::Ours(Trouble::UnknownKey),
    ] {
        let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
        journey.handle(Event::StartPressed);
        journey.handle(Event::WidgetRefused(why));
        let effects = journey.handle(Event::RetryPressed);
        assert!(effects.contains(&Effect::ReadSnapshot));
        assert!(!effects.contains(&Effect::OpenWidget));
        assert_eq!(journey.screen(), Screen::Loading { slow: false });
    }
}
