//! Reading the journey, and the place where a page begins that has read it.

use contract::{EmbedEvent, JourneyState, Presentation, Snapshot};

use super::{Journey, Stage, problem, stop_timers, tell};
use crate::Purpose;
use crate::effect::{Effect, Timer};
use crate::event::Trouble;
use crate::screen::{Late, Notice};

/// Most people have stopped waiting for a page by now.
const SLOW_LOADING_MS: u32 = 4_000;
/// Linxo may have to be asked for it, and most answers have come by now.
const SLOW_ANSWER_MS: u32 = 10_000;
/// While the journey cannot be read, it is tried again this often without a press.
const BETWEEN_READS_MS: u32 = 15_000;

impl Journey {
    /// What to do first.
    pub fn start(&self) -> Vec<Effect> {
        vec![
            Effect::StartTimer(Timer::Slow, SLOW_LOADING_MS),
            Effect::ReadSnapshot,
        ]
    }

    /// Begins anew, from what the server says now.
    pub(super) fn load(&mut self) -> Vec<Effect> {
        self.stage = Stage::Loading { slow: false };
        let mut effects = stop_timers();
        effects.push(Effect::StopTimer(Timer::Again));
        effects.extend(self.start());
        effects
    }

    pub(super) fn snapshot_arrived(&mut self, snapshot: Snapshot) -> Vec<Effect> {
        self.stale = None;
        let lacked_a_network = self.frame_lacked_a_network();
        self.late_turns_out(Late::Blocked);
        let first = self.snapshot.is_none();
        let waiting = matches!(
            self.stage,
            Stage::Loading { .. } | Stage::Unreachable { .. }
        );
        if !waiting && !first {
            let mut effects = self.progress_arrived(snapshot.progress);
            if lacked_a_network && matches!(self.stage, Stage::Linking { .. }) {
                effects.extend(self.open_widget());
            }
            return effects;
        }
        if !waiting {
            return Vec::new();
        }
        let known = self.progress().map(|progress| progress.seq);
        if known.is_none_or(|known| known <= snapshot.progress.seq) {
            self.snapshot = Some(snapshot);
        }
        let of_removals = self.removals_turn_out();
        let mut effects = vec![
            Effect::StopTimer(Timer::Slow),
            Effect::StopTimer(Timer::Again),
        ];
        if let Some(progress) = self.progress() {
            let (state, seq) = (progress.state, progress.seq);
            if first {
                effects.push(tell(EmbedEvent::Ready));
                effects.push(tell(EmbedEvent::State { state }));
            }
            if state != JourneyState::Erased {
                effects.push(Effect::FollowEvents { after: seq });
            }
        }
        effects.extend(self.take_place(of_removals));
        effects.extend(self.send_a_removal());
        effects
    }

    /// Where a page begins that has just read the journey. `of_removals` is what came of those that had
    /// not got through.
    fn take_place(&mut self, of_removals: Option<Notice>) -> Vec<Effect> {
        use JourneyState::{BackedUp, Collecting, Erased, Erasing, Linking, Opened, Synchronising};
        let Some(state) = self.progress().map(|progress| progress.state) else {
            return Vec::new();
        };
        if let Some(linked) = self.cancel_wished.take() {
            return self.cancel_anew(linked, of_removals);
        }
        let in_frame = self.presentation() == Presentation::Iframe;
        let several = self.may_link_several();
        match (state, self.purpose) {
            (Erased, _) => self.over(of_removals),
            (Collecting | BackedUp | Erasing, _) => self.follow(of_removals),
            // Back or a reload does not go on by itself: it would lead away again for ever.
            (Opened, Purpose::Page) if self.skips_intro() && !self.again => self.open_widget(),
            (Opened, Purpose::Page | Purpose::Resume | Purpose::Return) => self.ready(),
            // The last bank was removed, and with it what the widget was opened for.
            (Linking, _) if self.is_unlinked() => self.follow(of_removals),
            // Another bank, or no more: that is the end user's to say.
            (Linking, Purpose::Page) if several && self.is_linked() => self.follow(of_removals),
            (Linking, Purpose::Resume) if self.again && several && self.is_linked() => {
                self.follow(of_removals)
            }
            // Back or a reload is not the widget's own button, which brought the window here before.
            (Opened, Purpose::Cancelled) if self.again => self.ready(),
            (Linking, Purpose::Cancelled) if self.again && !self.is_linked() => self.ready(),
            (Linking | Synchronising, Purpose::Cancelled) if self.again => self.follow(of_removals),
            (Linking, Purpose::Page) if !in_frame => self.ready(),
            // Back from the widget's own page: it may be over, and would send the window on for ever.
            (Linking, Purpose::Resume) if self.again && !in_frame => self.ready(),
            (Synchronising, Purpose::Resume) if self.again && !in_frame => self.follow(of_removals),
            // A reload, another tab or the bank's return: the same widget again, without asking.
            (Linking, Purpose::Page) | (Linking | Synchronising, Purpose::Resume) => {
                self.open_widget()
            }
            (Linking | Synchronising, Purpose::Return) | (Synchronising, Purpose::Page) => {
                self.follow(of_removals)
            }
            // The widget's own button may have taken away the bank that we last read: the server asks.
            (Opened | Linking | Synchronising, Purpose::Cancelled) => self.cancel(true),
        }
    }

    pub(super) fn ready(&mut self) -> Vec<Effect> {
        self.stage = Stage::Ready;
        Vec::new()
    }

    pub(super) fn snapshot_failed(&mut self, why: Trouble) -> Vec<Effect> {
        match (why, &self.stage) {
            // Nothing can come that is newer than the end.
            (_, Stage::Over { .. } | Stage::Unknown { .. }) => Vec::new(),
            (Trouble::UnknownKey | Trouble::Gone, _) => {
                self.snapshot = None;
                self.stage = Stage::Unknown {
                    gone: why == Trouble::Gone,
                };
                stop_timers()
            }
            (_, Stage::Loading { .. } | Stage::Unreachable { .. }) => {
                let news = self.stage != Stage::Unreachable { why };
                self.stage = Stage::Unreachable { why };
                let mut effects = vec![Effect::StopTimer(Timer::Slow), read_again()];
                effects.extend(news.then(|| problem(why.code())));
                effects
            }
            // The page stands on what it knows, and says how old that may be.
            _ => {
                self.late_turns_out(Late::WithoutUs(why));
                self.stale = Some(why);
                vec![read_again()]
            }
        }
    }
}

/// Reads the journey a little later, whether or not anybody presses.
pub(super) fn read_again() -> Effect {
    Effect::StartTimer(Timer::Again, BETWEEN_READS_MS)
}

/// Says so when the server takes long to answer.
pub(super) fn slow_answer() -> Effect {
    Effect::StartTimer(Timer::Slow, SLOW_ANSWER_MS)
}

/// What to read after something did not succeed: the journey may have moved on without us. Where
/// nothing got through this waits, since what is read then tries the same once more.
pub(super) fn read_after(line: bool) -> Effect {
    if line {
        read_again()
    } else {
        Effect::ReadSnapshot
    }
}
