//! What is in no sum of what is booked, told apart in words.

use contract::OwnSummary;
use leptos::prelude::*;

use crate::browser::format::money;
use crate::journey::views::icon::Icon;
use crate::text::{self, Locale, own as words};

pub(super) fn view(l: Locale, summary: &OwnSummary) -> AnyView {
    let pending: Vec<_> = summary
        .pending
        .iter()
        .map(|pending| {
            let told = |amount: &str| money(l.tag(), amount, &pending.currency);
            let (income, spending) = (told(&pending.flow.income), told(&pending.flow.spending));
            let said = words::pending_exactly(l, pending.flow.transactions, &income, &spending);
            view! {
                <p class="note" data-testid="own-pending">
                    {Icon::Clock.view()}
                    <span><strong>{words::pending(l)}</strong>{said}</span>
                </p>
            }
        })
        .collect();
    let others: Vec<_> = summary
        .statuses
        .iter()
        .filter(|status| !matches!(status.status.as_deref(), Some("BOOKED" | "PENDING")))
        .map(|status| {
            let count = text::number(l, status.transactions);
            view! { <li>{words::of_status(l, status.status.as_deref(), &count)}</li> }
        })
        .collect();
    let others = (!others.is_empty()).then(|| {
        view! { <div class="small"><p>{words::others(l)}</p><ul>{others}</ul></div> }
    });
    let not_summed = (summary.not_summed > 0).then(|| {
        view! { <p class="small">{words::not_summed(l, summary.not_summed)}</p> }
    });
    view! { {pending}{others}{not_summed} }.into_any()
}
