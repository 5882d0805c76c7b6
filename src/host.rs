//! The partner's page around ours, when there is one.

use std::cell::Cell;

use contract::{EMBED_PROTOCOL, EmbedEvent, JourneyId};
use wasm_bindgen::JsValue;
use web_sys::Window;

use crate::json::Written;

/// Speaks to the page around ours, which must be of the origin agreed when the journey was made:
/// the browser gives the message to no other.
#[derive(Debug)]
pub struct Host {
    window: Window,
    origin: String,
    journey: JourneyId,
    seq: Cell<u32>,
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

    /// Tells it something: an [`EmbedMessage`](contract::EmbedMessage) as an object, which is what
    /// pages look for in a message.
    pub fn tell(&self, event: EmbedEvent) {
        let seq = self.seq.get() + 1;
        self.seq.set(seq);
        let (name, more) = shape(event);
        let mut message = Written::new()
            .with("oneshot", EMBED_PROTOCOL)
            .with("journey", &*self.journey.0)
            .with("seq", seq)
            .with("event", name);
        if let Some((field, value)) = more {
            message = message.with(field, value);
        }
        // Fails only for an origin that is none.
        let told = self.window.post_message(message.object(), &self.origin);
        told.ok();
    }
}

/// The event's name, and what it has to say beside it.
fn shape(event: EmbedEvent) -> (&'static str, Option<(&'static str, JsValue)>) {
    let with = |name, field, value| (name, Some((field, value)));
    match event {
        EmbedEvent::Ready => ("ready", None),
        EmbedEvent::State { state } => with("state", "state", state.as_str().into()),
        EmbedEvent::Resize { height } => with("resize", "height", height.into()),
        EmbedEvent::Done { outcome } => with("done", "outcome", outcome.as_str().into()),
        EmbedEvent::Problem { code } => with("problem", "code", code.into()),
        EmbedEvent::Leave { url } => {
            let url = url.map_or(JsValue::NULL, JsValue::from);
            with("leave", "url", url)
        }
    }
}
