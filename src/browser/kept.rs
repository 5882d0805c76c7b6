//! What this tab remembers for as long as it is open. Nothing may rely on it: a browser may refuse,
//! and another tab knows nothing of it.

use leptos::prelude::window;

/// Remembers a text.
pub fn keep(name: &str, text: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        // Where it is refused, nothing is remembered.
        storage.set_item(name, text).ok();
    }
}

/// What was remembered.
pub fn kept(name: &str) -> Option<String> {
    let storage = window().session_storage().ok().flatten()?;
    storage.get_item(name).ok().flatten()
}
