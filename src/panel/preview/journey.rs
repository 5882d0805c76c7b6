//! Where the journey of the preview stands, in one line of states.

use leptos::prelude::*;

use super::state::{Opened, Preview};
use crate::panel::text;

/// The states of the journey, with the one it is in.
pub(super) fn strip(shown: RwSignal<Preview>) -> impl IntoView {
    let opened = move |read: fn(&Opened) -> String| {
        move || shown.with(|shown| shown.opened().map(read).unwrap_or_default())
    };
    let current =
        Memo::new(move |_| shown.with(|shown| shown.opened().map(|opened| opened.progress.state)));
    let states = text::STATES
        .map(|state| {
            let passed = move || current.get().is_some_and(|current| current > state);
            let here = move || current.get() == Some(state);
            view! {
                <li
                    class:is-passed=passed
                    aria-current=move || here().then_some("step")
                >
                    {text::state(state)}
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="journey" hidden=move || shown.with(|shown| shown.opened().is_none())>
            <ol class="states" aria-label="States of the journey" data-testid="panel-states">
                {states}
            </ol>
            <p class="journey-facts">
                <code data-testid="panel-journey">{opened(|opened| opened.id.to_string())}</code>
                " "
                <span data-testid="panel-outcome">{opened(text::journey_facts)}</span>
                " "
                <span class="journey-check">{opened(text::journey_check)}</span>
            </p>
        </div>
    }
}
