//! Where Linxo is and who we are there.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::Error;
use super::loopback::is_loopback;
use crate::ApiVersion;
use crate::event::WidgetOrigin;

/// What a client needs to know. Its `Debug` form hides the secret.
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
    /// How long a call may take, its retries included.
    pub call_timeout: Duration,
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
        }
        if self.client_id.is_empty() {
            return Err(Error::Configuration("the client id is empty".to_owned()));
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
