//! Cancelling, the end, and the way back to the partner.

use contract::{EmbedEvent, JourneyState, Progress};

use super::arriving::{read_after, slow_answer};
use super::{Journey, Stage, problem, stop_timers, tell};
use crate::effect::{Effect, Timer};
use crate::event::Trouble;
use crate::screen::{End, Notice};

impl Journey {
    /// Where a bank is linked, the end user is asked once more: signing in there was work.
    pub(super) fn cancel_pressed(&mut self) -> Vec<Effect> {
        if !self.may_cancel() {
            return Vec::new();
        }
        // Once the widget is done one may be, of which we have not heard yet.
        let followed = matches!(self.stage, Stage::Following { .. });
        if self.is_linked() || (followed && !self.is_unlinked()) {
            self.stage = Stage::CancelAsked { wished: None };
            return stop_timers();
        }
        self.cancel(false)
    }

    pub(super) fn cancel_confirmed(&mut self) -> Vec<Effect> {
        match self.stage {
            Stage::CancelAsked { .. } => self.cancel(false),
            _ => Vec::new(),
        }
    }

    /// `unless_linked`: the widget's own button ends one try to link a bank, and throws away none
    /// that is linked already; ours ends everything.
    pub(super) fn cancel(&mut self, unless_linked: bool) -> Vec<Effect> {
        self.stage = Stage::Cancelling {
            unless_linked,
            linked: self.linked(),
            slow: false,
            dropped: false,
        };
        vec![
            Effect::StopTimer(Timer::Frame),
            slow_answer(),
            Effect::Cancel { unless_linked },
        ]
    }

    /// The server's word after it was asked to cancel: this is how the journey stands.
    pub(super) fn cancel_answered(&mut self, progress: Progress) -> Vec<Effect> {
        let mut effects = self.progress_arrived(progress);
        let is_waited_for = matches!(
            self.stage,
            Stage::Cancelling { .. } | Stage::CancelFailed { trying: true, .. }
        );
        if !is_waited_for {
            return effects;
        }
        let goes_on = self.is_linked() && self.state_is_at_most(JourneyState::Synchronising);
        effects.extend(match self.wants_to_cancel() {
            // All was to end, and a bank was linked before that was sent.
            Some(linked) if goes_on => self.ask_of_one_more(linked),
            _ => {
                let dropped = matches!(self.stage, Stage::Cancelling { dropped: true, .. });
                self.follow((goes_on && !dropped).then_some(Notice::CancelledNothing))
            }
        });
        effects
    }

    /// So many banks were linked when all was to be cancelled, and nobody has asked of the one more.
    fn ask_of_one_more(&mut self, linked: usize) -> Vec<Effect> {
        let wished = Some(linked);
        self.stage = Stage::CancelAsked { wished };
        stop_timers()
    }

    pub(super) fn cancel_refused(&mut self) -> Vec<Effect> {
        match self.stage {
            Stage::Cancelling { .. } | Stage::CancelFailed { trying: true, .. } => {
                self.follow_anew(Notice::TooLateToCancel)
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn cancel_failed(&mut self, why: Trouble) -> Vec<Effect> {
        let (unless_linked, linked, news) = match self.stage {
            Stage::Cancelling { dropped: true, .. } => return self.kept(),
            Stage::Cancelling {
                unless_linked,
                linked,
                ..
            } => (unless_linked, linked, true),
            Stage::CancelFailed {
                unless_linked,
                linked,
                trying: true,
                ..
            } => (unless_linked, linked, false),
            _ => return Vec::new(),
        };
        self.stage = Stage::CancelFailed {
            why,
            unless_linked,
            linked,
            trying: false,
        };
        let mut effects = vec![read_after(why.is_of_the_line())];
        effects.extend(news.then(|| problem("cancel_failed")));
        effects
    }

    /// The end user presses once more. Of a bank that was linked meanwhile nobody has asked them yet.
    pub(super) fn cancel_again(&mut self) -> Vec<Effect> {
        match self.stage {
            Stage::CancelFailed {
                unless_linked: false,
                linked,
                ..
            } if self.linked() > linked => self.ask_of_one_more(linked),
            Stage::CancelFailed { unless_linked, .. } => self.cancel(unless_linked),
            _ => Vec::new(),
        }
    }

    /// The wish did not get through, and now it may. Nobody presses, so that nothing is thrown away
    /// which was not there when it was said.
    pub(super) fn cancel_by_itself(&mut self) -> Vec<Effect> {
        let linked_now = self.linked();
        let Stage::CancelFailed {
            unless_linked,
            linked,
            trying,
            ..
        } = &mut self.stage
        else {
            return Vec::new();
        };
        if linked_now > *linked && !*unless_linked {
            return self.cancel_again();
        }
        *trying = true;
        let unless_linked = *unless_linked || *linked == 0;
        vec![Effect::Cancel { unless_linked }]
    }

    /// The page was loaded anew, after a cancellation that may not have got through; `linked` is how
    /// many banks were linked then. `of_removals` as in [`over`](Self::over).
    pub(super) fn cancel_anew(
        &mut self,
        linked: usize,
        of_removals: Option<Notice>,
    ) -> Vec<Effect> {
        if self.state_is_at_most(JourneyState::Synchronising) && self.linked() > linked {
            return self.ask_of_one_more(linked);
        }
        self.stage = Stage::Cancelling {
            unless_linked: false,
            linked,
            slow: false,
            dropped: false,
        };
        if self.state_is_at_most(JourneyState::Synchronising) {
            // Of a bank that is linked in this moment nobody was asked.
            let unless_linked = linked == 0;
            return vec![slow_answer(), Effect::Cancel { unless_linked }];
        }
        if self.state_is_at_most(JourneyState::Erasing) {
            let late = self.comes_too_late().or(of_removals);
            return self.follow(late);
        }
        self.over(of_removals)
    }

    /// What was asked about, or did not arrive, is not wanted any more.
    pub(super) fn keep_pressed(&mut self) -> Vec<Effect> {
        match &self.stage {
            Stage::RemoveAsked { id } => {
                let id = id.clone();
                self.is_wished_no_more(&id);
                let mut effects = self.follow(None);
                // Others have waited for the answer.
                let others = self.has_removals_to_send();
                effects.extend(others.then_some(Effect::ReadSnapshot));
                effects
            }
            Stage::CancelAsked { .. } => self.follow(None),
            // One bank more is not wanted any more; those that are linked stay.
            Stage::OpeningFailed { .. } if self.is_linked() => self.follow(None),
            // It is on its way: its answer is waited for.
            Stage::CancelFailed {
                unless_linked,
                linked,
                trying: true,
                ..
            } => {
                let (unless_linked, linked) = (*unless_linked, *linked);
                self.stage = Stage::Cancelling {
                    unless_linked,
                    linked,
                    slow: false,
                    dropped: true,
                };
                vec![slow_answer()]
            }
            Stage::CancelFailed { .. } => self.kept(),
            _ => Vec::new(),
        }
    }

    /// Nothing is cancelled, and nothing on its way.
    fn kept(&mut self) -> Vec<Effect> {
        let mut effects = if self.state_is_at_most(JourneyState::Opened) {
            self.ready()
        } else {
            self.follow(None)
        };
        // Nothing is on its way: the widget is offered again at once.
        if let Stage::Following { slow, .. } = &mut self.stage {
            *slow = true;
        }
        effects.push(Effect::ReadSnapshot);
        effects
    }

    /// `of_removals` is what came of those that had not got through.
    pub(super) fn over(&mut self, of_removals: Option<Notice>) -> Vec<Effect> {
        let said = match &self.stage {
            Stage::Following { notice, .. } => *notice,
            _ => self.comes_too_late(),
        };
        let too_late = said.or(of_removals).filter(Notice::is_too_late);
        let too_late = too_late.filter(|_| !self.shares_nothing());
        self.stage = Stage::Over { too_late };
        let mut effects = stop_timers();
        if let Some(progress) = self.progress() {
            let outcome = End::of(progress).kind();
            effects.push(tell(EmbedEvent::Done { outcome }));
        }
        effects
    }

    pub(super) fn leave(&self) -> Vec<Effect> {
        let url = self.leave_url();
        if self.embedded {
            vec![tell(EmbedEvent::Leave { url })]
        } else {
            vec![Effect::Leave(url)]
        }
    }
}
