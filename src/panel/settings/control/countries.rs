//! A list of countries: chosen, or typed.

use leptos::prelude::*;

use super::Field;
use crate::panel::suggestion::{COUNTRIES, has_country, with_country};

/// A box for each likely country, and the whole list as text for the others.
pub(in crate::panel::settings) fn countries(field: Field) -> impl IntoView {
    let boxes = COUNTRIES
        .iter()
        .map(|(code, country)| {
            view! {
                <label title=*country>
                    <input
                        type="checkbox"
                        aria-label=*country
                        prop:checked=move || has_country(&field.value(), code)
                        on:change=move |event| {
                            let wanted = event_target_checked(&event);
                            field.set(with_country(&field.value(), code, wanted));
                        }
                    />
                    <span aria-hidden="true">{*code}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="segments wrap">{boxes}</div>
        <input
            class="input"
            type="text"
            autocomplete="off"
            spellcheck="false"
            placeholder="not sent"
            aria-label=format!("{}, as two-letter codes with commas", field.name())
            aria-describedby=field.id("problem")
            aria-invalid=move || field.is_wrong()
            prop:value=move || field.value()
            on:input=move |event| field.set(event_target_value(&event))
        />
    }
}
