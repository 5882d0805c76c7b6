//! Amounts are exact, or refused.

use linxo::wire::v2_1;
use proptest::prelude::*;

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
}
