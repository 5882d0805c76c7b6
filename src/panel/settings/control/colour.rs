//! A colour: picked, or typed.

use leptos::prelude::*;

use super::Field;
use crate::panel::page;
use crate::panel::suggestion::picker_colour;

/// A picker over a swatch, and the same colour as text, where CSS names may be typed too.
pub(in crate::panel::settings) fn colour(field: Field) -> impl IntoView {
    let picked = move || picker_colour(&field.value()).unwrap_or_else(|| "#000000".to_owned());
    // The catalogue takes any word for a name; the browser knows better.
    let painted = Memo::new(move |_| {
        let colour = field.value();
        (field.is_wrong().is_none() && page::knows_colour(&colour)).then_some(colour)
    });
    let strange =
        move || !field.is("") && field.is_wrong().is_none() && painted.with(Option::is_none);
    view! {
        <div class="colour">
            <span class="swatch" class:is-empty=move || painted.with(Option::is_none)>
                <span class="swatch-colour" style:background-color=move || painted.get().unwrap_or_default()></span>
                <input
                    type="color"
                    aria-label=format!("{}, by a colour picker", field.name())
                    prop:value=picked
                    on:input=move |event| field.set(event_target_value(&event))
                />
            </span>
            <input
                class="input"
                type="text"
                autocomplete="off"
                spellcheck="false"
                placeholder="not sent"
                aria-label=format!("{}, as text", field.name())
                aria-describedby=field.id("problem")
                aria-invalid=move || field.is_wrong()
                prop:value=move || field.value()
                on:input=move |event| field.set(event_target_value(&event))
            />
            <button
                type="button"
                class="button quiet"
                aria-label=format!("Clear {}: do not send it", field.name())
                aria-disabled=move || field.is("").then_some("true")
                on:click=move |_| field.set("")
            >
                "Clear"
            </button>
        </div>
        <p class="doubt" aria-live="polite">
            {move || strange().then_some("This browser knows no colour of that name.")}
        </p>
    }
}
