//! The one place where the machine's effects happen.

use std::mem::discriminant;

use ::journey::{Effect, Event, Journey, Screen, Timer, Trouble};
use contract::{EmbedEvent, JourneyState, ProblemCode, Snapshot, WidgetOpened};
use leptos::prelude::*;

use super::Seen;
use super::reader::Reader;
use crate::api::{Api, ApiError, Followed, Following};
use crate::browser::{self, Alarm, Listening};
use crate::host::Host;

/// Carries out effects and hands what comes of them back to the machine.
#[derive(Clone, Copy)]
pub(super) struct Runner {
    moving: RwSignal<Moving>,
    held: StoredValue<Held, LocalStorage>,
    embedded: bool,
}

/// What is seen of.
struct Moving {
    machine: Journey,
    /// Whether the receipt could not be had, the last time it was asked for.
    receipt_failed: bool,
}

/// What must be kept for as long as it is to go on.
struct Held {
    api: Api,
    host: Option<Host>,
    height: Option<u32>,
    /// What this tab remembers of what is wanted at any address of the journey, by a name made of its
    /// id; nothing until that is known.
    wishes: Option<(String, String)>,
    /// Whether there is something to see: nobody is moved by a page that has just come.
    begun: bool,
    timers: Vec<(Timer, Alarm)>,
    following: Option<Following>,
    listening: Vec<Listening>,
    /// What the server wrote into the page, until it is asked for: the journey, and the address of
    /// the widget that stands there.
    written: (Option<Snapshot>, Option<String>),
}

impl Held {
    fn stop(&mut self, timer: Timer) {
        self.timers.retain(|(other, _)| *other != timer);
    }
}

impl Runner {
    pub(super) fn new(
        key: &str,
        machine: Journey,
        embedded: bool,
        written: (Option<Snapshot>, Option<String>),
    ) -> Self {
        let held = StoredValue::new_local(Held {
            api: Api::new(key),
            host: None,
            height: None,
            wishes: None,
            begun: false,
            timers: Vec::new(),
            following: None,
            listening: Vec::new(),
            written,
        });
        Self {
            moving: RwSignal::new(Moving {
                machine,
                receipt_failed: false,
            }),
            held,
            embedded,
        }
    }

    /// For views: tells the machine.
    pub(super) fn dispatch(self) -> Callback<Event> {
        Callback::new(move |event| self.handle(event))
    }

    /// For views: what there is to see.
    pub(super) fn see(self) -> Seen {
        self.moving.with(|moving| Seen {
            screen: moving.machine.screen(),
            snapshot: moving.machine.snapshot().cloned(),
            stale: moving.machine.stale(),
            receipt_failed: moving.receipt_failed,
        })
    }

    /// For views: saves the receipt.
    pub(super) fn receipt(self) -> Callback<()> {
        Callback::new(move |()| {
            let Some(api) = self.api() else { return };
            let id = self.snapshot().map(|snapshot| snapshot.id.0);
            let id = id.unwrap_or_default();
            self.say_receipt_failed(false);
            api.receipt().then(move |receipt| {
                let saved = receipt.is_ok_and(|receipt| {
                    let name = format!("oneshot-{id}.jwt");
                    browser::download(&name, "application/jose", &receipt).is_ok()
                });
                self.say_receipt_failed(!saved);
            });
        })
    }

    /// The page may be gone by now.
    fn say_receipt_failed(self, failed: bool) {
        self.moving
            .try_update(|moving| moving.receipt_failed = failed);
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
        let online = move |_: web_sys::Event| {
            // It can be had again.
            self.say_receipt_failed(false);
            self.handle(Event::PageShown);
        };
        let offline = move |_: web_sys::Event| self.handle(Event::SnapshotFailed(Trouble::Offline));
        self.held.update_value(|held| {
            held.listening
                .push(Listening::to(window(), "online", online));
            held.listening
                .push(Listening::to(window(), "offline", offline));
            held.listening
                .push(Listening::to(document(), "visibilitychange", shown));
            held.listening
                .push(Listening::to(window(), "pageshow", back));
        });
        let effects = self.moving.with_untracked(|moving| moving.machine.start());
        self.run_all(effects);
        self.held.update_value(|held| held.begun = true);
        Reader::now().lead(false);
    }

    /// Whatever comes after the page is gone changes nothing.
    fn handle(self, event: Event) {
        if let Event::HeightChanged(height) = event {
            self.held
                .try_update_value(|held| held.height = Some(height));
        }
        let begun = self.held(|held| Some(held.begun));
        let reader = begun.unwrap_or_default().then(Reader::now);
        let effects = self.moving.try_update(|moving| {
            let before = discriminant(&moving.machine.screen());
            if let Event::SnapshotArrived(snapshot) = &event {
                self.recall(&mut moving.machine, &snapshot.id.0);
            }
            let effects = moving.machine.handle(event);
            self.remember(moving.machine.wishes());
            if let Some(reader) = reader {
                let now = moving.machine.screen();
                let waits = matches!(now, Screen::Loading { .. });
                reader.lead(!waits && before != discriminant(&now));
            }
            effects
        });
        self.run_all(effects.unwrap_or_default());
    }

    /// A tab that is loaded anew is to know what its end user wanted.
    fn remember(self, now: String) {
        self.held.try_update_value(|held| {
            if let Some((name, known)) = &mut held.wishes
                && *known != now
            {
                browser::keep(name, &now);
                *known = now;
            }
        });
    }

    /// Tells the machine what is remembered, once the journey is known.
    fn recall(self, machine: &mut Journey, id: &str) {
        self.held.try_update_value(|held| {
            if held.wishes.is_none() {
                let name = ["wishes ", id].concat();
                let wishes = browser::kept(&name).unwrap_or_default();
                machine.wish(&wishes);
                held.wishes = Some((name, wishes));
            }
        });
    }

    fn run_all(self, effects: Vec<Effect>) {
        for effect in effects {
            self.run(effect);
        }
    }

    fn run(self, effect: Effect) {
        let Some(api) = self.api() else { return };
        match effect {
            Effect::ReadSnapshot => match self.held(|held| held.written.0.take()) {
                Some(written) => self.handle(Event::SnapshotArrived(Box::new(written))),
                None => api.snapshot().then(move |read| {
                    self.handle(match read {
                        Ok(snapshot) => Event::SnapshotArrived(Box::new(snapshot)),
                        Err(error) => Event::SnapshotFailed(error.trouble()),
                    });
                }),
            },
            Effect::FollowEvents { after } => {
                let following = api.follow(Some(after), move |followed| match followed {
                    Followed::Progress(progress) => {
                        let last = progress.state == JourneyState::Erased;
                        self.handle(Event::ProgressArrived(*progress));
                        if last {
                            self.held.try_update_value(|held| held.following = None);
                        }
                    }
                    Followed::Found => self.handle(Event::StreamFound),
                    Followed::Unreadable => {
                        self.handle(Event::SnapshotFailed(Trouble::Unreadable));
                    }
                    Followed::Lost => self.handle(Event::StreamLost),
                    Followed::Refused(error) => self.handle(Event::SnapshotFailed(error.trouble())),
                });
                self.held
                    .try_update_value(|held| held.following = Some(following));
            }
            Effect::OpenWidget => match self.held(|held| held.written.1.take()) {
                Some(url) => self.handle(Event::WidgetOpened { url }),
                None => api
                    .open_widget()
                    .then(move |opened| self.handle(widget(opened))),
            },
            Effect::OpenWidgetAnew => api
                .open_widget_anew()
                .then(move |opened| self.handle(widget(opened))),
            // Only a hint: the server looks by itself a moment later.
            Effect::Report {
                status,
                connection_id,
            } => api.report_end(status, connection_id).then(|_| ()),
            Effect::Finish => api.finish().then(move |finished| {
                self.handle(match finished {
                    Ok(progress) => Event::FinishAnswered(Some(Box::new(progress))),
                    // Whatever else it stands at, the journey is read again.
                    Err(error) if error.code() == Some(&ProblemCode::WrongState) => {
                        Event::FinishAnswered(None)
                    }
                    Err(error) => Event::FinishFailed(error.trouble()),
                });
            }),
            Effect::RemoveBank(id) => api.remove_bank(&id).then(move |removed| {
                self.handle(match removed {
                    Ok(()) => Event::RemoveAnswered(id),
                    Err(error) => match error.code() {
                        // Another page of the journey was faster.
                        Some(&ProblemCode::NotFound) => Event::RemoveAnswered(id),
                        Some(&ProblemCode::WrongState) => Event::RemoveRefused(id),
                        _ => Event::RemoveFailed(id, error.trouble()),
                    },
                });
            }),
            Effect::Cancel { unless_linked } => api.cancel(unless_linked).then(move |cancelled| {
                self.handle(match cancelled {
                    Ok(progress) => Event::CancelAnswered(Box::new(progress)),
                    Err(error) if error.code() == Some(&ProblemCode::WrongState) => {
                        Event::CancelRefused
                    }
                    Err(error) => Event::CancelFailed(error.trouble()),
                });
            }),
            Effect::Reload => browser::reload(),
            Effect::TellParent(event) => self.tell_parent(event),
            Effect::StartTimer(timer, ms) => {
                let alarm = Alarm::after(ms, move || self.handle(Event::TimerRang(timer)));
                self.held.try_update_value(|held| {
                    held.stop(timer);
                    held.timers.extend(alarm.map(|alarm| (timer, alarm)));
                });
            }
            Effect::StopTimer(timer) => {
                self.held.try_update_value(|held| held.stop(timer));
            }
            Effect::GoTo(url) | Effect::Leave(Some(url)) => browser::go_to(&url),
            Effect::Leave(None) => browser::close(),
        }
    }

    fn tell_parent(self, event: EmbedEvent) {
        if !self.embedded {
            return;
        }
        let snapshot = self.snapshot();
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

    fn snapshot(self) -> Option<Snapshot> {
        self.moving
            .with_untracked(|moving| moving.machine.snapshot().cloned())
    }

    fn held<T>(self, take: impl FnOnce(&mut Held) -> Option<T>) -> Option<T> {
        self.held.try_update_value(take).flatten()
    }

    fn api(self) -> Option<Api> {
        self.held.try_with_value(|held| held.api.clone())
    }
}

/// A bank sent only the frame to where it was to send the window: the widget goes on in there.
pub(super) fn go_on(key: &str) {
    Api::new(key).open_widget().then(|opened| {
        // Without a widget the journey is further on, and the page around this one says so.
        if let Ok(opened) = opened {
            browser::go_to(&opened.url);
        }
    });
}

fn widget(opened: Result<WidgetOpened, ApiError>) -> Event {
    match opened {
        Ok(opened) => Event::WidgetOpened { url: opened.url },
        Err(error) => Event::WidgetRefused(error.widget_trouble()),
    }
}
