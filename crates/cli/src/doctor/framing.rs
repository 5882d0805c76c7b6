//! Whether a page's headers let our origin show it in a frame, as browsers read them.

use axum::http::HeaderMap;
use axum::http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use url::Url;

/// What the headers say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Nothing is said against it.
    Free,
    Allowed,
    /// By this header.
    Forbidden(String),
    /// It depends on our origin, which is not configured.
    Unknown(String),
}

/// Reads the headers of a page for a frame on a page of ours.
pub(crate) fn judge(headers: &HeaderMap, page: &Url, ours: Option<&Url>) -> Framing {
    let policies = headers.get_all(CONTENT_SECURITY_POLICY).iter();
    let policies = policies.filter_map(|value| value.to_str().ok());
    // Several policies, in several headers or with commas between them, all have to agree.
    let lists: Vec<&str> = policies
        .flat_map(|header| header.split(','))
        .filter_map(ancestors)
        .collect();
    if !lists.is_empty() {
        // X-Frame-Options does not count beside frame-ancestors.
        return judge_ancestors(&lists, page, ours);
    }
    let Some(options) = headers.get(X_FRAME_OPTIONS) else {
        return Framing::Free;
    };
    let said = options.to_str().unwrap_or_default().trim().to_owned();
    let header = format!("X-Frame-Options: {said}");
    match said.to_ascii_lowercase().as_str() {
        "deny" => Framing::Forbidden(header),
        "sameorigin" => match ours {
            Some(ours) if ours.origin() == page.origin() => Framing::Allowed,
            _ => Framing::Forbidden(header),
        },
        // Browsers ignore what they do not know, ALLOW-FROM too.
        _ => Framing::Free,
    }
}

/// The sources of a policy's `frame-ancestors`.
fn ancestors(policy: &str) -> Option<&str> {
    policy.split(';').map(str::trim).find_map(|directive| {
        let (name, sources) = directive
            .split_once(char::is_whitespace)
            .unwrap_or((directive, ""));
        name.eq_ignore_ascii_case("frame-ancestors")
            .then_some(sources.trim())
    })
}

fn judge_ancestors(lists: &[&str], page: &Url, ours: Option<&Url>) -> Framing {
    for sources in lists {
        let header = format!("Content-Security-Policy: frame-ancestors {sources}");
        let sources = || sources.split_whitespace();
        if sources().any(|source| source == "*") {
            continue;
        }
        if sources().all(|source| source.eq_ignore_ascii_case("'none'")) {
            return Framing::Forbidden(header);
        }
        let Some(ours) = ours else {
            return Framing::Unknown(header);
        };
        if !sources().any(|source| matches(source, page, ours)) {
            return Framing::Forbidden(header);
        }
    }
    Framing::Allowed
}

/// Whether a source of a policy is our origin.
fn matches(source: &str, page: &Url, ours: &Url) -> bool {
    if source.eq_ignore_ascii_case("'self'") {
        return ours.origin() == page.origin();
    }
    if let Some(scheme) = source.strip_suffix(':') {
        return scheme.eq_ignore_ascii_case(ours.scheme());
    }
    let (scheme, rest) = source
        .split_once("://")
        .map_or((None, source), |(scheme, rest)| (Some(scheme), rest));
    let same_scheme = match scheme {
        Some(scheme) => scheme.eq_ignore_ascii_case(ours.scheme()),
        None => ours.scheme() == page.scheme() || ours.scheme() == "https",
    };
    let place = rest.split('/').next().unwrap_or_default();
    let (host, port) = place
        .rsplit_once(':')
        .map_or((place, None), |(host, port)| (host, Some(port)));
    let same_port = match port {
        Some("*") => true,
        Some(port) => port.parse().ok() == ours.port_or_known_default(),
        None => ours.port().is_none(),
    };
    let name = ours.host_str().unwrap_or_default();
    let same_host = match host.strip_prefix('*') {
        Some(ending) => name
            .to_ascii_lowercase()
            .ends_with(&ending.to_ascii_lowercase()),
        None => host.eq_ignore_ascii_case(name),
    };
    same_scheme && same_port && same_host
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn judged(policy: &[&str], options: Option<&str>, ours: Option<&str>) -> Framing {
        let mut headers = HeaderMap::new();
        for policy in policy {
            headers.append(
                CONTENT_SECURITY_POLICY,
                HeaderValue::from_str(policy).unwrap(),
            );
        }
        if let Some(options) = options {
            headers.insert(X_FRAME_OPTIONS, HeaderValue::from_str(options).unwrap());
        }
        let page = "https://embed.example/v2.1/widget/add_connection"
            .parse()
            .unwrap();
        let ours: Option<Url> = ours.map(|text| text.parse().unwrap());
        judge(&headers, &page, ours.as_ref())
    }

    const OURS: Option<&str> = Some("https://app.lender.example");

    #[test]
    fn without_a_word_everybody_may_frame() {
        assert_eq!(judged(&["default-src 'none'"], None, OURS), Framing::Free);
        assert_eq!(
            judged(&[], Some("ALLOW-FROM https://x"), OURS),
            Framing::Free
        );
    }

    #[test]
    fn the_older_header_forbids_all_or_all_others() {
        assert!(matches!(
            judged(&[], Some("DENY"), OURS),
            Framing::Forbidden(_)
        ));
        assert!(matches!(
            judged(&[], Some("sameorigin"), OURS),
            Framing::Forbidden(_)
        ));
        let same = Some("https://embed.example");
        assert_eq!(judged(&[], Some("SAMEORIGIN"), same), Framing::Allowed);
    }

    #[test]
    fn the_newer_header_wins_over_the_older() {
        let open = ["frame-ancestors *"];
        assert_eq!(judged(&open, Some("DENY"), OURS), Framing::Allowed);
        let shut = ["default-src 'self'; Frame-Ancestors 'none'"];
        assert!(matches!(judged(&shut, None, OURS), Framing::Forbidden(_)));
    }

    #[test]
    fn sources_are_compared_by_scheme_host_and_port() {
        for (sources, allowed) in [
            ("https://app.lender.example", true),
            ("app.lender.example", true),
            ("https://*.lender.example", true),
            ("https:", true),
            ("https://app.lender.example:443", true),
            ("https://app.lender.example:*", true),
            ("http://app.lender.example", false),
            ("https://app.lender.example:8443", false),
            ("https://lender.example", false),
            ("https://evil-lender.example https://b.example", false),
            ("'self'", false),
        ] {
            let policy = format!("frame-ancestors {sources}");
            let framing = judged(&[policy.as_str()], None, OURS);
            assert_eq!(
                framing == Framing::Allowed,
                allowed,
                "{sources}: {framing:?}"
            );
        }
    }

    #[test]
    fn all_policies_have_to_agree() {
        let two = ["frame-ancestors *", "frame-ancestors https://other.example"];
        assert!(matches!(judged(&two, None, OURS), Framing::Forbidden(_)));
        let in_one = ["frame-ancestors *, frame-ancestors 'none'"];
        assert!(matches!(judged(&in_one, None, OURS), Framing::Forbidden(_)));
    }

    #[test]
    fn without_our_origin_a_list_of_others_is_left_open() {
        let list = ["frame-ancestors https://app.lender.example"];
        assert!(matches!(judged(&list, None, None), Framing::Unknown(_)));
        assert!(matches!(
            judged(&["frame-ancestors 'none'"], None, None),
            Framing::Forbidden(_)
        ));
    }
}
