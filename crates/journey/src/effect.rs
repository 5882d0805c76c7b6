//! What the machine asks the browser to do.

use contract::EmbedEvent;

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
    /// Ask it for the address of a new session in place of the one that is open.
    OpenWidgetAnew,
    /// Go to this address with the whole window.
    GoTo(String),
    /// Hand the server a hint: the widget's last word.
    Report {
        /// The word, when it had one.
        status: Option<String>,
        /// The connection that it is about, when it named one.
        connection_id: Option<String>,
    },
    /// Tell the server that no more banks follow.
    Finish,
    /// Ask the server to cancel.
    Cancel {
        /// Only when no bank is linked.
        unless_linked: bool,
    },
    /// Ask the server to delete this connection at Linxo.
    RemoveBank(String),
    /// Tell the partner's page, when there is one around ours.
    TellParent(EmbedEvent),
    /// Ring after so many milliseconds, in place of the same timer started before.
    StartTimer(Timer, u32),
    /// Do not ring.
    StopTimer(Timer),
    /// Load our page anew.
    Reload,
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
    /// It is time to try again what failed.
    Again,
}
