//! The end: what was shared, and that Linxo has forgotten the end user.

use ::journey::{End, Event};
use contract::Counts;
use leptos::prelude::*;

use super::card::{Tone, button, card, remark, top};
use super::icon::Icon;
use super::{Ctx, Look};
use crate::text::{self, over as words};

/// Draws the end.
pub(super) fn view(look: &Look, end: &End, can_leave: bool, ctx: Ctx) -> AnyView {
    let l = look.locale;
    let (step, icon, tone) = match end {
        End::Delivered => ("step-done", Icon::Check, Tone::Good),
        End::Cancelled => ("step-cancelled", Icon::Stop, Tone::Calm),
        End::Abandoned => ("step-problem", Icon::Clock, Tone::Warn),
        End::Failed(_) => ("step-problem", Icon::Alert, Tone::Warn),
    };
    let lead = words::lead(l, end, &look.partner);
    let next = words::next_step(l, end, &look.partner);
    let sums = (*end == End::Delivered).then(|| sums(look, ctx));
    let leave = text::back_to(l, &look.partner);
    let body = view! {
        {top(icon, tone, words::title(l, end), lead)}
        {next.map(|next| view! { <p>{next}</p> })}
        {sums}
        <div class="actions">
            {can_leave.then(|| button(ctx, "leave", "button main", leave, Event::LeavePressed))}
            <button
                type="button"
                class="button plain"
                data-testid="receipt"
                aria-describedby="receipt-is"
                on:click=move |_| ctx.receipt.run(())
            >
                {Icon::Download.view()}
                <span>{words::receipt(l)}</span>
            </button>
        </div>
        {remark(ctx.receipt_failed, move || words::receipt_failed(l))}
        <p class="small">
            <span id="receipt-is">{words::receipt_exactly(l)}</span>
            " "
            {(!can_leave).then(|| text::may_close(l))}
        </p>
    };
    card(look, Signal::stored(step), body)
}

fn sums(look: &Look, ctx: Ctx) -> impl IntoView + use<> {
    let l = look.locale;
    let counts = ctx.snapshot.with_untracked(|known| {
        known
            .as_ref()
            .map_or_else(Counts::default, |known| known.progress.counts)
    });
    view! {
        <dl class="sums">
            {sum(words::shared(l), words::counts(l, counts))}
            {sum(words::with_whom(l), look.partner.clone())}
            {sum(words::at_linxo(l), words::at_linxo_exactly(l).to_owned())}
            {sum(words::from_now_on(l), words::from_now_on_exactly(l).to_owned())}
        </dl>
    }
}

fn sum(term: &'static str, words: String) -> impl IntoView {
    view! {
        <div class="sum">
            <dt>{term}</dt>
            <dd>{words}</dd>
        </div>
    }
}
