//! A button that copies a text, and says whether it could.

use leptos::prelude::*;
use std::time::Duration;

use super::page;

/// How long the button says what it did.
const SAID_FOR: Duration = Duration::from_secs(2);

/// Copies `text` to the clipboard.
#[component]
pub fn Copy(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What it is, for those who cannot see what the button stands beside.
    what: &'static str,
) -> impl IntoView {
    let said = RwSignal::new(None::<&'static str>);
    let copy = move |_| {
        let text = text.get_untracked();
        leptos::task::spawn_local(async move {
            let copied = page::copy(&text).await;
            said.set(Some(if copied {
                "Copied"
            } else {
                "Not allowed: select it"
            }));
            set_timeout(
                // The button may be gone by then.
                move || {
                    said.try_set(None);
                },
                SAID_FOR,
            );
        });
    };
    view! {
        <button type="button" class="button quiet copy" on:click=copy>
            <span aria-live="polite">{move || said.get().unwrap_or("Copy")}</span>
            <span class="unseen">" "{what}</span>
        </button>
    }
}
