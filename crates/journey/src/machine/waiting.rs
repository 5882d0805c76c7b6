//! Time passes, lines break, tabs are left and come back.

use super::{Journey, Stage};
use crate::effect::{Effect, Timer};
use crate::event::{Trouble, WidgetTrouble};

impl Journey {
    pub(super) fn timer_rang(&mut self, timer: Timer) -> Vec<Effect> {
        match timer {
            Timer::Slow => {
                if let Stage::Loading { slow }
                | Stage::Opening { slow, .. }
                | Stage::Removing { slow, .. }
                | Stage::Cancelling { slow, .. }
                | Stage::Following { slow, .. } = &mut self.stage
                {
                    *slow = true;
                }
                Vec::new()
            }
            Timer::Frame => self.frame_is_late(),
            Timer::Again => self.read_again_where_it_helps(),
        }
    }

    fn read_again_where_it_helps(&self) -> Vec<Effect> {
        let helps = match self.stage {
            Stage::Over { .. } | Stage::Unknown { .. } => false,
            Stage::Unreachable { .. } => true,
            _ => self.stale.is_some() || self.waits_for_the_line(),
        };
        helps.then_some(Effect::ReadSnapshot).into_iter().collect()
    }

    /// The events broke off. They are followed again by themselves; until then, and where they never
    /// get through, reading tells as much.
    pub(super) fn stream_lost(&self) -> Vec<Effect> {
        match self.stage {
            Stage::Loading { .. }
            | Stage::Unreachable { .. }
            | Stage::Unknown { .. }
            | Stage::Over { .. } => Vec::new(),
            // It has its own time: a line that breaks again and again would try it as often.
            _ if self.waits_for_the_line() => Vec::new(),
            _ => vec![Effect::ReadSnapshot],
        }
    }

    pub(super) fn stream_found(&mut self) -> Vec<Effect> {
        self.stale = None;
        // Whether it is still wanted, only a reading tells.
        if self.waits_for_the_line() {
            return Vec::new();
        }
        self.heard()
    }

    /// Whether something the end user wanted did not get through, and is tried by itself.
    fn waits_for_the_line(&self) -> bool {
        if self.has_removals_to_send() {
            return true;
        }
        match &self.stage {
            Stage::OpeningFailed { why, .. } => why.is_of_the_line(),
            Stage::CancelFailed { why, .. } => why.is_of_the_line(),
            _ => false,
        }
    }

    /// The server is heard, so that what did not get through does so now.
    pub(super) fn heard(&mut self) -> Vec<Effect> {
        self.stale = None;
        let mut effects = self.send_a_removal();
        effects.extend(self.go_on());
        effects
    }

    fn go_on(&mut self) -> Vec<Effect> {
        match &mut self.stage {
            // The page has said that it goes on by itself then.
            Stage::CancelFailed {
                why, trying: false, ..
            } if why.is_of_the_line() => self.cancel_by_itself(),
            Stage::OpeningFailed {
                why,
                anew,
                trying: trying @ false,
            } if why.is_of_the_line() => {
                *trying = true;
                // Without a network nothing has arrived. Otherwise the new session may be there, and
                // only its address be lost: it is asked for, and not another one each time.
                let offline = *why == WidgetTrouble::Ours(Trouble::Offline);
                vec![if *anew && offline {
                    Effect::OpenWidgetAnew
                } else {
                    Effect::OpenWidget
                }]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn page_shown(&mut self) -> Vec<Effect> {
        match self.stage {
            Stage::Over { .. } | Stage::Unknown { .. } => Vec::new(),
            // Back brought us here from the widget: begin where it can be opened again.
            Stage::Gone { .. } => {
                self.stage = Stage::Ready;
                vec![Effect::ReadSnapshot]
            }
            _ => vec![Effect::ReadSnapshot],
        }
    }
}
