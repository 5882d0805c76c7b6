//! Days on the calendar of Europe/Paris.

#![expect(clippy::unwrap_used, reason = "what a test builds on must hold")]

use jiff::Timestamp;
use jiff::tz::TimeZone;
use linxo::{BankDate, EpochSeconds};
use proptest::prelude::*;

fn day(seconds: i64) -> String {
    BankDate::from_epoch(EpochSeconds(seconds))
        .unwrap()
        .to_string()
}

fn instant(utc: &str) -> i64 {
    utc.parse::<Timestamp>().unwrap().as_second()
}

#[test]
fn the_sample_of_linxo_is_midnight_of_its_day_in_paris() {
    assert_eq!(day(1_725_919_200), "2024-09-10");
    assert_eq!(day(1_725_919_199), "2024-09-09");
}

#[test]
fn midnights_around_the_changes_of_time_keep_their_day() {
    for (utc, date) in [
        // Summer time began on 31 March 2024 at 01:00 UTC.
        ("2024-03-29T23:00:00Z", "2024-03-30"),
        ("2024-03-30T23:00:00Z", "2024-03-31"),
        ("2024-03-31T22:00:00Z", "2024-04-01"),
        ("2024-03-31T21:59:59Z", "2024-03-31"),
        // It ended on 27 October 2024 at 01:00 UTC.
        ("2024-10-26T22:00:00Z", "2024-10-27"),
        ("2024-10-26T21:59:59Z", "2024-10-26"),
        ("2024-10-27T22:59:59Z", "2024-10-27"),
        ("2024-10-27T23:00:00Z", "2024-10-28"),
        // A month whose last day is a Sunday, and one whose last Sunday is the 25th.
        ("2030-03-31T22:00:00Z", "2030-04-01"),
        ("2026-10-25T22:59:59Z", "2026-10-25"),
        // New year and leap days.
        ("2023-12-31T23:00:00Z", "2024-01-01"),
        ("2024-02-28T23:00:00Z", "2024-02-29"),
        ("2100-02-28T23:00:00Z", "2100-03-01"),
    ] {
        assert_eq!(day(instant(utc)), date, "{utc}");
    }
}

#[test]
fn instants_beyond_any_calendar_have_no_day() {
    for seconds in [
        i64::MIN,
        i64::MIN + 1,
        i64::MAX - 1,
        i64::MAX,
        253_402_300_800 * 2,
    ] {
        assert_eq!(BankDate::from_epoch(EpochSeconds(seconds)), None);
    }
}

#[test]
fn a_day_is_read_back_and_what_is_no_day_is_refused() {
    assert_eq!(
        "2024-02-29".parse::<BankDate>().unwrap().to_string(),
        "2024-02-29"
    );
    for text in [
        "2023-02-29",
        "2024-13-01",
        "2024-00-10",
        "2024-04-31",
        "24-04-01",
        "2024/04/01",
        "2024-4-1",
        "",
        "é024-04-01",
        "0000-01-01",
        "2024-01-001",
    ] {
        assert!(text.parse::<BankDate>().is_err(), "{text}");
    }
}

#[test]
fn a_day_is_its_text_in_json() {
    let date: BankDate = serde_json::from_str("\"2024-09-10\"").unwrap();
    assert_eq!((date.year, date.month, date.day), (2024, 9, 10));
    assert_eq!(serde_json::to_string(&date).unwrap(), "\"2024-09-10\"");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn every_instant_since_1981_has_the_day_that_a_time_zone_library_says(
        seconds in 347_151_600_i64..7_258_118_400,
    ) {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let expected = paris.to_datetime(Timestamp::from_second(seconds).unwrap()).date();
        prop_assert_eq!(day(seconds), expected.to_string());
    }

    #[test]
    fn every_midnight_of_paris_is_its_own_day(days in 0_i32..60_000) {
        let date = jiff::civil::date(1981, 1, 1) + jiff::Span::new().days(days);
        let midnight = date.in_tz("Europe/Paris").unwrap().timestamp().as_second();
        prop_assert_eq!(day(midnight), date.to_string());
    }
}
