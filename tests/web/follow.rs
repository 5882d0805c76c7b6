//! The server's events, followed through broken lines.

use oneshot_app::api::{Api, Followed};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{Log, until};

/// A server in place of the browser's `fetch`: every element of `answers` is one answer, a status
/// and the text of its stream. What it was asked is in `window.asked`.
#[wasm_bindgen(inline_js = r#"
const real = window.fetch;
export function serve(answers) {
  window.asked = [];
  window.aborted = 0;
  const left = JSON.parse(answers);
  window.fetch = async (request) => {
    const headers = Object.fromEntries(request.headers);
    window.asked.push({ path: new URL(request.url).pathname, ...headers });
    request.signal.addEventListener("abort", () => (window.aborted += 1));
    const answer = left.shift();
    if (!answer) return new Promise(() => {});
    const [status, text, ends] = answer;
    if (status === 0) throw new TypeError("no network");
    const bytes = new TextEncoder().encode(text);
    const body = new ReadableStream({
      start(line) {
        // Cut in the middle: events are longer than packets.
        line.enqueue(bytes.slice(0, bytes.length / 2));
        line.enqueue(bytes.slice(bytes.length / 2));
        if (ends) line.close();
        else request.signal.addEventListener("abort", () => line.error(new Error("aborted")));
      },
    });
    return new Response(body, { status });
  };
}
export function asked() { return JSON.stringify(window.asked); }
export function aborted() { return window.aborted; }
export function stop() { window.fetch = real; }
"#)]
extern "C" {
    fn serve(answers: &str);
    fn asked() -> String;
    fn aborted() -> u32;
    fn stop();
}

fn event(seq: u64, state: &str) -> String {
    let data = serde_json::json!({
        "seq": seq, "state": state, "outcome": null, "failure_code": null,
        "counts": { "accounts": 0, "transactions": 0 }, "connections": [],
    });
    format!(": hello\n\nevent: progress\nid: {seq}\ndata: {data}\n\n")
}

fn words(heard: &Log<Followed>) -> Vec<String> {
    let word = |followed: &Followed| match followed {
        Followed::Progress(progress) => progress.seq.to_string(),
        Followed::Found => "found".to_owned(),
        Followed::Unreadable => "unreadable".to_owned(),
        Followed::Lost => "lost".to_owned(),
        Followed::Refused(error) => format!("refused: {error}"),
    };
    heard.all().iter().map(word).collect()
}

#[wasm_bindgen_test]
async fn a_broken_line_is_followed_again_from_the_last_event() {
    let answers = serde_json::json!([
        [200, event(4, "linking"), true],
        [0, "", true],
        [503, "busy", true],
        [200, event(5, "synchronising"), false],
    ]);
    serve(&answers.to_string());
    let heard = Log::new();
    let log = heard.clone();
    let following = Api::new("secret").follow(Some(3), move |followed| log.push(followed));
    until("the second event", || heard.len() == 7).await;
    let expected = ["found", "4", "lost", "lost", "lost", "found", "5"];
    assert_eq!(words(&heard), expected);
    let asked: Vec<serde_json::Value> = serde_json::from_str(&asked()).expect("JSON");
    let last: Vec<_> = asked
        .iter()
        .map(|asked| asked["last-event-id"].as_str())
        .collect();
    assert_eq!(last, [Some("3"), Some("4"), Some("4"), Some("4")]);
    for asked in asked {
        assert_eq!(asked["path"], "/api/journey/events");
        assert_eq!(asked["authorization"], "Bearer secret");
    }
    drop(following);
    until("the line is cut", || aborted() > 0).await;
    stop();
}

#[wasm_bindgen_test]
async fn progress_that_this_page_does_not_know_is_not_passed_over_in_silence() {
    let stream = event(4, "of_tomorrow") + &event(5, "linking");
    serve(&serde_json::json!([[200, stream, false]]).to_string());
    let heard = Log::new();
    let log = heard.clone();
    let _following = Api::new("secret").follow(None, move |followed| log.push(followed));
    until("both events", || heard.len() == 3).await;
    assert_eq!(words(&heard), ["found", "unreadable", "5"]);
    stop();
}

#[wasm_bindgen_test]
async fn a_key_that_opens_nothing_is_not_tried_again() {
    let problem = serde_json::json!({
        "type": "about:blank", "title": "Unknown journey", "status": 404, "detail": "No journey.",
        "code": "unknown_journey",
    });
    serve(&serde_json::json!([[404, problem.to_string(), true]]).to_string());
    let heard = Log::new();
    let log = heard.clone();
    let _following = Api::new("secret").follow(None, move |followed| log.push(followed));
    until("refused", || heard.len() == 1).await;
    assert_eq!(words(&heard), ["refused: Unknown journey: No journey."]);
    stop();
}
