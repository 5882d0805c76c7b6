//! The language of the page, and the parts that messages are made of.

use contract::Counts;
use leptos::prelude::document;
use oneshot_app::browser::format::has_decimal_comma;
use oneshot_app::text::{Locale, accounts, accounts_and_transactions, number, transactions};
use texts::{Language, worded};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::spoken::{english, spoken};

/// The block that our server writes into the page.
fn block(language: Language) -> String {
    let page =
        worded(include_str!("../../index.html"), language, &[]).expect("the places are there");
    let begin = "<script type=\"application/json\"";
    let (_, rest) = page.split_once(begin).expect("a block");
    let (block, _) = rest.split_once("</script>").expect("its end");
    format!("{begin}{block}</script>")
}

#[wasm_bindgen_test]
fn the_page_speaks_the_language_that_the_server_wrote_into_it() {
    assert!(Locale::of_page().is_none(), "nothing was written");
    let place = document().create_element("div").expect("made");
    let body = document().body().expect("a body");
    body.append_child(&place).expect("appended");
    let root = document().document_element().expect("a root");
    for language in Language::ALL {
        place.set_inner_html(&block(*language));
        root.set_attribute("lang", language.tag()).expect("set");
        let locale = Locale::of_page().expect("a language");
        assert_eq!(locale.tag(), language.tag());
        assert_eq!(
            oneshot_app::text::trust(locale),
            oneshot_app::text::trust(spoken(*language))
        );
    }
    // A server that says other things.
    let other = block(Language::En).replace("data-keys=\"", "data-keys=\"1");
    place.set_inner_html(&other);
    assert!(Locale::of_page().is_none());
    place.remove();
    root.remove_attribute("lang").expect("removed");
}

#[wasm_bindgen_test]
fn thousands_stand_apart() {
    let french = spoken(Language::Fr);
    assert_eq!(number(english(), 0), "0");
    assert_eq!(number(english(), 999), "999");
    assert_eq!(number(english(), 1_234_567), "1,234,567");
    assert_eq!(number(french, 12_345), "12\u{202f}345");
}

#[wasm_bindgen_test]
fn nothing_is_plural_in_english_and_singular_in_french() {
    let french = spoken(Language::Fr);
    assert_eq!(accounts(english(), 0), "0 accounts");
    assert_eq!(accounts(french, 0), "0 compte");
    assert_eq!(transactions(english(), 1), "1 transaction");
    assert_eq!(transactions(french, 1), "1 opération");
    assert_eq!(transactions(french, 2), "2 opérations");
}

#[wasm_bindgen_test]
fn a_million_is_many_where_the_language_has_a_form_for_it() {
    let french = transactions(spoken(Language::Fr), 1_000_000);
    assert_eq!(french, "1\u{202f}000\u{202f}000 d’opérations");
    assert_eq!(transactions(english(), 1_000_000), "1,000,000 transactions");
}

#[wasm_bindgen_test]
fn both_counts_make_one_phrase() {
    let counts = Counts {
        accounts: 1,
        transactions: 1_284,
    };
    assert_eq!(
        accounts_and_transactions(english(), counts),
        "1 account and 1,284 transactions"
    );
    assert_eq!(
        accounts_and_transactions(spoken(Language::Fr), counts),
        "1 compte et 1\u{202f}284 opérations"
    );
}

/// The server writes its own pages' tables by its list, the program by what the browser knows.
#[wasm_bindgen_test]
fn the_server_and_the_browser_agree_on_who_writes_a_decimal_comma() {
    for language in Language::ALL {
        let known = language.writes_decimal_comma();
        assert_eq!(has_decimal_comma(language.tag()), known, "{language:?}");
    }
}
