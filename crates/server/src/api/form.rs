//! In which form the bank data is wanted.

use axum::http::{HeaderMap, header};

/// The two there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Lines,
}

impl Form {
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Lines => "application/x-ndjson",
        }
    }

    /// The one that `Accept` likes best; of two equal ones, lines when they are named, because only
    /// who can read them names them. None when it wants neither.
    pub(super) fn wanted(headers: &HeaderMap) -> Option<Self> {
        let ranges: Vec<Range> = headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(Range::read)
            .collect();
        if ranges.is_empty() {
            return Some(Self::Json);
        }
        let (json, lines) = (liked(&ranges, Self::Json), liked(&ranges, Self::Lines));
        let named = ranges
            .iter()
            .any(|range| range.name == Self::Lines.content_type());
        match (json.unwrap_or(0), lines.unwrap_or(0)) {
            (0, 0) => None,
            (json, lines) if lines > json || (lines == json && named) => Some(Self::Lines),
            _ => Some(Self::Json),
        }
    }
}

/// How much the most exact range that names a form likes it, in thousandths.
fn liked(ranges: &[Range], form: Form) -> Option<u32> {
    let name = form.content_type();
    let exactness = |range: &&Range| match range.name.as_str() {
        exact if exact == name => 3,
        "application/*" => 2,
        "*/*" => 1,
        _ => 0,
    };
    let best = ranges
        .iter()
        .filter(|range| exactness(range) > 0)
        .max_by_key(exactness)?;
    Some(best.quality)
}

struct Range {
    name: String,
    quality: u32,
}

impl Range {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty())?;
        let quality = parts.find_map(|part| {
            let (key, value) = part.split_once('=')?;
            key.trim()
                .eq_ignore_ascii_case("q")
                .then(|| thousandths(value))
        });
        Some(Self {
            name: name.to_ascii_lowercase(),
            quality: quality.unwrap_or(1_000),
        })
    }
}

/// `0.25` is 250. What is no such number is taken for 1, as if nothing had been written.
fn thousandths(text: &str) -> u32 {
    let (whole, rest) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits: String = rest.chars().chain("000".chars()).take(3).collect();
    match (whole, digits.parse()) {
        ("0", Ok(fraction)) => fraction,
        _ => 1_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_the_one_that_is_liked_best() {
        let table = [
            ("", Some(Form::Json)),
            ("*/*", Some(Form::Json)),
            ("application/*", Some(Form::Json)),
            ("application/json", Some(Form::Json)),
            ("application/x-ndjson", Some(Form::Lines)),
            ("Application/X-NDJSON", Some(Form::Lines)),
            ("application/x-ndjson, */*", Some(Form::Lines)),
            ("application/json, application/x-ndjson", Some(Form::Lines)),
            (
                "application/json, application/x-ndjson;q=0.5",
                Some(Form::Json),
            ),
            (
                "application/json; q=0.2, application/x-ndjson; q=0.25",
                Some(Form::Lines),
            ),
            ("application/json;q=0, */*", Some(Form::Lines)),
            ("text/csv", None),
            ("text/*, application/json;q=0.000", None),
            ("*/*;q=0", None),
        ];
        for (accept, form) in table {
            let mut headers = HeaderMap::new();
            if !accept.is_empty() {
                headers.insert(header::ACCEPT, accept.parse().expect("a value"));
            }
            assert_eq!(Form::wanted(&headers), form, "{accept}");
        }
    }
}
