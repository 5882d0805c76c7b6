//! Where Linxo is and who we are there.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::error::Error;
use super::loopback::is_loopback;
use super::observer::CallObserver;
use crate::ApiVersion;
use crate::event::WidgetOrigin;

const LONGEST_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 3_600);

/// What a client needs to know. Its `Debug` form hides the secret.
///
/// Every bound has a default, made for a server that works in the background:
///
/// ```
/// use std::time::Duration;
/// use linxo::client::{ApiVersion, ClientConfig, Endpoints};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let endpoints = Endpoints {
///     auth: "https://sandbox-auth.oxlin.io".parse()?,
///     api: "https://sandbox-api.oxlin.io".parse()?,
///     embed: "https://sandbox-embed.oxlin.io".parse()?,
/// };
/// let mut config = ClientConfig::new(endpoints, ApiVersion::V2_1, "my-client", "s3cret");
/// // Somebody waits for the answer, so less patience is right.
/// config.call_timeout = Duration::from_secs(8);
/// config.attempt_timeout = Duration::from_secs(3);
/// assert!(!format!("{config:?}").contains("s3cret"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// Where Linxo is.
    pub endpoints: Endpoints,
    /// Which API is spoken.
    pub version: ApiVersion,
    /// Our name at Linxo.
    pub client_id: String,
    /// Our secret at Linxo.
    pub client_secret: SecretString,
    /// How long a call may take in total, with its retries and the pauses between them: 20 seconds.
    pub call_timeout: Duration,
    /// How long one attempt may take, from looking the host up to the last byte of the answer, when
    /// there may be another one: 8 seconds. What is sent once only has the time of the whole call.
    pub attempt_timeout: Duration,
    /// How long making a connection may take, TLS included: 4 seconds.
    pub connect_timeout: Duration,
    /// The largest body that is read, in bytes: 16 MiB. A page of 500 transactions is well under
    /// one. Bodies are asked for uncompressed, and a compressed one is refused.
    pub largest_body: usize,
    /// What is sent again, and how often.
    pub retries: Retries,
    /// Who hears of calls: nobody.
    pub observer: Option<CallObserver>,
}

/// How calls are repeated that are safe to repeat: `GET` and `DELETE`, and any other that failed
/// before it was sent. They are repeated when Linxo answers 429 or 5xx, and when no answer came.
///
/// The budget is shared by all calls of a client and its clones, so that when everything fails, no
/// more than `percent` retries are added to a hundred calls, and `floor` a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// How often a call is sent, at most: 3. With 1 nothing is sent again.
    pub attempts: u32,
    /// The longest pause before the second attempt, doubled for each after it: 200 milliseconds.
    /// Pauses are cut by up to a half, by chance. What Linxo asks for in `Retry-After` counts
    /// instead, unless the time of the call ends before it.
    pub first_pause: Duration,
    /// No pause is longer than this, unless Linxo asks for one: 5 seconds.
    pub longest_pause: Duration,
    /// How many retries a hundred calls pay for: 20.
    pub percent: u32,
    /// How many retries a client has to begin with, and gets back within a minute: 10.
    pub floor: u32,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            attempts: 3,
            first_pause: Duration::from_millis(200),
            longest_pause: Duration::from_secs(5),
            percent: 20,
            floor: 10,
        }
    }
}

/// Where Linxo is. None of the addresses has the version in it.
#[derive(Debug, Clone)]
pub struct Endpoints {
    /// Tokens, such as `https://sandbox-auth.oxlin.io`.
    pub auth: Url,
    /// Data, such as `https://sandbox-api.oxlin.io`.
    pub api: Url,
    /// The widget, such as `https://sandbox-embed.oxlin.io`.
    pub embed: Url,
}

impl ClientConfig {
    /// A configuration with the default bounds.
    pub fn new(
        endpoints: Endpoints,
        version: ApiVersion,
        client_id: impl Into<String>,
        client_secret: impl Into<SecretString>,
    ) -> Self {
        Self {
            endpoints,
            version,
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            call_timeout: Duration::from_secs(20),
            attempt_timeout: Duration::from_secs(8),
            connect_timeout: Duration::from_secs(4),
            largest_body: 16 * 1024 * 1024,
            retries: Retries::default(),
            observer: None,
        }
    }

    /// Refuses what cannot work or would send secrets in the clear, and gives the widget's origin.
    pub(super) fn check(&self) -> Result<WidgetOrigin, Error> {
        let Endpoints { auth, api, embed } = &self.endpoints;
        for (name, url) in [("auth", auth), ("api", api), ("embed", embed)] {
            let safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url));
            if !safe {
                return Err(Error::Configuration(format!(
                    "the {name} address must begin with https:// (http:// is for this machine only)"
                )));
            }
            // A name and password would be sent with every call, beside the token.
            let plain = url.username().is_empty()
                && url.password().is_none()
                && url.query().is_none()
                && url.fragment().is_none();
            if !plain {
                return Err(Error::Configuration(format!(
                    "the {name} address must be without a user name, a password, `?` and `#`"
                )));
            }
        }
        if self.client_id.trim().is_empty() {
            return Err(Error::Configuration("the client id is empty".to_owned()));
        }
        for (name, bound) in [
            ("call_timeout", self.call_timeout),
            ("attempt_timeout", self.attempt_timeout),
            ("connect_timeout", self.connect_timeout),
        ] {
            // Beyond a year is beyond what can be added to a clock everywhere.
            if bound.is_zero() || bound > LONGEST_TIMEOUT {
                return Err(Error::Configuration(format!(
                    "{name} must be more than nothing and at most a year"
                )));
            }
        }
        if self.largest_body == 0 || self.retries.attempts == 0 {
            return Err(Error::Configuration(
                "largest_body and retries.attempts must be at least 1".to_owned(),
            ));
        }
        WidgetOrigin::of(embed).map_err(|error| Error::Configuration(error.to_string()))
    }
}

/// An address under a base, each segment escaped, so that no id can lead elsewhere.
pub(super) fn address(
    base: &Url,
    version: Option<ApiVersion>,
    path: &[&str],
) -> Result<Url, Error> {
    // The address would lose such a segment, and so name something else: deleting the connection
    // "" must not become deleting what is above it.
    if path
        .iter()
        .any(|segment| matches!(*segment, "" | "." | ".."))
    {
        return Err(Error::Unexpected("an id that cannot be part of an address"));
    }
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.path_segments_mut()
        .map_err(|()| Error::Configuration("an address without a path".to_owned()))?
        .pop_if_empty()
        .extend(version.map(ApiVersion::segment))
        .extend(path);
    Ok(url)
}
