//! Numbers in JSON, exactly.

use rust_decimal::Decimal;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A decimal as a JSON number, digit by digit; at least one decimal, as in Linxo's samples
/// (`-12.0`).
pub(super) struct Number(pub(super) Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut value = self.0.normalize();
        if value.scale() == 0 {
            value.rescale(1);
        }
        let text = RawValue::from_string(value.to_string()).map_err(S::Error::custom)?;
        text.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        serde_json::to_string(&Number(text.parse().unwrap())).unwrap()
    }

    #[test]
    fn numbers_keep_every_digit_and_have_a_decimal() {
        assert_eq!(written("-12"), "-12.0");
        assert_eq!(written("2441.46"), "2441.46");
        assert_eq!(written("-17.80"), "-17.8");
        assert_eq!(written("0"), "0.0");
        assert_eq!(
            written("123456789012345678.12"),
            "123456789012345678.12",
            "a float would round this"
        );
    }
}
