//! Who asks for what, before anything happens.

use ::journey::Event;
use contract::Banks;
use leptos::prelude::*;

use super::card::{Tone, button, card, top};
use super::icon::Icon;
use super::{Ctx, Look};
use crate::text::start as text;

/// Draws the start.
pub(super) fn view(look: &Look, banks: Banks, ctx: Ctx) -> AnyView {
    let Look { locale, partner } = look;
    let (l, partner) = (*locale, partner.as_str());
    let begin = view! { <span>{text::begin(l, banks)}</span> {Icon::Arrow.view()} };
    let decline = text::decline(l);
    let body = view! {
        {top(Icon::Bank, Tone::Good, text::title(l, partner), text::lead(l, partner))}
        <dl class="facts">
            {fact(Icon::Accounts, text::what(l), text::what_exactly(l, banks))}
            {fact(Icon::Clock, text::how_long(l), text::how_long_exactly(l))}
            {fact(Icon::Eraser, text::afterwards(l), text::afterwards_exactly(l, partner))}
            {fact(Icon::Lock, text::password(l), text::password_exactly(l, partner))}
        </dl>
        <div class="actions">
            {button(ctx, "start", "button main", begin, Event::StartPressed)}
            {button(ctx, "cancel", "button quiet", decline, Event::CancelPressed)}
        </div>
        <p class="small">{text::partner_s_part(l, partner)}</p>
    };
    card(look, Signal::stored("step-start"), body)
}

fn fact(icon: Icon, term: &'static str, words: impl IntoView + 'static) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{icon.view()}<span>{term}</span></dt>
            <dd>{words}</dd>
        </div>
    }
}
