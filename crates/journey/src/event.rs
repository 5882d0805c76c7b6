//! What happens to a journey's page.

use contract::{Progress, Snapshot};
use linxo::event::WidgetEvent;

use crate::Purpose;
use crate::effect::Timer;

/// Something that happened. Names are past: whether anything follows from it is the machine's to say.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The server told everything about the journey.
    SnapshotArrived(Box<Snapshot>),
    /// It could not be read.
    SnapshotFailed(Trouble),
    /// A server-sent event.
    ProgressArrived(Progress),
    /// The server-sent events broke off.
    StreamLost,
    /// The end user wants to begin.
    StartPressed,
    /// The end user wants what failed to be tried again.
    RetryPressed,
    /// The end user wants the widget back.
    ReopenPressed,
    /// The end user has no more banks to link.
    FinishPressed,
    /// The server answered to that, whatever it said.
    FinishAnswered,
    /// The end user wants to stop.
    CancelPressed,
    /// The end user wants to go back to the partner.
    LeavePressed,
    /// The server opened the widget, or found it open.
    WidgetOpened {
        /// The widget's whole address.
        url: String,
    },
    /// The server could not open the widget.
    WidgetRefused(WidgetTrouble),
    /// The widget posted a message; its origin and its source were checked.
    WidgetSaid(WidgetEvent),
    /// The frame has loaded a page that is not ours.
    FrameLoaded,
    /// The frame has loaded our own page of this purpose.
    FrameReturned(Purpose),
    /// The server took the cancellation.
    CancelAccepted,
    /// The server did not: it is too late.
    CancelRefused,
    /// Nobody knows: the server was not reached, or failed.
    CancelFailed,
    /// A timer that was started has run out.
    TimerRang(Timer),
    /// The page is looked at again: another tab was in front, or Back brought it back.
    PageShown,
    /// The page's content has another height now, in CSS pixels.
    HeightChanged(u32),
}

/// Why the journey cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No journey opens with this key.
    UnknownKey,
    /// The server was not reached.
    Offline,
    /// The server answered with an error.
    Server,
}

/// Why the widget is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WidgetTrouble {
    /// Our server cannot reach Linxo; trying again is right.
    LinxoUnreachable,
    /// Linxo answers our server, but refuses.
    LinxoRefused,
    /// Our server was not reached.
    Offline,
    /// The journey is past the point where a widget makes sense.
    Expired,
    /// The widget said that it ended, and not with success.
    EndedWithoutSuccess,
    /// Anything else, by its stable code.
    Other(String),
}

impl WidgetTrouble {
    /// A stable name, for the partner's page.
    pub fn code(&self) -> &str {
        match self {
            Self::LinxoUnreachable => "linxo_unreachable",
            Self::LinxoRefused => "linxo_refused",
            Self::Offline => "offline",
            Self::Expired => "expired",
            Self::EndedWithoutSuccess => "widget_ended_without_success",
            Self::Other(code) => code,
        }
    }
}
