//! The languages the pages speak.

use std::sync::LazyLock;

use crate::Key;
use crate::reading::{Problem, read};

/// A language the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, which stands in for those not spoken here.
    #[default]
    En,
    /// French.
    Fr,
    /// German.
    De,
    /// Spanish.
    Es,
    /// Italian.
    It,
    /// Dutch.
    Nl,
    /// Portuguese, as it is written in Portugal.
    Pt,
}

impl Language {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::En,
        Self::Fr,
        Self::De,
        Self::Es,
        Self::It,
        Self::Nl,
        Self::Pt,
    ];

    /// Its BCP 47 tag, for the `lang` attribute and for `Intl`.
    pub fn tag(self) -> &'static str {
        match self {
            // Without the country `Intl` writes the month before the day.
            Self::En => "en-GB",
            Self::Fr => "fr",
            Self::De => "de",
            Self::Es => "es",
            Self::It => "it",
            Self::Nl => "nl",
            // Without the country `Intl` writes as in Brazil.
            Self::Pt => "pt-PT",
        }
    }

    /// The language of a BCP 47 tag such as `fr-BE`, whatever the country or the script; `None` for
    /// one that is not spoken here.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let wanted = primary(tag);
        let spoken = |language: &Self| primary(language.tag()).eq_ignore_ascii_case(wanted);
        Self::ALL.iter().copied().find(spoken)
    }

    /// Whether a comma stands before the cents: so its spreadsheets read and write.
    pub fn writes_decimal_comma(self) -> bool {
        match self {
            Self::En => false,
            Self::Fr | Self::De | Self::Es | Self::It | Self::Nl | Self::Pt => true,
        }
    }

    /// The plural categories of CLDR that whole numbers have in it.
    pub fn categories(self) -> &'static [&'static str] {
        match self {
            Self::En | Self::De | Self::Nl => &["one", "other"],
            // A million is many.
            Self::Fr | Self::Es | Self::It | Self::Pt => &["one", "many", "other"],
        }
    }

    /// The message. One with plural forms is a line for each, as [`form`](crate::form) reads it.
    pub fn say(self, key: Key) -> &'static str {
        let message = self.messages().get(key as usize);
        message.map(String::as_str).unwrap_or_default()
    }

    /// All messages, in the order of [`Key::ALL`].
    pub fn messages(self) -> &'static [String] {
        static READ: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
            let languages = Language::ALL.iter();
            languages
                .map(|language| read(language.file(), language.categories()).0)
                .collect()
        });
        READ.get(self as usize)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// What is wrong with its file.
    pub fn problems(self) -> Vec<Problem> {
        read(self.file(), self.categories()).1
    }

    fn file(self) -> &'static str {
        match self {
            Self::En => include_str!("../languages/en.toml"),
            Self::Fr => include_str!("../languages/fr.toml"),
            Self::De => include_str!("../languages/de.toml"),
            Self::Es => include_str!("../languages/es.toml"),
            Self::It => include_str!("../languages/it.toml"),
            Self::Nl => include_str!("../languages/nl.toml"),
            Self::Pt => include_str!("../languages/pt.toml"),
        }
    }
}

/// The language of a tag, without its country and its script.
fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Language;
    use crate::Key;

    #[test]
    fn every_language_has_every_message_whole_and_none_besides() {
        for language in Language::ALL {
            assert_eq!(language.problems(), [], "{}.toml", language.tag());
        }
    }

    #[test]
    fn a_language_is_found_by_its_tag_whatever_the_country() {
        for tag in ["fr", "fr-BE", "FR", "fr_FR", "fr-Latn-CA"] {
            assert_eq!(Language::of_tag(tag), Some(Language::Fr), "{tag}");
        }
        for tag in ["pt", "pt-BR", "pt_PT"] {
            assert_eq!(Language::of_tag(tag), Some(Language::Pt), "{tag}");
        }
        for tag in ["", "ja", "fra", "f", "-fr"] {
            assert_eq!(Language::of_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn a_language_stands_where_its_number_says() {
        for (at, language) in Language::ALL.iter().enumerate() {
            assert_eq!(*language as usize, at);
        }
    }

    #[test]
    fn no_sentence_was_left_in_another_language() {
        for key in Key::ALL {
            for language in Language::ALL {
                let said = language.say(*key);
                let others = Language::ALL.iter().filter(|other| *other != language);
                let same = others.filter(|other| other.say(*key) == said);
                // A word or two may be the same in languages of one family, a sentence is not.
                if said.split(' ').count() > 3 {
                    assert_eq!(same.count(), 0, "{} in {language:?}", key.name());
                }
            }
        }
    }
}
