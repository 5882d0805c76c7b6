//! The browser's side of a journey as a pure state machine: [`Journey::handle`] takes what happened
//! and answers what is to be done, [`Journey::screen`] says what the end user sees. It merges three
//! inputs, the widget's messages, the server's events and the end user's clicks, of which only the
//! server's are the truth. It reads no clock, does no I/O and knows no browser, so everything it does
//! is tested on the host.

mod bank;
mod effect;
mod event;
mod machine;
mod screen;
mod waits;

pub use bank::{Bank, Brought, Fate};
pub use effect::{Effect, Timer};
pub use event::{Event, Trouble, WidgetTrouble};
pub use machine::Journey;
pub use screen::{End, Late, Notice, Screen};
pub use waits::Waits;

/// What the address of our page is for: its first path segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// `/j/`: the end user's page.
    Page,
    /// `/resume/`: the bank's own site sent the end user back.
    Resume,
    /// `/return/`: the widget is done.
    Return,
    /// `/cancelled/`: the end user cancelled in the widget.
    Cancelled,
}

impl Purpose {
    /// The purpose of an address whose first path segment this is.
    pub fn of_segment(segment: &str) -> Option<Self> {
        match segment {
            "j" => Some(Self::Page),
            "resume" => Some(Self::Resume),
            "return" => Some(Self::Return),
            "cancelled" => Some(Self::Cancelled),
            _ => None,
        }
    }
}
