//! What the machine asks the browser to do.

use contract::{EmbedEvent, WidgetReport};

/// Something to be done; what comes of it returns as an [`Event`](crate::Event).
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Read the journey from the server.
    ReadSnapshot,
    /// Follow the server-sent events from the one after this, in place of any followed before.
    FollowEvents {
        /// The last event known.
        after: u64,
    },
    /// Ask the server for the widget's address.
    OpenWidget,
    /// Go to this address with the whole window.
    GoTo(String),
    /// Hand the server a hint.
    Report(WidgetReport),
    /// Tell the server that no more banks follow.
    Finish,
    /// Ask the server to cancel.
    Cancel,
    /// Tell the partner's page, when there is one around ours.
    TellParent(EmbedEvent),
    /// Ring after so many milliseconds, in place of the same timer started before.
    StartTimer(Timer, u32),
    /// Do not ring.
    StopTimer(Timer),
    /// Go to the partner's address with the whole window; without one, try to close the tab.
    Leave(Option<String>),
}

/// The timers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timer {
    /// What is going on takes longer than most people expect.
    Slow,
    /// The frame should have loaded by now.
    Frame,
}
