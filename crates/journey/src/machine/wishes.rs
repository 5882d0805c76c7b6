//! What the end user wanted and the server has not heard, for a page that is loaded anew.

use super::{Journey, Removal, Stage};
use crate::event::Trouble;

const CANCEL: &str = "cancel";
const CANCEL_LINKED: &str = "cancel linked";
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
            add(if linked { CANCEL_LINKED } else { CANCEL }, "");
        }
        if let Stage::Removing { id, .. } = &self.stage {
            add(REMOVE, id);
        }
        for removal in self.removals.iter().filter(|one| one.is_to_be_sent()) {
            add(REMOVE, &removal.id);
        }
        lines
    }

    /// Goes on with those of the same page before it was loaded anew.
    #[must_use]
    pub fn wishing(mut self, wishes: &str) -> Self {
        for wish in wishes.lines() {
            match wish {
                CANCEL | CANCEL_LINKED => self.cancel_wished = Some(wish == CANCEL_LINKED),
                _ => self.removals.extend(removal(wish)),
            }
        }
        self
    }

    /// Whether all is to be cancelled, by our own button, and whether a bank was linked when that was
    /// said. What the server has refused waits for another press.
    fn wants_to_cancel(&self) -> Option<bool> {
        match self.stage {
            Stage::Cancelling {
                unless_linked: false,
                linked,
                ..
            } => Some(linked),
            Stage::CancelFailed {
                why,
                unless_linked: false,
                linked,
                trying,
            } if trying || why.is_of_the_line() => Some(linked),
            Stage::CancelAsked { wished: true } => Some(false),
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
