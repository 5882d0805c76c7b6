//! How far each step of a journey is, in words and in a mark.

use contract::JourneyState;

use super::icon::Icon;
use crate::piece::{Piece, el};
use crate::text::{Locale, following as text};

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    Pending,
    Active,
    Done,
}

impl Reached {
    /// Of a step that goes on from `first` up to, but without, `after`.
    pub(super) fn of(now: JourneyState, first: JourneyState, after: JourneyState) -> Self {
        if now >= after {
            Self::Done
        } else if now >= first {
            Self::Active
        } else {
            Self::Pending
        }
    }

    /// For style sheets.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Done => "done",
        }
    }

    /// For people.
    pub(super) fn word(self, locale: Locale) -> &'static str {
        match self {
            Self::Pending => text::pending(locale),
            Self::Active => text::active(locale),
            Self::Done => text::done(locale),
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Pending => Icon::Dot,
            Self::Active => Icon::Turning,
            Self::Done => Icon::Check,
        }
    }
}

/// One line of the list. `detail` may be empty.
pub(super) fn step(
    locale: Locale,
    name: impl Into<Piece>,
    reached: Reached,
    detail: String,
) -> Piece {
    let detail = (!detail.is_empty()).then(|| el("span").class("detail").child(detail));
    let span = |class| el("span").class(class);
    el("li")
        .class("step")
        .attr("data-state", reached.name())
        .child(span("mark").child(reached.icon().view()))
        .child(span("name").child(name).child(detail))
        .child(span("word").child(reached.word(locale)))
        .into()
}
