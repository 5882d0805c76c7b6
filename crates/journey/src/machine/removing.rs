//! Taking one bank away before anything is shared.

use contract::{JourneyState, Progress};

use super::arriving::read_after;
use super::{Journey, Removal, Stage, stop_timers};
use crate::bank::Bank;
use crate::effect::Effect;
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
        self.stage = Stage::RemoveAsked { id };
        stop_timers()
    }

    pub(super) fn remove_confirmed(&mut self) -> Vec<Effect> {
        let Stage::RemoveAsked { id } = &self.stage else {
            return Vec::new();
        };
        let id = id.clone();
        self.stage = Stage::Removing { id: id.clone() };
        vec![Effect::RemoveBank(id)]
    }

    pub(super) fn remove_answered(&mut self) -> Vec<Effect> {
        let (Stage::Removing { id }
        | Stage::Following {
            removal: Some(Removal { id, sent: true }),
            ..
        }) = &self.stage
        else {
            return Vec::new();
        };
        // The server's own word of it may still be on its way.
        if let Some(snapshot) = &mut self.snapshot {
            let progress = &mut snapshot.progress;
            progress.connections.retain(|bank| bank.id != *id);
            progress.unlinked |= progress.connections.is_empty();
        }
        self.follow_anew(Notice::BankRemoved)
    }

    pub(super) fn remove_failed(&mut self, why: Trouble) -> Vec<Effect> {
        match &self.stage {
            // The answer was lost, but the server's events have told.
            Stage::Removing { id } if !self.is_there(id) => self.follow_anew(Notice::BankRemoved),
            Stage::Removing { id }
            | Stage::Following {
                removal: Some(Removal { id, sent: true }),
                ..
            } => {
                let id = id.clone();
                self.remove_later(id, why)
            }
            _ => Vec::new(),
        }
    }

    /// The wish did not get through: once we are reached it may, and it is kept until then.
    fn remove_later(&mut self, id: String, why: Trouble) -> Vec<Effect> {
        let mut effects = match self.stage {
            Stage::Removing { .. } => self.follow(None),
            _ => Vec::new(),
        };
        let line = why.is_of_the_line();
        if let Stage::Following {
            notice, removal, ..
        } = &mut self.stage
        {
            *notice = Some(Notice::RemoveFailed(why));
            *removal = line.then_some(Removal { id, sent: false });
        }
        effects.push(read_after(line));
        effects
    }

    /// What news say of a wish to remove a bank that did not get through, or whose answer was lost.
    pub(super) fn removal_turns_out(&mut self, gone: bool) {
        let Stage::Following {
            notice: Some(Notice::RemoveFailed(_)),
            removal,
            ..
        } = &self.stage
        else {
            return;
        };
        let waits = removal.as_ref();
        let there = waits.is_some_and(|removal| self.is_there(&removal.id));
        let further = !self.state_is_at_most(JourneyState::Synchronising);
        let news = match (gone && !there, there && further) {
            (true, _) => Notice::BankRemoved,
            (_, true) => Notice::TooLateToRemove,
            _ => return,
        };
        if let Stage::Following {
            notice, removal, ..
        } = &mut self.stage
        {
            *notice = Some(news);
            *removal = None;
        }
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

/// Whether a bank that was there is there no more.
pub(super) fn lost(before: &Progress, now: &Progress) -> bool {
    let gone = |id: &str| now.connections.iter().all(|bank| bank.id != id);
    before.connections.iter().any(|bank| gone(&bank.id))
}
