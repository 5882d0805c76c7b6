//! The views between two others.

use ::journey::{Event, Screen};
use leptos::prelude::*;

use super::card::{Tone, button, card, remark, top};
use super::following::flag;
use super::icon::Icon;
use super::{Ctx, Look};
use crate::text::{self, following, start, widget};

/// The journey is being read.
pub(super) fn loading(look: &Look, screen: Memo<Screen>) -> AnyView {
    let l = look.locale;
    let slow = flag(screen, |screen| {
        matches!(screen, Screen::Loading { slow: true })
    });
    let body = view! {
        <div class="top">
            <h1 class="heard" tabindex="-1">{start::loading(l)}</h1>
            {bones()}
        </div>
        {remark(slow, move || start::loading_slow(l))}
    };
    card(look, Signal::stored("step-loading"), body)
}

/// The server is opening the widget.
pub(super) fn opening(look: &Look, screen: Memo<Screen>, ctx: Ctx) -> AnyView {
    let l = look.locale;
    let slow = flag(screen, |screen| {
        matches!(screen, Screen::Opening { slow: true })
    });
    let body = view! {
        {top(Icon::Turning, Tone::Good, widget::opening(l), widget::opening_exactly(l))}
        {remark(slow, move || widget::opening_slow(l))}
        <div class="actions">
            {button(ctx, "cancel", "button quiet", text::cancel(l), Event::CancelPressed)}
        </div>
    };
    card(look, Signal::stored("step-opening"), body)
}

/// The window is on its way to the widget.
pub(super) fn leaving(look: &Look, url: String) -> AnyView {
    let l = look.locale;
    let body = view! {
        {top(Icon::Turning, Tone::Good, widget::leaving(l), widget::leaving_exactly(l))}
        <div class="actions">
            <a class="button plain" href=url>
                <span>{widget::continue_to_linxo(l)}</span>
                {Icon::Arrow.view()}
            </a>
        </div>
    };
    card(look, Signal::stored("step-leaving"), body)
}

/// The server is being asked to cancel.
pub(super) fn cancelling(look: &Look) -> AnyView {
    let l = look.locale;
    let (title, lead) = (following::cancelling(l), following::cancelling_exactly(l));
    card(
        look,
        Signal::stored("step-cancelling"),
        top(Icon::Turning, Tone::Calm, title, lead),
    )
}

/// Where words will be.
fn bones() -> impl IntoView {
    view! {
        <div class="bones" aria-hidden="true">
            <div class="bone"></div>
            <div class="bone"></div>
            <div class="bone"></div>
        </div>
    }
}
