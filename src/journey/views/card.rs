//! The pieces that views are put together from.

use std::sync::Arc;

use ::journey::Event;
use leptos::prelude::Callable;

use super::icon::Icon;
use super::{Ctx, Look};
use crate::browser;
use crate::piece::{Element, Piece, el};
use crate::text;

/// A view's place on the page, with the line of trust below it.
pub(super) fn card(look: &Look<'_>, step: &'static str, body: Vec<Piece>) -> Piece {
    let main = el("main").class("card").test_id(step).child(body);
    let trust = el("footer")
        .class("trust")
        .child(Icon::Lock.view())
        .child(el("p").child(text::trust(look.locale)));
    Piece::from(vec![main.into(), trust.into()])
}

/// How grave a card's emblem looks.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tone {
    /// All is well.
    Good,
    /// Nothing is wrong, nothing was gained.
    Calm,
    /// Something stands in the way.
    Warn,
}

/// The top of a card: its one heading, and what it means.
pub(super) fn top(
    icon: Icon,
    tone: Tone,
    title: impl Into<Piece>,
    lead: impl Into<Piece>,
) -> Piece {
    headed(icon, tone, title.into(), lead.into())
}

// What is generic is compiled anew for each type it is given, and downloaded as often.
fn headed(icon: Icon, tone: Tone, title: Piece, lead: Piece) -> Piece {
    let class = match tone {
        Tone::Good => "emblem",
        Tone::Calm => "emblem calm",
        Tone::Warn => "emblem warn",
    };
    el("div")
        .class("top")
        .child(el("span").class(class).child(icon.view()))
        .child(el("h1").attr("tabindex", "-1").child(title))
        .child(el("p").class("lead").child(lead))
        .into()
}

/// A button that tells the machine something.
pub(super) fn button(
    ctx: Ctx,
    test_id: &'static str,
    class: &'static str,
    label: impl Into<Piece>,
    event: Event,
) -> Piece {
    labelled(ctx, test_id, class, label.into(), event)
}

fn labelled(
    ctx: Ctx,
    test_id: &'static str,
    class: &'static str,
    label: Piece,
    event: Event,
) -> Piece {
    el("button")
        .attr("type", "button")
        .class(class)
        .test_id(test_id)
        .on("click", Arc::new(move || ctx.dispatch.run(event.clone())))
        .child(label)
        .into()
}

/// What the end user can do.
pub(super) fn actions(buttons: Vec<Piece>) -> Piece {
    el("div").class("actions").child(buttons).into()
}

/// A remark that stands out.
pub(super) fn note(icon: Icon, words: impl Into<Piece>) -> Element {
    el("p")
        .class("note warn")
        .child(icon.view())
        .child(el("span").child(words))
}

/// A line in small print.
pub(super) fn small(words: impl Into<Piece>) -> Element {
    el("p").class("small").child(words)
}

/// A place for what may come later, and is then read out.
pub(super) fn spoken(class: &'static str, remark: impl Into<Piece>) -> Piece {
    el("div")
        .class(class)
        .attr("aria-live", "polite")
        .child(remark)
        .into()
}

/// A remark that may come later, and is then read out.
pub(super) fn remark(when: bool, words: &'static str) -> Piece {
    spoken("remark", when.then(|| note(Icon::Clock, words)))
}

/// The journey's deadline, in the end user's own time.
pub(super) fn when(look: &Look<'_>) -> Option<String> {
    let expires_at = look.known?.expires_at;
    let (day, time) = browser::moment(look.locale.tag(), expires_at);
    Some(text::moment(look.locale, day.as_deref(), &time))
}
