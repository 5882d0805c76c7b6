//! What the end user sees.

use contract::{Banks, Counts, FailureCode, OutcomeKind, Progress};

use crate::WidgetTrouble;

/// One screen with all it shows. Equal screens look the same, so a view that follows a memo of this
/// is drawn again only when something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// The journey is being read.
    Loading {
        /// For longer than usual.
        slow: bool,
    },
    /// No journey opens with this key.
    UnknownJourney,
    /// The journey cannot be read; trying again is right.
    Unreachable,
    /// What is about to happen, and the button that begins it.
    Start {
        /// Who asks for the data.
        partner: String,
        /// How many banks may be linked.
        banks: Banks,
    },
    /// The widget is being opened.
    Opening {
        /// For longer than usual.
        slow: bool,
    },
    /// The widget in its frame.
    Widget {
        /// Its address, which never changes while this screen is shown.
        url: String,
        /// Whether the frame has loaded.
        loaded: bool,
        /// Whether it should have, and has not.
        late: bool,
        /// What the server knows.
        progress: Progress,
    },
    /// The window is on its way to the widget.
    LeavingForWidget {
        /// The widget's address.
        url: String,
    },
    /// There is no widget; trying again may be right.
    OpeningFailed {
        /// Why.
        why: WidgetTrouble,
    },
    /// The widget is done and the server goes on.
    Following {
        /// What the server knows.
        progress: Progress,
        /// Nothing has moved for longer than usual.
        slow: bool,
        /// The widget may be opened again.
        can_reopen: bool,
        /// Whether the journey waits for the word that no more banks follow.
        can_finish: bool,
        /// Whether it can still be cancelled.
        can_cancel: bool,
    },
    /// The server is being asked to cancel.
    Cancelling,
    /// It could not be asked; trying again is right.
    CancelFailed,
    /// The journey is over and Linxo has forgotten the user.
    Over {
        /// How it ended.
        end: End,
        /// What the partner has.
        counts: Counts,
        /// Whether there is an address of the partner to go back to.
        can_leave: bool,
    },
}

/// How a journey ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The partner has the data.
    Delivered,
    /// Somebody stopped it.
    Cancelled,
    /// The deadline passed.
    Abandoned,
    /// It could not be done.
    Failed(Option<FailureCode>),
}

impl End {
    /// The end that a finished journey's progress tells of.
    pub(crate) fn of(progress: &Progress) -> Self {
        match progress.outcome {
            Some(OutcomeKind::Delivered) => Self::Delivered,
            Some(OutcomeKind::Cancelled) => Self::Cancelled,
            Some(OutcomeKind::Abandoned) => Self::Abandoned,
            Some(OutcomeKind::Failed) | None => Self::Failed(progress.failure_code.clone()),
        }
    }

    /// The same in the contract's words.
    pub(crate) fn kind(&self) -> OutcomeKind {
        match self {
            Self::Delivered => OutcomeKind::Delivered,
            Self::Cancelled => OutcomeKind::Cancelled,
            Self::Abandoned => OutcomeKind::Abandoned,
            Self::Failed(_) => OutcomeKind::Failed,
        }
    }
}
