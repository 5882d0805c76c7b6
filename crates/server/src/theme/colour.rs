//! Colours as people see them: lightness, strength and hue in OKLCH, and contrast as WCAG 2.2
//! reckons it.
//!
//! The matrices are those of Oklab's definition (Björn Ottosson, "A perceptual color space for image
//! processing"), relative luminance is that of WCAG 2.2.
#![expect(
    clippy::float_arithmetic,
    reason = "the lint keeps floats away from money, and these are colours"
)]

use std::fmt;
use std::str::FromStr;

/// A colour of sRGB, eight bits a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour([u8; 3]);

/// It is not six hexadecimal digits behind `#`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotAColour;

impl FromStr for Colour {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Self, NotAColour> {
        let digits = text.strip_prefix('#').ok_or(NotAColour)?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAColour);
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| NotAColour)?;
        let [_, channels @ ..] = number.to_be_bytes();
        Ok(Self(channels))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colour {
    pub(crate) const BLACK: Self = Self([0; 3]);
    pub(crate) const WHITE: Self = Self([255; 3]);

    /// A colour by its channels, red, green and blue.
    pub(crate) const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// The contrast of two colours, 1 to 21.
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The same colour by lightness, strength and hue.
    pub(crate) fn seen(self) -> Seen {
        let [red, green, blue] = self.0.map(linear);
        let long = 0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue;
        let medium = 0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue;
        let short = 0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue;
        let [long, medium, short] = [long, medium, short].map(f64::cbrt);
        let a = 1.977_998_495_1 * long - 2.428_592_205_0 * medium + 0.450_593_709_9 * short;
        let b = 0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766_0 * short;
        Seen {
            lightness: 0.210_454_255_3 * long + 0.793_617_785_0 * medium - 0.004_072_046_8 * short,
            strength: a.hypot(b),
            hue: b.atan2(a),
        }
    }
}

/// A colour by how it is seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// 0 is black, 1 is white.
    pub(crate) lightness: f64,
    /// 0 is grey; screens show no more than some 0.32.
    pub(crate) strength: f64,
    /// The angle of its hue, in radians.
    hue: f64,
}

impl Seen {
    /// This lightness instead.
    pub(crate) fn at(self, lightness: f64) -> Self {
        let lightness = lightness.clamp(0.0, 1.0);
        Self { lightness, ..self }
    }

    /// At most so strong.
    pub(crate) fn weaker_than(self, strength: f64) -> Self {
        let strength = self.strength.min(strength);
        Self { strength, ..self }
    }

    /// The colour that screens show: as strong as they can show it at this lightness.
    pub(crate) fn colour(self) -> Colour {
        let shown = |strength: f64| Self { strength, ..self }.channels();
        let inside = |channels: &[f64; 3]| channels.iter().all(|c| (-1e-4..=1.000_1).contains(c));
        let (mut low, mut high) = (0.0, self.strength);
        let mut best = shown(high);
        if !inside(&best) {
            // Fourteen halvings are finer than eight bits a channel.
            for _ in 0..14 {
                let middle = f64::midpoint(low, high);
                let channels = shown(middle);
                if inside(&channels) {
                    (low, best) = (middle, channels);
                } else {
                    high = middle;
                }
            }
            if low == 0.0 {
                best = shown(0.0);
            }
        }
        Colour(best.map(byte))
    }

    /// Red, green and blue of linear light.
    fn channels(self) -> [f64; 3] {
        let (sin, cos) = self.hue.sin_cos();
        let (a, b) = (self.strength * cos, self.strength * sin);
        let long = self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b;
        let medium = self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b;
        let short = self.lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b;
        let [long, medium, short] = [long, medium, short].map(|cone| cone * cone * cone);
        [
            4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
        ]
    }
}

fn linear(byte: u8) -> f64 {
    let part = f64::from(byte) / 255.0;
    if part <= 0.040_45 {
        part / 12.92
    } else {
        ((part + 0.055) / 1.055).powf(2.4)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is clamped to a byte first"
)]
fn byte(linear: f64) -> u8 {
    let part = if linear <= 0.003_130_8 {
        linear * 12.92
    } else {
        1.055 * linear.powf(1.0 / 2.4) - 0.055
    };
    (part * 255.0).round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
        assert!((Colour::WHITE.contrast(Colour::WHITE) - 1.0).abs() < 1e-9);
        // The grey that WCAG's examples call the lightest text that white carries.
        assert!((Colour::new(0x76, 0x76, 0x76).contrast(Colour::WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        for text in [
            "", "#", "0b6b5d", "#0b6b5", "#0b6b5dd", "#0b6b5g", "#+12345", "red", "#абв",
        ] {
            assert_eq!(text.parse::<Colour>(), Err(NotAColour), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_colour_is_seen_and_shown_as_it_was(channels: [u8; 3]) {
            let colour = Colour(channels);
            let back = colour.seen().colour();
            for (one, two) in colour.0.iter().zip(back.0) {
                prop_assert!(one.abs_diff(two) <= 1, "{colour} became {back}");
            }
        }

        #[test]
        fn a_colour_is_read_as_it_is_written(channels: [u8; 3]) {
            let colour = Colour(channels);
            prop_assert_eq!(colour.to_string().parse(), Ok(colour));
        }
    }
}
