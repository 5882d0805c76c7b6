//! The languages as a server speaks them, that has no `Intl`: whole numbers and the forms that go
//! with them (CLDR).

use texts::{Key, Language, filled, form};

use crate::Speak;

impl Speak for Language {
    fn say(self, key: Key) -> &'static str {
        Self::say(self, key)
    }

    fn count(self, key: Key, count: u64) -> String {
        let form = form(Self::say(self, key), category(self, count));
        filled(form, &[("count", &number(self, count))])
    }
}

/// The plural category of a whole number.
fn category(language: Language, count: u64) -> &'static str {
    use Language::{De, En, Es, Fr, It, Nl, Pt};
    let millions = count != 0 && count.is_multiple_of(1_000_000);
    match (language, count) {
        (_, 1) | (Fr, 0) => "one",
        (Fr | Es | It | Pt, _) if millions => "many",
        (En | Fr | De | Es | It | Nl | Pt, _) => "other",
    }
}

/// A whole number, its digits in groups of three.
fn number(language: Language, value: u64) -> String {
    use Language::{De, En, Es, Fr, It, Nl, Pt};
    let digits = value.to_string();
    let (separator, fewest) = match language {
        En => (',', 4),
        Fr => ('\u{202F}', 4),
        De | It | Nl => ('.', 4),
        // Four digits stand together.
        Es => ('.', 5),
        Pt => ('\u{A0}', 5),
    };
    if digits.len() < fewest {
        return digits;
    }
    let mut written = String::with_capacity(digits.len() + 6);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use texts::Language;

    use super::number;
    use crate::{Speak, accounts};

    #[test]
    fn a_number_is_written_as_its_language_does() {
        assert_eq!(number(Language::En, 999), "999");
        assert_eq!(number(Language::En, 12_345_678), "12,345,678");
        assert_eq!(number(Language::Fr, 1_234), "1\u{202F}234");
        assert_eq!(number(Language::Es, 1_234), "1234");
        assert_eq!(number(Language::Pt, 12_345), "12\u{A0}345");
    }

    #[test]
    fn a_number_decides_the_form_of_the_words_beside_it() {
        assert_eq!(accounts(Language::En, 1), "1 account");
        assert_eq!(accounts(Language::En, 0), "0 accounts");
        assert_eq!(accounts(Language::Fr, 0), "0 compte");
        for language in Language::ALL {
            for count in [0, 1, 2, 1_000_000] {
                let said = language.count(texts::Key::SharedTransactions, count);
                assert!(!said.contains('{') && !said.contains('='), "{said}");
            }
        }
    }
}
