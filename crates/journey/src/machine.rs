//! The machine: one closed enum of stages, and one match.

use contract::{EmbedEvent, JourneyState, Presentation, Progress, Snapshot, WidgetReport};
use linxo::event::WidgetEvent;

use crate::Purpose;
use crate::effect::{Effect, Timer};
use crate::event::{Event, Trouble, WidgetTrouble};
use crate::screen::End;

mod allowed;
mod shown;

/// Most people have stopped waiting for a page by now.
const SLOW_LOADING_MS: u32 = 4_000;
/// Opening the widget takes our server four calls to Linxo.
const SLOW_OPENING_MS: u32 = 8_000;
/// Nothing has moved for this long: say so, and offer a way out.
const SLOW_FOLLOWING_MS: u32 = 20_000;
/// The widget should be there by now.
const FRAME_DEADLINE_MS: u32 = 15_000;

/// A journey as one page of it sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Journey {
    purpose: Purpose,
    embedded: bool,
    snapshot: Option<Snapshot>,
    stage: Stage,
}

/// Where the page stands. Each stage has only what it needs.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Loading {
        slow: bool,
    },
    Unknown,
    Unreachable,
    Ready,
    Opening {
        slow: bool,
    },
    Linking {
        url: String,
        loaded: bool,
        late: bool,
    },
    Gone {
        url: String,
    },
    OpeningFailed {
        why: WidgetTrouble,
    },
    Following {
        slow: bool,
    },
    Cancelling,
    CancelFailed,
    Over,
}

impl Journey {
    /// A page that was just loaded; `embedded` says whether a partner's page is around it.
    pub fn new(purpose: Purpose, embedded: bool) -> Self {
        Self {
            purpose,
            embedded,
            snapshot: None,
            stage: Stage::Loading { slow: false },
        }
    }

    /// What to do first.
    pub fn start(&self) -> Vec<Effect> {
        vec![
            Effect::StartTimer(Timer::Slow, SLOW_LOADING_MS),
            Effect::ReadSnapshot,
        ]
    }

    /// The journey as last read from the server.
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.snapshot.as_ref()
    }

    /// Takes what happened and answers what is to be done. An event that does not fit the stage
    /// changes nothing.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        let (may_open_widget, may_cancel) = (self.may_open_widget(), self.may_cancel());
        let may_finish = self.may_finish();
        match (event, &mut self.stage) {
            (Event::SnapshotArrived(snapshot), _) => self.snapshot_arrived(*snapshot),
            (Event::SnapshotFailed(trouble), _) => self.snapshot_failed(trouble),
            (Event::ProgressArrived(progress), _) => self.progress_arrived(progress),
            (Event::StreamLost, _) => self.follow(),
            (Event::StartPressed, Stage::Ready)
            | (Event::RetryPressed, Stage::OpeningFailed { .. } | Stage::Linking { .. }) => {
                self.open_widget()
            }
            (Event::RetryPressed, Stage::CancelFailed) => self.cancel(),
            (Event::CancelFailed, Stage::Cancelling) => {
                self.stage = Stage::CancelFailed;
                let code = "cancel_failed".to_owned();
                vec![Effect::TellParent(EmbedEvent::Problem { code })]
            }
            (Event::RetryPressed, Stage::Unreachable) => {
                self.stage = Stage::Loading { slow: false };
                self.start()
            }
            (Event::ReopenPressed, Stage::Following { .. }) if may_open_widget => {
                self.open_widget()
            }
            (Event::WidgetOpened { url }, Stage::Opening { .. }) => self.widget_opened(url),
            (Event::WidgetRefused(why), Stage::Opening { .. }) => self.opening_failed(why),
            (Event::WidgetSaid(said), Stage::Linking { .. }) => self.widget_said(said),
            (Event::FrameLoaded, Stage::Linking { loaded, late, .. }) => {
                *loaded = true;
                *late = false;
                vec![Effect::StopTimer(Timer::Frame)]
            }
            (Event::FrameReturned(Purpose::Return), Stage::Linking { .. }) => self.follow_slowly(),
            (Event::FrameReturned(Purpose::Cancelled), Stage::Linking { .. }) => self.cancel(),
            (Event::FinishPressed, Stage::Following { .. }) if may_finish => vec![Effect::Finish],
            (Event::FinishAnswered, _) => vec![Effect::ReadSnapshot],
            (Event::CancelPressed, _) if may_cancel => self.cancel(),
            (Event::CancelAccepted, Stage::Cancelling) => vec![Effect::ReadSnapshot],
            (Event::CancelRefused, Stage::Cancelling) => {
                let mut effects = self.follow_slowly();
                effects.push(Effect::ReadSnapshot);
                effects
            }
            (Event::LeavePressed, _) => self.leave(),
            (
                Event::TimerRang(Timer::Slow),
                Stage::Loading { slow } | Stage::Opening { slow } | Stage::Following { slow },
            ) => {
                *slow = true;
                Vec::new()
            }
            (Event::TimerRang(Timer::Frame), Stage::Linking { loaded, late, .. }) => {
                *late = !*loaded;
                Vec::new()
            }
            (Event::PageShown, stage) => {
                // Back brought us here from the widget: begin where it can be opened again.
                if matches!(stage, Stage::Gone { .. }) {
                    *stage = Stage::Ready;
                }
                match stage {
                    Stage::Over | Stage::Unknown => Vec::new(),
                    _ => vec![Effect::ReadSnapshot],
                }
            }
            (Event::HeightChanged(height), _) => {
                vec![Effect::TellParent(EmbedEvent::Resize { height })]
            }
            _ => Vec::new(),
        }
    }

    fn snapshot_arrived(&mut self, snapshot: Snapshot) -> Vec<Effect> {
        let first = self.snapshot.is_none();
        let waiting = matches!(self.stage, Stage::Loading { .. } | Stage::Unreachable);
        let progress = snapshot.progress.clone();
        if first {
            self.snapshot = Some(snapshot);
        }
        if !waiting {
            return self.progress_arrived(progress);
        }
        let mut effects = vec![Effect::StopTimer(Timer::Slow)];
        if first {
            effects.push(Effect::TellParent(EmbedEvent::Ready));
            effects.push(Effect::TellParent(EmbedEvent::State {
                state: progress.state,
            }));
        }
        effects.extend(self.follow());
        effects.extend(self.take_place());
        effects
    }

    /// Where a page begins that has just read the journey.
    fn take_place(&mut self) -> Vec<Effect> {
        let Some(snapshot) = &self.snapshot else {
            return Vec::new();
        };
        let state = snapshot.progress.state;
        let in_frame = self.presentation() == Presentation::Iframe;
        match (state, self.purpose) {
            (JourneyState::Erased, _) => self.over(),
            (JourneyState::Collecting | JourneyState::BackedUp | JourneyState::Erasing, _)
            | (_, Purpose::Return)
            | (JourneyState::Synchronising, Purpose::Page | Purpose::Cancelled) => {
                self.follow_slowly()
            }
            (JourneyState::Opened, Purpose::Page | Purpose::Resume) => {
                self.stage = Stage::Ready;
                Vec::new()
            }
            // A reload, another tab or the bank's return: the same widget again, without asking.
            (JourneyState::Linking, Purpose::Page) if !in_frame => {
                self.stage = Stage::Ready;
                Vec::new()
            }
            (JourneyState::Linking, Purpose::Page)
            | (JourneyState::Linking | JourneyState::Synchronising, Purpose::Resume) => {
                self.open_widget()
            }
            (JourneyState::Opened | JourneyState::Linking, Purpose::Cancelled) => self.cancel(),
        }
    }

    fn snapshot_failed(&mut self, trouble: Trouble) -> Vec<Effect> {
        match (trouble, &self.stage) {
            (Trouble::UnknownKey, _) => {
                self.snapshot = None;
                self.stage = Stage::Unknown;
                vec![Effect::StopTimer(Timer::Slow)]
            }
            (Trouble::Offline | Trouble::Server, Stage::Loading { .. }) => {
                self.stage = Stage::Unreachable;
                vec![Effect::StopTimer(Timer::Slow)]
            }
            // The page stands on what it knows; the events are still being followed.
            (Trouble::Offline | Trouble::Server, _) => Vec::new(),
        }
    }

    fn progress_arrived(&mut self, progress: Progress) -> Vec<Effect> {
        if matches!(self.stage, Stage::Over | Stage::Unknown) {
            return Vec::new();
        }
        let Some(snapshot) = &mut self.snapshot else {
            return Vec::new();
        };
        if progress.seq <= snapshot.progress.seq {
            return Vec::new();
        }
        let moved = progress.state != snapshot.progress.state;
        let state = progress.state;
        snapshot.progress = progress;
        let mut effects = Vec::new();
        if moved {
            effects.push(Effect::TellParent(EmbedEvent::State { state }));
        }
        match (&mut self.stage, state) {
            (_, JourneyState::Erased) => effects.extend(self.over()),
            (
                Stage::Ready
                | Stage::Opening { .. }
                | Stage::Linking { .. }
                | Stage::OpeningFailed { .. }
                | Stage::Gone { .. }
                | Stage::Cancelling
                | Stage::CancelFailed,
                JourneyState::Collecting | JourneyState::BackedUp | JourneyState::Erasing,
            ) => effects.extend(self.follow_slowly()),
            (Stage::Following { slow }, _) if moved => {
                *slow = false;
                effects.push(Effect::StartTimer(Timer::Slow, SLOW_FOLLOWING_MS));
            }
            _ => {}
        }
        effects
    }

    fn follow(&self) -> Vec<Effect> {
        let after = self.snapshot.as_ref().map(|snapshot| snapshot.progress.seq);
        match (after, &self.stage) {
            (None, _) | (_, Stage::Over | Stage::Unknown) => Vec::new(),
            (Some(after), _) => vec![Effect::FollowEvents { after }],
        }
    }

    /// The widget has no more say; from here on the server's events move the page.
    fn follow_slowly(&mut self) -> Vec<Effect> {
        self.stage = Stage::Following { slow: false };
        vec![
            Effect::StopTimer(Timer::Frame),
            Effect::StartTimer(Timer::Slow, SLOW_FOLLOWING_MS),
        ]
    }

    fn open_widget(&mut self) -> Vec<Effect> {
        self.stage = Stage::Opening { slow: false };
        vec![
            Effect::StopTimer(Timer::Frame),
            Effect::StartTimer(Timer::Slow, SLOW_OPENING_MS),
            Effect::OpenWidget,
        ]
    }

    fn widget_opened(&mut self, url: String) -> Vec<Effect> {
        let stop = Effect::StopTimer(Timer::Slow);
        match self.presentation() {
            Presentation::FullPage => {
                self.stage = Stage::Gone { url: url.clone() };
                vec![stop, Effect::GoTo(url)]
            }
            Presentation::Iframe => {
                self.stage = Stage::Linking {
                    url,
                    loaded: false,
                    late: false,
                };
                vec![stop, Effect::StartTimer(Timer::Frame, FRAME_DEADLINE_MS)]
            }
        }
    }

    fn opening_failed(&mut self, why: WidgetTrouble) -> Vec<Effect> {
        let code = why.code().to_owned();
        self.stage = Stage::OpeningFailed { why };
        vec![
            Effect::StopTimer(Timer::Slow),
            Effect::StopTimer(Timer::Frame),
            Effect::TellParent(EmbedEvent::Problem { code }),
            // The journey may have moved on without us.
            Effect::ReadSnapshot,
        ]
    }

    fn widget_said(&mut self, said: WidgetEvent) -> Vec<Effect> {
        let WidgetEvent::RedirectTo {
            status,
            connection_id,
            ..
        } = said
        else {
            return Vec::new();
        };
        let report = Effect::Report(WidgetReport {
            event_name: Some("redirect_to".to_owned()),
            status: status.clone().map(Into::into),
            connection_id: connection_id.as_ref().map(ToString::to_string),
        });
        let mut effects = vec![report];
        match (status.as_deref(), connection_id) {
            // Whatever the word, there is a connection: the server's reading decides.
            (Some("success"), _) | (_, Some(_)) => effects.extend(self.follow_slowly()),
            (Some(_), None) => {
                effects.extend(self.opening_failed(WidgetTrouble::EndedWithoutSuccess));
            }
            (None, None) => {}
        }
        effects
    }

    fn cancel(&mut self) -> Vec<Effect> {
        self.stage = Stage::Cancelling;
        vec![
            Effect::StopTimer(Timer::Frame),
            Effect::StopTimer(Timer::Slow),
            Effect::Cancel,
        ]
    }

    fn over(&mut self) -> Vec<Effect> {
        self.stage = Stage::Over;
        let mut effects = vec![
            Effect::StopTimer(Timer::Frame),
            Effect::StopTimer(Timer::Slow),
        ];
        if let Some(snapshot) = &self.snapshot {
            let outcome = End::of(&snapshot.progress).kind();
            effects.push(Effect::TellParent(EmbedEvent::Done { outcome }));
        }
        effects
    }

    fn leave(&self) -> Vec<Effect> {
        let url = self.leave_url();
        if self.embedded {
            vec![Effect::TellParent(EmbedEvent::Leave { url })]
        } else {
            vec![Effect::Leave(url)]
        }
    }
}
