//! The page of a journey, event by event.
#![expect(clippy::panic, reason = "clippy knows only functions marked as tests")]

mod arriving;
mod banks;
mod beside;
mod cancelling;
mod following;
mod leaving;
mod linking;
mod loaded_anew;
mod removing;
mod waiting;
mod wishes;

use contract::*;
use journey::{Effect, Event, Journey, Notice, Purpose, Screen, Timer, Waits};
use linxo::event::parse;
use serde_json::json;

fn progress(seq: u64, state: JourneyState) -> Progress {
    Progress {
        seq,
        state,
        outcome: (state >= JourneyState::BackedUp).then_some(OutcomeKind::Delivered),
        failure_code: None,
        counts: Counts::default(),
        connections: Vec::new(),
        finishing: false,
        unlinked: false,
        never_created: false,
    }
}

fn bank(status: &str, channels: &[(&str, &str)]) -> ConnectionView {
    let channels = channels.iter().map(|(mode, status)| ChannelView {
        id: None,
        mode: (*mode).to_owned(),
        status: (*status).to_owned(),
    });
    ConnectionView {
        id: "7".into(),
        name: Some("Banque du Nord".into()),
        status: status.to_owned(),
        channels: channels.collect(),
    }
}

/// The same with a bank that is linked.
fn linked(seq: u64, state: JourneyState) -> Progress {
    Progress {
        connections: vec![bank("SUCCESS", &[])],
        ..progress(seq, state)
    }
}

fn snapshot(state: JourneyState) -> Snapshot {
    Snapshot {
        id: JourneyId("jrn_1".into()),
        partner: "Maison".into(),
        logo: None,
        locale: None,
        presentation: Presentation::Iframe,
        banks: Banks::One,
        skip_intro: false,
        privacy_url: None,
        parent_origin: None,
        widget_origin: "http://embed.localhost:4811".into(),
        return_url: Some("https://partner.example/thanks".into()),
        cancel_url: Some("https://partner.example/sorry".into()),
        expires_at: 0,
        progress: progress(1, state),
    }
}

/// The same with a bank that is linked and gives nothing.
fn failed(seq: u64, state: JourneyState) -> Progress {
    Progress {
        connections: vec![bank("FAILED", &[("REDIRECT", "AUTH_FAILED")])],
        ..progress(seq, state)
    }
}

/// Of a journey that may link several banks and has one.
fn several(state: JourneyState) -> Snapshot {
    Snapshot {
        banks: Banks::Many,
        progress: linked(1, state),
        ..snapshot(state)
    }
}

fn in_full_page(snapshot: Snapshot) -> Snapshot {
    Snapshot {
        presentation: Presentation::FullPage,
        ..snapshot
    }
}

fn in_a_new_tab(snapshot: Snapshot) -> Snapshot {
    Snapshot {
        presentation: Presentation::NewTab,
        ..snapshot
    }
}

/// A page of this purpose that has just read a journey in this state.
fn page(purpose: Purpose, snapshot: Snapshot) -> (Journey, Vec<Effect>) {
    let mut journey = Journey::new(purpose, false);
    let effects = journey.handle(Event::SnapshotArrived(Box::new(snapshot)));
    (journey, effects)
}

fn open(journey: &mut Journey) {
    let url = "http://w".into();
    journey.handle(Event::WidgetOpened { url });
    assert!(matches!(journey.screen(), Screen::Widget { .. }));
}

fn with_widget() -> Journey {
    let (mut journey, _) = page(Purpose::Page, snapshot(JourneyState::Opened));
    journey.handle(Event::StartPressed);
    open(&mut journey);
    journey
}

/// The widget again, beside a bank that is linked.
fn with_widget_for_one_more() -> Journey {
    let (mut journey, _) = page(Purpose::Page, several(JourneyState::Linking));
    journey.handle(Event::ReopenPressed);
    open(&mut journey);
    journey
}

fn redirect_to(status: &str) -> Event {
    said(json!({"eventName": "redirect_to", "status": status, "connection_id": "7"}))
}

fn said(message: serde_json::Value) -> Event {
    Event::WidgetSaid(parse(&message).understood())
}

/// The journey is read once more, a little later.
/// A page that is loaded anew by somebody with wishes.
fn wishing(wishes: &str) -> Journey {
    let mut journey = Journey::new(Purpose::Page, false);
    journey.wish(wishes);
    journey
}

fn looks_again(effect: &Effect) -> bool {
    matches!(effect, Effect::StartTimer(Timer::Again, _))
}

fn looks_slow(effect: &Effect) -> bool {
    matches!(effect, Effect::StartTimer(Timer::Slow, _))
}

/// What is shown while the server's events move the page.
#[derive(Debug, PartialEq)]
struct Followed {
    waits: Waits,
    notice: Option<Notice>,
    /// To reopen the widget, to finish, to cancel.
    may: [bool; 3],
    /// To have a new session of it.
    may_renew: bool,
}

fn followed(journey: &Journey) -> Followed {
    match journey.screen() {
        Screen::Following {
            waits,
            notice,
            can_reopen,
            can_renew,
            can_finish,
            can_cancel,
            ..
        } => Followed {
            waits,
            notice,
            may: [can_reopen, can_finish, can_cancel],
            may_renew: can_renew,
        },
        other => panic!("not followed: {other:?}"),
    }
}
