//! What the panel needs of the browser beyond `crate::browser`: the clipboard, the fragment of its
//! own address, the time of day, and where the keyboard is.

use leptos::prelude::{document, window};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, HtmlElement, MessageEvent};

/// Copies a text, and says whether it could: browsers offer a clipboard on secure origins only, and
/// may refuse it there.
pub(super) async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    let offered = !AsRef::<JsValue>::as_ref(&clipboard).is_undefined();
    offered && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// The fragment of the panel's address, with its `#`.
pub(super) fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Changes the fragment without a step in the browser's history: going back leaves the panel.
pub(super) fn set_fragment(fragment: &str) {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let address = if fragment.is_empty() {
        path
    } else {
        format!("{path}#{fragment}")
    };
    if let Ok(history) = window().history() {
        // A browser that limits such changes keeps an older fragment, which does no harm.
        history
            .replace_state_with_url(&JsValue::NULL, "", Some(&address))
            .ok();
    }
}

/// The time of day on the integrator's clock, `HH:MM:SS.mmm`.
pub(super) fn time_of_day() -> String {
    let now = js_sys::Date::new_0();
    format!(
        "{:02}:{:02}:{:02}.{:03}",
        now.get_hours(),
        now.get_minutes(),
        now.get_seconds(),
        now.get_milliseconds()
    )
}

/// What a message says, as it came, as far as JSON can say it.
pub(super) fn message_of(event: &Event) -> Value {
    let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
    data.and_then(|data| js_sys::JSON::stringify(&data).ok())
        .and_then(|text| text.as_string())
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// Whether the browser knows this colour.
pub(super) fn knows_colour(colour: &str) -> bool {
    web_sys::css::supports_with_value("color", colour).unwrap_or(false)
}

/// Whether the keyboard is inside a frame: somebody is using the widget.
pub(super) fn keyboard_is_in_a_frame() -> bool {
    document()
        .active_element()
        .is_some_and(|element| element.tag_name().eq_ignore_ascii_case("iframe"))
}

/// Puts the keyboard on the first field that is marked as wrong.
pub(super) fn focus_first_problem() {
    let wrong = document().query_selector("[aria-invalid=true]").ok();
    if let Some(field) = wrong
        .flatten()
        .and_then(|field| field.dyn_into::<HtmlElement>().ok())
    {
        field.focus().ok();
    }
}

/// Puts the keyboard, and with it the view, on the element with this id.
pub(super) fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.set_attribute("tabindex", "-1").ok();
        element.focus().ok();
    }
}
