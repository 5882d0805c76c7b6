//! Amounts and dates as version 3 writes them.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::app::App;

/// An amount: a string, with the decimals of its currency at least, and the currency.
pub(super) fn amount(value: Decimal, currency: &str) -> Value {
    let mut value = value.normalize();
    if value.scale() < 2 {
        value.rescale(2);
    }
    json!({"amount": value.to_string(), "currency": currency})
}

/// The beginning of a day in Paris, ISO 8601 with the offset of that day.
pub(super) fn day(app: &App, day: Date) -> String {
    instant(app, app.midnight(day))
}

/// A date of which no document says how version 3 writes it.
pub(super) fn date(app: &App, epoch_s: i64) -> Value {
    if app.config.choices.v3_dates_iso {
        json!(instant(app, epoch_s))
    } else {
        json!(epoch_s)
    }
}

fn instant(app: &App, epoch_s: i64) -> String {
    let at = Timestamp::from_second(epoch_s).unwrap_or_default();
    let there = at.to_zoned_datetime(app.paris.clone());
    there.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_two_decimals_at_least_and_keeps_every_digit() {
        for (value, text) in [
            ("-12", "-12.00"),
            ("2441.4", "2441.40"),
            ("0.125", "0.125"),
            ("123456789012345678.91", "123456789012345678.91"),
        ] {
            let json = amount(value.parse().unwrap(), "EUR");
            assert_eq!(json, json!({"amount": text, "currency": "EUR"}));
        }
    }
}
