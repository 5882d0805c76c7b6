//! Server-sent events, cut anywhere.

use oneshot_app::api::{Parser, StreamEvent, TooLong};
use wasm_bindgen_test::wasm_bindgen_test;

const TEXT: &str = "\u{feff}: a comment\nretry: 1500\n\nevent: progress\nid: 7\ndata: {\"é\":\r\ndata: 1}\r\n\r\n\
                    data:no space\rdata\r\rid: bad\0id\nevent: empty\n\n";

fn event(name: &str, id: Option<&str>, data: &str) -> StreamEvent {
    let id = id.map(str::to_owned);
    StreamEvent {
        name: name.to_owned(),
        id,
        data: data.to_owned(),
    }
}

#[wasm_bindgen_test]
fn events_are_the_same_wherever_the_bytes_are_cut() {
    let expected = [
        event("progress", Some("7"), "{\"é\":\n1}"),
        event("message", Some("7"), "no space\n"),
    ];
    let bytes = TEXT.as_bytes();
    for cut in 0..=bytes.len() {
        let mut parser = Parser::new();
        let mut events = parser.push(&bytes[..cut]).expect("short");
        events.extend(parser.push(&bytes[cut..]).expect("short"));
        assert_eq!(events, expected, "cut at {cut}");
        assert_eq!(parser.retry_ms(), Some(1500));
    }
    let mut parser = Parser::new();
    let one_by_one: Vec<_> = bytes
        .iter()
        .flat_map(|byte| parser.push(&[*byte]).expect("short"))
        .collect();
    assert_eq!(one_by_one, expected);
}

#[wasm_bindgen_test]
fn an_event_without_its_end_is_none() {
    let mut parser = Parser::new();
    assert_eq!(parser.push(b"data: half\n"), Ok(vec![]));
}

#[wasm_bindgen_test]
fn a_line_without_an_end_is_given_up() {
    let mut parser = Parser::new();
    let endless = vec![b'x'; 512 * 1024];
    assert_eq!(parser.push(&endless), Ok(vec![]));
    assert_eq!(parser.push(&endless), Ok(vec![]));
    assert_eq!(parser.push(&endless), Err(TooLong));
}
