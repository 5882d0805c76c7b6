//! The parts that messages are made of.

use contract::Counts;
use oneshot_app::text::{Locale, accounts, accounts_and_transactions, number, transactions};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_partner_s_language_wins_over_the_browser_s() {
    assert_eq!(Locale::choose(Some("fr-BE"), Some("en-GB")), Locale::Fr);
    assert_eq!(Locale::choose(None, Some("fr")), Locale::Fr);
    assert_eq!(Locale::choose(Some("pt"), Some("fr")), Locale::En);
    assert_eq!(Locale::choose(None, None), Locale::En);
}

#[wasm_bindgen_test]
fn thousands_stand_apart() {
    assert_eq!(number(Locale::En, 0), "0");
    assert_eq!(number(Locale::En, 999), "999");
    assert_eq!(number(Locale::En, 1_234_567), "1,234,567");
    assert_eq!(number(Locale::Fr, 12_345), "12\u{202f}345");
}

#[wasm_bindgen_test]
fn nothing_is_plural_in_english_and_singular_in_french() {
    assert_eq!(accounts(Locale::En, 0), "0 accounts");
    assert_eq!(accounts(Locale::Fr, 0), "0 compte");
    assert_eq!(transactions(Locale::En, 1), "1 transaction");
    assert_eq!(transactions(Locale::Fr, 1), "1 opération");
    assert_eq!(transactions(Locale::Fr, 2), "2 opérations");
}

#[wasm_bindgen_test]
fn both_counts_make_one_phrase() {
    let counts = Counts {
        accounts: 1,
        transactions: 1_284,
    };
    assert_eq!(
        accounts_and_transactions(Locale::En, counts),
        "1 account and 1,284 transactions"
    );
    assert_eq!(
        accounts_and_transactions(Locale::Fr, counts),
        "1 compte et 1\u{202f}284 opérations"
    );
}
