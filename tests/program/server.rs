//! The server as the program knows it: in place of the browser's `fetch`.

use serde_json::Value;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(inline_js = r#"
let line;
let gone;
let asked;
let answers;
export function serve(snapshot, widget) {
  gone = false;
  asked = [];
  answers = {
    "/api/journey": () => new Response(snapshot),
    "/api/journey/widget": () => new Response(JSON.stringify({ url: widget })),
    "/api/journey/reports": () => new Response("", { status: 202 }),
    "/api/journey/events": (request) =>
      new Response(
        new ReadableStream({
          start(stream) {
            line = stream;
            request.signal.addEventListener("abort", () => stream.error(new Error("aborted")));
          },
        }),
      ),
  };
  window.fetch = async (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    if (gone) throw new TypeError("no network");
    return answers[pathname]?.(request) ?? new Response("", { status: 404 });
  };
}
export function tell(text) { line.enqueue(new TextEncoder().encode(text)); }
export function go() { gone = true; line.error(new TypeError("no network")); }
export function asked_for(path) { return asked.filter((one) => one === path).length; }
"#)]
extern "C" {
    pub(crate) fn serve(snapshot: &str, widget: &str);
    fn tell(text: &str);
    /// The network goes, in the middle of the stream too.
    pub(crate) fn go();
    pub(crate) fn asked_for(path: &str) -> u32;
}

/// Progress as the server spells it, with whatever else is to be told.
pub(crate) fn progress(seq: u64, state: &str, more: &Value) -> Value {
    let mut whole = serde_json::json!({
        "seq": seq, "state": state, "outcome": null, "failure_code": null,
        "counts": { "accounts": 0, "transactions": 0 }, "connections": [],
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        whole[name] = value.clone();
    }
    whole
}

/// Sends an event.
pub(crate) fn event(seq: u64, data: &Value) {
    tell(&format!("event: progress\nid: {seq}\ndata: {data}\n\n"));
}
