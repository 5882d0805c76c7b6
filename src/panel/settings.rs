//! The left pane: every setting of the widget that is known, generated from the catalogue of the
//! `linxo` crate, and the few choices that are about our own page.

use leptos::prelude::*;
use linxo::Confidence;
use linxo::settings::{CATALOGUE, Group, Kind, Setting};

use super::form::{Checked, Form};
use super::text;

mod control;
mod journey;
mod other;

use control::Field;
use journey::journey_choices;
use other::other_settings;

/// All settings, in their groups.
#[component]
pub fn Settings(
    /// What is chosen.
    form: RwSignal<Form>,
    /// The same, checked.
    checked: Memo<Checked>,
    /// Our server's origin, for the addresses that each journey sets.
    origin: StoredValue<String>,
) -> impl IntoView {
    let chosen = move || text::chosen_count(form.with(Form::chosen));
    let groups = [Group::Graphic, Group::Behavioural].map(|group| {
        let settings = CATALOGUE
            .iter()
            .filter(|setting| setting.group == group)
            .map(|setting| view! { <OneSetting setting form checked origin/> })
            .collect_view();
        let heading = match group {
            Group::Graphic => "graphic-heading",
            Group::Behavioural => "behavioural-heading",
        };
        view! {
            <section class="settings-group" aria-labelledby=heading>
                <h3 id=heading>{text::group(group)}</h3>
                <p class="hint">{text::group_hint(group)}</p>
                {settings}
            </section>
        }
    });
    view! {
        <section class="pane pane-settings" aria-labelledby="settings-heading">
            <header class="pane-head">
                <h2 id="settings-heading">"Settings"</h2>
                <p class="pane-note" aria-live="polite">{chosen}</p>
                <button
                    type="button"
                    class="button quiet"
                    data-testid="panel-reset"
                    aria-disabled=move || {
                        form.with(|form| *form == Form::default()).then_some("true")
                    }
                    on:click=move |_| form.set(Form::default())
                >
                    "Reset all"
                </button>
            </header>
            <div class="pane-body">
                {journey_choices(form, checked)}
                {groups.collect_view()}
                {other_settings(form, checked)}
                <Legend/>
            </div>
        </section>
    }
}

/// One setting of the catalogue: its name, how surely it is known, what it does, and its control.
#[component]
fn OneSetting(
    setting: &'static Setting,
    form: RwSignal<Form>,
    checked: Memo<Checked>,
    origin: StoredValue<String>,
) -> impl IntoView {
    let field = Field::new(setting, form, checked);
    let control = match (setting.locked, setting.kind) {
        (Some(reason), _) => control::locked(field, reason, origin).into_any(),
        (None, Kind::Bool) => control::tri_state(field).into_any(),
        (None, Kind::Colour) => control::colour(field).into_any(),
        (None, Kind::Locale) => control::locale(field).into_any(),
        (None, Kind::Choice(words)) => control::choices(field, words).into_any(),
        (None, Kind::Countries) => control::countries(field).into_any(),
        (None, Kind::Text | Kind::Url) => control::short_text(field).into_any(),
    };
    let confidence = setting.confidence;
    let class = text::confidence_class(confidence);
    let label = if field.has_one_control() {
        view! { <label for=field.id("value")>{setting.name}</label> }.into_any()
    } else {
        view! { <span>{setting.name}</span> }.into_any()
    };
    view! {
        <fieldset
            class="setting"
            class:is-sent=move || !field.value().is_empty()
            class:is-locked=setting.locked.is_some()
            data-testid=format!("setting-{}", setting.name)
            aria-describedby=field.id("effect")
        >
            <legend><code class="setting-name">{label}</code></legend>
            <p class="effect" id=field.id("effect")>{with_code(setting.effect)}</p>
            {control}
            <p class="problem" id=field.id("problem") aria-live="polite">{move || field.problem()}</p>
            <details class="source">
                <summary>
                    <span class="unseen">{format!("How {} is known: ", setting.name)}</span>
                    <span class="pill" data-confidence=class>{confidence.words()}</span>
                </summary>
                <p>{confidence.meaning()}</p>
                <p>"Source: "{setting.source}"."</p>
                <p>"Sent with "<code>{text::placement(setting.placement)}</code></p>
            </details>
        </fieldset>
    }
}

/// What the confidence labels mean.
#[component]
fn Legend() -> impl IntoView {
    let rows = Confidence::ALL.map(|confidence| {
        let class = text::confidence_class(confidence);
        view! {
            <div>
                <dt>
                    <span class="pill" data-confidence=class>{confidence.words()}</span>
                </dt>
                <dd>{confidence.meaning()}</dd>
            </div>
        }
    });
    view! {
        <section class="settings-group" aria-labelledby="legend-heading">
            <h3 id="legend-heading">"How surely it is known"</h3>
            <dl class="legend">{rows.collect_view()}</dl>
        </section>
    }
}

/// A text of the catalogue, whose names are set between backticks.
fn with_code(text: &'static str) -> impl IntoView {
    text.split('`')
        .enumerate()
        .map(|(index, part)| {
            if index % 2 == 1 {
                view! { <code>{part}</code> }.into_any()
            } else {
                view! { {part} }.into_any()
            }
        })
        .collect_view()
}
