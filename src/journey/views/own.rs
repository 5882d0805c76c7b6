//! The end user's own data: what the partner was given, in a form that a person can take in.

use contract::OwnSummary;
use leptos::prelude::*;

use crate::browser::format::day;
use crate::journey::own::{Asked, Own};
use crate::text::{Locale, own as words};

mod accounts;
mod categories;
mod chart;
mod files;
mod list;
mod months;
mod pending;
mod receipt;

use super::awaited::{missing, reading};

/// Draws it, and asks for it: the end is on the page by then.
pub(super) fn view(l: Locale, own: Own) -> AnyView {
    // The page may be gone by then.
    request_animation_frame(move || {
        own.read.try_run(());
    });
    // What stands below does not move when the summary comes, as it comes with it.
    let told = Memo::new(move |_| {
        own.summary
            .with(|asked| matches!(asked, Asked::Here(_) | Asked::Missing(_)))
    });
    view! {
        <section class="own" aria-labelledby="own-title">
            <h2 id="own-title">{words::title(l)}</h2>
            <div class="own-state" aria-live="polite">
                {move || own.summary.with(|asked| state(l, asked, own))}
            </div>
            {move || own.summary.with(|asked| match asked {
                Asked::Here(summary) => Some(whole(l, summary, own)),
                Asked::NotYet | Asked::Reading | Asked::Missing(_) => None,
            })}
            {move || told.get().then(|| receipt::view(l, own, false))}
        </section>
    }
    .into_any()
}

/// The receipt, where nothing was delivered.
pub(super) fn receipt_alone(l: Locale, own: Own) -> AnyView {
    view! { <section class="own">{receipt::view(l, own, true)}</section> }.into_any()
}

/// What is said of the summary, aloud too.
fn state(l: Locale, asked: &Asked<OwnSummary>, own: Own) -> AnyView {
    match asked {
        Asked::NotYet | Asked::Reading => reading(l).into_any(),
        Asked::Here(_) => view! { <p class="heard">{words::here(l)}</p> }.into_any(),
        Asked::Missing(why) => missing(l, *why, "own-retry", own.read).into_any(),
    }
}

fn whole(l: Locale, summary: &OwnSummary, own: Own) -> AnyView {
    view! {
        <div class="own-parts" data-testid="own-summary">
            <div>
                {period(l, summary)}
                {holder(l, summary)}
            </div>
            {accounts::view(l, summary)}
            {months::view(l, summary)}
            {categories::view(l, summary)}
            {pending::view(l, summary)}
            {list::view(l, summary, own.list)}
            {files::view(l, summary, own)}
        </div>
    }
    .into_any()
}

fn period(l: Locale, summary: &OwnSummary) -> AnyView {
    let words = match (&summary.first_day, &summary.last_day) {
        (Some(first), Some(last)) => words::period(l, &day(l.tag(), first), &day(l.tag(), last)),
        _ => words::no_transactions(l).to_owned(),
    };
    view! { <p class="lead" data-testid="own-period">{words}</p> }.into_any()
}

/// Each name once.
fn holder(l: Locale, summary: &OwnSummary) -> Option<AnyView> {
    let mut names: Vec<&str> = Vec::new();
    for name in summary
        .accounts
        .iter()
        .filter_map(|account| account.holder.as_deref())
    {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let said = words::holder(l, &names.join(", "));
    let said =
        (!names.is_empty()).then(|| view! { <p class="small" data-testid="own-holder">{said}</p> });
    said.map(IntoAny::into_any)
}
