//! What the server does while the end user waits, or does not.

use ::journey::{Event, Screen};
use contract::{Counts, JourneyState, OutcomeKind, Progress};
use leptos::prelude::*;

use super::card::{Tone, button, card, remark, top};
use super::icon::Icon;
use super::step::{Reached, step};
use super::{Ctx, Look};
use crate::text::{self, Locale, following as words};

/// Draws the steps.
pub(super) fn view(look: &Look, screen: Memo<Screen>, ctx: Ctx) -> AnyView {
    let l = look.locale;
    let state = part(ctx, JourneyState::Opened, |progress| progress.state);
    let outcome = part(ctx, None, |progress| progress.outcome);
    let undone = Memo::new(move |_| {
        outcome
            .get()
            .is_some_and(|outcome| outcome != OutcomeKind::Delivered)
    });
    let title = move || words::title(l, state.get(), outcome.get());
    let lead = move || words::lead(l, state.get(), outcome.get());
    let slow = flag(screen, |screen| {
        matches!(screen, Screen::Following { slow: true, .. })
    });
    let can_reopen = flag(screen, |screen| {
        matches!(
            screen,
            Screen::Following {
                can_reopen: true,
                ..
            }
        )
    });
    let can_cancel = flag(screen, |screen| {
        matches!(
            screen,
            Screen::Following {
                can_cancel: true,
                ..
            }
        )
    });
    let can_finish = flag(screen, |screen| {
        matches!(
            screen,
            Screen::Following {
                can_finish: true,
                ..
            }
        )
    });
    let partner = look.partner.clone();
    let finish = move || {
        let label = words::finish(l);
        can_finish
            .get()
            .then(|| button(ctx, "finish", "button main", label, Event::FinishPressed))
    };
    let reopen = move || {
        let label = words::reopen(l);
        can_reopen
            .get()
            .then(|| button(ctx, "reopen", "button plain", label, Event::ReopenPressed))
    };
    let cancel = move || {
        let label = text::cancel(l);
        can_cancel
            .get()
            .then(|| button(ctx, "cancel", "button quiet", label, Event::CancelPressed))
    };
    let body = view! {
        {top(Icon::Shield, Tone::Good, title, lead)}
        <p class="heard" role="status">{title}</p>
        <ol class="steps" aria-label=words::steps(l)>
            {move || (!undone.get()).then(|| until_stored(l, &partner, ctx, state))}
            {erasure(l, state)}
        </ol>
        {remark(slow, move || words::slow(l, state.get()))}
        <p class="small">{words::may_leave(l)}</p>
        <div class="actions">{finish} {reopen} {cancel}</div>
    };
    let name = move || match state.get() {
        JourneyState::Erasing => "step-erasing",
        _ => "step-progress",
    };
    card(look, Signal::derive(name), body)
}

fn until_stored(
    l: Locale,
    partner: &str,
    ctx: Ctx,
    state: Memo<JourneyState>,
) -> impl IntoView + use<> {
    use JourneyState::{BackedUp, Collecting, Opened, Synchronising};
    let reached =
        move |first, after| Signal::derive(move || Reached::of(state.get(), first, after));
    let banks = part(ctx, Vec::new(), |progress| {
        let names = progress.connections.iter().map(|bank| bank.name.clone());
        names.collect::<Option<Vec<_>>>().unwrap_or_default()
    });
    let counts = part(ctx, Counts::default(), |progress| progress.counts);
    let banks = Signal::derive(move || banks.with(|banks| banks.join(", ")));
    let counted = Signal::derive(move || match counts.get() {
        Counts { accounts: 0, .. } => String::new(),
        counts => text::accounts_and_transactions(l, counts),
    });
    let none = Signal::stored(String::new());
    view! {
        {step(l, words::bank_linked(l), reached(Opened, Synchronising), banks)}
        {step(l, words::synchronised(l), reached(Synchronising, Collecting), none)}
        {step(l, words::collected(l), reached(Collecting, BackedUp), counted)}
        {step(l, words::backed_up(l, partner), reached(BackedUp, BackedUp), none)}
    }
}

fn erasure(l: Locale, state: Memo<JourneyState>) -> impl IntoView {
    use JourneyState::{BackedUp, Erased};
    let reached = Signal::derive(move || Reached::of(state.get(), BackedUp, Erased));
    step(l, words::erased(l), reached, Signal::stored(String::new()))
}

/// Something of the progress, that tells only when it changes itself.
fn part<T>(ctx: Ctx, before: T, take: fn(&Progress) -> T) -> Memo<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| {
        ctx.snapshot.with(|known| {
            known
                .as_ref()
                .map_or_else(|| before.clone(), |known| take(&known.progress))
        })
    })
}

/// Whether something is so on the screen.
pub(super) fn flag(screen: Memo<Screen>, is: fn(&Screen) -> bool) -> Signal<bool> {
    Memo::new(move |_| screen.with(is)).into()
}
