//! One control for each kind of setting. Every control starts at "not sent", because a setting that
//! is absent and one that is false are not the same to Linxo.

use leptos::prelude::*;
use linxo::settings::{Kind, Setting};

use crate::panel::form::{Checked, Form};
use crate::panel::sample::return_urls;
use crate::panel::suggestion::{FONTS, LOCALES};

mod colour;
mod countries;

pub(super) use colour::colour;
pub(super) use countries::countries;

/// A setting, bound to the form.
#[derive(Clone, Copy)]
pub(super) struct Field {
    setting: &'static Setting,
    form: RwSignal<Form>,
    value: Memo<String>,
    problem: Memo<Option<String>>,
}

impl Field {
    pub(super) fn new(
        setting: &'static Setting,
        form: RwSignal<Form>,
        checked: Memo<Checked>,
    ) -> Self {
        let name = setting.name;
        Self {
            setting,
            form,
            value: Memo::new(move |_| form.with(|form| form.value(name).to_owned())),
            problem: Memo::new(move |_| {
                checked.with(|checked| checked.problem(name).map(str::to_owned))
            }),
        }
    }

    pub(super) fn name(self) -> &'static str {
        self.setting.name
    }

    pub(super) fn value(self) -> String {
        self.value.get()
    }

    pub(super) fn is(self, value: &str) -> bool {
        self.value.with(|chosen| chosen == value)
    }

    pub(super) fn set(self, value: impl Into<String>) {
        let value = value.into();
        self.form.update(|form| form.set(self.setting.name, value));
    }

    pub(super) fn problem(self) -> Option<String> {
        self.problem.get()
    }

    pub(super) fn is_wrong(self) -> Option<&'static str> {
        self.problem
            .with(|problem| problem.as_ref().map(|_| "true"))
    }

    /// The id of a part of this field's markup.
    pub(super) fn id(self, part: &str) -> String {
        format!("{}-{part}", self.setting.name)
    }

    /// Whether its name can be the label of one control; otherwise the legend speaks for all.
    pub(super) fn has_one_control(self) -> bool {
        self.setting.locked.is_none()
            && matches!(
                self.setting.kind,
                Kind::Text | Kind::Url | Kind::Choice(_) | Kind::Locale
            )
    }
}

/// Not sent, true or false.
pub(super) fn tri_state(field: Field) -> impl IntoView {
    let choice = move |value: &'static str, words: &'static str| {
        view! {
            <label>
                <input
                    type="radio"
                    name=field.name()
                    value=value
                    prop:checked=move || field.is(value)
                    on:change=move |_| field.set(value)
                />
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <div class="segments">
            {choice("", "not sent")} {choice("true", "true")} {choice("false", "false")}
        </div>
    }
}

/// One of a few words.
pub(super) fn choices(field: Field, words: &'static [&'static str]) -> impl IntoView {
    let options = words
        .iter()
        .map(|word| {
            view! {
                <option value=*word prop:selected=move || field.is(word)>{*word}</option>
            }
        })
        .collect_view();
    view! {
        <select
            class="input"
            id=field.id("value")
            on:change=move |event| field.set(event_target_value(&event))
        >
            <option value="" prop:selected=move || field.is("")>"not sent"</option>
            {options}
        </select>
    }
}

/// A language from a list, or any other by its code.
pub(super) fn locale(field: Field) -> impl IntoView {
    const OTHER: &str = "other";
    let listed = move || LOCALES.iter().any(|(code, _)| field.is(code));
    let wants_other = RwSignal::new(false);
    let shows_other = move || !listed() && (wants_other.get() || !field.is(""));
    let options = LOCALES
        .iter()
        .map(|(code, words)| {
            view! {
                <option value=*code prop:selected=move || field.is(code)>
                    {format!("{words} · {code}")}
                </option>
            }
        })
        .collect_view();
    view! {
        <select
            class="input"
            id=field.id("value")
            on:change=move |event| {
                let chosen = event_target_value(&event);
                wants_other.set(chosen == OTHER);
                field.set(if chosen == OTHER { String::new() } else { chosen });
            }
        >
            <option value="" prop:selected=move || field.is("") && !wants_other.get()>
                "not sent"
            </option>
            {options}
            <option value=OTHER prop:selected=shows_other>"Other…"</option>
        </select>
        <Show when=shows_other>
            <input
                class="input"
                type="text"
                autocomplete="off"
                spellcheck="false"
                placeholder="such as sv_SE"
                aria-label="locale, by its code"
                aria-describedby=field.id("problem")
                aria-invalid=move || field.is_wrong()
                prop:value=move || field.value()
                on:input=move |event| {
                    wants_other.set(true);
                    field.set(event_target_value(&event));
                }
            />
        </Show>
    }
}

/// A short text; for a typeface, with names to choose from.
pub(super) fn short_text(field: Field) -> impl IntoView {
    let suggestions: &[&str] = if field.name() == "font" { FONTS } else { &[] };
    let options = suggestions
        .iter()
        .map(|font| view! { <option value=*font></option> })
        .collect_view();
    view! {
        <input
            class="input"
            type="text"
            id=field.id("value")
            list=field.id("suggestions")
            autocomplete="off"
            spellcheck="false"
            placeholder="not sent"
            aria-describedby=format!("{} {}", field.id("effect"), field.id("problem"))
            aria-invalid=move || field.is_wrong()
            prop:value=move || field.value()
            on:input=move |event| field.set(event_target_value(&event))
        />
        <datalist id=field.id("suggestions")>{options}</datalist>
    }
}

/// What a One Shot does not let one choose: shown as it will be sent, with the reason.
pub(super) fn locked(
    field: Field,
    reason: &'static str,
    origin: StoredValue<String>,
) -> impl IntoView {
    let urls = origin.with_value(|origin| return_urls(origin));
    let address = urls.and_then(|urls| match field.name() {
        "redirect_url" => Some(urls.redirect_url),
        "cancel_url" => Some(urls.cancel_url),
        "aspsp_callback_uri" => Some(urls.aspsp_callback_uri),
        _ => None,
    });
    // The one setting that is locked without being an address is `auto_sync`, at false.
    let sent = address.map_or_else(|| "false".to_owned(), String::from);
    view! {
        <input
            class="input locked"
            type="text"
            readonly
            value=sent
            aria-label=format!("{}, set by Oneshot", field.name())
            aria-describedby=field.id("lock")
        />
        <p class="lock" id=field.id("lock")>
            <strong>"Locked: "</strong>
            {reason}
            "."
        </p>
    }
}
