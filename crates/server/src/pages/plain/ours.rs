//! Whether a form was sent by a page of ours. The key in the address proves who asks; this proves
//! that they asked it here.

use axum::http::{HeaderMap, header};

use crate::app::App;

/// What the browser says of where a form comes from, in the two headers that no page can change. A
/// browser that sends neither is too old, or has no scripts at all: the key must do.
pub(super) fn sent_it(app: &App, headers: &HeaderMap) -> bool {
    says_so(&app.public_url.origin().ascii_serialization(), headers)
}

fn says_so(ours: &str, headers: &HeaderMap) -> bool {
    let says = |name, wanted: &str| headers.get(name).is_none_or(|value| value == wanted);
    says("sec-fetch-site", "same-origin") && says(header::ORIGIN.as_str(), ours)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::says_so;

    fn sent(said: &[(&'static str, &'static str)]) -> bool {
        let said = said.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        says_so("https://app.example", &said.collect::<HeaderMap>())
    }

    #[test]
    fn only_a_page_of_our_own_origin_sends_a_form() {
        assert!(sent(&[
            ("origin", "https://app.example"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(sent(&[("origin", "https://app.example")]));
        assert!(sent(&[]), "a browser that says nothing");
        for said in [
            &[("origin", "https://evil.example")][..],
            &[("origin", "null")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "none")],
            &[
                ("origin", "https://app.example"),
                ("sec-fetch-site", "same-site"),
            ],
        ] {
            assert!(!sent(said), "{said:?}");
        }
    }
}
