//! What the end user wanted and the server has not heard, for a page that is loaded anew.

use super::{Journey, Removal, Stage};
use crate::event::Trouble;

const CANCEL: &str = "cancel ";
const REMOVE: &str = "remove ";

impl Journey {
    /// What is wanted, and of which it is not known that it came to pass, a line each: a page that is
    /// loaded anew is to go on with these.
    pub fn wishes(&self) -> String {
        let mut lines = String::new();
        let mut add = |wish: &str, id: &str| {
            lines.push_str(wish);
            lines.push_str(id);
            lines.push('\n');
        };
        if let Some(linked) = self.wants_to_cancel() {
            add(CANCEL, &linked.to_string());
        }
        if let Stage::Removing { id, .. } = &self.stage {
            add(REMOVE, id);
        }
        for removal in &self.removals {
            add(REMOVE, &removal.id);
        }
        lines
    }

    /// Goes on with those of a page of the same journey before it was loaded anew. To be told before
    /// the journey is read.
    pub fn wish(&mut self, wishes: &str) {
        for wish in wishes.lines() {
            match wish.strip_prefix(CANCEL) {
                Some(linked) => self.cancel_wished = linked.parse().ok(),
                None => self.removals.extend(removal(wish)),
            }
        }
    }

    /// Whether all is to be cancelled, by our own button, and how many banks were linked when that was
    /// said.
    pub(super) fn wants_to_cancel(&self) -> Option<usize> {
        match self.stage {
            Stage::Cancelling {
                unless_linked: false,
                linked,
                dropped: false,
                ..
            }
            | Stage::CancelFailed {
                unless_linked: false,
                linked,
                ..
            } => Some(linked),
            Stage::CancelAsked { wished } => wished,
            _ => self.cancel_wished,
        }
    }
}

fn removal(wish: &str) -> Option<Removal> {
    Some(Removal {
        id: wish.strip_prefix(REMOVE)?.to_owned(),
        // Whether it got through, nobody has heard.
        why: Trouble::Unreachable,
        sent: false,
    })
}
