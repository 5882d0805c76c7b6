//! The panel, drawn into the page of the tests, with answers of our own in place of the server's.

use leptos::mount::mount_to;
use leptos::prelude::{document, window};
use oneshot_app::browser;
use oneshot_app::panel::Panel;
use serde_json::{Value, json};
use std::time::Duration;
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, BlobPropertyBag, Element, Event, EventInit, HtmlElement, HtmlIFrameElement, Url,
};

/// A server in place of the browser's `fetch`: for each path its status and body. A body of `null`
/// is a stream of events that brings one and stays open.
#[wasm_bindgen(inline_js = r#"
const real = window.fetch;
let asked = [];
export function serve(answers) {
  const routes = JSON.parse(answers);
  asked = [];
  window.fetch = async (request) => {
    const path = new URL(request.url).pathname;
    asked.push({ path, method: request.method, body: await request.text() });
    const [status, body] = routes[path] ?? [500, "nothing to say"];
    if (path !== "/api/journey/events") return new Response(body, { status });
    return new Response(new ReadableStream({
      start(line) { line.enqueue(new TextEncoder().encode(body)); },
    }), { status });
  };
}
export function asked_for() { return JSON.stringify(asked); }
export function back() { window.fetch = real; }
"#)]
extern "C" {
    fn serve(answers: &str);
    fn asked_for() -> String;
    fn back();
}

/// The panel, drawn; gone when dropped.
pub(crate) struct Drawn {
    place: HtmlElement,
    handle: Option<Box<dyn std::any::Any>>,
}

impl Drop for Drawn {
    fn drop(&mut self) {
        self.handle.take();
        self.place.remove();
        forget_fragment();
        back();
    }
}

fn forget_fragment() {
    let path = window().location().pathname().expect("a path");
    let history = window().history().expect("a history");
    history
        .replace_state_with_url(&JsValue::NULL, "", Some(&path))
        .expect("replaced");
}

pub(crate) fn draw(answers: &Value) -> Drawn {
    serve(&answers.to_string());
    let place: HtmlElement = document()
        .create_element("div")
        .expect("made")
        .unchecked_into();
    document()
        .body()
        .expect("a body")
        .append_child(&place)
        .expect("appended");
    let handle = mount_to(place.clone(), Panel);
    Drawn {
        place,
        handle: Some(Box::new(handle)),
    }
}

impl Drawn {
    pub(crate) fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.place.query_selector_all(selector).expect("a selector");
        (0..found.length())
            .filter_map(|index| found.get(index)?.dyn_into().ok())
            .collect()
    }

    pub(crate) fn one(&self, selector: &str) -> HtmlElement {
        let found = self.place.query_selector(selector).expect("a selector");
        found
            .unwrap_or_else(|| panic!("no {selector}"))
            .unchecked_into()
    }

    pub(crate) fn part(&self, testid: &str) -> HtmlElement {
        self.one(&format!("[data-testid='{testid}']"))
    }

    pub(crate) fn text(&self, testid: &str) -> String {
        self.part(testid).text_content().unwrap_or_default()
    }

    /// Types into a field of a setting.
    pub(crate) fn type_into(&self, field: &str, value: &str) {
        let input = self.one(field);
        js_sys::Reflect::set(&input, &"value".into(), &value.into()).expect("set");
        let bubbles = EventInit::new();
        bubbles.set_bubbles(true);
        for name in ["input", "change"] {
            let event = Event::new_with_event_init_dict(name, &bubbles).expect("an event");
            input.dispatch_event(&event).expect("dispatched");
        }
    }

    pub(crate) fn frame(&self) -> Option<HtmlIFrameElement> {
        let frame = self.place.query_selector("iframe").expect("a selector");
        frame.map(JsCast::unchecked_into)
    }

    pub(crate) async fn until_text(&self, testid: &str, wanted: &str) {
        until(&format!("{testid} says {wanted}"), || {
            self.text(testid).contains(wanted)
        })
        .await;
    }
}

/// Waits for something to become true; says what when it does not.
pub(crate) async fn until(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..1_000 {
        if condition() {
            return;
        }
        browser::pause(Duration::from_millis(5)).await;
    }
    panic!("never: {what}");
}

pub(crate) fn asked(path: &str) -> Vec<Value> {
    let asked: Vec<Value> = serde_json::from_str(&asked_for()).expect("JSON");
    asked
        .into_iter()
        .filter(|asked| asked["path"] == path)
        .collect()
}

/// A page of our own origin in place of the widget, which says something to the page around it.
fn widget_page() -> String {
    let html = "<!doctype html><title>Widget</title><script>parent.postMessage(\
         {eventName: 'redirect_to', status: 'success', novelty: 7}, '*')</script>";
    let options = BlobPropertyBag::new();
    options.set_type("text/html");
    let parts = js_sys::Array::of1(&html.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).expect("a blob");
    Url::create_object_url_with_blob(&blob).expect("an address")
}

fn progress(seq: u64, state: &str) -> Value {
    json!({
        "seq": seq, "state": state, "outcome": null, "failure_code": null,
        "counts": {"accounts": 0, "transactions": 0}, "connections": [],
    })
}

/// A server with the panel on. Its journeys are `linking`, then told to be `synchronising`.
pub(crate) fn with_panel() -> Value {
    let snapshot = json!({
        "id": "jrn_1", "partner": "Partner", "locale": null, "presentation": "iframe",
        "banks": "one", "parent_origin": null, "widget_origin": browser::origin(),
        "return_url": null, "cancel_url": null, "expires_at": 0,
        "progress": progress(1, "linking"),
    });
    let opened = json!({
        "id": "jrn_1", "url": "http://app.localhost/j/the-key", "embed_url": "x", "expires_at": 0,
    });
    let event = format!(
        "event: progress\nid: 2\ndata: {}\n\n",
        progress(2, "synchronising")
    );
    json!({
        "/panel/api/journeys": [201, opened.to_string()],
        "/api/journey/widget": [200, json!({"url": widget_page()}).to_string()],
        "/api/journey": [200, snapshot.to_string()],
        "/api/journey/events": [200, event],
        "/api/journey/reports": [202, ""],
        "/api/journey/cancel": [202, ""],
    })
}
