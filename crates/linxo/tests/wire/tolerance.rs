//! Unknown words, unexpected types, missing fields.

use crate::answer;
use linxo::ApiVersion;
use linxo::wire::{self, WireError, v2_1};
use linxo::{ChannelMode, ConnectionStatus, EventType, ResourceType};
use proptest::prelude::*;

#[test]
fn an_empty_page_is_empty() {
    assert!(v2_1::transactions(b"[]").unwrap().is_empty());
    let body = br#"{"transactions":[]}"#;
    assert!(wire::v3::transactions(body).unwrap().is_empty());
}

#[test]
fn unknown_words_and_fields_are_kept_and_break_nothing() {
    let body = br#"[{"id":"1","status":"HIBERNATING","new":{"deep":[1]},
                     "channels":[{"mode":"PIGEON","status":"TIRED","account_types":["GOLD",7]}, 7]}]"#;
    let received = v2_1::connections(body).unwrap().remove(0);
    let connection = &received.value;
    let status = ConnectionStatus::Other("HIBERNATING".into());
    assert_eq!(connection.status, status);
    assert!(!connection.status.is_final());
    assert!(!connection.status.gives_data());
    assert_eq!(connection.channels.len(), 1);
    assert_eq!(connection.channels[0].mode.as_str(), "PIGEON");
    let types = &connection.channels[0].account_types;
    assert_eq!(
        types.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["GOLD"]
    );
    assert!(received.raw.get().contains("HIBERNATING"));
}

#[test]
fn news_of_another_resource_is_kept_as_it_is() {
    let body = br#"{"event_type":"MERGED","resource_type":"ACCOUNTS","resource":{"id":"1"}}"#;
    let received = v2_1::notification(body).unwrap();
    assert_eq!(received.value.event_type, EventType::Other("MERGED".into()));
    let accounts = ResourceType::Other("ACCOUNTS".into());
    assert_eq!(received.value.resource_type, accounts);
    assert!(received.value.resource.is_none());
    assert_eq!(received.raw.get().as_bytes(), body);
}

#[test]
fn news_of_a_connection_has_the_connection() {
    let missing = br#"{"event_type":"UPDATED","resource_type":"CONNECTIONS"}"#;
    assert_eq!(
        v2_1::notification(missing).unwrap_err(),
        WireError::Missing {
            what: "notification",
            item: 0,
            field: "resource"
        }
    );
    let without_id = br#"{"event_type":"UPDATED","resource_type":"CONNECTIONS","resource":{}}"#;
    let error = v2_1::notification(without_id).unwrap_err();
    assert!(
        error.to_string().contains("notification's resource"),
        "{error}"
    );
}

#[test]
fn both_generations_of_channel_names_are_known() {
    for (word, mode) in [
        ("DEDICATED_INTERFACE", ChannelMode::Redirect),
        ("REDIRECT", ChannelMode::Redirect),
        ("DIRECT_ACCESS", ChannelMode::Embedded),
        ("EMBEDDED", ChannelMode::Embedded),
    ] {
        assert_eq!(ChannelMode::from_word(word), mode);
    }
}

#[test]
fn a_field_we_can_do_without_may_be_of_any_type() {
    let body =
        br#"[{"id":7,"label":["a"],"date":"soon","status":3,"source":"bank","amount":null}]"#;
    let transaction = v2_1::transactions(body).unwrap().remove(0).value;
    assert_eq!(transaction.id.as_str(), "7");
    assert_eq!(transaction.label, None);
    assert_eq!(transaction.date, None);
    assert_eq!(transaction.amount, None);
}

#[test]
fn a_missing_or_unreadable_field_is_named_without_its_value() {
    let missing = v2_1::transactions(br#"[{"id":"1"},{"label":"SECRET"}]"#).unwrap_err();
    assert_eq!(
        missing,
        WireError::Missing {
            what: "transactions",
            item: 1,
            field: "id"
        }
    );
    let amount = v2_1::transactions(br#"[{"id":"1","amount":"SECRET"}]"#).unwrap_err();
    assert_eq!(
        amount,
        WireError::Unreadable {
            what: "transactions",
            item: 0,
            field: "amount"
        }
    );
    let sync = v2_1::connections(br#"[{"id":"1","status":"SUCCESS","auto_sync":"SECRET"}]"#);
    assert!(matches!(
        sync,
        Err(WireError::Unreadable {
            field: "auto_sync",
            ..
        })
    ));
    for error in [missing, amount] {
        assert!(!format!("{error} {error:?}").contains("SECRET"));
    }
}

#[test]
fn of_a_field_that_is_there_twice_the_last_one_counts() {
    let body = br#"[{"id":"1","label":"A","id":2,"label":"B \"\u00e9\"","\u006eotes":"n"}]"#;
    let read = v2_1::transactions(body).unwrap().remove(0).value;
    assert_eq!(read.id.as_str(), "2");
    assert_eq!(read.label.as_deref(), Some("B \"é\""));
    assert_eq!(read.notes.as_deref(), Some("n"));
    assert_eq!(v2_1::transaction_ids(body).unwrap(), [read.id]);
}

#[test]
fn ids_alone_are_asked_as_much_as_whole_transactions() {
    let field = "id";
    let what = "transactions";
    let missing = WireError::Missing {
        what,
        item: 1,
        field,
    };
    let unreadable = WireError::Unreadable {
        what,
        item: 0,
        field,
    };
    for (body, error) in [
        (r#"[{"id":"1"},{"id":null}]"#, missing),
        (r#"[{"id":""}]"#, unreadable.clone()),
        (r#"[{"id":[7]}]"#, unreadable),
    ] {
        assert_eq!(v2_1::transaction_ids(body.as_bytes()), Err(error.clone()));
        assert_eq!(v2_1::transactions(body.as_bytes()).unwrap_err(), error);
    }
    let wrapped = br#"{"transactions":[{"id":"1"}]}"#;
    let ids = wire::v3::transaction_ids(wrapped).unwrap();
    assert_eq!(ids, ["1".into()]);
    let other = v2_1::transaction_ids(wrapped);
    assert!(matches!(other, Err(WireError::OtherVersion { .. })));
}

#[test]
fn summaries_and_ids_of_the_documents_transactions_are_theirs() {
    let v2_1 = answer(include_str!("../golden/transactions.json"));
    let v3 = answer(include_str!("../golden/v3_transactions.json"));
    for (version, body) in [(ApiVersion::V2_1, v2_1), (ApiVersion::V3, v3)] {
        assert!(
            !wire::transaction_summaries(version, body)
                .unwrap()
                .is_empty()
        );
        read_transactions(version, body);
    }
}

/// Whoever reads less of the transactions reads the same, and fails alike.
fn read_transactions(version: ApiVersion, body: &[u8]) {
    let summaries = wire::transaction_summaries(version, body);
    match wire::transactions(version, body) {
        Ok(all) => {
            let summaries = summaries.unwrap();
            assert_eq!(summaries.len(), all.len());
            for (summary, one) in summaries.iter().zip(&all) {
                assert_eq!(summary.raw.get(), one.raw.get());
                let (summary, one) = (&summary.value, &one.value);
                assert_eq!(summary.id, one.id);
                assert_eq!(summary.amount, one.amount);
                assert_eq!(summary.date, one.date);
                assert_eq!(summary.label, one.label);
                assert_eq!(summary.category_id, one.category_id);
                assert_eq!(summary.status, one.status);
            }
            let ids: Vec<_> = all.into_iter().map(|one| one.value.id).collect();
            assert_eq!(wire::transaction_ids(version, body), Ok(ids));
        }
        Err(error) => assert_eq!(summaries.unwrap_err(), error),
    }
}

fn read_everything(body: &[u8]) {
    for version in ApiVersion::ALL {
        let _ = wire::user(version, body);
        let _ = wire::connections(version, body);
        let _ = wire::connection(version, body);
        let _ = wire::accounts(version, body);
        let _ = wire::account(version, body);
        read_transactions(version, body);
        let _ = wire::transaction(version, body);
        let _ = wire::categories(version, body);
        let _ = wire::providers(version, body);
        let _ = wire::notification(version, body);
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_everything(&body);
    }

    #[test]
    fn no_value_of_a_field_panics(
        field in prop_oneof![
            Just("id"), Just("amount"), Just("balance"), Just("date"), Just("enrichments"),
            Just("channels"), Just("owner"), Just("credentials"), Just("parent"), Just("resource"),
        ],
        value in prop_oneof![
            "[-+]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,20})?",
            "\"[0-9TZ:+.-]{0,30}\"",
            "\\[\\{\"(amount|date|mode)\":\"?[0-9]{0,30}\"?\\}\\]",
            "\\{\"(amount|date|id)\":\"?[0-9é]{0,30}\"?\\}",
        ],
    ) {
        let item = format!(
            r#"{{"id":"1","status":"S","event_type":"E","resource_type":"CONNECTIONS","{field}":{value}}}"#
        );
        read_everything(item.as_bytes());
        read_everything(format!("[{item}]").as_bytes());
        for list in ["connections", "accounts", "transactions", "categories", "providers"] {
            read_everything(format!(r#"{{"{list}":[{item}]}}"#).as_bytes());
        }
    }

    #[test]
    fn no_instant_panics(seconds in any::<i64>()) {
        let body = format!(r#"[{{"id":"1","date":{seconds},"import_date":{seconds}}}]"#);
        prop_assert!(v2_1::transactions(body.as_bytes()).is_ok());
    }
}
