//! A partner's accent, and the seven colours that the design makes of one (`style/tokens.css`), in
//! light, in dark, and for people who want more contrast.
//!
//! The partner's colour is kept where it can be read, and made lighter or darker where it cannot:
//! its hue stays.
#![expect(
    clippy::float_arithmetic,
    reason = "the lint keeps floats away from money, and these are colours"
)]

use super::colour::{Colour, Seen};

/// Of text, WCAG 2.2 AA.
const READABLE: f64 = 4.5;
/// Of text, WCAG 2.2 AAA: for those who want more.
const MORE: f64 = 7.0;
/// A pressed button is so much darker, or lighter, than one that waits; one that is pointed at, half.
const PRESSED: f64 = 0.1;
/// What stands behind an accent in `style/tokens.css`: the surface that is nearest to it.
const DARKEST_LIGHT_SURFACE: Colour = Colour::new(0xeb, 0xee, 0xe9);
const LIGHTEST_DARK_SURFACE: Colour = Colour::new(0x1b, 0x27, 0x2b);

/// The colours of one look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shades {
    /// Of what can be pressed, and of what stands out on a surface.
    pub(crate) accent: Colour,
    /// Pointed at.
    pub(crate) hover: Colour,
    /// Pressed.
    pub(crate) press: Colour,
    /// Text on the accent.
    pub(crate) on_accent: Colour,
    /// A surface of the accent's hue.
    pub(crate) soft: Colour,
    /// Text on that.
    pub(crate) on_soft: Colour,
}

/// Which way is away from the surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Away {
    Darker,
    Lighter,
}

impl Away {
    fn step(self, lightness: f64, by: f64) -> f64 {
        match self {
            Self::Darker => lightness - by,
            Self::Lighter => lightness + by,
        }
    }
}

/// On the light page.
pub(crate) fn light(accent: Colour) -> Shades {
    shades(accent, DARKEST_LIGHT_SURFACE, Away::Darker, READABLE)
}

/// On the dark page.
pub(crate) fn dark(accent: Colour) -> Shades {
    shades(accent, LIGHTEST_DARK_SURFACE, Away::Lighter, READABLE)
}

/// On the white page of those who want more contrast.
pub(crate) fn light_with_more(accent: Colour) -> Shades {
    shades(accent, Colour::WHITE, Away::Darker, MORE)
}

/// On the black page of those who want more contrast.
pub(crate) fn dark_with_more(accent: Colour) -> Shades {
    shades(accent, Colour::BLACK, Away::Lighter, MORE)
}

fn shades(asked: Colour, surface: Colour, away: Away, wanted: f64) -> Shades {
    let seen = asked.seen();
    let accent = readable(seen, surface, away, wanted);
    let at = accent.seen().lightness;
    let of = |by: f64| seen.at(away.step(at, by)).colour();
    let (soft_lightness, on_accent) = match away {
        Away::Darker => (0.95, Colour::WHITE),
        Away::Lighter if wanted < MORE => (0.29, seen.at(0.2).weaker_than(0.03).colour()),
        Away::Lighter => (0.29, Colour::BLACK),
    };
    let soft = seen.at(soft_lightness).weaker_than(0.04).colour();
    Shades {
        accent,
        hover: of(PRESSED / 2.0),
        press: of(PRESSED),
        on_accent,
        soft,
        on_soft: readable(seen, soft, away, wanted.max(READABLE)),
    }
}

/// The nearest colour of this hue that can be read on the surface.
fn readable(seen: Seen, surface: Colour, away: Away, wanted: f64) -> Colour {
    // A hundred steps reach black, or white, from everywhere; both are readable on their surfaces.
    (0..=100)
        .map(|step| seen.at(away.step(seen.lightness, f64::from(step) / 100.0)))
        .map(Seen::colour)
        .find(|colour| colour.contrast(surface) >= wanted)
        .unwrap_or(match away {
            Away::Darker => Colour::BLACK,
            Away::Lighter => Colour::WHITE,
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn holds(shades: &Shades, surfaces: &[Colour], wanted: f64) -> Result<(), TestCaseError> {
        for &surface in surfaces {
            let contrast = shades.accent.contrast(surface);
            prop_assert!(contrast >= wanted, "{} on {surface}", shades.accent);
        }
        for fill in [shades.accent, shades.hover, shades.press] {
            let contrast = shades.on_accent.contrast(fill);
            prop_assert!(contrast >= READABLE, "{} on {fill}", shades.on_accent);
        }
        let contrast = shades.on_soft.contrast(shades.soft);
        prop_assert!(
            contrast >= READABLE,
            "{} on {}",
            shades.on_soft,
            shades.soft
        );
        Ok(())
    }

    proptest! {
        /// The surfaces are those of `style/tokens.css`.
        #[test]
        fn whatever_the_partner_chose_can_be_read(red: u8, green: u8, blue: u8) {
            let accent = Colour::new(red, green, blue);
            let surfaces = ["#f4f5f2", "#ffffff", "#f7f8f5", "#ebeee9"].map(colour);
            holds(&light(accent), &surfaces, READABLE)?;
            let surfaces = ["#0d1416", "#141e21", "#1b272b", "#0a1012"].map(colour);
            holds(&dark(accent), &surfaces, READABLE)?;
            holds(&light_with_more(accent), &[Colour::WHITE], MORE)?;
            holds(&dark_with_more(accent), &[Colour::BLACK], MORE)?;
        }
    }

    fn colour(text: &str) -> Colour {
        text.parse().expect("it is one")
    }

    #[test]
    fn a_colour_that_can_be_read_is_left_as_it_is() {
        for text in ["#0b6b5d", "#1d4ed8", "#7c1b1b"] {
            let accent = light(colour(text)).accent;
            let [one, two] = [accent, colour(text)].map(|c| c.seen().lightness);
            assert!((one - two).abs() < 0.005, "{text} became {accent}");
        }
        assert_eq!(dark(colour("#56cdb3")).accent.to_string(), "#56cdb3");
    }

    #[test]
    fn a_yellow_becomes_a_darker_yellow_on_the_light_page() {
        let accent = light(colour("#ffd400")).accent;
        let (asked, given) = (colour("#ffd400").seen(), accent.seen());
        assert!(given.lightness < asked.lightness);
        assert!(given.strength > 0.08, "{accent} is not yellow any more");
    }

    #[test]
    fn black_and_white_stay_usable() {
        assert_eq!(light(Colour::BLACK).accent, Colour::BLACK);
        assert_eq!(dark(Colour::WHITE).accent, Colour::WHITE);
    }
}
