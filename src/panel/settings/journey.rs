//! The choices that are not Linxo's: how our page shows the widget, in which language it speaks, and
//! who may embed it.

use contract::{Banks, Presentation};
use leptos::prelude::*;

use crate::panel::form::{Checked, Form, PARENT_ORIGIN};
use crate::panel::suggestion::PAGE_LOCALES;

/// The choices about our own page.
pub(super) fn journey_choices(form: RwSignal<Form>, checked: Memo<Checked>) -> impl IntoView {
    let problem = Memo::new(move |_| checked.with(|c| c.problem(PARENT_ORIGIN).map(str::to_owned)));
    let locale = Memo::new(move |_| form.with(|form| form.locale.clone().unwrap_or_default()));
    let locales = PAGE_LOCALES
        .iter()
        .map(|(code, words)| {
            view! {
                <option value=*code prop:selected=move || locale.get() == *code>{*words}</option>
            }
        })
        .collect_view();
    view! {
        <section class="settings-group" aria-labelledby="journey-heading">
            <h3 id="journey-heading">"Journey"</h3>
            <p class="hint">"Oneshot's own page, around the widget."</p>
            <fieldset class="setting is-inline" data-testid="panel-presentation">
                <legend><code class="setting-name">"presentation"</code></legend>
                <div class="segments">
                    {presentation(form, Presentation::Iframe, "iframe", "iframe")}
                    {presentation(form, Presentation::FullPage, "full_page", "full page")}
                    {presentation(form, Presentation::NewTab, "new_tab", "new tab")}
                </div>
                <p class="effect">
                    "The widget in a frame of our page, instead of it in the whole window, or beside it in
                    a tab of its own."
                </p>
            </fieldset>
            <fieldset class="setting" data-testid="panel-page-locale">
                <legend>
                    <code class="setting-name"><label for="page-locale">"locale"</label></code>
                </legend>
                <p class="effect">
                    "The language of our own page. The widget has a setting of its own, below."
                </p>
                <select
                    class="input"
                    id="page-locale"
                    on:change=move |event| {
                        let chosen = event_target_value(&event);
                        form.update(|form| form.locale = (!chosen.is_empty()).then_some(chosen));
                    }
                >
                    <option value="" prop:selected=move || locale.get().is_empty()>
                        "not sent: the browser's"
                    </option>
                    {locales}
                </select>
            </fieldset>
            <fieldset class="setting is-inline" data-testid="panel-banks">
                <legend><code class="setting-name">"banks"</code></legend>
                <div class="segments">
                    {banks(form, Banks::One, "one")} {banks(form, Banks::Many, "many")}
                </div>
                <p class="effect">
                    "One: the journey goes on by itself once a bank is read. Many: it waits until \
                    the user says that all are linked."
                </p>
            </fieldset>
            <fieldset class="setting" data-testid="panel-parent-origin">
                <legend>
                    <code class="setting-name">
                        <label for="parent-origin">"parent_origin"</label>
                    </code>
                </legend>
                <p class="effect">
                    "The origin of your page, when it embeds ours: only that page may frame the \
                    journey, and only it hears its events."
                </p>
                <input
                    class="input"
                    type="text"
                    id="parent-origin"
                    inputmode="url"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="not sent"
                    aria-describedby="parent-origin-problem"
                    aria-invalid=move || problem.with(|problem| problem.as_ref().map(|_| "true"))
                    prop:value=move || form.with(|form| form.parent_origin.clone())
                    on:input=move |event| {
                        let origin = event_target_value(&event);
                        form.update(|form| form.parent_origin = origin);
                    }
                />
                <p class="problem" id="parent-origin-problem" aria-live="polite">
                    {move || problem.get()}
                </p>
            </fieldset>
        </section>
    }
}

fn presentation(
    form: RwSignal<Form>,
    presentation: Presentation,
    value: &'static str,
    words: &'static str,
) -> impl IntoView {
    view! {
        <label>
            <input
                type="radio"
                name="presentation"
                value=value
                prop:checked=move || form.with(|form| form.presentation == presentation)
                on:change=move |_| form.update(|form| form.presentation = presentation)
            />
            <span>{words}</span>
        </label>
    }
}

fn banks(form: RwSignal<Form>, banks: Banks, words: &'static str) -> impl IntoView {
    view! {
        <label>
            <input
                type="radio"
                name="banks"
                value=words
                prop:checked=move || form.with(|form| form.banks == banks)
                on:change=move |_| form.update(|form| form.banks = banks)
            />
            <span>{words}</span>
        </label>
    }
}
