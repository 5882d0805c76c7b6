//! The one place where the machine's effects happen.

use std::collections::HashMap;

use ::journey::{Effect, Event, Journey, Timer, Trouble, WidgetTrouble};
use contract::{EmbedEvent, JourneyState, ProblemCode};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::api::{Api, ApiError, Followed, Following};
use crate::browser::{self, Alarm, Listening};
use crate::host::Host;

/// Carries out effects and hands what comes of them back to the machine.
#[derive(Clone, Copy)]
pub(super) struct Runner {
    machine: RwSignal<Journey>,
    held: StoredValue<Held, LocalStorage>,
    receipt_failed: RwSignal<bool>,
    embedded: bool,
}

/// What must be kept for as long as it is to go on.
struct Held {
    api: Api,
    host: Option<Host>,
    height: Option<u32>,
    timers: HashMap<Timer, Alarm>,
    following: Option<Following>,
    listening: Vec<Listening>,
}

impl Runner {
    pub(super) fn new(key: &str, machine: RwSignal<Journey>, embedded: bool) -> Self {
        let held = StoredValue::new_local(Held {
            api: Api::new(key),
            host: None,
            height: None,
            timers: HashMap::new(),
            following: None,
            listening: Vec::new(),
        });
        Self {
            machine,
            held,
            receipt_failed: RwSignal::new(false),
            embedded,
        }
    }

    /// For views: tells the machine.
    pub(super) fn dispatch(self) -> Callback<Event> {
        Callback::new(move |event| self.handle(event))
    }

    /// For views: whether the receipt could not be had, the last time it was asked for.
    pub(super) fn receipt_failed(self) -> Signal<bool> {
        self.receipt_failed.into()
    }

    /// For views: saves the receipt.
    pub(super) fn receipt(self) -> Callback<()> {
        Callback::new(move |()| {
            let Some(api) = self.api() else { return };
            let id = self.machine.with_untracked(|machine| {
                machine
                    .snapshot()
                    .map(|snapshot| snapshot.id.to_string())
                    .unwrap_or_default()
            });
            let failed = self.receipt_failed;
            failed.set(false);
            spawn_local(async move {
                let saved = match api.receipt().await {
                    Ok(receipt) => {
                        let name = format!("oneshot-{id}.jwt");
                        browser::download(&name, "application/jose", &receipt).is_ok()
                    }
                    Err(_) => false,
                };
                // The page may be gone by now.
                failed.try_set(!saved);
            });
        })
    }

    pub(super) fn start(self) {
        let shown = move |_: web_sys::Event| {
            if !document().hidden() {
                self.handle(Event::PageShown);
            }
        };
        let back = move |event: web_sys::Event| {
            let kept = wasm_bindgen::JsCast::dyn_ref::<web_sys::PageTransitionEvent>(&event);
            if kept.is_some_and(web_sys::PageTransitionEvent::persisted) {
                self.handle(Event::PageShown);
            }
        };
        self.held.update_value(|held| {
            held.listening
                .push(Listening::to(document(), "visibilitychange", shown));
            held.listening
                .push(Listening::to(window(), "pageshow", back));
        });
        let effects = self.machine.with_untracked(Journey::start);
        self.run_all(effects);
    }

    /// Whatever comes after the page is gone changes nothing.
    fn handle(self, event: Event) {
        if let Event::HeightChanged(height) = event {
            self.held
                .try_update_value(|held| held.height = Some(height));
        }
        let effects = self.machine.try_update(|machine| machine.handle(event));
        self.run_all(effects.unwrap_or_default());
    }

    fn run_all(self, effects: Vec<Effect>) {
        for effect in effects {
            self.run(effect);
        }
    }

    fn run(self, effect: Effect) {
        let Some(api) = self.api() else { return };
        match effect {
            Effect::ReadSnapshot => self.later(async move {
                match api.snapshot().await {
                    Ok(snapshot) => Event::SnapshotArrived(Box::new(snapshot)),
                    Err(error) => Event::SnapshotFailed(trouble(&error)),
                }
            }),
            Effect::FollowEvents { after } => {
                let following = api.follow(Some(after), move |followed| match followed {
                    Followed::Progress(progress) => {
                        let last = progress.state == JourneyState::Erased;
                        self.handle(Event::ProgressArrived(*progress));
                        if last {
                            self.held.try_update_value(|held| held.following = None);
                        }
                    }
                    // It is followed again by itself; the machine need not ask.
                    Followed::Lost => {}
                    Followed::Refused(error) => self.handle(Event::SnapshotFailed(trouble(&error))),
                });
                self.held
                    .try_update_value(|held| held.following = Some(following));
            }
            Effect::OpenWidget => self.later(async move {
                match api.open_widget().await {
                    Ok(opened) => Event::WidgetOpened { url: opened.url },
                    Err(error) => Event::WidgetRefused(widget_trouble(&error)),
                }
            }),
            Effect::Report(report) => spawn_local(async move {
                // Only a hint: the server looks by itself a moment later.
                api.report(&report).await.ok();
            }),
            Effect::Finish => self.later(async move {
                // Whatever the server says, the journey is read again.
                api.finish().await.ok();
                Event::FinishAnswered
            }),
            Effect::Cancel => self.later(async move {
                match api.cancel().await {
                    Ok(()) => Event::CancelAccepted,
                    Err(ApiError::Problem(problem)) if problem.status < 500 => Event::CancelRefused,
                    Err(_) => Event::CancelFailed,
                }
            }),
            Effect::TellParent(event) => self.tell_parent(event),
            Effect::StartTimer(timer, ms) => {
                let alarm = Alarm::after(ms, move || self.handle(Event::TimerRang(timer)));
                self.held.try_update_value(|held| match alarm {
                    Some(alarm) => held.timers.insert(timer, alarm),
                    None => held.timers.remove(&timer),
                });
            }
            Effect::StopTimer(timer) => {
                self.held
                    .try_update_value(|held| held.timers.remove(&timer));
            }
            Effect::GoTo(url) | Effect::Leave(Some(url)) => browser::go_to(&url),
            Effect::Leave(None) => browser::close(),
        }
    }

    fn tell_parent(self, event: EmbedEvent) {
        if !self.embedded {
            return;
        }
        let snapshot = self
            .machine
            .with_untracked(|machine| machine.snapshot().cloned());
        self.held.try_update_value(|held| {
            if held.host.is_none() {
                held.host = snapshot.and_then(|snapshot| {
                    Host::new(browser::parent()?, &snapshot.parent_origin?, snapshot.id)
                });
            }
            let Some(host) = &held.host else { return };
            let ready = event == EmbedEvent::Ready;
            host.tell(event);
            // It was measured before anybody was there to be told.
            if let Some(height) = held.height.filter(|_| ready) {
                host.tell(EmbedEvent::Resize { height });
            }
        });
    }

    fn later(self, event: impl Future<Output = Event> + 'static) {
        spawn_local(async move { self.handle(event.await) });
    }

    fn api(self) -> Option<Api> {
        self.held.try_with_value(|held| held.api.clone())
    }
}

/// A bank sent only the frame to where it was to send the window: the widget goes on in there.
pub(super) fn go_on(key: &str) {
    let api = Api::new(key);
    spawn_local(async move {
        // Without a widget the journey is further on, and the page around this one says so.
        if let Ok(opened) = api.open_widget().await {
            browser::go_to(&opened.url);
        }
    });
}

fn trouble(error: &ApiError) -> Trouble {
    match error {
        error if error.is_unknown_key() => Trouble::UnknownKey,
        ApiError::Offline => Trouble::Offline,
        ApiError::Problem(_) | ApiError::Unexpected { .. } => Trouble::Server,
    }
}

fn widget_trouble(error: &ApiError) -> WidgetTrouble {
    match (error, error.code()) {
        (ApiError::Offline, _) => WidgetTrouble::Offline,
        (_, Some(ProblemCode::LinxoUnreachable)) => WidgetTrouble::LinxoUnreachable,
        (_, Some(ProblemCode::LinxoRefused)) => WidgetTrouble::LinxoRefused,
        (_, Some(ProblemCode::WrongState)) => WidgetTrouble::Expired,
        (_, code) => WidgetTrouble::Other(name(code)),
    }
}

/// The code as it is on the wire.
fn name(code: Option<&ProblemCode>) -> String {
    let name = code.and_then(|code| serde_json::to_value(code).ok());
    let name = name.and_then(|name| name.as_str().map(str::to_owned));
    name.unwrap_or_else(|| "unexpected_answer".to_owned())
}
