//! The page of a journey, event by event.

use contract::*;
use journey::{Effect, End, Event, Journey, Purpose, Screen, Timer, Trouble, WidgetTrouble};
use linxo::event::{WidgetEvent, parse};
use serde_json::json;

fn progress(seq: u64, state: JourneyState) -> Progress {
    Progress {
        seq,
        state,
        outcome: (state >= JourneyState::BackedUp).then_some(OutcomeKind::Delivered),
        failure_code: None,
        counts: Counts::default(),
        connections: Vec::new(),
    }
}

fn snapshot(state: JourneyState) -> Snapshot {
    Snapshot {
        id: JourneyId("jrn_1".into()),
        partner: "Maison".into(),
        locale: None,
        presentation: Presentation::Iframe,
        banks: Banks::One,
        parent_origin: None,
        widget_origin: "http://embed.localhost:4811".into(),
        return_url: Some("https://partner.example/thanks".into()),
        cancel_url: Some("https://partner.example/sorry".into()),
        expires_at: 0,
        progress: progress(1, state),
    }
}

/// A page of this purpose that has just read a journey in this state.
fn page(purpose: Purpose, snapshot: Snapshot) -> (Journey, Vec<Effect>) {
    let mut journey = Journey::new(purpose, false);
    let effects = journey.handle(Event::SnapshotArrived(Box::new(snapshot)));
    (journey, effects)
}

fn with_widget() -> Journey {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
    journey.handle(Event::StartPressed);
    journey.handle(Event::WidgetOpened {
        url: "http://w".into(),
    });
    assert!(matches!(journey.screen(), Screen::Widget { .. }));
    journey
}

fn redirect_to(status: &str) -> WidgetEvent {
    parse(&json!({"eventName": "redirect_to", "status": status, "connection_id": "7"}))
}

#[test]
fn a_new_page_reads_the_journey_and_says_so_when_that_is_slow() {
    let mut journey = Journey::new(Purpose::Page, false);
    assert!(journey.start().contains(&Effect::ReadSnapshot));
    assert_eq!(journey.screen(), Screen::Loading { slow: false });
    journey.handle(Event::TimerRang(Timer::Slow));
    assert_eq!(journey.screen(), Screen::Loading { slow: true });
}

#[test]
fn an_unknown_key_is_told_apart_from_a_server_that_is_away() {
    let mut journey = Journey::new(Purpose::Page, false);
    journey.handle(Event::SnapshotFailed(Trouble::UnknownKey));
    assert_eq!(journey.screen(), Screen::UnknownJourney);

    let mut journey = Journey::new(Purpose::Page, false);
    journey.handle(Event::SnapshotFailed(Trouble::Offline));
    assert_eq!(journey.screen(), Screen::Unreachable);
    assert!(
        journey
            .handle(Event::RetryPressed)
            .contains(&Effect::ReadSnapshot)
    );
}

#[test]
fn an_opened_journey_waits_for_the_end_user_to_start() {
    let (mut journey, effects) = page(Purpose::Page, snapshot(JourneyState::Opened));
    assert!(!effects.contains(&Effect::OpenWidget));
    assert!(effects.contains(&Effect::FollowEvents { after: 1 }));
    assert!(matches!(journey.screen(), Screen::Start { .. }));
    assert!(
        journey
            .handle(Event::StartPressed)
            .contains(&Effect::OpenWidget)
    );
    assert!(
        journey.handle(Event::StartPressed).is_empty(),
        "a double click starts once"
    );
}

#[test]
fn a_full_page_journey_leaves_for_the_widget_with_the_whole_window() {
    let full = Snapshot {
        presentation: Presentation::FullPage,
        ..snapshot(JourneyState::Opened)
    };
    let (mut journey, _) = page(Purpose::Page, full);
    journey.handle(Event::StartPressed);
    let effects = journey.handle(Event::WidgetOpened {
        url: "http://w".into(),
    });
    assert!(effects.contains(&Effect::GoTo("http://w".into())));
    journey.handle(Event::PageShown);
    assert!(
        matches!(journey.screen(), Screen::Start { .. }),
        "Back leads to where it can be opened again"
    );
}

#[test]
fn inside_a_partners_page_the_widget_never_takes_the_window() {
    let full = Snapshot {
        presentation: Presentation::FullPage,
        ..snapshot(JourneyState::Opened)
    };
    let mut journey = Journey::new(Purpose::Page, true);
    journey.handle(Event::SnapshotArrived(Box::new(full)));
    journey.handle(Event::StartPressed);
    journey.handle(Event::WidgetOpened {
        url: "http://w".into(),
    });
    assert!(matches!(journey.screen(), Screen::Widget { .. }));
}

#[test]
fn after_the_bank_the_widget_is_shown_again_at_once() {
    for state in [JourneyState::Linking, JourneyState::Synchronising] {
        let (_, effects) = page(Purpose::Resume, snapshot(state));
        assert!(effects.contains(&Effect::OpenWidget), "{state:?}");
    }
    let (journey, effects) = page(Purpose::Resume, snapshot(JourneyState::Collecting));
    assert!(!effects.contains(&Effect::OpenWidget));
    assert!(matches!(journey.screen(), Screen::Following { .. }));
}

#[test]
fn a_reload_in_the_middle_shows_the_same_widget_again() {
    let (_, effects) = page(Purpose::Page, snapshot(JourneyState::Linking));
    assert!(effects.contains(&Effect::OpenWidget));
}

#[test]
fn coming_back_from_a_cancelled_widget_cancels_only_while_nothing_is_linked() {
    for state in [JourneyState::Opened, JourneyState::Linking] {
        let (journey, effects) = page(Purpose::Cancelled, snapshot(state));
        assert!(effects.contains(&Effect::Cancel), "{state:?}");
        assert_eq!(journey.screen(), Screen::Cancelling);
    }
    let (_, effects) = page(Purpose::Cancelled, snapshot(JourneyState::Synchronising));
    assert!(!effects.contains(&Effect::Cancel));
}

#[test]
fn the_widgets_success_moves_on_and_is_reported_as_a_hint() {
    let mut journey = with_widget();
    let effects = journey.handle(Event::WidgetSaid(redirect_to("success")));
    assert!(
        matches!(&effects[0], Effect::Report(report) if report.connection_id.as_deref() == Some("7"))
    );
    assert!(matches!(journey.screen(), Screen::Following { .. }));
    assert!(
        journey
            .handle(Event::WidgetSaid(redirect_to("success")))
            .is_empty(),
        "the message may come twice"
    );
}

#[test]
fn an_end_without_success_and_without_a_connection_offers_another_try() {
    let mut journey = with_widget();
    let said = parse(&json!({"eventName": "redirect_to", "status": "error"}));
    journey.handle(Event::WidgetSaid(said));
    let why = WidgetTrouble::EndedWithoutSuccess;
    assert_eq!(journey.screen(), Screen::OpeningFailed { why });
    assert!(
        journey
            .handle(Event::RetryPressed)
            .contains(&Effect::OpenWidget)
    );
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
        let before = journey.clone();
        assert!(
            journey.handle(Event::WidgetSaid(parse(&value))).is_empty(),
            "{value}"
        );
        assert_eq!(journey, before);
    }
}

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
    assert!(matches!(journey.screen(), Screen::Following { .. }));
}

#[test]
fn the_frame_coming_back_to_our_own_pages_counts_without_any_message() {
    let mut journey = with_widget();
    journey.handle(Event::FrameReturned(Purpose::Return));
    assert!(matches!(journey.screen(), Screen::Following { .. }));

    let mut journey = with_widget();
    let effects = journey.handle(Event::FrameReturned(Purpose::Cancelled));
    assert!(effects.contains(&Effect::Cancel));
}

#[test]
fn a_frame_that_does_not_come_is_noticed() {
    let mut journey = with_widget();
    journey.handle(Event::TimerRang(Timer::Frame));
    assert!(matches!(
        journey.screen(),
        Screen::Widget { late: true, .. }
    ));
    journey.handle(Event::FrameLoaded);
    assert!(matches!(
        journey.screen(),
        Screen::Widget {
            loaded: true,
            late: false,
            ..
        }
    ));
    journey.handle(Event::TimerRang(Timer::Frame));
    assert!(matches!(
        journey.screen(),
        Screen::Widget { late: false, .. }
    ));
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
        assert!(
            journey
                .handle(Event::ProgressArrived(progress(seq, JourneyState::Linking)))
                .is_empty()
        );
    }
    assert_eq!(journey, before);
}

#[test]
fn the_end_is_told_to_the_partner_once_with_its_outcome() {
    let mut journey = with_widget();
    journey.handle(Event::ProgressArrived(progress(8, JourneyState::Erasing)));
    let effects = journey.handle(Event::ProgressArrived(progress(9, JourneyState::Erased)));
    let done = Effect::TellParent(EmbedEvent::Done {
        outcome: OutcomeKind::Delivered,
    });
    assert!(effects.contains(&done));
    assert!(matches!(
        journey.screen(),
        Screen::Over {
            end: End::Delivered,
            ..
        }
    ));
    let again = journey.handle(Event::ProgressArrived(progress(10, JourneyState::Erased)));
    assert!(!again.contains(&done));
    assert!(
        journey.handle(Event::StreamLost).is_empty(),
        "nothing is left to follow"
    );
}

#[test]
fn a_cancellation_that_is_refused_shows_the_truth_instead() {
    let mut journey = with_widget();
    assert!(
        journey
            .handle(Event::CancelPressed)
            .contains(&Effect::Cancel)
    );
    let effects = journey.handle(Event::CancelRefused);
    assert!(effects.contains(&Effect::ReadSnapshot));
    assert!(matches!(journey.screen(), Screen::Following { .. }));
}

#[test]
fn a_cancellation_that_did_not_arrive_is_said_and_can_be_tried_again() {
    let mut journey = with_widget();
    journey.handle(Event::CancelPressed);
    journey.handle(Event::CancelFailed);
    assert_eq!(journey.screen(), Screen::CancelFailed);
    assert!(
        journey
            .handle(Event::RetryPressed)
            .contains(&Effect::Cancel)
    );
    assert_eq!(journey.screen(), Screen::Cancelling);
}

#[test]
fn what_is_being_erased_cannot_be_cancelled_any_more() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Erasing));
    assert!(matches!(
        journey.screen(),
        Screen::Following {
            can_cancel: false,
            ..
        }
    ));
    assert!(journey.handle(Event::CancelPressed).is_empty());
}

#[test]
fn the_way_back_depends_on_how_it_ended() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Erased));
    let to = |url: &str| vec![Effect::Leave(Some(url.to_owned()))];
    assert_eq!(
        journey.handle(Event::LeavePressed),
        to("https://partner.example/thanks")
    );

    let mut cancelled = snapshot(JourneyState::Erased);
    cancelled.progress.outcome = Some(OutcomeKind::Cancelled);
    let (mut journey, _) = page(Purpose::Page, cancelled);
    assert_eq!(
        journey.handle(Event::LeavePressed),
        to("https://partner.example/sorry")
    );
}

#[test]
fn a_long_silence_offers_the_widget_again() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Synchronising));
    assert!(matches!(
        journey.screen(),
        Screen::Following {
            can_reopen: false,
            ..
        }
    ));
    journey.handle(Event::TimerRang(Timer::Slow));
    assert!(matches!(
        journey.screen(),
        Screen::Following {
            can_reopen: true,
            slow: true,
            ..
        }
    ));
    assert!(
        journey
            .handle(Event::ReopenPressed)
            .contains(&Effect::OpenWidget)
    );
}

#[test]
fn a_journey_of_several_banks_waits_for_the_end_users_word() {
    let mut several = snapshot(JourneyState::Linking);
    several.banks = Banks::Many;
    let (mut journey, _) = page(Purpose::Page, several);
    journey.handle(Event::WidgetOpened {
        url: "http://w".into(),
    });
    journey.handle(Event::WidgetSaid(redirect_to("success")));
    let can_finish = |journey: &Journey| {
        matches!(
            journey.screen(),
            Screen::Following {
                can_finish: true,
                ..
            }
        )
    };
    assert!(!can_finish(&journey), "nothing is linked yet");
    assert!(journey.handle(Event::FinishPressed).is_empty());
    let mut linked = progress(2, JourneyState::Linking);
    linked.connections.push(ConnectionView {
        id: "7".into(),
        name: None,
        status: "SUCCESS".into(),
        channels: Vec::new(),
    });
    journey.handle(Event::ProgressArrived(linked));
    assert!(can_finish(&journey));
    assert_eq!(journey.handle(Event::FinishPressed), [Effect::Finish]);
    let after = journey.handle(Event::FinishAnswered);
    assert_eq!(after, [Effect::ReadSnapshot]);
}

#[test]
fn linxo_being_away_is_a_problem_with_a_next_step() {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
    journey.handle(Event::StartPressed);
    let effects = journey.handle(Event::WidgetRefused(WidgetTrouble::LinxoUnreachable));
    let code = "linxo_unreachable".to_owned();
    assert!(effects.contains(&Effect::TellParent(EmbedEvent::Problem { code })));
    assert!(
        journey
            .handle(Event::RetryPressed)
            .contains(&Effect::OpenWidget)
    );
}
