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
pub enum WidgetEvent<M = Value> {
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
        value: M,
    },
    /// Anything else, kept as it came.
    Other {
        /// Its `eventName`, when it has one.
        name: Option<String>,
        /// What it is about, when its name is in the table of families.
        family: Option<EventFamily>,
        /// The whole message.
        value: M,
    },
}

/// A message as whoever received it holds it: JSON, of which only some fields are looked at.
pub trait Message: Clone {
    /// A field that is text.
    fn text(&self, field: &str) -> Option<String>;

    /// A field that is a whole number, from 0 on.
    fn number(&self, field: &str) -> Option<u64>;
}

impl Message for Value {
    fn text(&self, field: &str) -> Option<String> {
        Some(self.get(field)?.as_str()?.to_owned())
    }

    fn number(&self, field: &str) -> Option<u64> {
        self.get(field)?.as_u64()
    }
}

impl<M> WidgetEvent<M> {
    /// The event's name, when it has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::RedirectTo { .. } => Some("redirect_to"),
            Self::Other { name, .. } => name.as_deref(),
        }
    }

    /// The whole message, as it came.
    pub fn value(&self) -> &M {
        match self {
            Self::RedirectTo { value, .. } | Self::Other { value, .. } => value,
        }
    }

    /// What is understood of it alone, for whoever has no use for the rest.
    pub fn understood(self) -> WidgetEvent<()> {
        match self {
            Self::RedirectTo {
                redirect_url,
                status,
                result,
                connection_id,
                ..
            } => WidgetEvent::RedirectTo {
                redirect_url,
                status,
                result,
                connection_id,
                value: (),
            },
            Self::Other { name, family, .. } => WidgetEvent::Other {
                name,
                family,
                value: (),
            },
        }
    }
}

impl<M> fmt::Debug for WidgetEvent<M> {
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
pub fn parse<M: Message>(data: &M) -> WidgetEvent<M> {
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
pub fn parse_with<M: Message>(families: &[(&str, EventFamily)], data: &M) -> WidgetEvent<M> {
    let (name, value) = (data.text("eventName"), data.clone());
    if name.as_deref() == Some("redirect_to") {
        return WidgetEvent::RedirectTo {
            redirect_url: data.text("redirect_url"),
            status: data.text("status"),
            result: data.text("result"),
            connection_id: connection_id(data),
            value,
        };
    }
    WidgetEvent::Other {
        family: name.as_deref().and_then(|name| family_of(families, name)),
        name,
        value,
    }
}

fn family_of(families: &[(&str, EventFamily)], name: &str) -> Option<EventFamily> {
    let mut families = families.iter();
    let (_, family) = families.find(|(known, _)| *known == name)?;
    Some(*family)
}

/// Ids are strings of digits; a number is taken as the same id.
fn connection_id(data: &impl Message) -> Option<ConnectionId> {
    const FIELD: &str = "connection_id";
    let number = || Some(data.number(FIELD)?.to_string());
    let id = data.text(FIELD).or_else(number);
    id.filter(|id| !id.is_empty()).map(ConnectionId::new)
}
