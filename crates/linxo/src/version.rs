//! The versions of Linxo's API.

use std::fmt;
use std::str::FromStr;

/// A version of Linxo's API. Which one a client gets is for Linxo to say.
///
/// ```
/// use linxo::ApiVersion;
///
/// assert_eq!("v2.1".parse(), Ok(ApiVersion::V2_1));
/// assert_eq!(ApiVersion::V3.to_string(), "3");
/// assert_eq!(ApiVersion::V3.segment(), "v3");
/// assert!("2".parse::<ApiVersion>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApiVersion {
    /// v2.1, which introduced channels.
    V2_1,
    /// v3. Its data is known from one public client; its widget was not seen.
    V3,
}

/// The text names no version of the API that this crate speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a version of Linxo's API: write 2.1 or 3")]
pub struct UnsupportedVersion;

impl ApiVersion {
    /// Every version, oldest first.
    pub const ALL: [Self; 2] = [Self::V2_1, Self::V3];

    /// The first segment of its paths, such as `v2.1`.
    pub fn segment(self) -> &'static str {
        match self {
            Self::V2_1 => "v2.1",
            Self::V3 => "v3",
        }
    }
}

impl FromStr for ApiVersion {
    type Err = UnsupportedVersion;

    fn from_str(text: &str) -> Result<Self, UnsupportedVersion> {
        match text.trim() {
            "2.1" | "v2.1" => Ok(Self::V2_1),
            "3" | "v3" => Ok(Self::V3),
            _ => Err(UnsupportedVersion),
        }
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2_1 => "2.1",
            Self::V3 => "3",
        })
    }
}
