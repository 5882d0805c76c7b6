//! What the end user sees.

use contract::{Banks, Counts, FailureCode, OutcomeKind, Progress};

use crate::{Trouble, Waits, WidgetTrouble};

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
    UnknownJourney {
        /// There was one.
        gone: bool,
    },
    /// The journey cannot be read. It is tried again by itself; a press tries at once.
    Unreachable {
        /// Why.
        why: Trouble,
    },
    /// What is about to happen, and the button that begins it.
    Start {
        /// Who asks for the data.
        partner: String,
        /// How many banks may be linked.
        banks: Banks,
        /// It was begun before: the widget is where it was left.
        begun: bool,
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
        /// It should have, and has not: what is known of the reason.
        late: Option<Late>,
        /// What the server knows.
        progress: Progress,
        /// Whether banks are linked, and the end user may say that there are no more.
        can_finish: bool,
    },
    /// The window is on its way to the widget.
    LeavingForWidget {
        /// The widget's address.
        url: String,
    },
    /// The widget in a tab of its own, which only the end user's press on a link may open: a window
    /// that a program opens is blocked.
    WidgetBeside {
        /// The widget's address.
        url: String,
        /// Whether the link was taken.
        taken: bool,
    },
    /// There is no widget; trying again may be right.
    OpeningFailed {
        /// Why.
        why: WidgetTrouble,
        /// Whether a bank is linked, and the end user may go back to how it stands.
        can_go_back: bool,
    },
    /// The widget is done and the server goes on.
    Following {
        /// Who waits for whom.
        waits: Waits,
        /// Nothing has moved for longer than usual.
        slow: bool,
        /// What came of something the end user did.
        notice: Option<Notice>,
        /// The widget may be opened again.
        can_reopen: bool,
        /// And in a new session, where the one that would be opened may be over.
        can_renew: bool,
        /// Whether the journey waits for the word that no more banks follow.
        can_finish: bool,
        /// Whether it can still be cancelled.
        can_cancel: bool,
    },
    /// Whether a bank is really to be removed.
    RemoveAsked {
        /// Its name, when Linxo gave one.
        bank: Option<String>,
    },
    /// The server is being asked to remove a bank.
    Removing {
        /// For longer than usual.
        slow: bool,
    },
    /// Whether the journey is really to be cancelled, now that a bank is linked.
    CancelAsked,
    /// The server is being asked to cancel.
    Cancelling {
        /// For longer than usual.
        slow: bool,
    },
    /// It could not be asked. The end user may try again, or go on.
    CancelFailed {
        /// Why.
        why: Trouble,
    },
    /// The journey is over and Linxo has forgotten the user.
    Over {
        /// How it ended.
        end: End,
        /// It was too late for what the end user wanted last.
        too_late: Option<Notice>,
        /// What the partner has.
        counts: Counts,
        /// Whether there is an address of the partner to go back to.
        can_leave: bool,
    },
}

/// Why the widget's frame may not be there, as far as it turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// It turns out: our server is being asked whether it at least is reached.
    Unknown,
    /// Our server is reached, so that it is the widget's page alone that does not come, or the browser
    /// said that it does not let it.
    Blocked,
    /// Our server is not reached either.
    WithoutUs(Trouble),
}

/// What came of something the end user did, told beside how the journey stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// It was too late to cancel.
    TooLateToCancel,
    /// It was too late to remove a bank.
    TooLateToRemove,
    /// The widget was left by its own cancel button, and a bank is linked: the journey goes on.
    CancelledNothing,
    /// The widget ended without one bank more.
    NoFurtherBank,
    /// The word that no more banks follow did not arrive.
    FinishFailed(Trouble),
    /// A bank is removed, and its data deleted at Linxo.
    BankRemoved,
    /// The wish to remove one did not arrive.
    RemoveFailed(Trouble),
}

impl Notice {
    /// Whether it says that a wish came too late, which stays true to the end.
    pub(crate) fn is_too_late(&self) -> bool {
        matches!(self, Self::TooLateToCancel | Self::TooLateToRemove)
    }
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
