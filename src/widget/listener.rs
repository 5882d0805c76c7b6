//! Messages posted to our window. Anybody may post one, so nothing is believed of a message unless
//! its origin is exactly the widget's and its source is exactly our frame.

use js_sys::{JSON, JsString, Number, Reflect};
use linxo::event::{Message, WidgetEvent, parse};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, Window};

/// No message of the widget's is near this, in UTF-16 units of its JSON.
const LONGEST_MESSAGE: u32 = 16 * 1024;

/// What a message turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// The widget's, whatever it says.
    Widget(WidgetEvent<()>),
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
    match as_json(&message.data()) {
        Some(message) => Heard::Widget(parse(&message).understood()),
        None => Heard::Nothing(Ignored::Shape),
    }
}

/// A message that JSON can say, as the browser has read it.
#[derive(Clone)]
struct Json(JsValue);

/// What may hold anything, even circles and functions, as JSON.
fn as_json(data: &JsValue) -> Option<Json> {
    let text = JSON::stringify(data).ok()?;
    // `undefined` where JSON has no words for it.
    let text = JsValue::from(text).dyn_into::<JsString>().ok()?;
    if text.length() > LONGEST_MESSAGE {
        return None;
    }
    JSON::parse(&String::from(text)).ok().map(Json)
}

impl Json {
    /// Only of what has fields: the browser would answer for others too, or refuse.
    fn field(&self, name: &str) -> Option<JsValue> {
        let object = self.0.is_object().then_some(&self.0)?;
        Reflect::get(object, &name.into()).ok()
    }
}

impl Message for Json {
    fn text(&self, field: &str) -> Option<String> {
        self.field(field)?.as_string()
    }

    fn number(&self, field: &str) -> Option<u64> {
        let number = self.field(field)?;
        let exact = Number::is_safe_integer(&number);
        let number = number.as_f64().filter(|number| exact && *number >= 0.0)?;
        Some(number as u64)
    }
}
