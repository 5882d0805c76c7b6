//! Taking one bank away before anything is shared.

use contract::{JourneyState, Progress};

use super::arriving::{read_after, slow_answer};
use super::{Journey, Removal, Stage, stop_timers};
use crate::bank::Bank;
use crate::effect::{Effect, Timer};
use crate::event::Trouble;
use crate::screen::{Notice, Screen};

impl Journey {
    /// The end user is asked once more: a list that becomes shorter puts another bank under the finger.
    pub(super) fn remove_pressed(&mut self, id: String) -> Vec<Effect> {
        let lets_go =
            matches!(self.screen(), Screen::Following { waits, .. } if waits.lets_a_bank_go());
        if !lets_go {
            return Vec::new();
        }
        // It is on its way already, and nobody can call it back.
        let sent = |removal: &Removal| removal.id == id && removal.sent;
        if self.removals.iter().any(sent) {
            self.stage = Stage::Removing { id, slow: false };
            return vec![Effect::StopTimer(Timer::Frame), slow_answer()];
        }
        self.stage = Stage::RemoveAsked { id };
        stop_timers()
    }

    pub(super) fn remove_confirmed(&mut self) -> Vec<Effect> {
        let Stage::RemoveAsked { id } = &self.stage else {
            return Vec::new();
        };
        let id = id.clone();
        self.is_wished_no_more(&id);
        self.stage = Stage::Removing {
            id: id.clone(),
            slow: false,
        };
        vec![slow_answer(), Effect::RemoveBank(id)]
    }

    pub(super) fn remove_answered(&mut self, id: &str) -> Vec<Effect> {
        if !self.waits_for_the_answer_of(id) {
            return Vec::new();
        }
        // The server's own word of it may still be on its way.
        if let Some(snapshot) = &mut self.snapshot {
            let progress = &mut snapshot.progress;
            progress.connections.retain(|bank| bank.id != id);
            progress.unlinked |= progress.connections.is_empty();
        }
        self.removal_is_over(id, Notice::BankRemoved)
    }

    pub(super) fn remove_refused(&mut self, id: &str) -> Vec<Effect> {
        if !self.waits_for_the_answer_of(id) {
            return Vec::new();
        }
        self.removal_is_over(id, Notice::TooLateToRemove)
    }

    pub(super) fn remove_failed(&mut self, id: String, why: Trouble) -> Vec<Effect> {
        if !self.waits_for_the_answer_of(&id) {
            return Vec::new();
        }
        // The answer was lost, but the server's events have told.
        if !self.is_there(&id) {
            return self.removal_is_over(&id, Notice::BankRemoved);
        }
        let mut effects = match &self.stage {
            Stage::Removing { id: asked, .. } if *asked == id => self.follow(None),
            _ => Vec::new(),
        };
        self.is_wished_no_more(&id);
        let sent = false;
        self.removals.push(Removal { id, why, sent });
        effects.push(read_after(why.is_of_the_line()));
        effects
    }

    /// Whether it was sent, and nothing has come back: each bank has an answer of its own.
    fn waits_for_the_answer_of(&self, id: &str) -> bool {
        let asked = matches!(&self.stage, Stage::Removing { id: asked, .. } if asked == id);
        asked || self.removals.iter().any(|one| one.id == id && one.sent)
    }

    fn removal_is_over(&mut self, id: &str, news: Notice) -> Vec<Effect> {
        self.is_wished_no_more(id);
        match &mut self.stage {
            Stage::Removing { id: asked, .. } | Stage::RemoveAsked { id: asked } if asked == id => {
                return self.follow_anew(news);
            }
            Stage::Following { notice, .. } => *notice = Some(news),
            _ => {}
        }
        vec![Effect::ReadSnapshot]
    }

    pub(super) fn is_wished_no_more(&mut self, id: &str) {
        self.removals.retain(|removal| removal.id != id);
    }

    /// Whether a wish is there that is sent again by itself, or is on its way.
    pub(super) fn has_removals_to_send(&self) -> bool {
        self.removals.iter().any(Removal::is_to_be_sent)
    }

    /// Sends one that did not get through: the next when that one is answered.
    pub(super) fn send_a_removal(&mut self) -> Vec<Effect> {
        // Nor while somebody is asked whether they still want it.
        let busy = matches!(
            self.stage,
            Stage::RemoveAsked { .. }
                | Stage::Removing { .. }
                | Stage::Cancelling { .. }
                | Stage::CancelFailed { .. }
        );
        if busy || self.removals.iter().any(|one| one.sent) {
            return Vec::new();
        }
        let mut removals = self.removals.iter_mut();
        let Some(next) = removals.find(|one| one.why.is_of_the_line()) else {
            return Vec::new();
        };
        next.sent = true;
        vec![Effect::RemoveBank(next.id.clone())]
    }

    /// What is said of the wish that did not get through last.
    pub(super) fn removal_failed(&self) -> Option<Notice> {
        let last = self.removals.last()?;
        Some(Notice::RemoveFailed(last.why))
    }

    /// What news say of wishes that did not get through, or whose answers were lost.
    pub(super) fn removals_turn_out(&mut self) -> Option<Notice> {
        let removals = std::mem::take(&mut self.removals);
        let (there, gone): (Vec<_>, Vec<_>) =
            removals.into_iter().partition(|one| self.is_there(&one.id));
        if !there.is_empty() && !self.state_is_at_most(JourneyState::Synchronising) {
            return (!self.shares_nothing()).then_some(Notice::TooLateToRemove);
        }
        self.removals = there;
        (!gone.is_empty()).then_some(Notice::BankRemoved)
    }

    /// Whether the question makes no sense any more: the bank is gone, or the journey further on.
    pub(super) fn nothing_to_remove(&self) -> bool {
        match &self.stage {
            Stage::RemoveAsked { id } => {
                !self.is_there(id) || !self.state_is_at_most(JourneyState::Synchronising)
            }
            _ => false,
        }
    }

    pub(super) fn name_of(&self, id: &str) -> Option<String> {
        self.name_of_any(id).flatten()
    }

    pub(super) fn is_there(&self, id: &str) -> bool {
        self.name_of_any(id).is_some()
    }

    /// The name of a bank that is linked, if it has one.
    fn name_of_any(&self, id: &str) -> Option<Option<String>> {
        let banks = Bank::all(self.progress()?);
        let bank = banks.into_iter().find(|bank| bank.id == id)?;
        Some(bank.name)
    }
}

impl Removal {
    /// Whether it is sent again by itself, or is on its way.
    fn is_to_be_sent(&self) -> bool {
        self.sent || self.why.is_of_the_line()
    }
}

/// Whether a bank that was there is there no more.
pub(super) fn lost(before: &Progress, now: &Progress) -> bool {
    let gone = |id: &str| now.connections.iter().all(|bank| bank.id != id);
    before.connections.iter().any(|bank| gone(&bank.id))
}
