//! The middle pane: a real journey, opened with the settings as they are, and its widget.

use contract::Presentation;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlIFrameElement;

use super::page;
use super::text;
use crate::browser::{Alarm, Listening};
use crate::widget::{Frame, FrameEvent, Heard, Shown, hear};

mod journey;
mod opening;
mod state;

pub use opening::Previewer;
pub use state::{Opened, Preview};

/// How long after the last change the preview follows by itself.
const SETTLED_MS: u32 = 900;

/// The preview, its buttons, and where its journey stands.
#[component]
pub fn PreviewPane(
    /// Opens and stops previews.
    previewer: Previewer,
) -> impl IntoView {
    let shown = previewer.shown();
    let phone = RwSignal::new(false);
    let auto = RwSignal::new(false);
    let changed = Memo::new(move |_| shown.with(|shown| shown.differs_from(&previewer.request())));
    let held = follow_by_itself(previewer, auto, changed);
    let hint = move || {
        let hint = if let Some(refused) = previewer.refused().get() {
            refused
        } else if !changed.get() {
            return None;
        } else if held.get() {
            text::HELD_BACK.to_owned()
        } else if auto.get() {
            text::ABOUT_TO_APPLY.to_owned()
        } else {
            text::CHANGED.to_owned()
        };
        Some(hint)
    };
    // Once everything is corrected there is nothing left to say about it.
    Effect::new(move |_| {
        if previewer.is_right() {
            previewer.refused().set(None);
        }
    });
    let apply = move || match shown.with(|shown| shown.opened().is_some()) {
        true if changed.get() => "Apply",
        true => "Reopen",
        false => "Open preview",
    };
    let is_opening = move || shown.with(|shown| *shown == Preview::Opening);
    let can_be_stopped =
        Memo::new(move |_| shown.with(|shown| shown.opened().is_some_and(Opened::can_be_stopped)));
    let can_be_finished =
        Memo::new(move |_| shown.with(|shown| shown.opened().is_some_and(Opened::can_be_finished)));
    view! {
        <section class="pane pane-preview" aria-labelledby="preview-heading">
            <header class="pane-head">
                <h2 id="preview-heading">"Preview"</h2>
                <span class="pane-note"></span>
                <label class="switch">
                    <input
                        type="checkbox"
                        data-testid="panel-auto"
                        prop:checked=move || auto.get()
                        on:change=move |event| auto.set(event_target_checked(&event))
                    />
                    <span>"Auto-apply"</span>
                </label>
                <div class="segments" role="group" aria-label="Width of the preview">
                    {width(phone, true, "Phone")} {width(phone, false, "Desktop")}
                </div>
                <Show when=move || can_be_finished.get()>
                    <button
                        type="button"
                        class="button"
                        data-testid="panel-finish"
                        on:click=move |_| previewer.finish()
                    >
                        "Finish"
                    </button>
                </Show>
                <button
                    type="button"
                    class="button"
                    data-testid="panel-stop"
                    aria-disabled=move || (!can_be_stopped.get()).then_some("true")
                    on:click=move |_| previewer.stop()
                >
                    "Stop"
                </button>
                <button
                    type="button"
                    class="button primary"
                    data-testid="panel-apply"
                    class:is-due=move || changed.get()
                    aria-disabled=move || is_opening().then_some("true")
                    on:click=move |_| previewer.apply()
                >
                    {apply}
                </button>
            </header>
            <p class="pane-hint" aria-live="polite" data-testid="panel-hint">{hint}</p>
            {journey::strip(shown)}
            <div
                class="stage"
                class:is-phone=move || phone.get()
                data-testid="panel-preview"
            >
                <Stage previewer/>
            </div>
        </section>
    }
}

/// What stands in the middle. It is drawn anew only when another preview is opened or this one is
/// stopped: whatever else changes, the frame stays and is not loaded again.
#[component]
fn Stage(previewer: Previewer) -> impl IntoView {
    let shown = previewer.shown();
    let scene = Memo::new(move |_| shown.with(scene));
    move || match scene.get() {
        Scene::Note(kind, note) => view! {
            <div class="stage-note" data-kind=kind role="status">
                <p>{note}</p>
            </div>
        }
        .into_any(),
        Scene::Elsewhere(note, url) => view! {
            <div class="stage-note" data-kind="full-page">
                <p>{note}</p>
                <p>
                    <a class="button primary" href=url target="_blank" rel="noreferrer">
                        "Open the journey in a new tab"
                    </a>
                </p>
            </div>
        }
        .into_any(),
        Scene::Widget { url, origin, .. } => view! { <Widget previewer url origin/> }.into_any(),
    }
}

/// The frame, and what is heard from it.
#[component]
fn Widget(previewer: Previewer, url: String, origin: String) -> impl IntoView {
    let around = NodeRef::<html::Div>::new();
    let in_frame = move || {
        let frame = around.get_untracked()?.query_selector("iframe").ok()??;
        frame.dyn_into::<HtmlIFrameElement>().ok()?.content_window()
    };
    let exact = origin.clone();
    let listening = Listening::to(window(), "message", move |event| {
        match hear(&event, &exact, in_frame().as_ref()) {
            Heard::Widget(_) => previewer.heard(&page::message_of(&event)),
            Heard::Nothing(_) => previewer.ignored(),
        }
    });
    let listening = StoredValue::new_local(Some(listening));
    on_cleanup(move || drop(listening.try_update_value(Option::take)));
    let on_event = move |event| {
        if let FrameEvent::Returned(purpose) = event {
            previewer.returned(purpose);
        }
    };
    let frame = StoredValue::new_local(None);
    Effect::new(move |_| {
        let Some(around) = around.get() else { return };
        let shown = Shown {
            url: &url,
            widget_origin: &origin,
            title: "Preview of Linxo's widget",
        };
        frame.set_value(Frame::within(&around, &shown, Vec::new(), on_event));
    });
    view! { <div class="stage-frame" node_ref=around></div> }
}

#[derive(Debug, Clone, PartialEq)]
enum Scene {
    Note(&'static str, String),
    Elsewhere(&'static str, String),
    Widget {
        attempt: u32,
        url: String,
        origin: String,
    },
}

fn scene(shown: &Preview) -> Scene {
    match shown {
        Preview::Idle => Scene::Note("idle", text::IDLE.to_owned()),
        Preview::Opening => Scene::Note("opening", text::OPENING.to_owned()),
        Preview::Failed(why) => Scene::Note("failed", why.clone()),
        Preview::Open(opened) if opened.stopped => Scene::Note("stopped", text::STOPPED.to_owned()),
        Preview::Open(opened) if opened.returned => {
            Scene::Note("returned", text::RETURNED.to_owned())
        }
        Preview::Open(opened) => match (&opened.widget_url, opened.request.presentation) {
            (Some(url), Presentation::Iframe) => Scene::Widget {
                attempt: opened.attempt,
                url: url.clone(),
                origin: opened.widget_origin.clone(),
            },
            (_, Presentation::NewTab) => Scene::Elsewhere(text::NEW_TAB, opened.page_url.clone()),
            _ => Scene::Elsewhere(text::FULL_PAGE, opened.page_url.clone()),
        },
    }
}

/// Applies changes by itself once they have settled, while that takes nothing away from anybody.
/// The signal says that it would, but waits.
fn follow_by_itself(
    previewer: Previewer,
    auto: RwSignal<bool>,
    changed: Memo<bool>,
) -> RwSignal<bool> {
    let held = RwSignal::new(false);
    let alarm = StoredValue::new_local(None::<Alarm>);
    let again = RwSignal::new(0_u32);
    Effect::new(move |_| {
        again.track();
        let due = changed.get() && auto.get();
        // A change of what is asked for begins the wait anew.
        let request = previewer.request();
        let right = previewer.is_right();
        drop(request);
        if !due || !right {
            alarm.set_value(None);
            held.set(false);
            return;
        }
        alarm.set_value(Alarm::after(SETTLED_MS, move || {
            let may = previewer.shown().with_untracked(|shown| {
                shown
                    .opened()
                    .is_some_and(|opened| opened.may_be_replaced(page::keyboard_is_in_a_frame()))
            });
            if may {
                previewer.apply();
            } else {
                held.set(true);
                again.update(|again| *again = again.wrapping_add(1));
            }
        }));
    });
    held
}

fn width(phone: RwSignal<bool>, is_phone: bool, words: &'static str) -> impl IntoView {
    view! {
        <label>
            <input
                type="radio"
                name="preview-width"
                value=words
                prop:checked=move || phone.get() == is_phone
                on:change=move |_| phone.set(is_phone)
            />
            <span>{words}</span>
        </label>
    }
}
