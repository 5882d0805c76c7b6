//! Who asks for what, before anything happens.

use ::journey::Event;
use contract::Banks;

use super::Look;
use super::card::{Tone, actions, button, card, small, top, when};
use super::icon::Icon;
use crate::piece::{Piece, el};
use crate::text::{self, start as words, widget};

/// Draws the start; `begun` when the widget was open before.
pub(super) fn view(look: &Look<'_>, banks: Banks, begun: bool) -> Piece {
    let (l, partner, ctx) = (look.locale, look.partner, look.ctx);
    let (title, lead, begin, decline) = if begun {
        let title = words::title_again(l).to_owned();
        let lead = words::lead_again(l, partner);
        (title, lead, words::go_on(l), text::cancel(l))
    } else {
        let title = words::title(l, partner);
        let lead = words::lead(l, partner);
        (title, lead, words::begin(l, banks), words::decline(l))
    };
    let begin = vec![el("span").child(begin).into(), Icon::Arrow.view()];
    let renew = || {
        let label = widget::renew(l);
        button(ctx, "renew", "button plain", label, Event::RenewPressed)
    };
    let deadline = when(look).map(|when| small(words::deadline(l, &when)).test_id("deadline"));
    let facts = vec![
        fact(
            Icon::Accounts,
            words::what(l),
            words::what_exactly(l, banks),
        ),
        fact(
            Icon::Clock,
            words::how_often(l),
            words::how_often_exactly(l),
        ),
        fact(
            Icon::Eraser,
            words::afterwards(l),
            words::afterwards_exactly(l, partner),
        ),
        fact(
            Icon::Lock,
            words::password(l),
            words::password_exactly(l, partner),
        ),
    ];
    let body = vec![
        top(Icon::Bank, Tone::Good, title, lead),
        el("dl").class("facts").child(facts).into(),
        actions(vec![
            button(ctx, "start", "button main", begin, Event::StartPressed),
            begun.then(renew).into(),
            button(ctx, "cancel", "button quiet", decline, Event::CancelPressed),
        ]),
        deadline.into(),
        small(policy(look, words::partner_s_part(l, partner))).into(),
    ];
    card(look, "step-start", body)
}

/// A link where the partner gave the address of it.
fn policy(look: &Look<'_>, said: String) -> Piece {
    let Some(url) = look.known.and_then(|known| known.privacy_url.clone()) else {
        return said.into();
    };
    let link = el("a").attr("href", url).attr("target", "_blank");
    link.attr("rel", "noopener").child(said).into()
}

/// Without words a partner's own text stands in its place.
fn fact(icon: Icon, term: &'static str, words: impl Into<Piece>) -> Piece {
    if term.is_empty() {
        return Piece::NOTHING;
    }
    let term = el("dt").child(icon.view()).child(el("span").child(term));
    el("div")
        .class("fact")
        .child(term)
        .child(el("dd").child(words))
        .into()
}
