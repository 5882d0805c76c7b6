//! The widget's messages.

use linxo::event::{EventFamily, WidgetEvent, parse, parse_with};
use serde_json::Value;

/// Any JSON is an event, and nothing of it is lost.
///
/// # Panics
///
/// When that is not so.
pub fn event(data: &[u8]) {
    let Ok(message) = serde_json::from_slice::<Value>(data) else {
        return;
    };
    let event = parse(&message);
    let name = message.get("eventName").and_then(Value::as_str);
    assert_eq!(event.value(), &message);
    assert_eq!(event.name(), name);
    match event {
        WidgetEvent::RedirectTo { status, .. } => {
            assert_eq!(name, Some("redirect_to"));
            let said = message.get("status").and_then(Value::as_str);
            assert_eq!(status.as_deref(), said);
        }
        WidgetEvent::Other { family, .. } => {
            assert_ne!(name, Some("redirect_to"));
            assert_eq!(family, None);
        }
    }
    if let Some(name) = name {
        let told = parse_with(&[(name, EventFamily::Login)], &message);
        assert_eq!(told.value(), &message);
    }
}
