//! The end: what was shared, and that Linxo has forgotten the end user.

use std::sync::Arc;

use ::journey::{Bank, Brought, End, Event, Fate, Notice};
use contract::Counts;
use leptos::prelude::{Callable, use_context};

use super::Look;
use super::banks::banks;
use super::card::{Tone, actions, button, card, remark, small, top};
use super::following::said;
use super::icon::Icon;
use crate::journey::own::{Extent, Part};
use crate::piece::{Piece, el};
use crate::text::{self, over as words};

/// Draws the end.
pub(super) fn view(look: &Look<'_>, end: &End, too_late: Option<Notice>, can_leave: bool) -> Piece {
    let (l, ctx) = (look.locale, look.ctx);
    let Some(progress) = look.known.map(|known| &known.progress) else {
        return Piece::NOTHING;
    };
    let brought = Brought::of(progress);
    let (step, icon, tone) = match end {
        End::Delivered if brought == Brought::All => ("step-done", Icon::Check, Tone::Good),
        End::Delivered => ("step-done", Icon::Check, Tone::Calm),
        End::Cancelled => ("step-cancelled", Icon::Stop, Tone::Calm),
        End::Abandoned => ("step-problem", Icon::Clock, Tone::Warn),
        End::Failed(_) => ("step-problem", Icon::Alert, Tone::Warn),
    };
    let lead = words::lead(l, end, progress, look.partner);
    let next = words::next_step(l, end, progress, look.partner);
    let delivered = *end == End::Delivered;
    let of_the_banks = words::is_of_the_banks(end, brought);
    let told = of_the_banks.then(|| banks(look, &Bank::all(progress), Fate::Over));
    let extent = if delivered {
        Extent::Data
    } else {
        Extent::Receipt
    };
    let own = use_context::<Part>();
    let own = own.and_then(|Part(draw)| Some(draw(l, look.known?.id.clone(), extent)));
    let leave = || {
        let label = text::back_to(l, look.partner);
        button(ctx, "leave", "button main", label, Event::LeavePressed)
    };
    let receipt = el("button")
        .attr("type", "button")
        .class("button plain")
        .test_id("receipt")
        .attr("aria-describedby", "receipt-is")
        .on("click", Arc::new(move || ctx.receipt.run(())))
        .child(Icon::Download.view())
        .child(el("span").child(words::receipt(l)));
    let receipt_is = el("span")
        .attr("id", "receipt-is")
        .child(words::receipt_exactly(l));
    let body = vec![
        top(icon, tone, words::title(l, end, brought), lead),
        too_late.map(|notice| said(l, notice)).into(),
        told.flatten().into(),
        next.map(|next| el("p").child(next)).into(),
        delivered.then(|| sums(look, progress.counts)).into(),
        actions(vec![can_leave.then(leave).into(), receipt.into()]),
        remark(look.seen.receipt_failed, words::receipt_failed(l)),
        small(receipt_is)
            .child(" ")
            .child((!can_leave).then(|| text::may_close(l)))
            .into(),
        own.into(),
    ];
    card(look, step, body)
}

fn sums(look: &Look<'_>, counts: Counts) -> Piece {
    let l = look.locale;
    let sums = vec![
        sum(words::shared(l), words::counts(l, counts)),
        sum(words::with_whom(l), look.partner.to_owned()),
        sum(words::at_linxo(l), words::at_linxo_exactly(l)),
        sum(words::from_now_on(l), words::from_now_on_exactly(l)),
    ];
    el("dl").class("sums").child(sums).into()
}

fn sum(term: &'static str, words: impl Into<Piece>) -> Piece {
    el("div")
        .class("sum")
        .child(el("dt").child(term))
        .child(el("dd").child(words))
        .into()
}
