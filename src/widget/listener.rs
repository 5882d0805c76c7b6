//! Messages posted to our window. Anybody may post one, so nothing is believed of a message unless
//! its origin is exactly the widget's and its source is exactly our frame.

use linxo::event::{self, WidgetEvent};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, Window};

/// No message of the widget's is near this, in UTF-16 units of its JSON.
const LONGEST_MESSAGE: u32 = 16 * 1024;

/// What a message turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// The widget's, whatever it says.
    Widget(WidgetEvent),
    /// Not the widget's, or not JSON.
    Nothing(Ignored),
}

/// Why a message is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ignored {
    /// It is from another origin.
    Origin,
    /// It is from another window, or from a frame that is gone.
    Source,
    /// It is nothing that JSON can say, or too long.
    Shape,
}

/// Judges a `message` event of our window. `frame` is what is in our frame now.
pub fn hear(event: &Event, widget_origin: &str, frame: Option<&Window>) -> Heard {
    let Some(message) = event.dyn_ref::<MessageEvent>() else {
        return Heard::Nothing(Ignored::Shape);
    };
    if message.origin() != widget_origin {
        return Heard::Nothing(Ignored::Origin);
    }
    let source = message.source().map(JsValue::from);
    if source.is_none() || source.as_ref() != frame.map(AsRef::<JsValue>::as_ref) {
        return Heard::Nothing(Ignored::Source);
    }
    match json(&message.data()) {
        Some(data) => Heard::Widget(event::parse(&data)),
        None => Heard::Nothing(Ignored::Shape),
    }
}

/// What may hold anything, even circles and functions, as JSON.
fn json(data: &JsValue) -> Option<Value> {
    let text = js_sys::JSON::stringify(data).ok()?;
    // `undefined` where JSON has no words for it.
    let text = JsValue::from(text).dyn_into::<js_sys::JsString>().ok()?;
    if text.length() > LONGEST_MESSAGE {
        return None;
    }
    serde_json::from_str(&String::from(text)).ok()
}
