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

fn bank(fails: bool) -> ConnectionView {
    ConnectionView {
        id: "7".into(),
        name: None,
        status: if fails { "FAILED" } else { "SUCCESS" }.into(),
        channels: Vec::new(),
    }
}

fn progress() -> impl Strategy<Value = Progress> {
    let bits = (any::<bool>(), any::<bool>(), any::<bool>());
    (0..20u64, 0..STATES.len(), bits).prop_map(|(seq, state, (linked, fails, finishing))| {
        Progress {
            seq,
            state: STATES[state],
            outcome: None,
            failure_code: None,
            counts: Counts::default(),
            connections: Vec::from_iter(linked.then(|| bank(fails))),
            finishing,
            unlinked: !linked && fails,
            never_created: false,
        }
    })
}

fn snapshot() -> impl Strategy<Value = Snapshot> {
    (progress(), 0..3, any::<bool>(), any::<bool>()).prop_map(
        |(progress, how, many, skip_intro)| Snapshot {
            id: JourneyId("jrn_1".into()),
            partner: "Maison".into(),
            logo: None,
            locale: None,
            presentation: match how {
                0 => Presentation::FullPage,
                1 => Presentation::NewTab,
                _ => Presentation::Iframe,
            },
            banks: if many { Banks::Many } else { Banks::One },
            skip_intro,
            privacy_url: None,
            parent_origin: None,
            widget_origin: "http://embed.localhost:4811".into(),
            return_url: None,
            cancel_url: None,
            expires_at: 0,
            progress,
        },
    )
}

fn purpose() -> impl Strategy<Value = Purpose> {
    prop_oneof![
        Just(Purpose::Page),
        Just(Purpose::Resume),
        Just(Purpose::Return),
        Just(Purpose::Cancelled)
    ]
}

fn trouble() -> impl Strategy<Value = Trouble> {
    (0..Trouble::ALL.len()).prop_map(|which| Trouble::ALL[which])
}

fn said(message: &serde_json::Value) -> Event {
    Event::WidgetSaid(parse(message).understood())
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        snapshot().prop_map(|snapshot| Event::SnapshotArrived(Box::new(snapshot))),
        progress().prop_map(Event::ProgressArrived),
        trouble().prop_map(Event::SnapshotFailed),
        Just(Event::StreamLost),
        Just(Event::StreamFound),
        Just(Event::StartPressed),
        Just(Event::RetryPressed),
        Just(Event::ReopenPressed),
        Just(Event::RenewPressed),
        Just(Event::FinishPressed),
        Just(Event::FinishAnswered(None)),
        progress().prop_map(|progress| Event::FinishAnswered(Some(Box::new(progress)))),
        trouble().prop_map(Event::FinishFailed),
        Just(Event::RemovePressed("7".into())),
        Just(Event::RemoveConfirmed),
        Just(Event::RemoveAnswered("7".into())),
        Just(Event::RemoveRefused("7".into())),
        trouble().prop_map(|why| Event::RemoveFailed("7".into(), why)),
        Just(Event::CancelPressed),
        Just(Event::CancelConfirmed),
        Just(Event::KeepPressed),
        Just(Event::ReloadPressed),
        Just(Event::LeavePressed),
        Just(Event::WidgetOpened {
            url: "http://w".into()
        }),
        trouble().prop_map(|why| Event::WidgetRefused(WidgetTrouble::Ours(why))),
        Just(Event::WidgetRefused(WidgetTrouble::Expired)),
        Just(said(
            &json!({"eventName": "redirect_to", "status": "success"})
        )),
        Just(said(&json!({"eventName": "redirect_to", "status": "x"}))),
        Just(said(&json!(["?"]))),
        Just(Event::TabTaken),
        Just(Event::FrameLoaded),
        Just(Event::FrameBlocked),
        purpose().prop_map(Event::FrameReturned),
        progress().prop_map(|progress| Event::CancelAnswered(Box::new(progress))),
        Just(Event::CancelRefused),
        trouble().prop_map(Event::CancelFailed),
        Just(Event::TimerRang(Timer::Slow)),
        Just(Event::TimerRang(Timer::Frame)),
        Just(Event::TimerRang(Timer::Again)),
        Just(Event::PageShown),
        (0..3000u32).prop_map(Event::HeightChanged),
    ]
}

/// Something is under way that ends by itself, or there is something to press or to read.
fn has_a_way_on(screen: &Screen) -> bool {
    match screen {
        Screen::Following {
            waits,
            slow,
            can_reopen,
            can_cancel,
            ..
        } => waits.goes_on_alone() || *can_reopen || (!slow && *can_cancel),
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_events_panics_or_shows_an_end_the_server_did_not_tell(
        purpose in purpose(),
        embedded in any::<bool>(),
        again in any::<bool>(),
        wishes in proptest::sample::select(vec!["", "cancel 0\n", "cancel 1\nremove 7\n"]),
        events in proptest::collection::vec(event(), 0..60),
    ) {
        let mut journey = Journey::new(purpose, embedded).visited_before(again);
        journey.wish(wishes);
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
            prop_assert!(!(over && journey.stale().is_some()), "the end is never old");
            prop_assert!(has_a_way_on(&journey.screen()), "{:?}", journey.screen());
        }
        prop_assert!(done <= 1, "the partner is told the end once");
    }
}
