//! Messages of the widget, and the origin they must come from.

use linxo::event::{OriginError, WidgetEvent, WidgetOrigin, parse};
use proptest::prelude::*;
use serde_json::{Value, json};
use url::Url;

#[test]
fn the_event_of_the_documents_is_read() {
    let golden: Value = serde_json::from_str(include_str!("golden/redirect_to.json")).unwrap();
    let WidgetEvent::RedirectTo {
        redirect_url,
        status,
        result,
        connection_id,
    } = parse(&golden["answer"])
    else {
        panic!("a redirect_to expected")
    };
    assert_eq!(redirect_url.as_deref(), Some("/success"));
    assert_eq!(status.as_deref(), Some("success"));
    assert_eq!(result.as_deref(), Some("created"));
    assert_eq!(connection_id, Some("<id>".into()));
}

#[test]
fn any_part_of_the_event_may_be_missing_or_of_another_type() {
    let data = json!({"eventName": "redirect_to", "status": {"code": 1}, "connection_id": 42});
    assert_eq!(
        parse(&data),
        WidgetEvent::RedirectTo {
            redirect_url: None,
            status: None,
            result: None,
            connection_id: Some("42".into()),
        }
    );
}

#[test]
fn an_unknown_event_is_kept_whole() {
    let data = json!({"eventName": "choose_bank", "provider": ["x"]});
    let name = Some("choose_bank".to_owned());
    assert_eq!(parse(&data), WidgetEvent::Other { name, value: data });
}

#[test]
fn what_is_no_event_is_kept_too() {
    for data in [
        json!(null),
        json!(7),
        json!("redirect_to"),
        json!([{"eventName": "x"}]),
        json!({"eventName": 3}),
    ] {
        assert_eq!(
            parse(&data),
            WidgetEvent::Other {
                name: None,
                value: data
            }
        );
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let field = prop_oneof![
        Just("eventName".to_owned()),
        Just("status".to_owned()),
        Just("result".to_owned()),
        Just("redirect_url".to_owned()),
        Just("connection_id".to_owned()),
        ".{0,8}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(Value::from("redirect_to")),
        ".{0,16}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            proptest::collection::btree_map(field.clone(), inner, 0..8).prop_map(Value::from_iter),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_value_panics_and_none_is_lost(data in any_json()) {
        match parse(&data) {
            WidgetEvent::RedirectTo { .. } => prop_assert_eq!(&data["eventName"], "redirect_to"),
            WidgetEvent::Other { value, .. } => prop_assert_eq!(value, data),
        }
    }
}

#[test]
fn only_an_exact_origin_is_taken() {
    for text in [
        "https://embed.example",
        "http://embed.localhost:4811",
        "http://[::1]:80810",
    ] {
        let taken = text.parse::<WidgetOrigin>();
        assert_eq!(taken.is_ok(), !text.ends_with("80810"), "{text}");
    }
    for text in [
        "*",
        "null",
        "",
        "embed.example",
        "//embed.example",
        "data:text/html,x",
        "javascript:alert(1)",
        "file:///x",
        "about:blank",
        "blob:https://embed.example/1",
        "https://*",
        "https://*.example",
        "http://*:8443",
        "https://a;report-uri.example",
        "https://a,b.example",
        "https://a'b.example",
        "http://a..b",
        "http://.",
    ] {
        assert_eq!(
            text.parse::<WidgetOrigin>(),
            Err(OriginError::NotAnOrigin),
            "{text}"
        );
    }
    for text in [
        "https://embed.example/",
        "https://embed.example/v2.1",
        "https://embed.example:443",
        "https://EMBED.example",
        " https://embed.example",
        "https://u:p@embed.example",
        "https://embed.example?x",
        "https://embed.example#x",
    ] {
        let browsers_write = OriginError::NotExact("https://embed.example".to_owned());
        assert_eq!(text.parse::<WidgetOrigin>(), Err(browsers_write), "{text}");
    }
}

#[test]
fn another_origin_never_matches() {
    let origin: WidgetOrigin = "https://embed.example".parse().unwrap();
    for other in [
        "http://embed.example",
        "https://embed.example:8443",
        "https://example",
        "null",
        "https://embed.example.evil.example",
        "https://evil.example/https://embed.example",
        "",
        "*",
        "https://embed.example/",
    ] {
        assert!(!origin.matches(other), "{other}");
    }
}

#[test]
fn the_origin_of_an_address_leaves_path_and_query_out() {
    let url = Url::parse("http://embed.localhost:4811/v2.1/widget?x=1").unwrap();
    assert!(
        WidgetOrigin::of(&url)
            .unwrap()
            .matches("http://embed.localhost:4811")
    );
}
