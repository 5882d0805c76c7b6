//! The server's events move the page.

use contract::{Banks, EmbedEvent, JourneyState, OutcomeKind, Progress};

use super::removing::lost;
use super::{Journey, Stage, tell};
use crate::bank::Bank;
use crate::effect::{Effect, Timer};
use crate::event::Trouble;
use crate::screen::Notice;

/// Linxo knows of a bank within seconds: without one by now, the widget was left too early.
const SLOW_LINKING_MS: u32 = 10_000;
/// Nothing has moved for this long: say so, and offer a way out.
const SLOW_FOLLOWING_MS: u32 = 20_000;

impl Journey {
    pub(super) fn progress_arrived(&mut self, progress: Progress) -> Vec<Effect> {
        let mut effects = self.moved_to(progress);
        effects.extend(self.heard());
        effects
    }

    fn moved_to(&mut self, progress: Progress) -> Vec<Effect> {
        use JourneyState::{BackedUp, Collecting, Erased, Erasing, Synchronising};
        if matches!(self.stage, Stage::Over { .. } | Stage::Unknown { .. }) {
            return Vec::new();
        }
        let Some(snapshot) = &mut self.snapshot else {
            return Vec::new();
        };
        if progress.seq <= snapshot.progress.seq {
            return Vec::new();
        }
        let moved = progress.state != snapshot.progress.state;
        let linked = progress.connections.len() > snapshot.progress.connections.len();
        let (several, gives) = (snapshot.banks == Banks::Many, Bank::any_may_give(&progress));
        let state = progress.state;
        let unsaid = !progress.finishing && state <= Synchronising;
        let gone = lost(&snapshot.progress, &progress);
        let unlinked = progress.unlinked;
        snapshot.progress = progress;
        let of_removals = self.removals_turn_out();
        let mut effects = Vec::new();
        if self.nothing_to_remove() {
            let late = self.comes_too_late();
            effects.extend(self.follow(late));
        }
        if moved {
            effects.push(tell(EmbedEvent::State { state }));
        }
        match (&mut self.stage, state) {
            // It is read once more, and takes its place then.
            (Stage::Loading { .. } | Stage::Unreachable { .. }, _) => {}
            (_, Erased) => effects.extend(self.over(of_removals)),
            (Stage::Following { slow, notice, .. }, _) => {
                // Nor does any stay linked, once none is.
                if gone
                    && unlinked
                    && matches!(
                        notice,
                        Some(Notice::CancelledNothing | Notice::NoFurtherBank)
                    )
                {
                    *notice = None;
                }
                // It would stand above the bank that is linked in its place.
                if linked && *notice == Some(Notice::BankRemoved) {
                    *notice = None;
                }
                *notice = notice.filter(|one| match one {
                    // Until it is given once more, or was about other banks.
                    Notice::FinishFailed(_) => unsaid && !linked,
                    // What was about the state before is over; that it is too late stays true.
                    one => !moved || one.is_too_late(),
                });
                if moved {
                    *slow = false;
                }
                *notice = of_removals.or(*notice);
                if moved {
                    effects.push(self.slow_timer());
                }
            }
            (_, Collecting | BackedUp | Erasing) => {
                let late = self.comes_too_late().or(of_removals);
                effects.extend(self.follow(late));
            }
            // Another tab has linked a bank, and it was read before anybody saw it run.
            (Stage::OpeningFailed { .. }, _) if linked => effects.extend(self.follow(None)),
            // Another tab has linked a bank.
            (
                Stage::Ready
                | Stage::OpeningFailed { .. }
                | Stage::Gone { .. }
                | Stage::Beside { .. },
                Synchronising,
            ) => effects.extend(self.follow(None)),
            // The same, with a synchronisation so short that nobody saw it.
            // One that gave nothing may be tried again there.
            (Stage::Beside { .. }, _) if linked && (several || gives) => {
                effects.extend(self.follow(None));
            }
            _ => {}
        }
        effects
    }

    /// Whether the journey ends without sharing anything: what the end user wanted last comes of that all
    /// the same, so that nothing is too late.
    pub(super) fn shares_nothing(&self) -> bool {
        let outcome = self.progress().and_then(|progress| progress.outcome);
        outcome.is_some_and(|outcome| outcome != OutcomeKind::Delivered)
    }

    /// Of a journey that is further on: the wish on its way that it has not waited for.
    pub(super) fn comes_too_late(&self) -> Option<Notice> {
        if self.shares_nothing() {
            return None;
        }
        match &self.stage {
            // They wanted that no more.
            Stage::Cancelling { dropped: true, .. } => None,
            Stage::Cancelling { unless_linked, .. } | Stage::CancelFailed { unless_linked, .. } => {
                (!unless_linked).then_some(Notice::TooLateToCancel)
            }
            // They were about to say so.
            Stage::CancelAsked { .. } => Some(Notice::TooLateToCancel),
            Stage::RemoveAsked { id } | Stage::Removing { id, .. } if self.is_there(id) => {
                Some(Notice::TooLateToRemove)
            }
            _ => None,
        }
    }

    /// The widget has no more say; from here on the server's events move the page.
    pub(super) fn follow(&mut self, notice: Option<Notice>) -> Vec<Effect> {
        self.stage = Stage::Following {
            slow: false,
            finishing: false,
            notice,
        };
        vec![Effect::StopTimer(Timer::Frame), self.slow_timer()]
    }

    /// Goes on from what the server says now, with word of what came of a wish.
    pub(super) fn follow_anew(&mut self, notice: Notice) -> Vec<Effect> {
        let mut effects = self.follow(Some(notice));
        effects.push(Effect::ReadSnapshot);
        effects
    }

    fn slow_timer(&self) -> Effect {
        let linking = self.state_is_at_most(JourneyState::Linking);
        let after = if linking {
            SLOW_LINKING_MS
        } else {
            SLOW_FOLLOWING_MS
        };
        Effect::StartTimer(Timer::Slow, after)
    }

    pub(super) fn finish_pressed(&mut self) -> Vec<Effect> {
        if !self.may_finish() {
            return Vec::new();
        }
        let mut effects = match self.stage {
            Stage::Linking { .. } | Stage::Following { .. } => self.follow(None),
            _ => return Vec::new(),
        };
        if let Stage::Following { finishing, .. } = &mut self.stage {
            *finishing = true;
        }
        effects.push(Effect::Finish);
        effects
    }

    /// What was said here counts until the server has taken it, or has not.
    pub(super) fn finish_answered(&mut self, progress: Option<Progress>) -> Vec<Effect> {
        let effects = match progress {
            Some(progress) => self.progress_arrived(progress),
            None => vec![Effect::ReadSnapshot],
        };
        if let Stage::Following { finishing, .. } = &mut self.stage {
            *finishing = false;
        }
        effects
    }

    pub(super) fn finish_failed(&mut self, why: Trouble) -> Vec<Effect> {
        if let Stage::Following {
            finishing, notice, ..
        } = &mut self.stage
        {
            *finishing = false;
            *notice = Some(Notice::FinishFailed(why));
        }
        // Only the answer may be lost.
        vec![Effect::ReadSnapshot]
    }
}
