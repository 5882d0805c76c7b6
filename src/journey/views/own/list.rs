//! All transactions, one by one: opened when somebody wants to see them.

use std::sync::Arc;

use contract::OwnSummary;
use leptos::html::Summary;
use leptos::prelude::*;

use crate::browser::Listening;
use crate::journey::own::{Found, List, Listed, Missing};
use crate::journey::views::awaited::missing_of;
use crate::text::{self, Locale, own as words};

mod filters;
mod rows;

pub(super) fn view(l: Locale, summary: &OwnSummary, list: List) -> Option<AnyView> {
    let all: u64 = summary.accounts.iter().map(|one| one.transactions).sum();
    if all == 0 {
        return None;
    }
    let names: Arc<[String]> = summary
        .accounts
        .iter()
        .map(|account| {
            let name = account.name.as_deref();
            let name = name.unwrap_or_else(|| words::unnamed_account(l));
            match account.iban_end.as_deref() {
                Some(end) => format!("{name}, {}", words::number_end(l, end)),
                None => name.to_owned(),
            }
        })
        .collect();
    let listed = list.listed();
    let here = Memo::new(move |_| matches!(listed.get(), Listed::Here(_)));
    let drawn = move || {
        here.get().then(|| {
            let names = Arc::clone(&names);
            // After what can be asked, and not in the same task.
            let ready = filters::in_turn(1);
            let filters = filters::view(l, list, &names);
            let rows = move || ready.get().then(|| rows::view(l, list, Arc::clone(&names)));
            view! {
                {filters}
                {rows}
            }
        })
    };
    let summary = NodeRef::<Summary>::new();
    let state = state(l, list, all, summary);
    // What did not come for lack of a network comes once there is one.
    let online = move |_: web_sys::Event| {
        if !matches!(listed.get_untracked(), Listed::Missing(_)) {
            return;
        }
        if is_inside(summary) {
            again(list, all, summary);
        } else {
            list.read(all);
        }
    };
    StoredValue::new_local(Listening::to(window(), "online", online));
    let whole = view! {
        <details
            class="own-list"
            data-testid="own-list"
            on:toggle=move |_| list.read(all)
        >
            <summary node_ref=summary>{words::list(l)}</summary>
            <div aria-live="polite" data-testid="own-list-state">{state}</div>
            {coming(l, list, all)}
            <div class="own-listed">{drawn}</div>
        </details>
    };
    Some(whole.into_any())
}

/// Asks again. The button goes, and would take the focus with it.
fn again(list: List, all: u64, summary: NodeRef<Summary>) {
    list.read(all);
    if let Some(summary) = summary.get_untracked() {
        summary.focus().ok();
    }
}

/// Whether the keyboard is in the list, or on what opens it.
fn is_inside(summary: NodeRef<Summary>) -> bool {
    let summary = summary.get_untracked();
    let details = summary.and_then(|summary| summary.parent_element());
    let focused = document().active_element();
    details.is_some_and(|details| details.contains(focused.as_deref()))
}

/// What is said of it, aloud too. How many have come is not: it changes all the time.
fn state(
    l: Locale,
    list: List,
    all: u64,
    summary: NodeRef<Summary>,
) -> impl Fn() -> Option<AnyView> {
    #[derive(Clone, Copy, PartialEq)]
    enum Said {
        Nothing,
        Reading,
        Missing(Missing),
        Found(usize),
    }
    let listed = list.listed();
    let said = Memo::new(move |_| match listed.get() {
        Listed::NotYet => Said::Nothing,
        Listed::Reading(_) => Said::Reading,
        Listed::Missing(why) => Said::Missing(why),
        Listed::Here(Found { rows, .. }) => Said::Found(rows),
    });
    move || match said.get() {
        Said::Nothing => None,
        Said::Reading => Some(view! { <p class="small">{words::list_reading(l)}</p> }.into_any()),
        Said::Missing(why) => {
            let again = Callback::new(move |()| again(list, all, summary));
            let unread = words::list_failed(l);
            let said = missing_of(l, why, unread, unread, "own-list-retry", again);
            Some(said.into_any())
        }
        Said::Found(0) => Some(view! { <p class="small">{words::list_nothing(l)}</p> }.into_any()),
        Said::Found(rows) => {
            let rows = text::transactions(l, rows as u64);
            Some(view! { <p class="small">{rows}</p> }.into_any())
        }
    }
}

/// How far the reading is.
fn coming(l: Locale, list: List, all: u64) -> impl Fn() -> Option<AnyView> {
    let listed = list.listed();
    let reading = Memo::new(move |_| matches!(listed.get(), Listed::Reading(_)));
    let read = move || match listed.get() {
        Listed::Reading(rows) => rows.to_string(),
        Listed::NotYet | Listed::Missing(_) | Listed::Here(_) => String::new(),
    };
    move || {
        reading.get().then(|| {
            view! {
                <progress
                    aria-label=words::list_reading(l)
                    max=all.to_string()
                    prop:value=read
                ></progress>
            }
            .into_any()
        })
    }
}
