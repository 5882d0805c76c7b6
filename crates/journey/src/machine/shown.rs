//! The screen of each stage.

use super::{Journey, Stage};
use crate::screen::{End, Screen};

impl Journey {
    /// What the end user sees.
    pub fn screen(&self) -> Screen {
        let Some(snapshot) = &self.snapshot else {
            return match self.stage {
                Stage::Unknown => Screen::UnknownJourney,
                Stage::Unreachable => Screen::Unreachable,
                Stage::Loading { slow } => Screen::Loading { slow },
                _ => Screen::Loading { slow: false },
            };
        };
        let progress = &snapshot.progress;
        match &self.stage {
            Stage::Loading { slow } => Screen::Loading { slow: *slow },
            Stage::Unknown => Screen::UnknownJourney,
            Stage::Unreachable => Screen::Unreachable,
            Stage::Ready => Screen::Start {
                partner: snapshot.partner.clone(),
                banks: snapshot.banks,
            },
            Stage::Opening { slow } => Screen::Opening { slow: *slow },
            Stage::Linking { url, loaded, late } => Screen::Widget {
                url: url.clone(),
                loaded: *loaded,
                late: *late,
                progress: progress.clone(),
            },
            Stage::Gone { url } => Screen::LeavingForWidget { url: url.clone() },
            Stage::OpeningFailed { why } => Screen::OpeningFailed { why: why.clone() },
            Stage::Following { slow } => Screen::Following {
                progress: progress.clone(),
                slow: *slow,
                can_reopen: *slow && self.may_open_widget(),
                can_finish: self.may_finish(),
                can_cancel: self.may_cancel(),
            },
            Stage::Cancelling => Screen::Cancelling,
            Stage::CancelFailed => Screen::CancelFailed,
            Stage::Over => Screen::Over {
                end: End::of(progress),
                counts: progress.counts,
                can_leave: self.leave_url().is_some() || self.embedded,
            },
        }
    }
}
