//! Messages of the widget, and the origin they must come from.

use linxo::event::{
    EventFamily, FAMILIES, OriginError, WidgetEvent, WidgetOrigin, parse, parse_with,
};
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
        value,
    } = parse(&golden["answer"])
    else {
        panic!("a redirect_to expected")
    };
    assert_eq!(redirect_url.as_deref(), Some("/success"));
    assert_eq!(status.as_deref(), Some("success"));
    assert_eq!(result.as_deref(), Some("created"));
    assert_eq!(connection_id, Some("<id>".into()));
    assert_eq!(value, golden["answer"]);
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
            value: data,
        }
    );
}

#[test]
fn what_the_known_event_says_besides_is_kept() {
    let data = json!({"eventName": "redirect_to", "status": "error", "queue_id": "9", "why": [1]});
    let event = parse(&data);
    assert_eq!(event.name(), Some("redirect_to"));
    assert_eq!(event.value(), &data);
}

#[test]
fn a_family_is_never_guessed_and_comes_from_the_table_that_is_given() {
    assert!(FAMILIES.is_empty());
    let data = json!({"eventName": "a"});
    let family_with = |table: &[(&str, EventFamily)]| match parse_with(table, &data) {
        WidgetEvent::Other { family, .. } => family,
        WidgetEvent::RedirectTo { .. } => None,
    };
    assert_eq!(family_with(&[]), None);
    for family in EventFamily::ALL {
        assert_eq!(family_with(&[("b", family)]), None);
        assert_eq!(
            family_with(&[("b", EventFamily::Global), ("a", family)]),
            Some(family)
        );
    }
    let words: Vec<_> = EventFamily::ALL.map(EventFamily::words).to_vec();
    let documented = [
        "global",
        "login",
        "choose bank",
        "synchronisation",
        "consent",
    ];
    assert_eq!(words, documented);
}

#[test]
fn debug_does_not_show_what_nobody_knows() {
    for name in ["redirect_to", "other"] {
        let event = parse(&json!({"eventName": name, "status": "success", "iban": "SECRET"}));
        let shown = format!("{event:?}");
        assert!(!shown.contains("SECRET"), "{shown}");
    }
}

#[test]
fn an_unknown_event_is_kept_whole() {
    let data = json!({"eventName": "choose_bank", "provider": ["x"]});
    let name = Some("choose_bank".to_owned());
    let family = None;
    assert_eq!(
        parse(&data),
        WidgetEvent::Other {
            name,
            family,
            value: data
        }
    );
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
                family: None,
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
        let event = parse(&data);
        prop_assert_eq!(event.value(), &data);
        let name = data.get("eventName").and_then(Value::as_str);
        prop_assert_eq!(event.name(), name);
        let is_redirect = matches!(event, WidgetEvent::RedirectTo { .. });
        prop_assert_eq!(is_redirect, name == Some("redirect_to"));
    }

    #[test]
    fn no_part_of_the_known_event_is_made_up(parts in proptest::collection::vec(any_json(), 4)) {
        let [redirect_url, status, result, id] = parts.try_into().expect("four");
        let data = json!({"eventName": "redirect_to", "redirect_url": redirect_url,
            "status": status, "result": result, "connection_id": id, "more": status});
        let event = parse(&data);
        prop_assert_eq!(event.value(), &data);
        let WidgetEvent::RedirectTo { redirect_url: url, status: said, result: outcome, .. } = event
        else {
            return Err(TestCaseError::fail("not the known event"));
        };
        prop_assert_eq!(url.as_deref(), redirect_url.as_str());
        prop_assert_eq!(said.as_deref(), status.as_str());
        prop_assert_eq!(outcome.as_deref(), result.as_str());
    }

    #[test]
    fn no_depth_panics_and_none_is_lost(depth in 0_usize..1_000, in_lists in any::<bool>()) {
        // Not by `json!`, which copies what it is given.
        let deep = (0..depth).fold(Value::from("redirect_to"), |inner, _| {
            if in_lists {
                Value::Array(vec![inner])
            } else {
                Value::from_iter([("eventName".to_owned(), inner)])
            }
        });
        for data in [json!({"eventName": "redirect_to", "deep": deep}), deep] {
            let event = parse(&data);
            prop_assert_eq!(event.value(), &data);
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
