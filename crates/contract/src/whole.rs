//! A whole number as JSON Schema means it: `3600` and `3600.0` are the same, and both are taken.

use std::fmt;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

struct Whole;

/// Reads `null` or a whole number from 0 to 4,294,967,295.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    from.deserialize_any(Whole)
}

impl Visitor<'_> for Whole {
    type Value = Option<u32>;

    fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str("a whole number from 0 to 4294967295, or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        match u32::try_from(number) {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(E::invalid_value(Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(number), &self)),
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is known to be whole and in range"
    )]
    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) {
            Ok(Some(number as u32))
        } else {
            Err(E::invalid_value(Unexpected::Float(number), &self))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::OpenJourney;

    fn read(number: &str) -> Result<Option<u32>, String> {
        let body = format!(r#"{{"expires_in_s":{number}}}"#);
        let read = serde_json::from_str::<OpenJourney>(&body);
        read.map(|read| read.expires_in_s)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_whole_number_is_one_however_it_is_written() {
        for text in ["3600", "3600.0", "3.6e3", "36000e-1"] {
            assert_eq!(read(text), Ok(Some(3_600)), "{text}");
        }
        assert_eq!(read("-0.0"), Ok(Some(0)));
        assert_eq!(read("4294967295.0"), Ok(Some(u32::MAX)));
        assert_eq!(read("null"), Ok(None));
    }

    #[test]
    fn what_is_no_whole_number_in_range_is_refused_in_words() {
        for text in [
            "3600.5",
            "-1",
            "-1.0",
            "4294967296",
            "4294967296.0",
            "1e300",
            "\"60\"",
            "true",
            "[60]",
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains("a whole number from 0"), "{error}");
        }
    }
}
