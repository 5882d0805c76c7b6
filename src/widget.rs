//! Linxo's widget in a frame of our page, and what it says.

use ::journey::Purpose;
use leptos::html;
use leptos::prelude::*;
use linxo::event::WidgetEvent;

use crate::browser::{Address, Listening};

mod listener;

pub use listener::{Heard, Ignored, hear};

/// What the widget and the bank's pages in it need, and no more. Not `allow-top-navigation`: only a
/// click of the end user's may take the whole window to a bank.
pub const SANDBOX: &str = "allow-scripts allow-forms allow-same-origin allow-popups \
                           allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

/// What happens in a frame.
#[derive(Debug, Clone, PartialEq)]
pub enum FrameEvent {
    /// It loaded a page that is not ours.
    Loaded,
    /// It loaded our own page of this purpose.
    Returned(Purpose),
    /// The widget posted a message; its origin and its source were checked.
    Said(WidgetEvent),
    /// Somebody posted a message that is none of our business.
    Ignored(Ignored),
}

/// The widget's frame. Its element is made once and `url` is set once: whatever is drawn around it,
/// it does not load again unless this component itself is drawn anew.
#[component]
pub fn Frame(
    /// The widget's whole address.
    url: String,
    /// The exact origin of the widget.
    widget_origin: String,
    /// What screen readers call the frame.
    #[prop(into)]
    title: Signal<String>,
    /// Told what happens in it.
    on_event: Callback<FrameEvent>,
) -> impl IntoView {
    let frame = NodeRef::<html::Iframe>::new();
    let content = move || {
        frame
            .get_untracked()
            .and_then(|frame| frame.content_window())
    };
    let listening = Listening::to(window(), "message", move |event| {
        on_event.run(match hear(&event, &widget_origin, content().as_ref()) {
            Heard::Widget(said) => FrameEvent::Said(said),
            Heard::Nothing(why) => FrameEvent::Ignored(why),
        });
    });
    let listening = StoredValue::new_local(Some(listening));
    on_cleanup(move || drop(listening.try_update_value(Option::take)));
    let loaded = move |_| match content().map(|content| content.location().pathname()) {
        // Only a page of our own origin lets itself be read.
        Some(Ok(path)) => {
            if let Some(address) = Address::of_path(&path) {
                on_event.run(FrameEvent::Returned(address.purpose));
            }
        }
        Some(Err(_)) => on_event.run(FrameEvent::Loaded),
        None => {}
    };
    view! {
        <iframe
            node_ref=frame
            class="widget-frame"
            data-testid="widget-frame"
            title=move || title.get()
            sandbox=SANDBOX
            referrerpolicy="strict-origin"
            src=url
            on:load=loaded
        ></iframe>
    }
}
