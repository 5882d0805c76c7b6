//! The screen of each stage.

use contract::{JourneyState, Presentation};

use super::{Journey, Stage};
use crate::screen::{End, Screen};
use crate::waits::Waits;

impl Journey {
    /// What the end user sees.
    pub fn screen(&self) -> Screen {
        let Some(snapshot) = &self.snapshot else {
            return match self.stage {
                Stage::Unknown { gone } => Screen::UnknownJourney { gone },
                Stage::Unreachable { why } => Screen::Unreachable { why },
                Stage::Loading { slow } => Screen::Loading { slow },
                _ => Screen::Loading { slow: false },
            };
        };
        let progress = &snapshot.progress;
        match &self.stage {
            Stage::Loading { slow } => Screen::Loading { slow: *slow },
            Stage::Unknown { gone } => Screen::UnknownJourney { gone: *gone },
            Stage::Unreachable { why } => Screen::Unreachable { why: *why },
            Stage::Ready => Screen::Start {
                partner: snapshot.partner.clone(),
                banks: snapshot.banks,
                begun: progress.state > JourneyState::Opened,
            },
            Stage::Opening { slow, .. } => Screen::Opening { slow: *slow },
            Stage::Linking { url, loaded, late } => Screen::Widget {
                url: url.clone(),
                loaded: *loaded,
                late: *late,
                progress: progress.clone(),
                can_finish: self.may_finish(),
            },
            Stage::Gone { url } => Screen::LeavingForWidget { url: url.clone() },
            Stage::Beside { url, taken } => Screen::WidgetBeside {
                url: url.clone(),
                taken: *taken,
            },
            Stage::OpeningFailed { why, .. } => Screen::OpeningFailed {
                why: why.clone(),
                can_go_back: self.is_linked(),
            },
            Stage::Following {
                slow,
                finishing,
                notice,
            } => {
                let beside = self.presentation() == Presentation::NewTab;
                let waits = Waits::of(snapshot.banks, progress, *finishing, beside);
                let can_reopen = self.may_open_widget() && (*slow || waits.for_the_end_user());
                Screen::Following {
                    waits,
                    slow: *slow && !waits.for_the_end_user(),
                    notice: self.removal_failed().or(*notice),
                    can_reopen,
                    // Until a bank is linked, the widget is reopened in a new session anyway.
                    can_renew: can_reopen && progress.state == JourneyState::Synchronising,
                    can_finish: self.may_finish(),
                    can_cancel: self.may_cancel(),
                }
            }
            Stage::RemoveAsked { id } => Screen::RemoveAsked {
                bank: self.name_of(id),
            },
            Stage::Removing { slow, .. } => Screen::Removing { slow: *slow },
            Stage::CancelAsked { .. } => Screen::CancelAsked,
            Stage::Cancelling { slow, .. } => Screen::Cancelling { slow: *slow },
            Stage::CancelFailed { why, .. } => Screen::CancelFailed { why: *why },
            Stage::Over { too_late } => Screen::Over {
                end: End::of(progress),
                too_late: *too_late,
                counts: progress.counts,
                can_leave: self.leave_url().is_some() || self.embedded,
            },
        }
    }
}
