//! Time passes, lines break, tabs are left and come back.

use super::arriving::read_again;
use super::{Journey, Stage};
use crate::effect::{Effect, Timer};
use crate::event::Trouble;
use crate::screen::Notice;

impl Journey {
    pub(super) fn timer_rang(&mut self, timer: Timer) -> Vec<Effect> {
        match (timer, &mut self.stage) {
            (
                Timer::Slow,
                Stage::Loading { slow }
                | Stage::Opening { slow, .. }
                | Stage::Following { slow, .. },
            ) => *slow = true,
            (Timer::Frame, _) => return self.frame_is_late(),
            (Timer::Again, Stage::Unreachable { .. }) => return vec![Effect::ReadSnapshot],
            (Timer::Again, Stage::OpeningFailed { .. } | Stage::CancelFailed { .. }) => {
                return vec![Effect::ReadSnapshot, read_again()];
            }
            _ => {}
        }
        Vec::new()
    }

    /// The events broke off. They are followed again by themselves; until then, and where they never
    /// get through, reading tells as much.
    pub(super) fn stream_lost(&self) -> Vec<Effect> {
        match self.stage {
            Stage::Loading { .. }
            | Stage::Unreachable { .. }
            | Stage::Unknown { .. }
            | Stage::Over => Vec::new(),
            _ => vec![Effect::ReadSnapshot],
        }
    }

    pub(super) fn stream_found(&mut self) -> Vec<Effect> {
        self.heard()
    }

    /// The server is heard, so that what did not get through does so now.
    pub(super) fn heard(&mut self) -> Vec<Effect> {
        self.stale = None;
        match &mut self.stage {
            // The page has said that it goes on by itself then.
            Stage::CancelFailed { why, unless_linked } if why.is_of_the_line() => {
                let unless_linked = *unless_linked;
                self.cancel(unless_linked)
            }
            Stage::OpeningFailed { why, .. } if why.is_of_the_line() => self.retry_pressed(),
            Stage::Following { notice, .. } => {
                let told = notice.take();
                *notice = told.filter(|told| {
                    !matches!(
                        told,
                        Notice::RemoveFailed(Trouble::Offline)
                            | Notice::FinishFailed(Trouble::Offline)
                    )
                });
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn page_shown(&mut self) -> Vec<Effect> {
        match self.stage {
            Stage::Over | Stage::Unknown { .. } => Vec::new(),
            // Back brought us here from the widget: begin where it can be opened again.
            Stage::Gone { .. } => {
                self.stage = Stage::Ready;
                vec![Effect::ReadSnapshot]
            }
            _ => vec![Effect::ReadSnapshot],
        }
    }
}
