//! v3, as far as its differences from v2.1 are known.

use linxo::wire::{WireError, v2_1, v3};
use linxo::{EpochSeconds, TransactionStatus, TransactionType};

use super::answer;

#[test]
fn a_connection_is_that_of_v2_1_with_another_name_for_the_logo() {
    let listed = v3::connections(answer(include_str!("../golden/v3_connections.json"))).unwrap();
    let v2_1 = v2_1::connections(answer(include_str!("../golden/connections.json"))).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].value, v2_1[0].value);
    assert!(listed[0].value.logo_url.is_some());
    let alone = v3::connection(listed[0].raw.get().as_bytes()).unwrap();
    assert_eq!(alone.value, listed[0].value);
}

#[test]
fn an_account_is_that_of_v2_1_with_the_balance_in_an_object() {
    let listed = v3::accounts(answer(include_str!("../golden/v3_accounts.json"))).unwrap();
    let v2_1 = v2_1::accounts(answer(include_str!("../golden/accounts.json"))).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].value, v2_1[0].value);
    assert_eq!(listed[0].value.currency.as_deref(), Some("EUR"));
    let alone = v3::account(listed[0].raw.get().as_bytes()).unwrap();
    assert_eq!(alone.value, listed[0].value);
}

#[test]
fn a_transaction_has_its_label_and_day_in_its_enrichments() {
    let listed = v3::transactions(answer(include_str!("../golden/v3_transactions.json"))).unwrap();
    let [full, bare] = listed.as_slice() else {
        panic!("two transactions expected")
    };
    let v2_1 = v2_1::transactions(answer(include_str!("../golden/transactions.json"))).unwrap();
    let mut same = v2_1[0].value.clone();
    same.amount = full.value.amount.clone();
    assert_eq!(full.value, same);
    assert_eq!(
        full.value.transaction_type,
        Some(TransactionType::DirectDebit)
    );
    assert_eq!(
        full.value.amount.as_ref().unwrap().to_string(),
        "-12.00 EUR"
    );

    assert_eq!(bare.value.id.as_str(), "3226403344");
    assert_eq!(
        bare.value.amount.as_ref().unwrap().to_string(),
        "1850.00 EUR"
    );
    assert_eq!(bare.value.date.unwrap().to_string(), "2024-09-11");
    assert_eq!(bare.value.label, None);
    assert_eq!(bare.value.transaction_type, None);
    assert_eq!(bare.value.status, Some(TransactionStatus::Pending));
    let alone = v3::transaction(full.raw.get().as_bytes()).unwrap();
    assert_eq!(alone.value, full.value);
}

#[test]
fn a_user_and_a_notification_are_those_of_v2_1() {
    let user = answer(include_str!("../golden/user.json"));
    assert_eq!(
        v3::user(user).unwrap().value,
        v2_1::user(user).unwrap().value
    );
    let body = answer(include_str!("../golden/notification.json"));
    let resource = v3::notification(body).unwrap().value.resource.unwrap();
    let expected = v2_1::notification(body).unwrap().value.resource.unwrap();
    assert_eq!(resource.value, expected.value);
}

#[test]
fn lists_that_nobody_saw_are_read_in_either_form() {
    let categories = answer(include_str!("../golden/categories.json"));
    let text = std::str::from_utf8(categories).unwrap();
    let wrapped = format!(r#"{{"categories":{text},"next":null}}"#);
    let bare = v3::categories(categories).unwrap();
    let again = v3::categories(wrapped.as_bytes()).unwrap();
    assert_eq!(bare.len(), 2);
    assert!(
        bare.iter()
            .zip(&again)
            .all(|(one, other)| one.value == other.value)
    );
    let providers = answer(include_str!("../golden/providers.json"));
    assert_eq!(v3::providers(providers).unwrap().len(), 1);
}

#[test]
fn a_day_may_be_a_date_or_an_instant_that_is_taken_to_paris() {
    for (date, day) in [
        ("\"2024-09-10\"", Some("2024-09-10")),
        ("\"2024-09-10T00:00:00+02:00\"", Some("2024-09-10")),
        ("\"2024-09-09T22:00:00Z\"", Some("2024-09-10")),
        ("\"2024-09-09T21:59:59.999Z\"", Some("2024-09-09")),
        ("1725919200", Some("2024-09-10")),
        ("\"2024-09-10T00:00:00\"", None),
        ("\"10/09/2024\"", None),
        ("null", None),
    ] {
        let body = format!(
            r#"{{"id":"1","enrichments":{{"date":{date}}},"booking_date":{date},"value_date":{date}}}"#
        );
        let transaction = v3::transaction(body.as_bytes()).unwrap().value;
        for read in [
            transaction.date,
            transaction.booking_date,
            transaction.value_date,
        ] {
            assert_eq!(read.map(|date| date.to_string()).as_deref(), day, "{date}");
        }
    }
}

#[test]
fn an_instant_may_be_in_seconds_or_in_iso_8601() {
    for (written, seconds) in [
        ("1639998109", Some(1_639_998_109)),
        ("\"2021-12-20T11:01:49Z\"", Some(1_639_998_109)),
        ("\"2021-12-20T12:01:49+01:00\"", Some(1_639_998_109)),
        // A day alone is the second at which it begins in Paris, as v2.1 writes days.
        ("\"2024-09-10\"", Some(1_725_919_200)),
        ("\"soon\"", None),
    ] {
        let body = format!(r#"{{"id":"1","balance_date":{written}}}"#);
        let account = v3::account(body.as_bytes()).unwrap().value;
        assert_eq!(account.balance_date, seconds.map(EpochSeconds), "{written}");
    }
}

#[test]
fn an_amount_that_was_sent_is_never_lost_in_silence() {
    for (balance, read) in [
        ("null", None),
        ("{}", None),
        (r#"{"amount":null}"#, None),
        (r#"{"amount":{"currency":"EUR"}}"#, None),
        (
            r#"{"amount":{"amount":"1.50","currency":"EUR"}}"#,
            Some("1.50 EUR"),
        ),
        (r#"{"amount":{"amount":1.50}}"#, Some("1.50 XXX")),
    ] {
        let body = format!(r#"{{"id":"1","balance":{balance}}}"#);
        let account = v3::account(body.as_bytes()).unwrap().value;
        let balance = account.balance.map(|money| money.to_string());
        assert_eq!(balance.as_deref(), read, "{body}");
    }
    for (balance, field) in [
        (r#""SECRET""#, "balance"),
        (r#"["SECRET"]"#, "balance"),
        (r#"{"amount":"SECRET"}"#, "amount"),
        (r#"{"amount":"1.50"}"#, "amount"),
        (r#"{"amount":{"amount":"SECRET"}}"#, "amount"),
        (r#"{"amount":{"amount":"1,50"}}"#, "amount"),
    ] {
        let body = format!(r#"{{"id":"1","balance":{balance}}}"#);
        let error = v3::account(body.as_bytes()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("SECRET"));
        let expected = WireError::Unreadable {
            what: "account",
            item: 0,
            field,
        };
        assert_eq!(error, expected, "{body}");
    }
}
