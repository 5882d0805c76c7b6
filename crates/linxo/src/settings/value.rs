//! Which values a setting takes.

use url::Url;

use super::Kind;

/// Longer values are refused: the whole address has to fit in what browsers and proxies take.
const LONGEST: usize = 500;
/// Longer texts are refused.
const LONGEST_TEXT: usize = 100;

impl Kind {
    /// What it takes, in a few words.
    pub fn takes(&self) -> String {
        match self {
            Self::Bool => "true or false".to_owned(),
            Self::Colour => "a colour: a CSS name such as navy, or #rgb or #rrggbb".to_owned(),
            Self::Locale => "a language such as fr, or with a country such as fr_FR".to_owned(),
            Self::Url => "an absolute http or https address".to_owned(),
            Self::Choice(words) => format!("one of {}", words.join(", ")),
            Self::Text => format!("1 to {LONGEST_TEXT} characters on one line"),
            Self::Countries => "two-letter country codes such as FR,BE".to_owned(),
        }
    }

    /// What to write, said to the one who wrote something else.
    pub fn expectation(&self) -> String {
        format!("write {}", self.takes())
    }

    /// Whether the value is one this kind of setting takes.
    pub fn accepts(&self, value: &str) -> bool {
        match self {
            Self::Bool => matches!(value, "true" | "false"),
            Self::Colour => is_colour(value),
            Self::Locale => is_locale(value),
            Self::Url => is_address(value),
            Self::Choice(words) => words.contains(&value),
            Self::Text => is_text(value, LONGEST_TEXT),
            Self::Countries => {
                value.len() <= LONGEST && value.split(',').all(|code| is_letters(code, 2..=2))
            }
        }
    }
}

/// Whether a setting we do not know may have this value.
pub(super) fn is_plain(value: &str) -> bool {
    is_text(value, LONGEST)
}

fn is_text(value: &str, longest: usize) -> bool {
    !value.trim().is_empty()
        && value.chars().count() <= longest
        && !value.chars().any(char::is_control)
}

fn is_colour(value: &str) -> bool {
    match value.strip_prefix('#') {
        Some(digits) => {
            matches!(digits.len(), 3 | 4 | 6 | 8)
                && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        }
        // `lightgoldenrodyellow` is the longest name of CSS.
        None => is_letters(value, 3..=20),
    }
}

fn is_locale(value: &str) -> bool {
    let (language, country) = match value.split_once(['_', '-']) {
        Some((language, country)) => (language, Some(country)),
        None => (value, None),
    };
    is_letters(language, 2..=3) && country.is_none_or(|country| is_letters(country, 2..=2))
}

fn is_address(value: &str) -> bool {
    value.len() <= LONGEST
        && Url::parse(value)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn is_letters(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}
