//! Which language a page is sent in. The partner's `locale` goes first, since the widget in the page
//! speaks it too, and since it still holds at the addresses that the widget and the bank come back
//! to, which a word in a link does not reach. Then comes `?lang=` in the page's address, then what
//! the browser prefers, then English.

use axum::http::{HeaderMap, header};
use texts::Language;

use crate::assets::weight;

/// What the partner asked for. English stands in for a language that is not spoken here.
pub(super) fn asked(locale: &str) -> Language {
    Language::of_tag(locale).unwrap_or_default()
}

/// What the link says, or else the browser.
pub(super) fn wished(query: Option<&str>, headers: &HeaderMap) -> Language {
    linked(query)
        .or_else(|| preferred(headers))
        .unwrap_or_default()
}

/// Anybody may write anything there: what is not spoken here is as if nothing was said.
fn linked(query: Option<&str>) -> Option<Language> {
    let mut pairs = url::form_urlencoded::parse(query?.as_bytes());
    let (_, tag) = pairs.find(|(name, _)| name == "lang")?;
    Language::of_tag(&tag)
}

/// The spoken language of the highest weight in `Accept-Language` (RFC 9110, 12.5.4), the first of
/// equals. What cannot be read asks for nothing.
fn preferred(headers: &HeaderMap) -> Option<Language> {
    let lines = headers.get_all(header::ACCEPT_LANGUAGE).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    let mut spoken: Vec<_> = lines
        .flat_map(|line| line.split(','))
        .filter_map(|entry| {
            let (tag, parameters) = entry.split_once(';').unwrap_or((entry, ""));
            let weight = weight(parameters).filter(|weight| *weight > 0)?;
            Some((weight, Language::of_tag(tag.trim())?))
        })
        .collect();
    // Stable, so that equals stay in their order.
    spoken.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    spoken.first().map(|(_, language)| *language)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};
    use texts::Language::{self, En, Fr};

    use super::{asked, wished};

    fn of(query: Option<&str>, lines: &[&str]) -> Language {
        let mut headers = HeaderMap::new();
        for line in lines {
            let line = HeaderValue::from_str(line).expect("a header");
            headers.append(header::ACCEPT_LANGUAGE, line);
        }
        wished(query, &headers)
    }

    #[test]
    fn the_partners_locale_is_spoken_whatever_its_country_and_english_for_others() {
        assert_eq!(asked("fr-BE"), Fr);
        assert_eq!(asked("en-GB"), En);
        assert_eq!(asked("ja"), En);
    }

    #[test]
    fn the_link_goes_before_the_browser() {
        assert_eq!(of(Some("lang=fr"), &["en"]), Fr);
        assert_eq!(of(Some("embed=1&lang=fr-CA"), &["en"]), Fr);
        assert_eq!(of(Some("lang=en&lang=fr"), &["fr"]), En);
    }

    #[test]
    fn a_language_that_nobody_speaks_here_is_as_if_none_was_asked_for() {
        assert_eq!(of(Some("lang=xx"), &["fr"]), Fr);
        assert_eq!(of(Some("lang=%00%ff"), &["fr"]), Fr);
        assert_eq!(of(Some("lang"), &[]), En);
        assert_eq!(of(None, &["ja, fr;q=0.2"]), Fr);
        assert_eq!(of(None, &["ja"]), En);
    }

    #[test]
    fn the_browsers_weights_decide_before_its_order() {
        for (line, wanted) in [
            ("fr-FR,fr;q=0.9,en;q=0.8", Fr),
            ("en-GB, fr", En),
            ("en;q=0.5, fr", Fr),
            ("en;q=0.5, fr;q=0.6", Fr),
            ("fr;q=0, *", En),
            ("fr;q=0", En),
            ("*", En),
            ("", En),
            ("fr;q=two, en;q=0.1", En),
            ("en;q=0.1 , FR ; q=0.2", Fr),
        ] {
            assert_eq!(of(None, &[line]), wanted, "{line}");
        }
        assert_eq!(of(None, &["en;q=0.5", "fr"]), Fr, "of several lines");
    }
}
