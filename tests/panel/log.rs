//! The event log.

use oneshot_app::panel::log::{Filter, KEPT, Log, Source};
use oneshot_app::panel::text;
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn at() -> String {
    "12:00:00.000".to_owned()
}

fn progress(state: &str) -> contract::Progress {
    let value = json!({
        "seq": 1, "state": state, "outcome": null, "failure_code": null,
        "counts": {"accounts": 0, "transactions": 0}, "connections": [],
    });
    serde_json::from_value(value).expect("a progress")
}

#[test]
fn a_message_is_kept_as_it_came_with_fields_nobody_knows() {
    let mut log = Log::default();
    log.widget(
        at(),
        &json!({"eventName": "redirect_to", "status": "success", "new": [1]}),
    );
    log.widget(at(), &json!({"eventName": "bank_chosen"}));
    log.widget(at(), &json!("text"));
    let entries: Vec<_> = log.entries().collect();
    assert_eq!(entries[0].name, "redirect_to");
    assert!(entries[0].json.contains("\"new\": [\n"));
    assert_eq!(entries[1].name, "bank_chosen");
    assert_eq!(entries[2].name, text::NAMELESS_MESSAGE);
    assert!(entries.iter().all(|entry| entry.source == Source::Widget));
}

#[test]
fn progress_is_named_by_its_state() {
    let mut log = Log::default();
    log.journey(at(), &progress("backed_up"));
    let entry = log.entries().next().expect("an entry");
    assert_eq!(entry.name, "progress: backed_up");
    assert_eq!(entry.source, Source::Journey);
    let mut counted = progress("collecting");
    counted.counts = contract::Counts {
        accounts: 1,
        transactions: 50,
    };
    let name = text::progress(&counted);
    assert_eq!(name, "progress: collecting · 1 account, 50 transactions");
}

#[test]
fn only_the_newest_entries_are_kept_and_numbers_never_come_twice() {
    let mut log = Log::default();
    for _ in 0..KEPT + 3 {
        log.panel(at(), "something");
    }
    assert_eq!(log.len(), KEPT);
    assert_eq!(log.entries().next().map(|entry| entry.number), Some(4));
    log.clear();
    assert!(log.is_empty());
    log.panel(at(), "something");
    let number = log.entries().next().map(|entry| entry.number);
    assert_eq!(number, Some(KEPT as u64 + 4));
}

#[test]
fn ignored_messages_are_counted_and_not_shown() {
    let mut log = Log::default();
    log.ignore();
    log.ignore();
    assert!(log.is_empty());
    assert_eq!(
        text::log_count(0, log.len(), log.ignored()),
        "No events · 2 messages ignored"
    );
    log.clear();
    assert_eq!(log.ignored(), 0);
}

#[test]
fn a_filter_shows_by_source_and_by_text_in_any_case() {
    let mut log = Log::default();
    log.widget(
        at(),
        &json!({"eventName": "redirect_to", "connection_id": "Ab42"}),
    );
    log.journey(at(), &progress("linking"));
    log.panel(at(), "preview 1 opened");
    let shown = |filter: &Filter| {
        let shown = log.entries().filter(|entry| filter.shows(entry));
        shown.map(|entry| entry.source.name()).collect::<Vec<_>>()
    };
    let mut filter = Filter::default();
    assert_eq!(shown(&filter), ["widget", "journey", "panel"]);
    filter.show_source(Source::Journey, false);
    assert_eq!(shown(&filter), ["widget", "panel"]);
    filter.text = " aB42 ".to_owned();
    assert_eq!(shown(&filter), ["widget"]);
    filter.text.clear();
    filter.show_source(Source::Journey, true);
    assert_eq!(shown(&filter), ["widget", "journey", "panel"]);
}
