//! The calendar of Europe/Paris: days, and when summer time begins and ends.

use super::BankDate;

const HOUR: i64 = 3_600;
pub(super) const DAY: i64 = 86_400;

/// The day in Paris at that instant, within the years 1 to 9999.
pub(super) fn day_at(seconds: i64) -> Option<BankDate> {
    let local = seconds.checked_add(offset_at(seconds)?)?;
    civil(local.div_euclid(DAY))
}

/// The instant at which a day begins in Paris. Clocks change at two or three in the morning, so every
/// day has one midnight.
pub(super) fn midnight_of(date: BankDate) -> i64 {
    let utc = days_from_civil(date.year, date.month, date.day) * DAY;
    let in_summer = utc - 2 * HOUR;
    match offset_at(in_summer) {
        Some(offset) if offset == 2 * HOUR => in_summer,
        _ => utc - HOUR,
    }
}

/// How far Paris is ahead of UTC at that instant, in seconds.
fn offset_at(seconds: i64) -> Option<i64> {
    // Summer time never begins or ends near the new year, so the year in UTC is good enough.
    let year = civil(seconds.div_euclid(DAY))?.year;
    // Both changes are at 01:00 UTC on a last Sunday: from March, and until October since 1996,
    // until September before that.
    let last_month = match year {
        1996.. => 10,
        1981.. => 9,
        _ => return Some(HOUR),
    };
    let begins = last_sunday(year, 3) * DAY + HOUR;
    let ends = last_sunday(year, last_month) * DAY + HOUR;
    let summer = (begins..ends).contains(&seconds);
    Some(if summer { 2 * HOUR } else { HOUR })
}

/// The last Sunday of a month, in days since 1970-01-01.
fn last_sunday(year: u16, month: u8) -> i64 {
    let last = days_from_civil(year, month, days_in_month(year, month));
    // 1970-01-01 was a Thursday, so day 3 was a Sunday.
    last - (last - 3).rem_euclid(7)
}

/// How many days a month has; none when there is no such month.
pub(super) fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Days since 1970-01-01. Years are counted from March, so that the leap day is the last of a year,
/// in eras of 400 years, which all have the same number of days.
pub(super) fn days_from_civil(year: u16, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_OF_ERA + day_of_era - DAYS_BEFORE_1970
}

/// The inverse of [`days_from_civil`], within the years 1 to 9999.
fn civil(days: i64) -> Option<BankDate> {
    let days = days.checked_add(DAYS_BEFORE_1970)?;
    let era = days.div_euclid(DAYS_OF_ERA);
    let day_of_era = days.rem_euclid(DAYS_OF_ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    if !(1..=9_999).contains(&year) {
        return None;
    }
    Some(BankDate {
        year: u16::try_from(year).ok()?,
        month: u8::try_from(month).ok()?,
        day: u8::try_from(day).ok()?,
    })
}

/// In 400 years.
const DAYS_OF_ERA: i64 = 146_097;
/// From 0000-03-01, where the eras begin, to 1970-01-01.
const DAYS_BEFORE_1970: i64 = 719_468;
