//! Whom the page speaks to.

use contract::{EmbedEvent, EmbedMessage, JourneyId, JourneyState};
use leptos::prelude::document;
use oneshot_app::browser::{self, Listening};
use oneshot_app::host::Host;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlIFrameElement, MessageEvent, Window};

use crate::{Log, until};

/// A window of our own origin that writes down what it is told.
fn neighbour() -> (HtmlIFrameElement, Window, Log<Value>, Listening) {
    let frame = document().create_element("iframe").expect("made");
    let frame: HtmlIFrameElement = frame.unchecked_into();
    document()
        .body()
        .expect("a body")
        .append_child(&frame)
        .expect("appended");
    let window = frame.content_window().expect("a window");
    let heard = Log::new();
    let log = heard.clone();
    let listening = Listening::to(window.clone(), "message", move |event| {
        let data = event.unchecked_into::<MessageEvent>().data();
        let text = js_sys::JSON::stringify(&data).expect("JSON");
        log.push(serde_json::from_str(&String::from(text)).expect("JSON"));
    });
    (frame, window, heard, listening)
}

fn journey() -> JourneyId {
    JourneyId("jrn_1".to_owned())
}

#[wasm_bindgen_test]
async fn the_agreed_page_hears_numbered_messages_of_the_documented_shape() {
    let (frame, window, heard, _listening) = neighbour();
    let host = Host::new(window, &browser::origin(), journey()).expect("an origin");
    host.tell(EmbedEvent::Ready);
    host.tell(EmbedEvent::State {
        state: JourneyState::Linking,
    });
    until("two messages", || heard.len() == 2).await;
    assert_eq!(
        heard.all(),
        [
            json!({ "oneshot": 1, "journey": "jrn_1", "seq": 1, "event": "ready" }),
            json!({ "oneshot": 1, "journey": "jrn_1", "seq": 2, "event": "state", "state": "linking" }),
        ]
    );
    frame.remove();
}

#[wasm_bindgen_test]
async fn every_event_is_told_as_the_contract_has_it() {
    let (frame, window, heard, _listening) = neighbour();
    let host = Host::new(window, &browser::origin(), journey()).expect("an origin");
    let states = [
        "opened",
        "linking",
        "synchronising",
        "collecting",
        "backed_up",
        "erasing",
        "erased",
    ];
    let outcomes = ["delivered", "cancelled", "abandoned", "failed"];
    let mut events = vec![
        json!({ "event": "ready" }),
        json!({ "event": "resize", "height": 4_294_967_295_u32 }),
        json!({ "event": "problem", "code": "cancel_failed" }),
        json!({ "event": "leave", "url": null }),
        json!({ "event": "leave", "url": "https://lender.example/?a=\"é\"" }),
    ];
    events.extend(states.map(|state| json!({ "event": "state", "state": state })));
    events.extend(outcomes.map(|outcome| json!({ "event": "done", "outcome": outcome })));
    for event in &events {
        host.tell(serde_json::from_value(event.clone()).expect("an event"));
    }
    until("all of them", || heard.len() == events.len()).await;
    for (message, event) in heard.all().into_iter().zip(events) {
        let told: EmbedMessage = serde_json::from_value(message.clone()).expect("a message");
        assert_eq!(serde_json::to_value(&told.event).expect("written"), event);
        assert_eq!(serde_json::to_value(&told).expect("written"), message);
    }
    frame.remove();
}

#[wasm_bindgen_test]
async fn a_page_of_another_origin_hears_nothing() {
    let (frame, window, heard, _listening) = neighbour();
    let stranger = Host::new(window.clone(), "https://lender.example", journey()).expect("exact");
    stranger.tell(EmbedEvent::Ready);
    // What comes after it arrives, so what came before it would have.
    window
        .post_message(&"last".into(), &browser::origin())
        .expect("posted");
    until("the last message", || heard.len() > 0).await;
    assert_eq!(heard.all(), [json!("last")]);
    frame.remove();
}

#[wasm_bindgen_test]
fn nobody_is_spoken_to_without_an_exact_origin() {
    let (frame, window, ..) = neighbour();
    for origin in ["*", "/", "null", "", "lender.example", "javascript:1"] {
        assert!(
            Host::new(window.clone(), origin, journey()).is_none(),
            "{origin}"
        );
    }
    frame.remove();
}
