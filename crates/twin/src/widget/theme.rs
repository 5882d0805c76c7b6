//! The graphic settings as a style sheet.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::extract::Query;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

use super::settings::Settings;

/// `theme.css?font=…&font_color=…&elements_color=…`, from its own query: it holds nothing secret,
/// and a page's policy can then forbid styles inside the page.
pub(super) async fn stylesheet(Query(given): Query<BTreeMap<String, String>>) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, css(&Settings::read(&given)))
}

/// The page of the style sheet for these settings; `None` when they ask for nothing.
pub(super) fn page(settings: &Settings) -> Option<String> {
    let pairs = pairs(settings);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let any = !pairs.is_empty();
    any.then(|| format!("theme.css?{}", query.extend_pairs(pairs).finish()))
}

/// The graphic settings, as a query gives them.
pub(super) fn pairs(settings: &Settings) -> Vec<(&'static str, String)> {
    let colours = [
        ("font_color", settings.font_color),
        ("elements_color", settings.elements_color),
    ];
    let colours = colours
        .into_iter()
        .filter_map(|(name, colour)| Some((name, colour?.css())));
    let font = settings.font.clone().map(|font| ("font", font));
    colours.chain(font).collect()
}

/// Only checked values are written: a font name of letters in quotes, colours as `#rrggbb`.
fn css(settings: &Settings) -> String {
    let mut rules = String::new();
    // Writing to a string does not fail.
    if let Some(font) = &settings.font {
        let _ = writeln!(rules, "  --font: \"{font}\", system-ui, sans-serif;");
    }
    if let Some(colour) = settings.font_color {
        // A dark text needs the light page, whatever the person's device prefers, and the reverse.
        let scheme = if colour.is_dark() { "light" } else { "dark" };
        let _ = writeln!(rules, "  --text: {};", colour.css());
        let _ = writeln!(rules, "  --text-soft: {};", colour.css());
        let _ = writeln!(rules, "  color-scheme: {scheme};");
    }
    if let Some(colour) = settings.elements_color {
        let on = if colour.is_dark() {
            "#ffffff"
        } else {
            "#111111"
        };
        let _ = writeln!(rules, "  --accent: {};", colour.css());
        let _ = writeln!(rules, "  --on-accent: {on};");
    }
    format!(":root:root {{\n{rules}}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_holds_checked_values_only() {
        let given = [
            ("font", "Open Sans"),
            ("font_color", "Blue"),
            ("elements_color", "Yellow"),
        ];
        let given = given.map(|(n, v)| (n.to_owned(), v.to_owned())).into();
        let sheet = css(&Settings::read(&given));
        assert!(sheet.contains("--font: \"Open Sans\""), "{sheet}");
        assert!(sheet.contains("--text: #0000ff;"), "{sheet}");
        assert!(sheet.contains("color-scheme: light;"), "{sheet}");
        assert!(sheet.contains("--accent: #ffff00;"), "{sheet}");
        assert!(sheet.contains("--on-accent: #111111;"), "{sheet}");
        let evil = [("font", "x\"}body{display:none"), ("font_color", "red}*{")];
        let evil = evil.map(|(n, v)| (n.to_owned(), v.to_owned())).into();
        assert_eq!(css(&Settings::read(&evil)), ":root:root {\n}\n");
    }
}
