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

#[test]
fn an_instant_in_iso_8601_is_read_to_the_second() {
    let second = |text| EpochSeconds::from_iso(text).map(|seconds| seconds.0);
    for text in [
        "2024-09-09T22:00:00Z",
        "2024-09-09t22:00:00z",
        "2024-09-09 22:00Z",
        "2024-09-10T00:00:00+02:00",
        "2024-09-10T00:00:00.000+0200",
        "2024-09-10T00:00:00,999+02",
        "2024-09-09T17:30:00-04:30",
    ] {
        assert_eq!(second(text), Some(1_725_919_200), "{text}");
    }
    for text in [
        "",
        "2024-09-10",
        "2024-09-10T00:00:00",
        "2024-09-10T24:00:00Z",
        "2024-09-10T00:60:00Z",
        "2024-09-10T00:00:61Z",
        "2024-09-10T00Z",
        "2024-09-10T00:00.5Z",
        "2024-09-10T00:00:00.Z",
        "2024-09-10T00:00:00:00Z",
        "2024-09-10T00:00:00+2",
        "2024-09-10T00:00:00+02:00:00",
        "2024-09-10T00:00:00+24:00",
        "2024-09-10T00:00:00++2:00",
        "2024-09-31T00:00:00Z",
        "2024-09-10X00:00:00Z",
        "2024-09-1éT00:00:00Z",
        "1725919200",
    ] {
        assert_eq!(second(text), None, "{text}");
    }
}

#[test]
fn a_day_in_iso_8601_is_taken_to_the_calendar_of_paris() {
    let read = |text| BankDate::from_iso(text).map(|date| date.to_string());
    assert_eq!(read("2024-09-10").as_deref(), Some("2024-09-10"));
    assert_eq!(read("2024-09-09T23:30:00Z").as_deref(), Some("2024-09-10"));
    assert_eq!(
        read("2024-09-09T23:30:00+09:00").as_deref(),
        Some("2024-09-09")
    );
    assert_eq!(read("2024-09-10T00:00:00"), None);
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

    #[test]
    fn every_day_begins_when_a_time_zone_library_says(days in 0_i32..60_000) {
        let date = jiff::civil::date(1981, 1, 1) + jiff::Span::new().days(days);
        let midnight = date.in_tz("Europe/Paris").unwrap().timestamp().as_second();
        let date: BankDate = date.to_string().parse().unwrap();
        prop_assert_eq!(date.begins_at(), EpochSeconds(midnight));
        prop_assert_eq!(BankDate::from_epoch(date.begins_at()), Some(date));
    }

    #[test]
    fn every_instant_in_iso_8601_is_the_one_that_a_time_zone_library_says(
        seconds in -60_000_000_000_i64..250_000_000_000, hours in -14_i8..=14,
    ) {
        let offset = jiff::tz::Offset::from_hours(hours).unwrap();
        let timestamp = Timestamp::from_second(seconds).unwrap();
        let text = timestamp.display_with_offset(offset).to_string();
        prop_assert_eq!(EpochSeconds::from_iso(&text), Some(EpochSeconds(seconds)), "{}", text);
    }

    #[test]
    fn no_text_panics(text in "[-0-9TZ:+., é]{0,40}") {
        let _ = EpochSeconds::from_iso(&text);
        let _ = BankDate::from_iso(&text);
    }
}
