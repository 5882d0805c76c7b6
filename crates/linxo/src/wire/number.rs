//! JSON numbers as exact decimals, read from their text.

use rust_decimal::Decimal;

/// Reads a JSON number, or a string with one in it, without rounding. Nothing when it is no number
/// or has more digits than a [`Decimal`] holds (28).
pub(super) fn exact(json: &str) -> Option<Decimal> {
    let text = match json.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"')?,
        None => json,
    };
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i64>().ok()?),
        None => (text, 0),
    };
    // Decimal also takes `_` between digits and a leading `+`, which JSON does not.
    if !digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
    {
        return None;
    }
    let number = Decimal::from_str_exact(digits).ok()?;
    if exponent == 0 || number.is_zero() {
        return Some(number);
    }
    shift(number, exponent)
}

/// `number` times ten to the power `exponent`, exactly.
fn shift(mut number: Decimal, exponent: i64) -> Option<Decimal> {
    let scale = i64::from(number.scale()).checked_sub(exponent)?;
    if let Ok(scale) = u32::try_from(scale) {
        number.set_scale(scale).ok()?;
        return Some(number);
    }
    number.set_scale(0).ok()?;
    let power = u32::try_from(scale.checked_neg()?).ok()?;
    let factor = Decimal::try_from_i128_with_scale(10_i128.checked_pow(power)?, 0).ok()?;
    number.checked_mul(factor)
}
