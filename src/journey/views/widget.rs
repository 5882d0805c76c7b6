//! Linxo's widget in its frame, with as little around it as possible.

use ::journey::{Event, Screen};
use contract::JourneyState;
use leptos::prelude::*;

use super::card::button;
use super::following::flag;
use super::icon::Icon;
use super::step::Reached;
use super::{Ctx, Look};
use crate::text::{self, Locale, widget as words};

/// Draws the frame. It is made here, once; all that moves around it moves by itself.
pub(super) fn view(look: &Look, url: String, screen: Memo<Screen>, ctx: Ctx) -> AnyView {
    let l = look.locale;
    let loaded = flag(screen, |screen| {
        matches!(screen, Screen::Widget { loaded: true, .. })
    });
    let late = flag(screen, |screen| {
        matches!(screen, Screen::Widget { late: true, .. })
    });
    let frame = ctx.widget_frame(url.clone());
    let coming = move || {
        (!loaded.get() && !late.get()).then(|| {
            view! {
                <p class="coming">{Icon::Turning.view()}<span>{words::coming(l)}</span></p>
            }
        })
    };
    view! {
        <main class="stage" data-testid="step-widget">
            <div class="head">
                <h1 tabindex="-1">{words::title(l)}</h1>
                {stepper(l, screen)}
                {button(ctx, "cancel", "button quiet", text::cancel(l), Event::CancelPressed)}
            </div>
            <div aria-live="polite">{move || late.get().then(|| too_late(l, url.clone(), ctx))}</div>
            <div class="window">{frame} {coming}</div>
        </main>
    }
    .into_any()
}

fn too_late(l: Locale, url: String, ctx: Ctx) -> impl IntoView {
    view! {
        <div class="late">
            <p class="note warn">
                {Icon::Alert.view()}
                <span><strong>{words::late(l)}</strong>{words::late_exactly(l)}</span>
            </p>
            <div class="actions">
                <a class="button plain" href=url target="_blank" rel="noopener" data-testid="open-in-tab">
                    <span>{words::open_in_tab(l)}</span>
                    {Icon::NewTab.view()}
                </a>
                {button(ctx, "reload", "button plain", words::reload(l), Event::RetryPressed)}
            </div>
        </div>
    }
}

fn stepper(l: Locale, screen: Memo<Screen>) -> impl IntoView {
    use JourneyState::{Erased, Erasing, Opened, Synchronising};
    let state = Memo::new(move |before: Option<&JourneyState>| {
        screen.with(|screen| match screen {
            Screen::Widget { progress, .. } => progress.state,
            _ => before.copied().unwrap_or(Opened),
        })
    });
    let item = move |name, first, after| {
        let reached = Memo::new(move |_| Reached::of(state.get(), first, after));
        let current = move || (reached.get() == Reached::Active).then_some("step");
        view! {
            <li data-state=move || reached.get().name() aria-current=current>
                {name}
                <span class="heard">", " {move || reached.get().word(l)}</span>
            </li>
        }
    };
    view! {
        <ol class="stepper" aria-label=words::steps(l)>
            {item(words::step_link(l), Opened, Synchronising)}
            {item(words::step_read(l), Synchronising, Erasing)}
            {item(words::step_erase(l), Erasing, Erased)}
        </ol>
    }
}
