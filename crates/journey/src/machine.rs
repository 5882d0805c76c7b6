//! The machine: one closed enum of stages, and one match. What follows from an event stands with the
//! time of the journey it belongs to: arriving, linking, following, removing, waiting, leaving.

use contract::{EmbedEvent, Progress, Snapshot};

use crate::Purpose;
use crate::effect::{Effect, Timer};
use crate::event::{Event, Trouble, WidgetTrouble};
use crate::screen::{Late, Notice};

mod allowed;
mod arriving;
mod following;
mod leaving;
mod linking;
mod removing;
mod shown;
mod waiting;
mod wishes;

/// A journey as one page of it sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Journey {
    purpose: Purpose,
    embedded: bool,
    again: bool,
    snapshot: Option<Snapshot>,
    stale: Option<Trouble>,
    removals: Vec<Removal>,
    /// All was to be cancelled, before this page was loaded anew; and how many banks were linked then.
    cancel_wished: Option<usize>,
    stage: Stage,
}

/// Where the page stands. Each stage has only what it needs.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Loading {
        slow: bool,
    },
    Unknown {
        gone: bool,
    },
    Unreachable {
        why: Trouble,
    },
    Ready,
    Opening {
        slow: bool,
        /// In a new session.
        anew: bool,
    },
    Linking {
        url: String,
        loaded: bool,
        late: Option<Late>,
    },
    Gone {
        url: String,
    },
    /// The widget has a tab of its own, or will have when the end user takes the link.
    Beside {
        url: String,
        taken: bool,
    },
    OpeningFailed {
        why: WidgetTrouble,
        /// It was to be a new session, or has to be one.
        anew: bool,
        /// It is asked for again, without a press and without a word.
        trying: bool,
    },
    Following {
        slow: bool,
        /// The end user said here that no more banks follow.
        finishing: bool,
        notice: Option<Notice>,
    },
    /// The end user wants to remove a bank, and is asked once more.
    RemoveAsked {
        id: String,
    },
    Removing {
        id: String,
        slow: bool,
    },
    /// The end user wants to cancel, and is asked once more.
    CancelAsked {
        /// They had wanted to when so many were linked, and one more was before that got through.
        wished: Option<usize>,
    },
    Cancelling {
        unless_linked: bool,
        /// So many banks were linked, and the end user was asked.
        linked: usize,
        slow: bool,
        /// They have changed their mind, and nobody can call it back: it is not sent once more.
        dropped: bool,
    },
    CancelFailed {
        why: Trouble,
        unless_linked: bool,
        linked: usize,
        /// It is sent again, without a press and without a word.
        trying: bool,
    },
    Over {
        /// It was too late for what the end user wanted last.
        too_late: Option<Notice>,
    },
}

/// A bank that is to be removed, of which the server has not heard, or not said so. Whatever else the
/// page shows meanwhile, the wish stands; where nothing got through, it is sent again without a press.
#[derive(Debug, Clone, PartialEq)]
struct Removal {
    id: String,
    why: Trouble,
    /// It is on its way once more.
    sent: bool,
}

impl Journey {
    /// A page that was just loaded; `embedded` says whether a partner's page is around it.
    pub fn new(purpose: Purpose, embedded: bool) -> Self {
        Self {
            purpose,
            embedded,
            again: false,
            snapshot: None,
            stale: None,
            removals: Vec::new(),
            cancel_wished: None,
            stage: Stage::Loading { slow: false },
        }
    }

    /// Says whether this window has shown this address before: Back or a reload brought it here, and
    /// not the bank.
    #[must_use]
    pub fn visited_before(self, again: bool) -> Self {
        Self { again, ..self }
    }

    /// The journey as last read from the server.
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.snapshot.as_ref()
    }

    /// Why what is shown may be out of date; nothing while the server is heard.
    pub fn stale(&self) -> Option<Trouble> {
        match self.stage {
            // These say themselves what is wrong, or have nothing left to hear.
            Stage::Loading { .. }
            | Stage::Unreachable { .. }
            | Stage::Unknown { .. }
            | Stage::OpeningFailed {
                why: WidgetTrouble::Ours(_),
                ..
            }
            | Stage::CancelFailed { .. }
            | Stage::Over { .. } => None,
            _ => self.stale,
        }
    }

    /// Takes what happened and answers what is to be done. An event that does not fit the stage
    /// changes nothing.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::SnapshotArrived(snapshot) => self.snapshot_arrived(*snapshot),
            Event::SnapshotFailed(why) => self.snapshot_failed(why),
            Event::StartPressed => self.start_pressed(),
            Event::RetryPressed => self.retry_pressed(),
            Event::ReopenPressed => self.reopen_pressed(),
            Event::RenewPressed => self.renew_pressed(),
            Event::WidgetOpened { url } => self.widget_opened(url),
            Event::WidgetRefused(why) => self.widget_refused(why),
            Event::WidgetSaid(said) => self.widget_said(said),
            Event::TabTaken => self.tab_taken(),
            Event::FrameLoaded => self.frame_loaded(),
            Event::FrameBlocked => self.frame_blocked(),
            Event::FrameReturned(purpose) => self.frame_returned(purpose),
            Event::ProgressArrived(progress) => self.progress_arrived(progress),
            Event::FinishPressed => self.finish_pressed(),
            Event::FinishAnswered(progress) => self.finish_answered(progress.map(|told| *told)),
            Event::FinishFailed(why) => self.finish_failed(why),
            Event::StreamLost => self.stream_lost(),
            Event::StreamFound => self.stream_found(),
            Event::TimerRang(timer) => self.timer_rang(timer),
            Event::PageShown => self.page_shown(),
            Event::ReloadPressed => vec![Effect::Reload],
            Event::RemovePressed(id) => self.remove_pressed(id),
            Event::RemoveConfirmed => self.remove_confirmed(),
            Event::RemoveAnswered(id) => self.remove_answered(&id),
            Event::RemoveRefused(id) => self.remove_refused(&id),
            Event::RemoveFailed(id, why) => self.remove_failed(id, why),
            Event::CancelPressed => self.cancel_pressed(),
            Event::CancelConfirmed => self.cancel_confirmed(),
            Event::KeepPressed => self.keep_pressed(),
            Event::CancelAnswered(progress) => self.cancel_answered(*progress),
            Event::CancelRefused => self.cancel_refused(),
            Event::CancelFailed(why) => self.cancel_failed(why),
            Event::LeavePressed => self.leave(),
            Event::HeightChanged(height) => vec![tell(EmbedEvent::Resize { height })],
        }
    }

    fn progress(&self) -> Option<&Progress> {
        self.snapshot.as_ref().map(|snapshot| &snapshot.progress)
    }
}

fn tell(event: EmbedEvent) -> Effect {
    Effect::TellParent(event)
}

fn problem(code: &str) -> Effect {
    let code = code.to_owned();
    tell(EmbedEvent::Problem { code })
}

fn stop_timers() -> Vec<Effect> {
    [Timer::Slow, Timer::Frame].map(Effect::StopTimer).to_vec()
}
