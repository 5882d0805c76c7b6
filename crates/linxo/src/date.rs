//! Instants and days.
//!
//! Linxo v2.1 writes both as seconds since 1970 UTC, v3 writes some as ISO 8601. A day of a bank's books is the second at which
//! that day began in Europe/Paris, so it has to be read on that calendar: read as UTC it would be the
//! day before. The rule of summer time is written here by hand, because a time zone library is
//! heavier than the rest of a browser program that needs it for nothing else.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

mod iso;
mod paris;

/// An instant, in seconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EpochSeconds(pub i64);

impl EpochSeconds {
    /// Reads an instant in ISO 8601 with its offset from UTC, such as `2024-09-10T08:30:00+02:00`,
    /// to the whole second; nothing when it is anything else.
    pub fn from_iso(text: &str) -> Option<Self> {
        iso::instant(text).map(Self)
    }
}

/// A day of a bank's books, on the calendar of Europe/Paris.
///
/// ```
/// use linxo::{BankDate, EpochSeconds};
///
/// let date = BankDate::from_epoch(EpochSeconds(1_725_919_200)).expect("a year of four digits");
/// assert_eq!(date.to_string(), "2024-09-10");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BankDate {
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl BankDate {
    /// The day in Europe/Paris at that instant, or nothing outside the years 1 to 9999.
    ///
    /// Summer time follows the rules in force since 1981; days before that are read in winter time.
    pub fn from_epoch(seconds: EpochSeconds) -> Option<Self> {
        paris::day_at(seconds.0)
    }

    /// Reads a day in ISO 8601: the day itself, such as `2024-09-10`, or an instant with its offset,
    /// which is taken to the calendar of Europe/Paris. Nothing when it is anything else.
    pub fn from_iso(text: &str) -> Option<Self> {
        match text.parse() {
            Ok(day) => Some(day),
            Err(BankDateError) => EpochSeconds::from_iso(text).and_then(Self::from_epoch),
        }
    }

    /// The second at which the day begins in Europe/Paris, which is how v2.1 writes it.
    pub fn begins_at(self) -> EpochSeconds {
        EpochSeconds(paris::midnight_of(self))
    }
}

impl fmt::Display for BankDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The text is not a day written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day: write it as YYYY-MM-DD, such as 2024-09-10")]
pub struct BankDateError;

impl FromStr for BankDate {
    type Err = BankDateError;

    fn from_str(text: &str) -> Result<Self, BankDateError> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return Err(BankDateError);
        }
        // The shape above makes these slices and numbers right.
        let number = |range| {
            text.get(range)
                .and_then(|digits: &str| digits.parse::<u16>().ok())
        };
        let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10))
        else {
            return Err(BankDateError);
        };
        let (Ok(month), Ok(day)) = (u8::try_from(month), u8::try_from(day)) else {
            return Err(BankDateError);
        };
        if year == 0 || day == 0 || day > paris::days_in_month(year, month) {
            return Err(BankDateError);
        }
        Ok(Self { year, month, day })
    }
}

impl TryFrom<String> for BankDate {
    type Error = BankDateError;

    fn try_from(text: String) -> Result<Self, BankDateError> {
        text.parse()
    }
}

impl From<BankDate> for String {
    fn from(date: BankDate) -> Self {
        date.to_string()
    }
}
