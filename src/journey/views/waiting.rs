//! The views between two others.

use std::sync::Arc;

use ::journey::Event;
use leptos::prelude::Callable;

use super::Look;
use super::card::{Tone, actions, button, card, remark, top};
use super::icon::Icon;
use crate::piece::{Piece, el};
use crate::text::{self, following, start, widget};

/// The journey is being read.
pub(super) fn loading(look: &Look<'_>, slow: bool) -> Piece {
    let l = look.locale;
    let heading = el("h1").class("heard").attr("tabindex", "-1");
    let top = el("div")
        .class("top")
        .child(heading.child(start::loading(l)))
        .child(bones());
    let body = vec![top.into(), remark(slow, start::loading_slow(l))];
    card(look, "step-loading", body)
}

/// The server is opening the widget.
pub(super) fn opening(look: &Look<'_>, slow: bool) -> Piece {
    let l = look.locale;
    let (title, lead) = (widget::opening(l), widget::opening_exactly(l));
    let body = vec![
        top(Icon::Turning, Tone::Good, title, lead),
        remark(slow, widget::opening_slow(l)),
        actions(vec![cancel(look)]),
    ];
    card(look, "step-opening", body)
}

/// The window is on its way to the widget.
pub(super) fn leaving(look: &Look<'_>, url: &str) -> Piece {
    let l = look.locale;
    let (title, lead) = (widget::leaving(l), widget::leaving_exactly(l));
    let link = el("a")
        .class("button plain")
        .attr("href", url.to_owned())
        .child(el("span").child(widget::continue_to_linxo(l)))
        .child(Icon::Arrow.view());
    let body = vec![
        top(Icon::Turning, Tone::Good, title, lead),
        actions(vec![link.into()]),
    ];
    card(look, "step-leaving", body)
}

/// The widget is opened in a tab of its own, or was.
pub(super) fn beside(look: &Look<'_>, url: &str, taken: bool) -> Piece {
    let (l, ctx) = (look.locale, look.ctx);
    let title = widget::beside(l, taken);
    let class = match taken {
        true => "button plain",
        false => "button main",
    };
    let renew = || {
        let label = widget::renew(l);
        button(ctx, "renew", "button plain", label, Event::RenewPressed)
    };
    let link = el("a")
        .class(class)
        .attr("href", url.to_owned())
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .test_id("open-beside")
        .on("click", Arc::new(move || ctx.dispatch.run(Event::TabTaken)))
        .child(el("span").child(widget::open_beside(l, taken)))
        .child(Icon::NewTab.view());
    let body = vec![
        top(
            Icon::NewTab,
            Tone::Good,
            title,
            widget::beside_exactly(l, taken),
        ),
        el("p")
            .class("heard")
            .attr("role", "status")
            .child(title)
            .into(),
        actions(vec![link.into(), taken.then(renew).into(), cancel(look)]),
    ];
    card(look, "step-beside", body)
}

/// The server is being asked to remove a bank.
pub(super) fn removing(look: &Look<'_>, slow: bool) -> Piece {
    let title = following::removing(look.locale);
    asking(look, "step-removing", title, slow)
}

/// The server is being asked to cancel.
pub(super) fn cancelling(look: &Look<'_>, slow: bool) -> Piece {
    let title = following::cancelling(look.locale);
    asking(look, "step-cancelling", title, slow)
}

fn asking(look: &Look<'_>, name: &'static str, title: &'static str, slow: bool) -> Piece {
    let l = look.locale;
    let body = vec![
        top(
            Icon::Turning,
            Tone::Calm,
            title,
            following::cancelling_exactly(l),
        ),
        remark(slow, widget::opening_slow(l)),
    ];
    card(look, name, body)
}

fn cancel(look: &Look<'_>) -> Piece {
    let label = text::cancel(look.locale);
    button(
        look.ctx,
        "cancel",
        "button quiet",
        label,
        Event::CancelPressed,
    )
}

/// Where words will be.
fn bones() -> Piece {
    let bone = || el("div").class("bone").into();
    el("div")
        .class("bones")
        .attr("aria-hidden", "true")
        .child(vec![bone(), bone(), bone()])
        .into()
}
