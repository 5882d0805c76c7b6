//! The pieces that views are put together from.

use ::journey::Event;
use leptos::prelude::*;

use super::icon::Icon;
use super::{Ctx, Look};
use crate::text;

/// A view's place on the page, with the line of trust below it.
pub(super) fn card(
    look: &Look,
    step: Signal<&'static str>,
    body: impl IntoView + 'static,
) -> AnyView {
    let trust = text::trust(look.locale);
    view! {
        <main class="card" data-testid=move || step.get()>
            {body}
        </main>
        <footer class="trust">
            {Icon::Lock.view()}
            <p>{trust}</p>
        </footer>
    }
    .into_any()
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
    title: impl IntoView + 'static,
    lead: impl IntoView + 'static,
) -> impl IntoView {
    let class = match tone {
        Tone::Good => "emblem",
        Tone::Calm => "emblem calm",
        Tone::Warn => "emblem warn",
    };
    view! {
        <div class="top">
            <span class=class>{icon.view()}</span>
            <h1 tabindex="-1">{title}</h1>
            <p class="lead">{lead}</p>
        </div>
    }
}

/// A button that tells the machine something.
pub(super) fn button(
    ctx: Ctx,
    test_id: &'static str,
    class: &'static str,
    label: impl IntoView + 'static,
    event: Event,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=class
            data-testid=test_id
            on:click=move |_| ctx.dispatch.run(event.clone())
        >
            {label}
        </button>
    }
}

/// A remark that may come later, and is then read out.
pub(super) fn remark(
    when: Signal<bool>,
    words: impl Fn() -> &'static str + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <div class="remark" aria-live="polite">
            {move || {
                when.get().then(|| view! { <p class="note warn">{Icon::Clock.view()}<span>{words()}</span></p> })
            }}
        </div>
    }
}
