//! What the controls propose.

use linxo::settings::Kind;
use oneshot_app::panel::suggestion::{
    COUNTRIES, FONTS, LOCALES, PAGE_LOCALES, has_country, picker_colour, with_country,
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn everything_proposed_is_a_value_the_setting_takes() {
    assert!(
        LOCALES
            .iter()
            .all(|(locale, _)| Kind::Locale.accepts(locale))
    );
    assert!(FONTS.iter().all(|font| Kind::Text.accepts(font)));
    assert!(
        COUNTRIES
            .iter()
            .all(|(code, _)| Kind::Countries.accepts(code))
    );
}

#[test]
fn the_page_is_proposed_every_language_that_it_speaks() {
    let proposed = PAGE_LOCALES.iter();
    let mut proposed: Vec<_> = proposed
        .map(|(tag, _)| texts::Language::of_tag(tag))
        .collect();
    proposed.sort_by_key(|language| language.map(texts::Language::tag));
    let mut spoken: Vec<_> = texts::Language::ALL.iter().copied().map(Some).collect();
    spoken.sort_by_key(|language| language.map(texts::Language::tag));
    assert_eq!(proposed, spoken);
}

#[test]
fn countries_are_added_and_taken_away_without_touching_the_others() {
    let list = with_country("", "FR", true);
    let list = with_country(&list, "BE", true);
    assert_eq!(list, "FR,BE");
    assert!(has_country("fr, be", "BE"));
    assert_eq!(with_country("SE, fr,BE", "FR", false), "SE,BE");
    assert_eq!(with_country("FR", "FR", true), "FR");
    assert_eq!(with_country("FR", "FR", false), "");
}

#[test]
fn the_picker_gets_hexadecimal_colours_only_and_always_of_six_digits() {
    assert_eq!(picker_colour("#0B6b5d").as_deref(), Some("#0b6b5d"));
    assert_eq!(picker_colour(" #abc ").as_deref(), Some("#aabbcc"));
    assert_eq!(picker_colour("#abcd").as_deref(), Some("#aabbcc"));
    assert_eq!(picker_colour("#0b6b5dff").as_deref(), Some("#0b6b5d"));
    assert_eq!(picker_colour("navy"), None);
    assert_eq!(picker_colour("#12"), None);
    assert_eq!(picker_colour("#ééé"), None);
}
