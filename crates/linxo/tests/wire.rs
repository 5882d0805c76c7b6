//! The v2.1 wire, held to JSON transcribed by hand from what Linxo and its clients show.

#![expect(clippy::unwrap_used, reason = "what a test builds on must hold")]

use linxo::wire::{WireError, v2_1};
use linxo::{
    AccountStatus, AccountType, ChannelMode, ChannelStatus, ConnectionStatus, EpochSeconds,
    TransactionStatus, TransactionType,
};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A file of `golden/`: an answer, and the section of our notes on Linxo that it was taken from.
#[derive(Deserialize)]
struct Golden<'a> {
    #[serde(borrow)]
    answer: &'a RawValue,
}

fn answer(file: &str) -> &[u8] {
    serde_json::from_str::<Golden<'_>>(file)
        .unwrap()
        .answer
        .get()
        .as_bytes()
}

#[test]
fn the_connection_of_the_documents_is_read() {
    let body = answer(include_str!("golden/connections.json"));
    let connections = v2_1::connections(body).unwrap();
    let [received] = connections.as_slice() else {
        panic!("one connection expected")
    };
    let connection = &received.value;
    assert_eq!(connection.id.as_str(), "4422323");
    assert_eq!(connection.provider_id, Some("1022".into()));
    assert_eq!(connection.name.as_deref(), Some("<bank name>"));
    assert_eq!(connection.status, ConnectionStatus::Success);
    assert_eq!(connection.creation_date, Some(EpochSeconds(1_639_524_236)));
    assert_eq!(connection.auto_sync, Some(true));
    assert_eq!(connection.consent_per_account, Some(false));
    assert_eq!(connection.user_id, Some("3996384".into()));
    let [redirect, embedded] = connection.channels.as_slice() else {
        panic!("two channels expected")
    };
    assert_eq!(redirect.definition_id, Some("102201".into()));
    assert_eq!(redirect.mode, ChannelMode::Redirect);
    assert_eq!(redirect.status, ChannelStatus::Success);
    assert_eq!(redirect.expires, Some(EpochSeconds(1_647_300_580)));
    assert_eq!(
        redirect.last_success_date,
        Some(EpochSeconds(1_639_998_109))
    );
    assert_eq!(embedded.mode, ChannelMode::Embedded);
    assert_eq!(embedded.status, ChannelStatus::Empty);
    assert_eq!(embedded.expires, None);
}

#[test]
fn one_connection_alone_is_read_like_one_of_a_list() {
    let list = answer(include_str!("golden/connections.json"));
    let alone = v2_1::connections(list).unwrap().remove(0);
    let again = v2_1::connection(alone.raw.get().as_bytes()).unwrap();
    assert_eq!(again.value, alone.value);
}

#[test]
fn the_account_of_the_documents_is_read() {
    let body = answer(include_str!("golden/accounts.json"));
    let accounts = v2_1::accounts(body).unwrap();
    let account = &accounts[0].value;
    assert_eq!(account.id.as_str(), "63723418");
    assert_eq!(account.connection_id, Some("4422323".into()));
    assert_eq!(account.name.as_deref(), Some("COMPTE COURANT …"));
    assert_eq!(account.balance.as_ref().unwrap().to_string(), "2441.46 EUR");
    assert_eq!(account.currency.as_deref(), Some("EUR"));
    assert_eq!(account.balance_date, Some(EpochSeconds(1_639_998_109)));
    assert_eq!(account.iban.as_deref(), Some("FR…"));
    assert_eq!(account.status, Some(AccountStatus::Active));
    assert_eq!(account.account_type, Some(AccountType::Checkings));
    assert_eq!(account.usage.as_deref(), Some("PERSONAL"));
    assert_eq!(account.owner_name.as_deref(), Some("…"));
    assert_eq!(account.last_channel_definition_id, Some("102201".into()));
}

#[test]
fn the_transaction_of_the_documents_is_read() {
    let body = answer(include_str!("golden/transactions.json"));
    let transactions = v2_1::transactions(body).unwrap();
    let transaction = &transactions[0].value;
    assert_eq!(transaction.id.as_str(), "3226403343");
    assert_eq!(transaction.account_id, Some("68099494".into()));
    assert_eq!(
        transaction.amount.as_ref().unwrap().to_string(),
        "-12.0 EUR"
    );
    assert_eq!(transaction.date.unwrap().to_string(), "2024-09-10");
    assert_eq!(transaction.booking_date, transaction.date);
    assert_eq!(transaction.value_date, transaction.date);
    assert_eq!(transaction.import_date, Some(EpochSeconds(1_725_947_545)));
    assert_eq!(
        transaction.last_update_date,
        Some(EpochSeconds(1_726_033_393))
    );
    assert_eq!(transaction.category_id, Some("PETS".into()));
    assert_eq!(
        transaction.transaction_type,
        Some(TransactionType::DirectDebit)
    );
    assert_eq!(transaction.status, Some(TransactionStatus::Booked));
    assert_eq!(transaction.origin.as_deref(), Some("TRANSACTION"));
    assert_eq!(transaction.source_label.as_deref(), Some("…"));
    assert_eq!(transaction.remittance_information, ["…"]);
}

#[test]
fn the_json_is_kept_as_it_was_received() {
    let body = answer(include_str!("golden/transactions.json"));
    let raw = v2_1::transactions(body).unwrap().remove(0).raw;
    let inside = std::str::from_utf8(body)
        .unwrap()
        .trim_matches(['[', ']'])
        .trim();
    assert_eq!(raw.get(), inside);
}

#[test]
fn an_empty_page_is_empty() {
    assert!(v2_1::transactions(b"[]").unwrap().is_empty());
}

#[test]
fn unknown_words_and_fields_are_kept_and_break_nothing() {
    let body = br#"[{"id":"1","status":"HIBERNATING","new":{"deep":[1]},
                     "channels":[{"mode":"PIGEON","status":"TIRED"}, 7]}]"#;
    let received = v2_1::connections(body).unwrap().remove(0);
    assert_eq!(
        received.value.status,
        ConnectionStatus::Other("HIBERNATING".into())
    );
    assert!(!received.value.status.is_final());
    assert!(!received.value.status.gives_data());
    assert_eq!(received.value.channels.len(), 1);
    assert_eq!(received.value.channels[0].mode.as_str(), "PIGEON");
    assert!(received.raw.get().contains("HIBERNATING"));
}

#[test]
fn both_generations_of_channel_names_are_known() {
    assert_eq!(
        ChannelMode::from_word("DEDICATED_INTERFACE"),
        ChannelMode::Redirect
    );
    assert_eq!(
        ChannelMode::from_word("DIRECT_ACCESS"),
        ChannelMode::Embedded
    );
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
fn what_is_not_a_list_is_refused_with_its_place() {
    for body in [
        &b"{\"connections\":[]}"[..],
        b"<html>",
        b"",
        b"[{\"id\":",
        b"\xff",
    ] {
        let error = v2_1::connections(body).unwrap_err();
        assert!(
            matches!(
                error,
                WireError::Shape {
                    what: "connections",
                    ..
                }
            ),
            "{error}"
        );
    }
}

#[test]
fn debug_shows_no_bank_data() {
    let accounts = answer(include_str!("golden/accounts.json"));
    let shown = format!("{:?}", v2_1::accounts(accounts).unwrap());
    assert!(shown.contains("63723418"));
    assert!(!shown.contains("2441") && !shown.contains("COURANT") && !shown.contains("FR…"));
    let transactions = answer(include_str!("golden/transactions.json"));
    let shown = format!("{:?}", v2_1::transactions(transactions).unwrap());
    assert!(!shown.contains("-12") && !shown.contains('…'));
}

fn amount(json: &str) -> Option<String> {
    let body = format!(r#"[{{"id":"1","amount":{json},"currency":"EUR"}}]"#);
    let transaction = v2_1::transactions(body.as_bytes()).ok()?.remove(0).value;
    transaction.amount.map(|money| money.amount.to_string())
}

#[test]
fn amounts_are_exact_to_the_last_digit() {
    for (json, read) in [
        ("0.1", "0.1"),
        ("-0.30", "-0.30"),
        ("1234567890123456.78", "1234567890123456.78"),
        ("9007199254740993", "9007199254740993"),
        ("\"12.10\"", "12.10"),
        ("1e3", "1000"),
        ("1.5E-2", "0.015"),
        ("12.345e2", "1234.5"),
        ("0e99", "0"),
    ] {
        assert_eq!(amount(json).as_deref(), Some(read), "{json}");
    }
}

#[test]
fn amounts_that_would_be_rounded_are_refused() {
    for json in [
        "1e99",
        "1e-99",
        "0.12345678901234567890123456789012",
        "\"1_000\"",
        "\"\"",
        "true",
    ] {
        assert_eq!(amount(json), None, "{json}");
    }
}

#[test]
fn an_amount_without_a_currency_says_so() {
    let body = br#"[{"id":"1","amount":5}]"#;
    let transaction = v2_1::transactions(body).unwrap().remove(0).value;
    assert_eq!(transaction.amount.unwrap().to_string(), "5 XXX");
}

proptest! {
    #[test]
    fn cents_come_through_unchanged(cents in -1_000_000_000_000_i64..1_000_000_000_000) {
        let sign = if cents < 0 { "-" } else { "" };
        let text = format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100);
        let read = amount(&text).unwrap();
        prop_assert_eq!(read.trim_start_matches('-'), text.trim_start_matches('-'));
    }

    #[test]
    fn no_bytes_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = v2_1::connections(&body);
        let _ = v2_1::connection(&body);
        let _ = v2_1::accounts(&body);
        let _ = v2_1::transactions(&body);
    }

    #[test]
    fn no_instant_panics(seconds in any::<i64>()) {
        let body = format!(r#"[{{"id":"1","date":{seconds}}}]"#);
        prop_assert!(v2_1::transactions(body.as_bytes()).is_ok());
    }
}
