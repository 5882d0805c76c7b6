//! What the widget tells the page around it, by `postMessage`. A message is a hint, never a proof:
//! what matters is confirmed by reading Linxo.

use serde_json::Value;

use crate::ConnectionId;

mod origin;

pub use origin::{OriginError, WidgetOrigin};

/// A message of the widget.
#[derive(Debug, Clone, PartialEq)]
pub enum WidgetEvent {
    /// The process is over and the widget is about to go to `redirect_url`. It may come more than
    /// once. The only event whose shape is known; any part of it may be missing.
    RedirectTo {
        /// Where the widget goes: our own address, or its built-in page.
        redirect_url: Option<String>,
        /// `success`, or another word.
        status: Option<String>,
        /// `created`, or another word.
        result: Option<String>,
        /// The connection it is about.
        connection_id: Option<ConnectionId>,
    },
    /// Anything else, kept as it came.
    Other {
        /// Its `eventName`, when it has one.
        name: Option<String>,
        /// The whole message.
        value: Value,
    },
}

/// Reads a message's data. It takes any JSON and never fails; check the message's origin first, with
/// [`WidgetOrigin::matches`].
pub fn parse(data: &Value) -> WidgetEvent {
    let text = |field: &str| data.get(field).and_then(Value::as_str).map(str::to_owned);
    match data.get("eventName").and_then(Value::as_str) {
        Some("redirect_to") => WidgetEvent::RedirectTo {
            redirect_url: text("redirect_url"),
            status: text("status"),
            result: text("result"),
            connection_id: connection_id(data.get("connection_id")),
        },
        name => WidgetEvent::Other {
            name: name.map(str::to_owned),
            value: data.clone(),
        },
    }
}

/// Ids are strings of digits; a number is taken as the same id.
fn connection_id(value: Option<&Value>) -> Option<ConnectionId> {
    match value? {
        Value::String(id) if !id.is_empty() => Some(ConnectionId::new(id.as_str())),
        Value::Number(id) => id.as_u64().map(|id| ConnectionId::new(id.to_string())),
        _ => None,
    }
}
