//! What the end user may do, from what the server said.

use contract::{Banks, JourneyState, Presentation};

use super::{Journey, Stage};
use crate::Purpose;
use crate::bank::Bank;
use crate::screen::End;

impl Journey {
    pub(super) fn leave_url(&self) -> Option<String> {
        let snapshot = self.snapshot.as_ref()?;
        let delivered = End::of(&snapshot.progress) == End::Delivered;
        let (first, second) = if delivered {
            (&snapshot.return_url, &None)
        } else {
            (&snapshot.cancel_url, &snapshot.return_url)
        };
        first.as_ref().or(second.as_ref()).cloned()
    }

    /// A partner's page would lose itself if the widget took its place, so inside one there is a
    /// frame. And in the tab that the widget has come back to from a bank, it goes on.
    pub(super) fn presentation(&self) -> Presentation {
        let asked = self.snapshot.as_ref().map(|snapshot| snapshot.presentation);
        match asked {
            Some(Presentation::FullPage) if !self.embedded => Presentation::FullPage,
            Some(Presentation::NewTab) if self.purpose == Purpose::Page => Presentation::NewTab,
            Some(Presentation::NewTab) if !self.embedded => Presentation::FullPage,
            _ => Presentation::Iframe,
        }
    }

    /// Whether Linxo has told of a bank.
    pub(super) fn is_linked(&self) -> bool {
        self.linked() > 0
    }

    /// Of how many Linxo has told.
    pub(super) fn linked(&self) -> usize {
        let progress = self.progress();
        progress.map_or(0, |progress| progress.connections.len())
    }

    /// Whether the last bank was removed, and nothing begun since.
    pub(super) fn is_unlinked(&self) -> bool {
        self.progress().is_some_and(|progress| progress.unlinked)
    }

    pub(super) fn may_link_several(&self) -> bool {
        self.snapshot
            .as_ref()
            .is_some_and(|snapshot| snapshot.banks == Banks::Many)
    }

    pub(super) fn skips_intro(&self) -> bool {
        self.snapshot
            .as_ref()
            .is_some_and(|snapshot| snapshot.skip_intro)
    }

    pub(super) fn may_open_widget(&self) -> bool {
        self.state_is_at_most(JourneyState::Synchronising)
    }

    pub(super) fn may_finish(&self) -> bool {
        let said = self.progress().is_some_and(|progress| progress.finishing)
            || matches!(
                self.stage,
                Stage::Following {
                    finishing: true,
                    ..
                }
            );
        let several = self.may_link_several();
        let gives = self.progress().is_some_and(Bank::any_may_give);
        // What is said to be all must not hold what is still to go.
        let settled = !self.has_removals_to_send();
        several && !said && settled && gives && self.state_is_at_most(JourneyState::Synchronising)
    }

    pub(super) fn may_cancel(&self) -> bool {
        let stage_allows = matches!(
            self.stage,
            Stage::Ready
                | Stage::Opening { .. }
                | Stage::Linking { .. }
                | Stage::Beside { .. }
                | Stage::OpeningFailed { .. }
                | Stage::Following { .. }
        );
        stage_allows && self.state_is_at_most(JourneyState::Synchronising)
    }

    pub(super) fn state_is_at_most(&self, state: JourneyState) -> bool {
        self.progress()
            .is_some_and(|progress| progress.state <= state)
    }
}
