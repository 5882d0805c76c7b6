//! Instants in ISO 8601, as far as the profiles in use on the web go.

use super::BankDate;
use super::paris::{DAY, days_from_civil};

/// Seconds since 1970 UTC of a date, a time of day and an offset. A fraction of a second is cut off.
pub(super) fn instant(text: &str) -> Option<i64> {
    let (day, rest) = text.split_at_checked(10)?;
    let day: BankDate = day.parse().ok()?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, zone) = rest.split_at(rest.find(['Z', 'z', '+', '-'])?);
    let days = days_from_civil(day.year, day.month, day.day);
    Some(days * DAY + time_of_day(time)? - offset(zone)?)
}

/// `08:30`, `08:30:00` or `08:30:00.123`, in seconds.
fn time_of_day(text: &str) -> Option<i64> {
    let whole = match text.split_once(['.', ',']) {
        // A fraction belongs to seconds.
        Some((whole, fraction)) => {
            let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
            (whole.len() == 8 && digits).then_some(whole)?
        }
        None => text,
    };
    let mut parts = whole.split(':');
    let hours = below(24, parts.next()?)?;
    let minutes = below(60, parts.next()?)?;
    // A leap second is counted like the one after it.
    let seconds = parts.next().map_or(Some(0), |text| below(61, text))?;
    parts
        .next()
        .is_none()
        .then_some(hours * 3_600 + minutes * 60 + seconds)
}

/// `Z`, `+02:00`, `+0200` or `+02`, in seconds ahead of UTC.
fn offset(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 => digits.split_at_checked(2)?,
        _ => digits.split_once(':')?,
    };
    Some(sign * (below(24, hours)? * 3_600 + below(60, minutes)? * 60))
}

/// A number of two digits below a bound.
fn below(bound: i64, text: &str) -> Option<i64> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| text.parse().ok())??;
    (number < bound).then_some(number)
}
