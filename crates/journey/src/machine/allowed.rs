//! What the end user may do, from what the server said and what the page's own key opens.

use contract::{Banks, JourneyState, Presentation};

use super::{Journey, Stage};
use crate::Purpose;
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

    /// A partner's page would lose itself if the widget took its place, so inside one there is a frame.
    pub(super) fn presentation(&self) -> Presentation {
        match &self.snapshot {
            Some(snapshot) if !self.embedded => snapshot.presentation,
            _ => Presentation::Iframe,
        }
    }

    pub(super) fn may_open_widget(&self) -> bool {
        self.key_opens_widget() && self.state_is_at_most(JourneyState::Synchronising)
    }

    /// The keys of the other addresses do neither: see the server's table of purposes.
    pub(super) fn key_opens_widget(&self) -> bool {
        matches!(self.purpose, Purpose::Page | Purpose::Resume)
    }

    pub(super) fn may_finish(&self) -> bool {
        self.key_opens_widget()
            && self.snapshot.as_ref().is_some_and(|snapshot| {
                snapshot.banks == Banks::Many
                    && snapshot.progress.state == JourneyState::Linking
                    && !snapshot.progress.connections.is_empty()
            })
    }

    pub(super) fn may_cancel(&self) -> bool {
        let stage_allows = matches!(
            self.stage,
            Stage::Ready
                | Stage::Opening { .. }
                | Stage::Linking { .. }
                | Stage::OpeningFailed { .. }
                | Stage::Following { .. }
        );
        stage_allows
            && self.key_opens_widget()
            && self.state_is_at_most(JourneyState::Synchronising)
    }

    pub(super) fn state_is_at_most(&self, state: JourneyState) -> bool {
        self.snapshot
            .as_ref()
            .is_some_and(|snapshot| snapshot.progress.state <= state)
    }
}
