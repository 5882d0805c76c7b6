//! The one origin whose messages are the widget's.

use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

/// The exact origin of the widget, such as `https://embed.example` or `http://embed.localhost:4811`.
/// Messages from any other origin are nobody's.
///
/// ```
/// use linxo::event::WidgetOrigin;
///
/// let origin: WidgetOrigin = "http://embed.localhost:4811".parse()?;
/// assert!(origin.matches("http://embed.localhost:4811"));
/// assert!(!origin.matches("http://embed.localhost"));
/// assert!("*".parse::<WidgetOrigin>().is_err());
/// # Ok::<(), linxo::event::OriginError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WidgetOrigin(String);

/// The text is not an exact origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// It is no `http` or `https` address: `*`, `null`, a bare host name…
    #[error("not an origin: write scheme, host and port, such as https://embed.example")]
    NotAnOrigin,
    /// It is an address, but has more than an origin or is written otherwise than browsers do.
    #[error("not an exact origin: browsers would write {0}")]
    NotExact(String),
}

impl WidgetOrigin {
    /// The origin of an address, for example of the widget's base address in a configuration.
    pub fn of(url: &Url) -> Result<Self, OriginError> {
        match url.scheme() {
            "http" | "https" if url.host().is_some_and(is_exact) => {
                Ok(Self(url.origin().ascii_serialization()))
            }
            _ => Err(OriginError::NotAnOrigin),
        }
    }

    /// Whether a message with this `event.origin` is the widget's: the same text, nothing less.
    pub fn matches(&self, origin: &str) -> bool {
        self.0 == origin
    }

    /// The origin as browsers write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a host is one and no pattern. Addresses may hold `*`, `;` and `,` in a host, which mean
/// something else in a security header.
fn is_exact(host: Host<&str>) -> bool {
    match host {
        Host::Ipv4(_) | Host::Ipv6(_) => true,
        Host::Domain(name) => name.split('.').all(|label| {
            let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            !label.is_empty() && label.bytes().all(letters)
        }),
    }
}

impl FromStr for WidgetOrigin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let url = Url::parse(text).map_err(|_| OriginError::NotAnOrigin)?;
        let origin = Self::of(&url)?;
        if origin.matches(text) {
            Ok(origin)
        } else {
            Err(OriginError::NotExact(origin.0))
        }
    }
}

impl fmt::Display for WidgetOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
