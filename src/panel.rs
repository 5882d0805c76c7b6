//! The integrator's panel: every setting of the widget that is known, a live preview, what the
//! settings become as an address and as code, and the log of what happens. It is a program of its
//! own, so that an end user never downloads it, and it needs no API key: where the server runs with
//! the panel, it opens journeys for pages of its own origin.

use leptos::prelude::*;

use crate::browser;

pub mod code;
pub mod copy;
pub mod events;
pub mod form;
pub mod log;
mod page;
pub mod preview;
pub mod sample;
pub mod settings;
pub mod suggestion;
pub mod text;

use code::Code;
use events::Events;
use form::Form;
use log::Log;
use preview::{PreviewPane, Previewer};
use settings::Settings;

/// Draws the panel into the page.
pub fn mount() {
    mount_to_body(Panel);
}

/// The whole panel. What is chosen is kept in the fragment of its address.
#[component]
pub fn Panel() -> impl IntoView {
    let form = RwSignal::new(Form::from_fragment(&page::fragment()));
    let checked = Memo::new(move |_| form.with(Form::check));
    let log = RwSignal::new(Log::default());
    let origin = StoredValue::new(browser::origin());
    let previewer = Previewer::new(form, checked, log);
    let shown_at = Memo::new(move |_| {
        let shown = previewer.shown();
        shown.with(|shown| {
            let opened = shown.opened()?;
            let address = opened.widget_url.as_ref();
            Some(address.unwrap_or(&opened.widget_origin).clone())
        })
    });
    Effect::new(move |_| page::set_fragment(&form.with(Form::to_fragment)));
    view! {
        <div class="panel" data-testid="panel">
            <header class="bar">
                <p class="brand">
                    <span class="brand-mark" aria-hidden="true"></span>
                    "Oneshot"
                </p>
                <h1>"Widget panel"</h1>
                <p class="bar-note">
                    "Linxo’s widget with every setting that is known. "
                    <code>"auto_sync=false"</code>
                    ", always."
                </p>
            </header>
            <nav class="jumps" aria-label="Parts of the panel">
                {jump("Settings", "settings-heading")} {jump("Preview", "preview-heading")}
                {jump("Events", "events-heading")} {jump("Code", "code-heading")}
            </nav>
            <main class="panes">
                <Settings form checked origin/>
                <PreviewPane previewer/>
                <div class="side">
                    <Events log/>
                    <Code form checked origin shown_at/>
                </div>
            </main>
        </div>
    }
}

/// On a narrow screen the parts stand one below the other. No link, because the fragment of the
/// address is taken.
fn jump(words: &'static str, heading: &'static str) -> impl IntoView {
    view! {
        <button type="button" class="button quiet" on:click=move |_| page::focus(heading)>
            {words}
        </button>
    }
}
