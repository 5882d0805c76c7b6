//! Figures without floats: a median, a percentile, a ratio, a decimal.

use serde_json::{Map, Value};

/// The value in the middle, or the one below when there are two.
pub(crate) fn median(values: &[u64]) -> u64 {
    percentile(values, 50)
}

/// The smallest value that so many percent of all do not exceed (the nearest rank).
pub(crate) fn percentile(values: &[u64], percent: usize) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

/// How much `part` is of `whole`, in percent, rounded up: a bar is not held by rounding.
pub(crate) fn percent_of(part: u64, whole: u64) -> u64 {
    (part * 100).div_ceil(whole.max(1))
}

/// A number of thousandths as a decimal.
pub(crate) fn thousandths(number: u64) -> Value {
    let text = format!("{}.{:03}", number / 1_000, number % 1_000);
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// Figures by their names.
pub(crate) fn named<const N: usize>(figures: [(&str, Value); N]) -> Map<String, Value> {
    let owned = figures.map(|(name, value)| (name.to_owned(), value));
    owned.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{median, percent_of, percentile, thousandths};

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let values: Vec<u64> = (1..=200).rev().collect();
        assert_eq!(percentile(&values, 50), 100);
        assert_eq!(percentile(&values, 95), 190);
        assert_eq!(percentile(&[7], 95), 7);
        assert_eq!(median(&[3, 1, 2]), 2);
        assert_eq!(median(&[]), 0);
    }

    #[test]
    fn ratios_are_rounded_against_us_and_decimals_are_exact() {
        assert_eq!(percent_of(1_501, 1_000), 151);
        assert_eq!(percent_of(1_500, 1_000), 150);
        assert_eq!(thousandths(1_050).to_string(), "1.05");
    }
}
