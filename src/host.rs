//! The partner's page around ours, when there is one.

use std::cell::Cell;

use contract::{EMBED_PROTOCOL, EmbedEvent, EmbedMessage, JourneyId};
use web_sys::Window;

/// Speaks to the page around ours, which must be of the origin agreed when the journey was made:
/// the browser gives the message to no other.
#[derive(Debug)]
pub struct Host {
    window: Window,
    origin: String,
    journey: JourneyId,
    seq: Cell<u64>,
}

impl Host {
    /// A page at `origin` in `window`. None when `origin` would let anybody listen.
    pub fn new(window: Window, origin: &str, journey: JourneyId) -> Option<Self> {
        // `*` is anybody, `/` is our own origin; our server gives neither, but this is what counts.
        let exact = origin.starts_with("https://") || origin.starts_with("http://");
        exact.then(|| Self {
            window,
            origin: origin.to_owned(),
            journey,
            seq: Cell::new(0),
        })
    }

    /// Tells it something.
    pub fn tell(&self, event: EmbedEvent) {
        let seq = self.seq.get() + 1;
        self.seq.set(seq);
        let journey = self.journey.clone();
        let message = EmbedMessage {
            oneshot: EMBED_PROTOCOL,
            journey,
            seq,
            event,
        };
        let text = serde_json::to_string(&message).ok();
        // An object, not its text, is what pages look for in a message.
        let data = text.and_then(|text| js_sys::JSON::parse(&text).ok());
        if let Some(data) = data {
            // Fails only for an origin that is none.
            self.window.post_message(&data, &self.origin).ok();
        }
    }
}
