//! Numbers, money and days as people write them, by the browser's own `Intl`: it knows every currency and
//! language, and costs no byte of ours.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[derive(Debug)]
    #[wasm_bindgen(js_namespace = Intl, js_name = NumberFormat)]
    type NumberFormat;
    /// Throws for a currency that is not three letters.
    #[wasm_bindgen(constructor, catch, js_namespace = Intl, js_class = "NumberFormat")]
    fn new(locale: &str, options: &Object) -> Result<NumberFormat, JsValue>;
    /// Decimal text, which is not made a float on the way.
    #[wasm_bindgen(method)]
    fn format(this: &NumberFormat, value: &str) -> String;

    #[wasm_bindgen(js_namespace = Intl, js_name = PluralRules)]
    type PluralRules;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl, js_class = "PluralRules")]
    fn new_rules(locale: &str) -> Result<PluralRules, JsValue>;
    #[wasm_bindgen(method)]
    fn select(this: &PluralRules, value: f64) -> String;

    #[derive(Debug)]
    #[wasm_bindgen(js_namespace = Intl, js_name = DateTimeFormat)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl, js_class = "DateTimeFormat")]
    fn new_dates(locale: &str, options: &Object) -> Result<DateTimeFormat, JsValue>;
    /// Throws for what is no time.
    #[wasm_bindgen(method, catch, js_name = format)]
    fn format_date(this: &DateTimeFormat, date: &js_sys::Date) -> Result<String, JsValue>;
}

fn options(all: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in all {
        // Setting what an object of our own does not have cannot fail.
        Reflect::set(&object, &(*name).into(), &(*value).into()).ok();
    }
    object
}

/// A whole number with its thousands apart: `12,345`, `12 345` with a narrow no-break space, `12.345`.
pub fn number(language: &str, value: u64) -> String {
    let digits = value.to_string();
    match NumberFormat::new(language, &options(&[])) {
        Ok(format) => format.format(&digits),
        Err(_) => digits,
    }
}

/// Whether the language writes a comma before the cents.
pub fn has_decimal_comma(language: &str) -> bool {
    let half = NumberFormat::new(language, &options(&[])).map(|format| format.format("0.5"));
    half.is_ok_and(|half| half.contains(','))
}

/// The plural category of CLDR that a number has in the language, such as `one`.
pub fn plural(language: &str, value: u64) -> String {
    // Whole numbers are exact up to far more than anybody has of anything.
    let select = |rules: PluralRules| rules.select(value as f64);
    PluralRules::new_rules(language).map_or_else(|_| String::new(), select)
}

/// An amount such as `-1234.50` in a currency: `-€1,234.50`, `-1 234,50 €`.
pub fn money(language: &str, amount: &str, currency: &str) -> String {
    let options = options(&[("style", "currency"), ("currency", currency)]);
    match NumberFormat::new(language, &options) {
        Ok(format) => format.format(amount),
        Err(_) => format!("{amount} {currency}"),
    }
}

/// A day such as `2026-11-02`: `2 November 2026`. Anything else stays as it is.
pub fn day(language: &str, day: &str) -> String {
    // The day itself, wherever the reader is.
    let options = options(&[("dateStyle", "long"), ("timeZone", "UTC")]);
    dated(language, &options, day)
}

/// A month such as `2026-11`: `Nov 2026`. Anything else stays as it is.
pub fn month(language: &str, month: &str) -> String {
    let options = options(&[("month", "short"), ("year", "numeric"), ("timeZone", "UTC")]);
    dated(language, &options, month)
}

/// The day of an instant in seconds since 1970 UTC, as the bank counts days: where Linxo's
/// transactions have theirs (`transactions.paris` in the ledger).
pub fn day_at(language: &str, seconds: i64) -> String {
    let options = options(&[("dateStyle", "long"), ("timeZone", "Europe/Paris")]);
    instant(language, &options, seconds.saturating_mul(1_000))
}

/// The day of an instant in milliseconds since 1970 UTC, where the reader is: `2 November 2026`.
pub fn day_of(language: &str, ms: i64) -> String {
    instant(language, &options(&[("dateStyle", "long")]), ms)
}

/// An instant in milliseconds since 1970 UTC, where the reader is: `2 November 2026 at 14:05:09`.
pub fn moment(language: &str, ms: i64) -> String {
    let options = options(&[("dateStyle", "long"), ("timeStyle", "medium")]);
    instant(language, &options, ms)
}

/// Writes many days, or many months, alike: making a format takes a browser longer than using it.
#[derive(Debug)]
pub struct Dates(Option<DateTimeFormat>);

impl Dates {
    /// Days such as `2026-11-02`: `2 Nov 2026`.
    pub fn days(language: &str) -> Self {
        let options = options(&[("dateStyle", "medium"), ("timeZone", "UTC")]);
        Self(DateTimeFormat::new_dates(language, &options).ok())
    }

    /// Months such as `2026-11`: `November 2026`.
    pub fn months(language: &str) -> Self {
        let options = options(&[("month", "long"), ("year", "numeric"), ("timeZone", "UTC")]);
        Self(DateTimeFormat::new_dates(language, &options).ok())
    }

    /// Writes one. What is none stays as it is.
    pub fn write(&self, text: &str) -> String {
        let date = js_sys::Date::new(&text.into());
        let written = self.0.as_ref().and_then(|f| f.format_date(&date).ok());
        written.unwrap_or_else(|| text.to_owned())
    }
}

/// Writes much money alike, as [`money`] does.
#[derive(Debug)]
pub struct Amounts {
    language: String,
    formats: RefCell<BTreeMap<String, Option<NumberFormat>>>,
}

impl Amounts {
    /// In this language.
    pub fn of(language: &str) -> Self {
        Self {
            language: language.to_owned(),
            formats: RefCell::default(),
        }
    }

    /// Writes an amount such as `-1234.50` in a currency.
    pub fn write(&self, amount: &str, currency: &str) -> String {
        let mut formats = self.formats.borrow_mut();
        let format = formats.entry(currency.to_owned()).or_insert_with(|| {
            let options = options(&[("style", "currency"), ("currency", currency)]);
            NumberFormat::new(&self.language, &options).ok()
        });
        match format {
            Some(format) => format.format(amount),
            None => format!("{amount} {currency}"),
        }
    }
}

fn instant(language: &str, options: &Object, ms: i64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(ms as f64));
    written(language, options, &date).unwrap_or_default()
}

fn dated(language: &str, options: &Object, text: &str) -> String {
    let date = js_sys::Date::new(&text.into());
    written(language, options, &date).unwrap_or_else(|| text.to_owned())
}

fn written(language: &str, options: &Object, date: &js_sys::Date) -> Option<String> {
    let format = DateTimeFormat::new_dates(language, options).ok()?;
    format.format_date(date).ok()
}
