//! Where Linxo is, and who we are there.

use linxo::client::{ApiVersion, ClientConfig, Endpoints};
use url::Url;

use super::super::ConfigError;
use super::super::error::Wrong;
use super::super::secret::secret;
use super::super::webhook::is_loopback;
use super::{Environment, Linxo, missing, url};

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// The server, which refuses addresses that cannot work.
    Server,
    /// The doctor, which finds out what is wrong with them and says more of it.
    Doctor,
}

pub(super) fn read(
    file: Linxo,
    reader: Reader,
    env: Environment<'_>,
    wrong: &mut Wrong,
) -> Option<ClientConfig> {
    let address = |what, variable, field, written: Option<String>| {
        let text = env(variable)
            .or(written)
            .ok_or(missing(what, variable, field))?;
        let url = url(variable, &text)?;
        if reader == Reader::Server {
            check(variable, &url)?;
        }
        Ok(url)
    };
    let auth = wrong.note(address(
        "Linxo's address for tokens",
        "ONESHOT_LINXO_AUTH_URL",
        "linxo.auth_url",
        file.auth_url,
    ));
    let api = wrong.note(address(
        "Linxo's address for data",
        "ONESHOT_LINXO_API_URL",
        "linxo.api_url",
        file.api_url,
    ));
    let embed = wrong.note(address(
        "Linxo's address for the widget",
        "ONESHOT_LINXO_EMBED_URL",
        "linxo.embed_url",
        file.embed_url,
    ));
    let version = env("ONESHOT_LINXO_API_VERSION").or(file.api_version);
    let version = version.as_deref().unwrap_or("2.1").parse::<ApiVersion>();
    let version = wrong.note(version.map_err(|error| ConfigError::Bad {
        variable: "ONESHOT_LINXO_API_VERSION",
        reason: error.to_string(),
    }));
    let client_id = wrong.note(client_id(file.client_id, env));
    let names = (
        "ONESHOT_LINXO_CLIENT_SECRET",
        "ONESHOT_LINXO_CLIENT_SECRET_FILE",
    );
    let lacking = || missing("our client secret at Linxo", names.0, "linxo.client_secret");
    let client_secret = secret(names, file.client_secret, file.client_secret_file, env);
    let client_secret = wrong.note(client_secret.and_then(|found| found.ok_or_else(lacking)));
    let endpoints = Endpoints {
        auth: auth?,
        api: api?,
        embed: embed?,
    };
    Some(ClientConfig::new(
        endpoints,
        version?,
        client_id?,
        client_secret?,
    ))
}

/// Refuses what would send our secrets in the clear, and a version, which would be there twice.
fn check(variable: &'static str, url: &Url) -> Result<(), ConfigError> {
    let bad = |reason: String| Err(ConfigError::Bad { variable, reason });
    if url.scheme() == "http" && !is_loopback(url) {
        return bad("write https: http is for addresses of this machine alone".to_owned());
    }
    match version_in(url) {
        Some(version) => bad(format!(
            "write the address without the version `{version}`, which \
             ONESHOT_LINXO_API_VERSION decides"
        )),
        None => Ok(()),
    }
}

/// A segment such as `v2.1`.
fn version_in(url: &Url) -> Option<&str> {
    url.path_segments()?.find(|segment| {
        let number = segment.strip_prefix('v').unwrap_or_default();
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || c == '.')
    })
}

fn client_id(written: Option<String>, env: Environment<'_>) -> Result<String, ConfigError> {
    let variable = "ONESHOT_LINXO_CLIENT_ID";
    let client_id = env(variable).or(written);
    let client_id = client_id.ok_or(missing(
        "our client id at Linxo",
        variable,
        "linxo.client_id",
    ))?;
    if client_id.trim().is_empty() {
        let reason = "it is empty: write the client id that Linxo gave you".to_owned();
        return Err(ConfigError::Bad { variable, reason });
    }
    Ok(client_id)
}
