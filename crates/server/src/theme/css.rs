//! A theme as a style sheet: the tokens of `style/tokens.css` that it gives other values.

use std::fmt::Write as _;

use contract::{Font, Radius};

use super::Look;
use super::accent::{self, Shades};

/// The rules. Nothing a partner wrote gets in here as text: they are made of numbers and of words of
/// ours.
pub(super) fn rules(look: &Look) -> String {
    let mut tokens = String::new();
    let mut more = String::new();
    if let Some(colour) = look.accent {
        colours(&mut tokens, &accent::light(colour), &accent::dark(colour));
        let (light, dark) = (
            accent::light_with_more(colour),
            accent::dark_with_more(colour),
        );
        colours(&mut more, &light, &dark);
    }
    if let Some(radius) = look.radius {
        let [small, usual, large] = corners(radius);
        for (name, value) in [("-small", small), ("", usual), ("-large", large)] {
            token(&mut tokens, &format!("radius{name}"), value);
        }
    }
    if let Some(font) = look.font {
        token(&mut tokens, "face", faces(font));
    }
    let mut rules = String::new();
    if !tokens.is_empty() {
        // `:root:root` counts for more than the design's own `:root`, whichever comes first.
        let _ = write!(rules, ":root:root{{{tokens}}}");
    }
    if !more.is_empty() {
        let _ = write!(
            rules,
            "@media (prefers-contrast:more){{:root:root{{{more}}}}}"
        );
    }
    rules
}

fn token(into: &mut String, name: &str, value: &str) {
    // Writing to a text cannot fail.
    let _ = write!(into, "--{name}:{value};");
}

fn colours(into: &mut String, light: &Shades, dark: &Shades) {
    let of = |shades: &Shades| {
        [
            ("accent", shades.accent),
            ("accent-hover", shades.hover),
            ("accent-press", shades.press),
            ("on-accent", shades.on_accent),
            ("accent-soft", shades.soft),
            ("on-accent-soft", shades.on_soft),
        ]
    };
    for ((name, light), (_, dark)) in of(light).into_iter().zip(of(dark)) {
        token(into, name, &format!("light-dark({light},{dark})"));
    }
}

/// `--radius-small`, `--radius` and `--radius-large`.
fn corners(radius: Radius) -> [&'static str; 3] {
    match radius {
        Radius::None => ["0", "0", "0"],
        Radius::Small => ["0.125rem", "0.25rem", "0.375rem"],
        Radius::Medium => ["0.5rem", "0.75rem", "1.25rem"],
        Radius::Large => ["0.875rem", "1.75rem", "2rem"],
    }
}

fn faces(font: Font) -> &'static str {
    match font {
        Font::System => "ui-sans-serif,system-ui,sans-serif",
        Font::Humanist => "Seravek,\"Gill Sans Nova\",Ubuntu,Calibri,\"DejaVu Sans\",sans-serif",
        Font::Geometric => "Avenir,Montserrat,Corbel,\"URW Gothic\",sans-serif",
        Font::Rounded => {
            "ui-rounded,\"Hiragino Maru Gothic ProN\",Quicksand,Nunito,\"Varela Round\",sans-serif"
        }
        Font::Serif => "ui-serif,Charter,\"Bitstream Charter\",Cambria,Georgia,serif",
    }
}
