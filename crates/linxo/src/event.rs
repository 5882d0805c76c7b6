//! What the widget tells the page around it, by `postMessage`. A message is a hint, never a proof:
//! what matters is confirmed by reading Linxo.
//!
//! Only one event's shape is known. Every message is kept whole, whatever it turns out to be.

use std::fmt;

use serde_json::Value;

use crate::ConnectionId;

mod family;
mod origin;

pub use family::{EventFamily, FAMILIES};
pub use origin::{OriginError, WidgetOrigin};

/// A message of the widget. Its `Debug` form leaves the message itself out, because nobody knows
/// what else is in it.
#[derive(Clone, PartialEq)]
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
        /// The whole message, with what else it says.
        value: Value,
    },
    /// Anything else, kept as it came.
    Other {
        /// Its `eventName`, when it has one.
        name: Option<String>,
        /// What it is about, when its name is in the table of families.
        family: Option<EventFamily>,
        /// The whole message.
        value: Value,
    },
}

impl WidgetEvent {
    /// The event's name, when it has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::RedirectTo { .. } => Some("redirect_to"),
            Self::Other { name, .. } => name.as_deref(),
        }
    }

    /// The whole message, as it came.
    pub fn value(&self) -> &Value {
        match self {
            Self::RedirectTo { value, .. } | Self::Other { value, .. } => value,
        }
    }
}

impl fmt::Debug for WidgetEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RedirectTo {
                status,
                result,
                connection_id,
                ..
            } => f
                .debug_struct("RedirectTo")
                .field("status", status)
                .field("result", result)
                .field("connection_id", connection_id)
                .finish_non_exhaustive(),
            Self::Other { name, family, .. } => f
                .debug_struct("Other")
                .field("name", name)
                .field("family", family)
                .finish_non_exhaustive(),
        }
    }
}

/// Reads a message's data. It takes any JSON and never fails; check the message's origin first, with
/// [`WidgetOrigin::matches`].
///
/// ```
/// use linxo::event::{WidgetEvent, parse};
/// use serde_json::json;
///
/// let event = parse(&json!({"eventName": "redirect_to", "status": "success", "new": 1}));
/// let WidgetEvent::RedirectTo { status, .. } = &event else { unreachable!() };
/// assert_eq!(status.as_deref(), Some("success"));
/// assert_eq!(event.value()["new"], 1);
/// ```
pub fn parse(data: &Value) -> WidgetEvent {
    parse_with(FAMILIES, data)
}

/// The same, with a table of the families of events by their names.
///
/// ```
/// use linxo::event::{EventFamily, WidgetEvent, parse_with};
/// use serde_json::json;
///
/// let learned = [("bank_selected", EventFamily::ChooseBank)];
/// let event = parse_with(&learned, &json!({"eventName": "bank_selected"}));
/// let known = Some(EventFamily::ChooseBank);
/// assert!(matches!(event, WidgetEvent::Other { family, .. } if family == known));
/// ```
pub fn parse_with(families: &[(&str, EventFamily)], data: &Value) -> WidgetEvent {
    let text = |field: &str| data.get(field).and_then(Value::as_str).map(str::to_owned);
    match data.get("eventName").and_then(Value::as_str) {
        Some("redirect_to") => WidgetEvent::RedirectTo {
            redirect_url: text("redirect_url"),
            status: text("status"),
            result: text("result"),
            connection_id: connection_id(data.get("connection_id")),
            value: data.clone(),
        },
        name => WidgetEvent::Other {
            name: name.map(str::to_owned),
            family: name.and_then(|name| family_of(families, name)),
            value: data.clone(),
        },
    }
}

fn family_of(families: &[(&str, EventFamily)], name: &str) -> Option<EventFamily> {
    let mut families = families.iter();
    let (_, family) = families.find(|(known, _)| *known == name)?;
    Some(*family)
}

/// Ids are strings of digits; a number is taken as the same id.
fn connection_id(value: Option<&Value>) -> Option<ConnectionId> {
    match value? {
        Value::String(id) if !id.is_empty() => Some(ConnectionId::new(id.as_str())),
        Value::Number(id) => id.as_u64().map(|id| ConnectionId::new(id.to_string())),
        _ => None,
    }
}
