//! The views of what stands in the way, each with what to do about it.

use ::journey::{Event, Trouble, WidgetTrouble};

use super::Look;
use super::card::{Tone, actions, button, card, note, small, top};
use super::icon::Icon;
use crate::piece::{Piece, el};
use crate::text::{self, trouble};

const STEP: &str = "step-problem";

/// No journey opens with this key.
pub(super) fn unknown(look: &Look<'_>, gone: bool) -> Piece {
    let l = look.locale;
    let why = if gone {
        Trouble::Gone
    } else {
        Trouble::UnknownKey
    };
    let (title, lead) = (trouble::ours(l, why), trouble::ours_exactly(l, why));
    card(look, STEP, vec![top(Icon::Alert, Tone::Warn, title, lead)])
}

/// The journey cannot be read.
pub(super) fn unreachable(look: &Look<'_>, why: Trouble) -> Piece {
    let l = look.locale;
    let (title, lead) = (trouble::ours(l, why), trouble::ours_exactly(l, why));
    let (name, label, event) = match why {
        Trouble::Unreadable => ("reload-page", trouble::reload_page(l), Event::ReloadPressed),
        _ => ("retry", text::retry(l), Event::RetryPressed),
    };
    let body = vec![
        top(Icon::Alert, Tone::Warn, title, lead),
        small(trouble::tried_again(l)).into(),
        actions(vec![button(look.ctx, name, "button main", label, event)]),
    ];
    card(look, STEP, body)
}

/// That nobody has to press, where only the line is at fault.
fn goes_on(look: &Look<'_>, line: bool) -> Piece {
    line.then(|| small(trouble::tried_again(look.locale)))
        .into()
}

/// The cancellation did not arrive.
pub(super) fn cancel_failed(look: &Look<'_>, why: Trouble) -> Piece {
    let (l, ctx) = (look.locale, look.ctx);
    let (title, lead) = (trouble::cancel_failed(l), trouble::cancel_failed_exactly(l));
    let (again, keep) = (trouble::cancel_again(l), trouble::keep(l));
    // Where it is sent again by itself, nothing has to be done, and what matters is what may come first.
    let exactly = if why.is_of_the_line() {
        trouble::cancel_tried_again(l)
    } else {
        trouble::ours_exactly(l, why)
    };
    let reason = el("p")
        .child(el("strong").child(trouble::ours(l, why)))
        .child(". ")
        .child(exactly);
    let body = vec![
        top(Icon::Alert, Tone::Warn, title, lead),
        reason.into(),
        actions(vec![
            button(ctx, "retry", "button main", again, Event::RetryPressed),
            button(ctx, "keep", "button quiet", keep, Event::KeepPressed),
        ]),
    ];
    card(look, STEP, body)
}

/// That what is shown may be out of date, and why.
pub(super) fn stale(look: &Look<'_>, why: Trouble) -> Piece {
    let l = look.locale;
    let reload = || {
        let label = trouble::reload_page(l);
        button(
            look.ctx,
            "reload-page",
            "button plain",
            label,
            Event::ReloadPressed,
        )
    };
    let said = note(Icon::Alert, trouble::stale(l, why)).test_id("stale");
    let reload = (why == Trouble::Unreadable).then(reload);
    Piece::from(vec![said.into(), reload.into()])
}

/// There is no widget.
pub(super) fn opening_failed(look: &Look<'_>, why: &WidgetTrouble, can_go_back: bool) -> Piece {
    let (l, ctx) = (look.locale, look.ctx);
    let (title, lead) = (trouble::title(l, why), trouble::lead(l, why, look.partner));
    let again = if why.is_about_the_journey() {
        trouble::look_again(l)
    } else {
        text::retry(l)
    };
    let back = || {
        button(
            ctx,
            "keep",
            "button plain",
            trouble::back(l),
            Event::KeepPressed,
        )
    };
    let cancel = if can_go_back {
        text::cancel_all(l)
    } else {
        text::cancel(l)
    };
    let body = vec![
        top(Icon::Alert, Tone::Warn, title, lead),
        goes_on(look, why.is_of_the_line()),
        actions(vec![
            button(ctx, "retry", "button main", again, Event::RetryPressed),
            can_go_back.then(back).into(),
            button(ctx, "cancel", "button quiet", cancel, Event::CancelPressed),
        ]),
    ];
    card(look, STEP, body)
}
