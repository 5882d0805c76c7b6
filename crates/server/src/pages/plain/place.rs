//! Where a page stands that has no program: the same machine as the program's, which hears of nothing
//! but the journey as it is now.

use std::time::Duration;

use ::journey::{Effect, Event, Journey as Page, Screen, Timer};
use contract::{JourneyState, Presentation, Snapshot};

use super::visit::Visit;
use crate::api::snapshot_of;
use crate::app::App;
use crate::keys::Purpose;

/// Linxo knows of a bank within seconds.
const SLOW_LINKING: Duration = Duration::from_secs(10);
const SLOW_SYNCHRONISING: Duration = Duration::from_secs(20);

/// The journey as the page shows it.
pub(super) struct Place {
    pub(super) snapshot: Snapshot,
    page: Page,
    asks_to_cancel: bool,
}

impl Place {
    pub(super) fn of(app: &App, visit: &Visit) -> Self {
        let mut snapshot = snapshot_of(app, visit.journey.clone(), visit.look.as_ref());
        // Whatever the partner wants, only the whole window needs no program.
        snapshot.presentation = Presentation::FullPage;
        let since_return_ms = visit.journey.returned_at_ms.map(|at| app.now_ms() - at);
        Self::new(snapshot, visit.purpose, since_return_ms)
    }

    fn new(snapshot: Snapshot, purpose: Purpose, since_return_ms: Option<i64>) -> Self {
        let linked = !snapshot.progress.connections.is_empty();
        let state = snapshot.progress.state;
        let asks_to_cancel =
            purpose == Purpose::Cancelled && !linked && state <= JourneyState::Linking;
        // Nothing is asked of the server when a page is shown: what the program would do unasked has
        // a button. So the widget's own cancel button asks, and whoever comes from the bank goes on.
        let as_if = match purpose {
            Purpose::Page => ::journey::Purpose::Page,
            Purpose::Resume => ::journey::Purpose::Resume,
            Purpose::Return | Purpose::Cancelled => ::journey::Purpose::Return,
        };
        let mut page = Page::new(as_if, false).visited_before(true);
        page.handle(Event::SnapshotArrived(Box::new(snapshot.clone())));
        let slow = if state <= JourneyState::Linking {
            SLOW_LINKING
        } else {
            SLOW_SYNCHRONISING
        };
        let slow = i64::try_from(slow.as_millis()).unwrap_or(i64::MAX);
        if state <= JourneyState::Synchronising && since_return_ms.is_some_and(|ms| ms > slow) {
            page.handle(Event::TimerRang(Timer::Slow));
        }
        Self {
            snapshot,
            page,
            asks_to_cancel,
        }
    }

    pub(super) fn screen(&self) -> Screen {
        self.page.screen()
    }

    pub(super) fn state(&self) -> JourneyState {
        self.snapshot.progress.state
    }

    pub(super) fn is_linked(&self) -> bool {
        !self.snapshot.progress.connections.is_empty()
    }

    /// The widget's own cancel button brought the end user here, and there is nothing to lose.
    pub(super) fn asks_to_cancel(&self) -> bool {
        self.asks_to_cancel
    }

    pub(super) fn may_cancel(&self) -> bool {
        match self.screen() {
            Screen::Start { .. } => true,
            Screen::Following { can_cancel, .. } => can_cancel,
            _ => false,
        }
    }

    /// The form that opens the widget again: the same session, or a new one where that is over.
    pub(super) fn reopens(&self) -> &'static str {
        let effects = self.page.clone().handle(Event::ReopenPressed);
        if effects.contains(&Effect::OpenWidgetAnew) {
            "anew"
        } else {
            "open"
        }
    }

    /// Where the way back to the partner leads.
    pub(super) fn leave(&self) -> Option<String> {
        let effects = self.page.clone().handle(Event::LeavePressed);
        effects.into_iter().find_map(|effect| match effect {
            Effect::Leave(url) => url,
            _ => None,
        })
    }

    /// Whether the page is to be brought up to date by itself: something moves that is not the end
    /// user's to move.
    pub(super) fn moves(&self) -> bool {
        match self.screen() {
            Screen::Following { waits, .. } => !waits.for_the_end_user(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
