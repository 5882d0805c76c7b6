//! What differs between the versions of Linxo's API, apart from the first segment of the paths
//! ([`ApiVersion::segment`]) and the JSON ([`crate::wire`]). Nothing else of the client asks which
//! version is spoken.
//!
//! That the widget of v3 is under `/v3` is inferred, since it was not seen; so is that whatever is
//! not named here is the same in both.

use super::error::Error;
use crate::{ApiVersion, BankDate, EpochSeconds, UserId};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// A query, in the order in which it is sent.
pub(super) type Query = Vec<(&'static str, String)>;

/// Whether the lists of connections, accounts and transactions have to be told whose they are; if
/// not, the token says it.
pub(super) fn lists_name_their_user(version: ApiVersion) -> bool {
    match version {
        ApiVersion::V2_1 => false,
        ApiVersion::V3 => true,
    }
}

/// The parameter that names the user of a list.
pub(super) fn of_user(user: Option<UserId>) -> Query {
    let named = user.map(|id| ("user_id", id.into_string()));
    named.into_iter().collect()
}

/// The parameter that narrows transactions down to one account: a plain value in both versions.
pub(super) fn account_parameter(version: ApiVersion) -> &'static str {
    match version {
        ApiVersion::V2_1 => "account_id",
        ApiVersion::V3 => "account_ids",
    }
}

/// An instant in a query.
pub(super) fn instant(version: ApiVersion, instant: EpochSeconds) -> Result<String, Error> {
    match version {
        ApiVersion::V2_1 => Ok(instant.0.to_string()),
        ApiVersion::V3 => iso(instant).ok_or(Error::Unexpected(
            "a date to filter by that is outside the years 1 to 9999",
        )),
    }
}

/// ISO 8601 on the calendar of Europe/Paris, with the offset from UTC that the day began with: on
/// the two days a year on which that changes, the clocks there may show another hour of the same
/// instant.
fn iso(instant: EpochSeconds) -> Option<String> {
    let day = BankDate::from_epoch(instant)?;
    let midnight = day.begins_at();
    let mut since_midnight = instant.0.checked_sub(midnight.0)?;
    let mut offset = (-midnight.0).rem_euclid(DAY);
    // The day on which summer time ends has 25 hours: its last one is written in winter time.
    if since_midnight >= DAY {
        since_midnight -= HOUR;
        offset -= HOUR;
    }
    let (hours, rest) = (since_midnight / HOUR, since_midnight % HOUR);
    let (minutes, seconds) = (rest / 60, rest % 60);
    let ahead = offset / HOUR;
    Some(format!(
        "{day}T{hours:02}:{minutes:02}:{seconds:02}+{ahead:02}:00"
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn instants_are_seconds_in_v2_1_and_iso_8601_with_an_offset_in_v3() {
        let write = |version, at| instant(version, EpochSeconds(at)).unwrap();
        assert_eq!(write(ApiVersion::V2_1, 1_725_919_200), "1725919200");
        for (at, expected) in [
            (1_725_919_200, "2024-09-10T00:00:00+02:00"),
            (1_704_063_600, "2024-01-01T00:00:00+01:00"),
            // The days of 23 and of 25 hours.
            (1_711_839_599, "2024-03-30T23:59:59+01:00"),
            (1_730_062_799, "2024-10-27T22:59:59+02:00"),
            (1_730_069_999, "2024-10-27T23:59:59+01:00"),
        ] {
            assert_eq!(write(ApiVersion::V3, at), expected);
        }
    }

    #[test]
    fn an_instant_beyond_the_calendar_is_refused_where_it_has_to_be_written_on_one() {
        let far = EpochSeconds(i64::MAX);
        assert!(instant(ApiVersion::V2_1, far).is_ok());
        let refused = instant(ApiVersion::V3, far);
        assert!(matches!(refused, Err(Error::Unexpected(_))), "{refused:?}");
    }

    proptest! {
        #[test]
        fn an_instant_of_v3_is_the_one_it_was(at in -60_000_000_000_i64..250_000_000_000) {
            let text = instant(ApiVersion::V3, EpochSeconds(at)).unwrap();
            prop_assert_eq!(EpochSeconds::from_iso(&text), Some(EpochSeconds(at)), "{}", text);
        }
    }
}
