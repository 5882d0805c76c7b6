//! The views of what stands in the way, each with what to do about it.

use ::journey::{Event, WidgetTrouble};
use leptos::prelude::*;

use super::card::{Tone, button, card, top};
use super::icon::Icon;
use super::{Ctx, Look};
use crate::text::{self, trouble};

const STEP: &str = "step-problem";

/// No journey opens with this key.
pub(super) fn unknown(look: &Look) -> AnyView {
    let l = look.locale;
    let (title, lead) = (trouble::unknown(l), trouble::unknown_exactly(l));
    card(
        look,
        Signal::stored(STEP),
        top(Icon::Alert, Tone::Warn, title, lead),
    )
}

/// The journey cannot be read.
pub(super) fn unreachable(look: &Look, ctx: Ctx) -> AnyView {
    let l = look.locale;
    let body = view! {
        {top(Icon::Alert, Tone::Warn, trouble::unreachable(l), trouble::unreachable_exactly(l))}
        <div class="actions">
            {button(ctx, "retry", "button main", text::retry(l), Event::RetryPressed)}
        </div>
    };
    card(look, Signal::stored(STEP), body)
}

/// The cancellation did not arrive.
pub(super) fn cancel_failed(look: &Look, ctx: Ctx) -> AnyView {
    let l = look.locale;
    let (title, lead) = (trouble::cancel_failed(l), trouble::cancel_failed_exactly(l));
    let body = view! {
        {top(Icon::Alert, Tone::Warn, title, lead)}
        <div class="actions">
            {button(ctx, "retry", "button main", text::retry(l), Event::RetryPressed)}
        </div>
    };
    card(look, Signal::stored(STEP), body)
}

/// There is no widget.
pub(super) fn opening_failed(look: &Look, why: &WidgetTrouble, ctx: Ctx) -> AnyView {
    let l = look.locale;
    let (title, lead) = (trouble::title(l, why), trouble::lead(l, why, &look.partner));
    let body = view! {
        {top(Icon::Alert, Tone::Warn, title, lead)}
        <div class="actions">
            {button(ctx, "retry", "button main", text::retry(l), Event::RetryPressed)}
            {button(ctx, "cancel", "button quiet", text::cancel(l), Event::CancelPressed)}
        </div>
    };
    card(look, Signal::stored(STEP), body)
}
