//! The accounts among the end user's own data, whose they are, and who sees them.

use ::journey::End;
use oneshot_app::text::own as words;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{account, draw, summary};
use crate::spoken::english;

#[wasm_bindgen_test]
async fn accounts_stand_by_type_with_exact_balances_and_what_is_odd_in_words() {
    let page = draw(english(), End::Delivered).await;
    page.show(summary(json!({}))).await;
    assert_eq!(page.texts(".own-state"), [words::here(english())]);
    assert_eq!(
        page.texts(".own-group h3"),
        [
            "Current accounts",
            "Savings",
            "Accounts of type OF_TOMORROW"
        ]
    );
    let lines = page.texts("[data-testid=own-account]");
    assert_eq!(lines.len(), 4);
    assert!(lines[0].contains("Compte <b>courant</b>") && lines[0].contains("€1,234.10"));
    assert!(lines[0].contains("ending in 0189") && lines[0].contains("2 pending"));
    assert!(lines[1].contains("No balance given") && lines[1].contains("0 transactions"));
    assert!(lines[2].contains("Closed"));
    assert!(lines[3].contains("Status: OF_TOMORROW"));
    // More digits than a float has.
    assert_eq!(
        page.texts(".own-total strong"),
        ["€12,345,678,901,234,567.10"]
    );
    let period = page.texts("[data-testid=own-period]");
    assert_eq!(period, ["From 1 November 2026 to 5 December 2026"]);
}

#[wasm_bindgen_test]
async fn accounts_say_whose_they_are_and_of_two_banks_of_which_one() {
    let page = draw(english(), End::Delivered).await;
    let of = |name: &str, bank: Value| {
        let more = json!({ "bank": bank, "holder": "Lara Croft" });
        account(name, json!("CHECKINGS"), more)
    };
    let one = of("A", json!("Test Banque"));
    page.show(summary(
        json!({ "accounts": [one, of("B", json!("Test Banque"))] }),
    ))
    .await;
    assert_eq!(
        page.texts("[data-testid=own-holder]"),
        ["In the name of Lara Croft"]
    );
    assert!(!page.text().contains("Test Banque"));
    page.show(summary(
        json!({ "accounts": [one, of("B", json!("Other")), of("C", json!(null))] }),
    ))
    .await;
    let lines = page.texts("[data-testid=own-account] .own-details > :first-child");
    assert_eq!(lines, ["Test Banque", "Other", "ending in 0189"]);
}

#[wasm_bindgen_test]
async fn who_else_sees_the_data_is_said_and_until_when_where_that_is_settled() {
    let page = draw(english(), End::Delivered).await;
    page.show(summary(json!({}))).await;
    assert_eq!(
        page.texts("[data-testid=own-open]"),
        [words::open_until(english(), None)]
    );
    assert!(page.all("[data-testid=own-holder]").is_empty());
    page.show(summary(json!({ "kept_until_ms": 1_795_000_000_000_i64 })))
        .await;
    assert!(
        page.texts("[data-testid=own-open]")
            .concat()
            .starts_with("Until 18 November 2026, ")
    );
}
