//! The two languages of the pages.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// A language that the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locale {
    Fr,
    En,
}

impl Locale {
    /// From a tag such as `fr`, `fr-BE` or `en_EN`.
    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        match language.trim().to_ascii_lowercase().as_str() {
            "fr" => Some(Self::Fr),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// What the browser asks for first, of what there is; else English.
    pub(crate) fn of_browser(headers: &HeaderMap) -> Self {
        let header = headers.get(ACCEPT_LANGUAGE);
        let wanted = header.and_then(|value| value.to_str().ok()).unwrap_or("");
        let tags = wanted
            .split(',')
            .map(|one| one.split(';').next().unwrap_or(""));
        tags.filter_map(Self::from_tag).next().unwrap_or(Self::En)
    }

    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_read_in_every_spelling() {
        for tag in ["fr", "fr-BE", "fr_FR", "FR"] {
            assert_eq!(Locale::from_tag(tag), Some(Locale::Fr), "{tag}");
        }
        assert_eq!(Locale::from_tag("en_EN"), Some(Locale::En));
        assert_eq!(Locale::from_tag("pt"), None);
    }

    #[test]
    fn the_browser_is_asked_for_the_first_language_there_is() {
        let mut headers = HeaderMap::new();
        assert_eq!(Locale::of_browser(&headers), Locale::En);
        headers.insert(
            ACCEPT_LANGUAGE,
            "pt-PT, fr;q=0.8, en;q=0.5".parse().unwrap(),
        );
        assert_eq!(Locale::of_browser(&headers), Locale::Fr);
    }
}
