//! The languages, as a page has them.

use std::cell::RefCell;

use oneshot_app::text::Locale;
use texts::Language;

/// The same one each time, as a page has only one.
pub(crate) fn spoken(language: Language) -> Locale {
    thread_local! {
        static MADE: RefCell<Vec<(Language, Locale)>> = const { RefCell::new(Vec::new()) };
    }
    MADE.with_borrow_mut(|made| {
        let known = made.iter().find(|(known, _)| *known == language);
        known.map(|(_, locale)| *locale).unwrap_or_else(|| {
            let messages = language.messages().to_vec();
            let locale = Locale::of(language.tag().to_owned(), messages);
            made.push((language, locale));
            locale
        })
    })
}

pub(crate) fn english() -> Locale {
    spoken(Language::En)
}
