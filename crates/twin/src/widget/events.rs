//! What a page tells the page around the widget when it is shown, besides the end.
//!
//! That there are such events is documented, with the names of their families; the names that are
//! sent are choices of the twin. They carry nothing: no bank data, no ids, no secrets.

use serde_json::{Value, json};

use super::pages::Screen;
use crate::choices::Choices;

/// The messages of a screen.
pub(super) fn of(screen: &Screen, choices: &Choices) -> Vec<Value> {
    if !choices.other_browser_events {
        return Vec::new();
    }
    let name = match screen {
        // Its message is the one that is known.
        Screen::End(_) => return Vec::new(),
        Screen::Banks => &choices.choose_bank_event,
        Screen::Channel { .. }
        | Screen::Door { .. }
        | Screen::SignIn { .. }
        | Screen::Challenge { .. }
        | Screen::AtBank => &choices.login_event,
        Screen::Accounts { .. } | Screen::Manage { .. } | Screen::Terms { .. } => {
            &choices.consent_event
        }
        Screen::Sync { .. } | Screen::Problem { .. } => &choices.synchronization_event,
        Screen::Professional { .. } | Screen::Nothing | Screen::NoConnection => {
            &choices.global_event
        }
    };
    if name.is_empty() {
        return Vec::new();
    }
    vec![json!({"eventName": name})]
}
