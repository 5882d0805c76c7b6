//! The browser's reader and writer do the same as `serde_json`, with every shape of a page's.

use contract::{
    CancelJourney, FailureCode, OpenWidget, OpenedJourney, Problem, ProblemCode, Progress,
    Snapshot, WidgetOpened, WidgetReport,
};
use oneshot_app::json::{Unreadable, Written, read};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn same<T: DeserializeOwned + PartialEq + std::fmt::Debug>(value: &Value) {
    let text = value.to_string();
    let wanted: T = serde_json::from_str(&text).expect("a value of this shape");
    assert_eq!(read::<T>(&text), Ok(wanted), "{text}");
}

fn progress(outcome: &Value, failure: &Value) -> Value {
    json!({
        "seq": 9_007_199_254_740_991_u64,
        "state": "backed_up",
        "outcome": outcome,
        "failure_code": failure,
        "counts": { "accounts": 3, "transactions": 128, "of_a_newer_server": [1, { "a": null }] },
        "connections": [
            { "id": "1", "name": "Crédit 🦊", "status": "RUNNING",
              "channels": [{ "id": null, "mode": "EMBEDDED", "status": "OK" }] },
            { "id": "2", "name": null, "status": "" },
        ],
    })
}

#[wasm_bindgen_test]
fn what_the_server_says_is_read_as_serde_json_reads_it() {
    for (outcome, failure) in [
        (Value::Null, Value::Null),
        ("failed".into(), "backup_refused".into()),
        ("failed".into(), "of_a_newer_server".into()),
    ] {
        same::<Progress>(&progress(&outcome, &failure));
        same::<Snapshot>(&json!({
            "id": "j", "partner": "L\"e\nn\u{0}der", "locale": null, "presentation": "full_page",
            "banks": "many", "parent_origin": null, "widget_origin": "https://w.example",
            "return_url": "https://p.example/é", "cancel_url": null, "expires_at": -1,
            "progress": progress(&outcome, &failure),
        }));
    }
    same::<WidgetOpened>(&json!({ "url": "https://w.example/?a=b" }));
    same::<OpenedJourney>(&json!({
        "id": "j", "url": "https://o.example/j/k", "embed_url": "https://o.example/j/k?embed=1",
        "expires_at": 1,
    }));
    for code in ["wrong_state", "of_a_newer_server"] {
        same::<Problem>(&json!({
            "type": "about:blank", "title": "t", "status": 409, "detail": "d", "code": code,
        }));
    }
}

#[wasm_bindgen_test]
fn words_of_a_newer_server_are_kept() {
    let other = ProblemCode::Other("a_new_one".to_owned());
    assert_eq!(read::<ProblemCode>("\"a_new_one\""), Ok(other));
    let known = read::<FailureCode>("\"data_kept_changing\"");
    assert_eq!(known, Ok(FailureCode::DataKeptChanging));
}

#[wasm_bindgen_test]
fn what_is_not_of_the_shape_is_refused() {
    for text in [
        "",
        "{",
        "null",
        "[]",
        "7",
        "{\"url\":7}",
        "{}",
        "{\"url\":null}",
        "undefined",
    ] {
        assert_eq!(read::<WidgetOpened>(text), Err(Unreadable), "{text}");
    }
}

#[wasm_bindgen_test]
fn what_is_written_is_what_serde_json_reads() {
    let report = Written::new()
        .with("event_name", "redirect_to")
        .with("status", Some("a \"word\"\n\u{0} 🦊"))
        .with("connection_id", None::<String>);
    let wanted = WidgetReport {
        event_name: Some("redirect_to".to_owned()),
        status: Some("a \"word\"\n\u{0} 🦊".into()),
        connection_id: None,
    };
    let read: WidgetReport = serde_json::from_str(&report.text()).expect("a report");
    assert_eq!(read, wanted);
    let cancel = Written::new().with("unless_linked", true).text();
    let read: CancelJourney = serde_json::from_str(&cancel).expect("a wish");
    assert_eq!(read.unless_linked, Some(true));
    let anew = Written::new().with("anew", true).text();
    let read: OpenWidget = serde_json::from_str(&anew).expect("a wish");
    assert!(read.anew);
    assert_eq!(Written::new().text(), "{}");
}

#[wasm_bindgen_test]
fn what_is_nested_beyond_all_reason_is_refused_and_does_not_end_the_program() {
    let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(read::<WidgetOpened>(&deep(5_000)), Err(Unreadable));
    let unknown = format!("{{\"url\":\"u\",\"more\":{}}}", deep(5_000));
    assert!(read::<WidgetOpened>(&unknown).is_ok());
}
