//! Which of the encodings a file was built in a client is sent (RFC 9110, 12.5.3).

use axum::http::{HeaderMap, header};

/// An encoding that files are built in, the smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Brotli,
    Gzip,
    /// The file as it is.
    Identity,
}

impl Encoding {
    pub(crate) const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Identity];

    /// For `Content-Encoding`; a file as it is has none.
    pub(crate) fn token(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// What the build adds to a file's name, and `None` for the file itself.
    pub(crate) fn suffix(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some(".br"),
            Self::Gzip => Some(".gz"),
            Self::Identity => None,
        }
    }

    /// Of a name in `Accept-Encoding`.
    fn named(name: &str) -> Option<Self> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("br") {
            Some(Self::Brotli)
        } else if is("gzip") || is("x-gzip") {
            Some(Self::Gzip)
        } else {
            is("identity").then_some(Self::Identity)
        }
    }

    /// All encodings a client accepts, the one it likes best first; of two it likes as much, the
    /// smaller. The file as it is comes last unless it was given a weight, and is never missing: an
    /// answer in no encoding at all helps nobody.
    pub(crate) fn accepted(headers: &HeaderMap) -> Vec<Self> {
        let weights = Weights::of(headers);
        let mut accepted: Vec<_> = Self::ALL
            .into_iter()
            .map(|encoding| (weights.of_encoding(encoding), encoding))
            .filter(|(weight, encoding)| *weight > 0 || *encoding == Self::Identity)
            .collect();
        // Stable, so that equals stay in the order of their size.
        accepted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        accepted.into_iter().map(|(_, encoding)| encoding).collect()
    }
}

/// What a client said of each encoding, in thousandths.
#[derive(Debug, Default)]
struct Weights {
    named: Vec<(Encoding, u16)>,
    any_other: Option<u16>,
}

impl Weights {
    fn of(headers: &HeaderMap) -> Self {
        let mut weights = Self::default();
        let lines = headers.get_all(header::ACCEPT_ENCODING).iter();
        // A header that is no text, or an entry that cannot be read, asks for nothing.
        let lines = lines.filter_map(|line| line.to_str().ok());
        for entry in lines.flat_map(|line| line.split(',')) {
            let (name, rest) = entry.split_once(';').unwrap_or((entry, ""));
            let (name, Some(weight)) = (name.trim(), weight(rest)) else {
                continue;
            };
            if name == "*" {
                weights.any_other = Some(weight);
            } else if let Some(encoding) = Encoding::named(name) {
                weights.named.push((encoding, weight));
            }
        }
        weights
    }

    fn of_encoding(&self, encoding: Encoding) -> u16 {
        let mut named = self.named.iter();
        let named = named.find_map(|(name, weight)| (*name == encoding).then_some(*weight));
        match (named, encoding) {
            (Some(weight), _) => weight,
            (None, Encoding::Identity) => 0,
            (None, Encoding::Brotli | Encoding::Gzip) => self.any_other.unwrap_or(0),
        }
    }
}

/// The weight in an entry's parameters, in thousandths; without one it is 1.
pub(crate) fn weight(parameters: &str) -> Option<u16> {
    let parameters = parameters.trim();
    if parameters.is_empty() {
        return Some(1_000);
    }
    let (name, value) = parameters.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return None;
    }
    let (whole, part) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    if part.len() > 3 || !part.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{part:0<3}").parse().ok()?;
    match (whole, thousandths) {
        ("0", thousandths) => Some(thousandths),
        ("1", 0) => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Encoding::{self, Brotli, Gzip, Identity};

    fn accepted(lines: &[&str]) -> Vec<Encoding> {
        let mut headers = HeaderMap::new();
        for line in lines {
            let line = HeaderValue::from_str(line).expect("a header");
            headers.append(header::ACCEPT_ENCODING, line);
        }
        Encoding::accepted(&headers)
    }

    #[test]
    fn a_browser_is_sent_the_smallest() {
        assert_eq!(
            accepted(&["gzip, deflate, br, zstd"]),
            [Brotli, Gzip, Identity]
        );
        assert_eq!(accepted(&["gzip, deflate"]), [Gzip, Identity]);
        assert_eq!(accepted(&["deflate", "BR"]), [Brotli, Identity]);
    }

    #[test]
    fn who_names_no_encoding_is_sent_the_file_as_it_is() {
        for lines in [&[] as &[&str], &[""], &["deflate, zstd"], &["identity"]] {
            assert_eq!(accepted(lines), [Identity], "{lines:?}");
        }
    }

    #[test]
    fn weights_decide_before_sizes() {
        for (line, wanted) in [
            ("br;q=0.5, gzip", &[Gzip, Brotli, Identity] as &[_]),
            ("br; q=0.001 , gzip ;q=0.010", &[Gzip, Brotli, Identity]),
            ("br;q=0, gzip", &[Gzip, Identity]),
            ("br;Q=1.000;, gzip", &[Gzip, Identity]),
            ("identity, br;q=0.9", &[Identity, Brotli]),
            ("identity;q=0.5, br;q=0.9", &[Brotli, Identity]),
        ] {
            assert_eq!(accepted(&[line]), wanted, "{line}");
        }
    }

    #[test]
    fn a_star_stands_for_those_that_are_not_named() {
        assert_eq!(accepted(&["*"]), [Brotli, Gzip, Identity]);
        assert_eq!(accepted(&["br;q=0, *;q=0.1"]), [Gzip, Identity]);
        assert_eq!(accepted(&["gzip, *;q=0"]), [Gzip, Identity]);
    }

    #[test]
    fn there_is_an_answer_even_for_who_accepts_none() {
        assert_eq!(accepted(&["identity;q=0"]), [Identity]);
        assert_eq!(accepted(&["*;q=0"]), [Identity]);
    }

    #[test]
    fn what_cannot_be_read_asks_for_nothing() {
        for line in [
            "br;q=2",
            "br;q=",
            "br;q=0.1234",
            "br;q=-1",
            "br;q=1.001",
            "br;v=1",
            "br;q",
            "b r",
            ";;,,",
        ] {
            assert_eq!(accepted(&[line]), [Identity], "{line}");
        }
    }
}
