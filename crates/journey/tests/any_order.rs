//! No order of events, however absurd, panics the machine or makes it lie.

use contract::*;
use journey::{Effect, Event, Journey, Purpose, Screen, Timer, Trouble, WidgetTrouble};
use linxo::event::parse;
use proptest::prelude::*;
use serde_json::json;

const STATES: [JourneyState; 7] = [
    JourneyState::Opened,
    JourneyState::Linking,
    JourneyState::Synchronising,
    JourneyState::Collecting,
    JourneyState::BackedUp,
    JourneyState::Erasing,
    JourneyState::Erased,
];

fn progress() -> impl Strategy<Value = Progress> {
    (0..20u64, 0..STATES.len()).prop_map(|(seq, state)| Progress {
        seq,
        state: STATES[state],
        outcome: None,
        failure_code: None,
        counts: Counts::default(),
        connections: Vec::new(),
    })
}

fn snapshot() -> impl Strategy<Value = Snapshot> {
    (progress(), any::<bool>()).prop_map(|(progress, full)| Snapshot {
        id: JourneyId("jrn_1".into()),
        partner: "Maison".into(),
        locale: None,
        presentation: if full {
            Presentation::FullPage
        } else {
            Presentation::Iframe
        },
        banks: Banks::One,
        parent_origin: None,
        widget_origin: "http://embed.localhost:4811".into(),
        return_url: None,
        cancel_url: None,
        expires_at: 0,
        progress,
    })
}

fn purpose() -> impl Strategy<Value = Purpose> {
    prop_oneof![
        Just(Purpose::Page),
        Just(Purpose::Resume),
        Just(Purpose::Return),
        Just(Purpose::Cancelled)
    ]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        snapshot().prop_map(|snapshot| Event::SnapshotArrived(Box::new(snapshot))),
        progress().prop_map(Event::ProgressArrived),
        Just(Event::SnapshotFailed(Trouble::Offline)),
        Just(Event::SnapshotFailed(Trouble::UnknownKey)),
        Just(Event::StreamLost),
        Just(Event::StartPressed),
        Just(Event::RetryPressed),
        Just(Event::ReopenPressed),
        Just(Event::FinishPressed),
        Just(Event::FinishAnswered),
        Just(Event::CancelPressed),
        Just(Event::LeavePressed),
        Just(Event::WidgetOpened {
            url: "http://w".into()
        }),
        Just(Event::WidgetRefused(WidgetTrouble::Offline)),
        Just(Event::WidgetSaid(parse(
            &json!({"eventName": "redirect_to", "status": "success"})
        ))),
        Just(Event::WidgetSaid(parse(
            &json!({"eventName": "redirect_to", "status": "x"})
        ))),
        Just(Event::WidgetSaid(parse(&json!(["?"])))),
        Just(Event::FrameLoaded),
        purpose().prop_map(Event::FrameReturned),
        Just(Event::CancelAccepted),
        Just(Event::CancelRefused),
        Just(Event::CancelFailed),
        Just(Event::TimerRang(Timer::Slow)),
        Just(Event::TimerRang(Timer::Frame)),
        Just(Event::PageShown),
        (0..3000u32).prop_map(Event::HeightChanged),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_events_panics_or_shows_an_end_the_server_did_not_tell(
        purpose in purpose(),
        embedded in any::<bool>(),
        events in proptest::collection::vec(event(), 0..60),
    ) {
        let mut journey = Journey::new(purpose, embedded);
        let mut done = 0;
        for event in events {
            let effects = journey.handle(event);
            done += effects
                .iter()
                .filter(|effect| matches!(effect, Effect::TellParent(EmbedEvent::Done { .. })))
                .count();
            let state = journey.snapshot().map(|snapshot| snapshot.progress.state);
            let over = matches!(journey.screen(), Screen::Over { .. });
            prop_assert!(!over || state == Some(JourneyState::Erased));
            prop_assert!(!embedded || !effects.iter().any(|effect| matches!(effect, Effect::GoTo(_))));
            let widget = matches!(journey.screen(), Screen::Widget { .. });
            prop_assert!(!widget || state < Some(JourneyState::Collecting));
        }
        prop_assert!(done <= 1, "the partner is told the end once");
    }
}
