//! What is asked once more before it is done.

use ::journey::Event;

use super::Look;
use super::card::{Tone, actions, button, card, top};
use super::icon::Icon;
use crate::piece::Piece;
use crate::text::{self, bank, following, trouble};

/// A question: what it is about, what follows, and the two ways on.
struct Question {
    step: &'static str,
    title: String,
    lead: String,
    yes: (&'static str, &'static str, Event),
    no: &'static str,
}

/// Whether a bank is really to be taken away.
pub(super) fn to_remove(look: &Look<'_>, name: Option<&str>) -> Piece {
    let l = look.locale;
    let question = Question {
        step: "step-remove",
        title: bank::remove_title(l, name.unwrap_or(bank::unnamed(l))),
        lead: bank::remove_exactly(l).to_owned(),
        yes: ("remove", bank::remove(l), Event::RemoveConfirmed),
        no: bank::keep(l),
    };
    asked(look, question)
}

/// Whether the journey is really to be cancelled.
pub(super) fn to_cancel(look: &Look<'_>) -> Piece {
    let l = look.locale;
    let question = Question {
        step: "step-cancel",
        title: following::cancel_asked(l).to_owned(),
        lead: following::cancel_asked_exactly(l, look.partner),
        yes: ("cancel", text::cancel_all(l), Event::CancelConfirmed),
        no: trouble::keep(l),
    };
    asked(look, question)
}

fn asked(look: &Look<'_>, question: Question) -> Piece {
    let ctx = look.ctx;
    let (name, label, event) = question.yes;
    let body = vec![
        top(Icon::Alert, Tone::Calm, question.title, question.lead),
        actions(vec![
            // What loses nothing stands out, and comes first.
            button(ctx, "keep", "button main", question.no, Event::KeepPressed),
            button(ctx, name, "button plain", label, event),
        ]),
    ];
    card(look, question.step, body)
}
