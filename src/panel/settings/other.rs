//! Settings that the catalogue does not know. Linxo's full table is not public: whoever has it can
//! try what is in it here.

use leptos::prelude::*;

use crate::panel::form::{Checked, Form, OTHER};

/// Any other setting, by name.
pub(super) fn other_settings(form: RwSignal<Form>, checked: Memo<Checked>) -> impl IntoView {
    let problem = Memo::new(move |_| checked.with(|c| c.problem(OTHER).map(str::to_owned)));
    view! {
        <section class="settings-group" aria-labelledby="other-heading">
            <h3 id="other-heading">"Other settings"</h3>
            <p class="hint">"Settings that Oneshot does not know. They are sent as they are."</p>
            <fieldset class="setting" data-testid="setting-other">
                <legend>
                    <label for="other-settings">"One a line, as name=value"</label>
                </legend>
                <textarea
                    class="input"
                    id="other-settings"
                    rows="3"
                    spellcheck="false"
                    placeholder="name=value"
                    aria-describedby="other-problem"
                    aria-invalid=move || problem.with(|problem| problem.as_ref().map(|_| "true"))
                    prop:value=move || form.with(|form| form.other.clone())
                    on:input=move |event| {
                        let other = event_target_value(&event);
                        form.update(|form| form.other = other);
                    }
                ></textarea>
                <p class="problem" id="other-problem" aria-live="polite">{move || problem.get()}</p>
            </fieldset>
        </section>
    }
}
