//! The one language of this page: its tag, and its messages in the order of the keys.

use js_sys::{Array, JSON};
use leptos::prelude::document;
use texts::{Key, filled, form};
use wasm_bindgen::JsCast;

use crate::browser::format;

/// The language that our server has chosen for this page. It is read once, and stays for as long as
/// the page does.
#[derive(Debug, Clone, Copy)]
pub struct Locale(&'static Spoken);

#[derive(Debug)]
struct Spoken {
    tag: String,
    messages: Vec<String>,
}

/// There is one of each language, so that telling them apart reads no message.
impl PartialEq for Locale {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Locale {
    /// What our server has written into the page. `None` when it is not there, or is of a server that
    /// says other things than this program.
    pub fn of_page() -> Option<Self> {
        let block = document().get_element_by_id("texts")?;
        let keys = block.get_attribute("data-keys")?;
        if keys.parse() != Ok(Key::FINGERPRINT) {
            return None;
        }
        let tag = document().document_element()?.get_attribute("lang")?;
        let messages = JSON::parse(&block.text_content()?).ok()?;
        let messages: Array = messages.dyn_into().ok()?;
        let messages = messages.iter().map(|text| text.as_string());
        Some(Self::of(tag, messages.collect::<Option<_>>()?))
    }

    /// A language by its tag and its messages in the order of the keys. It is never given back: make
    /// one of each.
    pub fn of(tag: String, messages: Vec<String>) -> Self {
        Self(Box::leak(Box::new(Spoken { tag, messages })))
    }

    /// Its BCP 47 tag, as `Intl` takes it.
    pub fn tag(self) -> &'static str {
        &self.0.tag
    }

    /// The message as it stands.
    pub(super) fn say(self, key: Key) -> &'static str {
        let message = self.0.messages.get(key as usize);
        message.map(String::as_str).unwrap_or_default()
    }

    /// The message with its values put in.
    pub(super) fn fill(self, key: Key, values: &[(&str, &str)]) -> String {
        filled(self.say(key), values)
    }

    /// The form of the message that goes with a number, and the number in it.
    pub(super) fn count(self, key: Key, count: u64) -> String {
        let form = form(self.say(key), &format::plural(self.tag(), count));
        filled(form, &[("count", &format::number(self.tag(), count))])
    }
}

impl words::Speak for Locale {
    fn say(self, key: Key) -> &'static str {
        Self::say(self, key)
    }

    fn count(self, key: Key, count: u64) -> String {
        Self::count(self, key, count)
    }
}
