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
    /// The server-sent events broke off, or did not begin. They are tried again by themselves.
    StreamLost,
    /// They are there again.
    StreamFound,
    /// The end user wants to begin.
    StartPressed,
    /// The end user wants what failed to be tried again.
    RetryPressed,
    /// The end user wants the widget back.
    ReopenPressed,
    /// The end user sees that the widget's session is over, or is lost in it.
    RenewPressed,
    /// The end user has no more banks to link.
    FinishPressed,
    /// The server answered to that: how the journey stands now, or that it had nothing to finish.
    FinishAnswered(Option<Box<Progress>>),
    /// It did not: it was not reached, or failed.
    FinishFailed(Trouble),
    /// The end user does not want to share this bank, by its connection's id.
    RemovePressed(String),
    /// The end user was asked, and does want it removed.
    RemoveConfirmed,
    /// The server has this one deleted at Linxo.
    RemoveAnswered(String),
    /// The server does not remove this one any more: it is too late.
    RemoveRefused(String),
    /// Nobody knows of this one: the server was not reached, or failed.
    RemoveFailed(String, Trouble),
    /// The end user wants to stop.
    CancelPressed,
    /// The end user was asked, and does want to stop.
    CancelConfirmed,
    /// The end user does not want to stop, or to remove a bank, after all.
    KeepPressed,
    /// The end user wants our page anew.
    ReloadPressed,
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
    WidgetSaid(WidgetEvent<()>),
    /// The end user took the link that opens the widget in a tab of its own.
    TabTaken,
    /// The frame has loaded a page that is not ours.
    FrameLoaded,
    /// The browser did not let the frame go to an address.
    FrameBlocked,
    /// The frame has loaded our own page of this purpose.
    FrameReturned(Purpose),
    /// The server looked at the cancellation: this is how the journey stands now.
    CancelAnswered(Box<Progress>),
    /// The server did not take it: it is too late.
    CancelRefused,
    /// Nobody knows: the server was not reached, or failed.
    CancelFailed(Trouble),
    /// A timer that was started has run out.
    TimerRang(Timer),
    /// The page is looked at again: another tab was in front, or Back brought it back.
    PageShown,
    /// The page's content has another height now, in CSS pixels.
    HeightChanged(u32),
}

/// Why the server did not do what was asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No journey opens with this key.
    UnknownKey,
    /// There was a journey, and it is no more.
    Gone,
    /// Something on the way refused us; our server refuses nobody who has the key.
    Refused,
    /// Too many questions in too short a time, or too many pages open.
    Busy,
    /// The server answered with an error.
    Server,
    /// The server asked Linxo, which did not answer or refused.
    Linxo,
    /// The server answered with something this page does not understand.
    Unreadable,
    /// The browser says that it has no network.
    Offline,
    /// The server was not reached, or not in time.
    Unreachable,
}

impl Trouble {
    /// Each of them.
    pub const ALL: [Self; 9] = [
        Self::UnknownKey,
        Self::Gone,
        Self::Refused,
        Self::Busy,
        Self::Server,
        Self::Linxo,
        Self::Unreadable,
        Self::Offline,
        Self::Unreachable,
    ];

    /// Whether nobody has refused: what was asked, or its answer, did not get through.
    pub fn is_of_the_line(self) -> bool {
        matches!(self, Self::Offline | Self::Unreachable)
    }

    /// A stable name, for the partner's page.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown_key",
            Self::Gone => "gone",
            Self::Refused => "refused",
            Self::Busy => "busy",
            Self::Server => "server",
            Self::Linxo => "linxo",
            Self::Unreadable => "unreadable",
            Self::Offline => "offline",
            Self::Unreachable => "unreachable",
        }
    }
}

/// Why the widget is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WidgetTrouble {
    /// Our server cannot reach Linxo; trying again is right.
    LinxoUnreachable,
    /// Linxo answers our server, but refuses.
    LinxoRefused,
    /// Our own server is at fault, or was not reached; Linxo was not even asked.
    Ours(Trouble),
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
            Self::Ours(why) => why.code(),
            Self::Expired => "expired",
            Self::EndedWithoutSuccess => "widget_ended_without_success",
            Self::Other(code) => code,
        }
    }

    /// Whether the page tries again by itself, once the server is heard.
    pub fn is_of_the_line(&self) -> bool {
        matches!(self, Self::Ours(why) if why.is_of_the_line())
    }

    /// Whether it is the journey that must be looked at again, and not the widget.
    pub fn is_about_the_journey(&self) -> bool {
        matches!(
            self,
            Self::Expired | Self::Ours(Trouble::UnknownKey | Trouble::Gone)
        )
    }
}
