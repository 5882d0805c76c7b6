//! The configuration as text.

use std::path::{Path, PathBuf};

use linxo::client::{ApiVersion, ClientConfig, Endpoints};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

use super::{Config, ConfigError, Database, LinxoConfig, Partner};

#[cfg(test)]
mod tests;

/// A name that is nobody's (RFC 2606). Operators set their own.
pub(super) const EMAIL_DOMAIN: &str = "oneshot.example";
/// Where a server listens when nothing is said.
const LISTEN: &str = "127.0.0.1:4800";

type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    listen: Option<String>,
    public_url: Option<String>,
    database_url: Option<String>,
    server_key: Option<String>,
    server_key_file: Option<PathBuf>,
    email_domain: Option<String>,
    partner_name: Option<String>,
    api_key: Option<String>,
    api_key_file: Option<PathBuf>,
    assets: Option<PathBuf>,
    panel: Option<bool>,
    linxo: Linxo,
    partners: Vec<OnePartner>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Linxo {
    auth_url: Option<String>,
    api_url: Option<String>,
    embed_url: Option<String>,
    api_version: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    client_secret_file: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OnePartner {
    name: String,
    api_key: Option<String>,
    api_key_file: Option<PathBuf>,
}

/// Linxo's part alone.
pub(super) fn load_linxo(
    path: Option<&Path>,
    env: Environment<'_>,
) -> Result<LinxoConfig, ConfigError> {
    let file = written(path)?;
    Ok(LinxoConfig {
        client: linxo(file.linxo, env)?,
        email_domain: email_domain(file.email_domain, env)?,
        public_url: public_url(file.public_url, env)?,
    })
}

pub(super) fn load(path: Option<&Path>, env: Environment<'_>) -> Result<Config, ConfigError> {
    let file = written(path)?;
    let value = |variable: &str, written: Option<String>| env(variable).or(written);
    let linxo = linxo(file.linxo, env)?;
    let database = value("ONESHOT_DATABASE_URL", file.database_url)
        .unwrap_or_else(|| "sqlite://oneshot.db".to_owned());
    let database = Database::from_text(&database).map_err(|reason| ConfigError::Bad {
        variable: "ONESHOT_DATABASE_URL",
        reason,
    })?;
    let mut config = Config::new(database, linxo, Vec::new());

    let listen = value("ONESHOT_LISTEN", file.listen).unwrap_or_else(|| LISTEN.to_owned());
    config.listen = listen.parse().map_err(|_| ConfigError::Bad {
        variable: "ONESHOT_LISTEN",
        reason: "write an address and a port, such as 127.0.0.1:4800".to_owned(),
    })?;
    config.public_url = public_url(file.public_url, env)?;
    let server_key = ("ONESHOT_SERVER_KEY", "ONESHOT_SERVER_KEY_FILE");
    config.server_key = secret(server_key, file.server_key, file.server_key_file, env)?;
    if config.server_key.is_none() && config.database.file().is_none() {
        let what = "the server key, which has no file beside a PostgreSQL,";
        return Err(missing(what, server_key.0, "server_key"));
    }
    config.email_domain = email_domain(file.email_domain, env)?;
    let api_key = ("ONESHOT_API_KEY", "ONESHOT_API_KEY_FILE");
    if let Some(api_key) = secret(api_key, file.api_key, file.api_key_file, env)? {
        let name = value("ONESHOT_PARTNER_NAME", file.partner_name);
        let name = name.unwrap_or_else(|| "Partner".to_owned());
        config.partners.push(Partner { name, api_key });
    }
    for OnePartner {
        name,
        api_key,
        api_key_file,
    } in file.partners
    {
        let api_key = match (api_key, api_key_file) {
            (Some(key), _) => key.into(),
            (None, Some(path)) => read_secret(&path)?,
            (None, None) => {
                return Err(missing("a partner's API key", "ONESHOT_API_KEY", "api_key"));
            }
        };
        config.partners.push(Partner { name, api_key });
    }
    if config.partners.is_empty() {
        return Err(missing("an API key", "ONESHOT_API_KEY", "api_key"));
    }
    config.assets = env("ONESHOT_ASSETS").map(PathBuf::from).or(file.assets);
    config.panel = match env("ONESHOT_PANEL") {
        Some(text) => text.trim().parse().map_err(|_| ConfigError::Bad {
            variable: "ONESHOT_PANEL",
            reason: "write true or false".to_owned(),
        })?,
        None => file.panel.unwrap_or(false),
    };
    Ok(config)
}

fn written(path: Option<&Path>) -> Result<File, ConfigError> {
    path.map_or_else(|| Ok(File::default()), read_file)
}

fn email_domain(written: Option<String>, env: Environment<'_>) -> Result<String, ConfigError> {
    let variable = "ONESHOT_EMAIL_DOMAIN";
    let domain = env(variable)
        .or(written)
        .unwrap_or_else(|| EMAIL_DOMAIN.to_owned());
    if super::is_domain_name(&domain) {
        return Ok(domain);
    }
    let reason = "write a domain name, such as users.app.example".to_owned();
    Err(ConfigError::Bad { variable, reason })
}

fn public_url(written: Option<String>, env: Environment<'_>) -> Result<Option<Url>, ConfigError> {
    let variable = "ONESHOT_PUBLIC_URL";
    let text = env(variable).or(written);
    text.map(|text| url(variable, &text)).transpose()
}

fn linxo(file: Linxo, env: Environment<'_>) -> Result<ClientConfig, ConfigError> {
    let address = |what, variable, field, written: Option<String>| {
        let text = env(variable)
            .or(written)
            .ok_or(missing(what, variable, field))?;
        url(variable, &text)
    };
    let endpoints = Endpoints {
        auth: address(
            "Linxo's address for tokens",
            "ONESHOT_LINXO_AUTH_URL",
            "linxo.auth_url",
            file.auth_url,
        )?,
        api: address(
            "Linxo's address for data",
            "ONESHOT_LINXO_API_URL",
            "linxo.api_url",
            file.api_url,
        )?,
        embed: address(
            "Linxo's address for the widget",
            "ONESHOT_LINXO_EMBED_URL",
            "linxo.embed_url",
            file.embed_url,
        )?,
    };
    let version = env("ONESHOT_LINXO_API_VERSION").or(file.api_version);
    let version = version
        .as_deref()
        .unwrap_or("2.1")
        .parse::<ApiVersion>()
        .map_err(|error| ConfigError::Bad {
            variable: "ONESHOT_LINXO_API_VERSION",
            reason: error.to_string(),
        })?;
    let variable = "ONESHOT_LINXO_CLIENT_ID";
    let client_id = env(variable).or(file.client_id);
    let client_id = client_id.ok_or(missing(
        "our client id at Linxo",
        variable,
        "linxo.client_id",
    ))?;
    if client_id.trim().is_empty() {
        let reason = "it is empty: write the client id that Linxo gave you".to_owned();
        return Err(ConfigError::Bad { variable, reason });
    }
    let names = (
        "ONESHOT_LINXO_CLIENT_SECRET",
        "ONESHOT_LINXO_CLIENT_SECRET_FILE",
    );
    let client_secret = secret(names, file.client_secret, file.client_secret_file, env)?.ok_or(
        missing("our client secret at Linxo", names.0, "linxo.client_secret"),
    )?;
    Ok(ClientConfig::new(
        endpoints,
        version,
        client_id,
        client_secret,
    ))
}

fn read_file(path: &Path) -> Result<File, ConfigError> {
    let text = read(path)?;
    toml::from_str(&text).map_err(|error| {
        // The library's own message quotes the line, which may hold a secret.
        let line = error
            .span()
            .map_or(0, |span| text[..span.start].matches('\n').count() + 1);
        let reason = format!("line {line}: {}", error.message());
        ConfigError::Toml {
            path: path.to_owned(),
            reason,
        }
    })
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| ConfigError::File {
        path: path.to_owned(),
        source,
    })
}

fn read_secret(path: &Path) -> Result<SecretString, ConfigError> {
    Ok(read(path)?.trim().into())
}

/// A secret: in the environment, in a file the environment names, or the same in our file.
fn secret(
    (variable, file_variable): (&'static str, &'static str),
    written: Option<String>,
    written_file: Option<PathBuf>,
    env: Environment<'_>,
) -> Result<Option<SecretString>, ConfigError> {
    let secret = if let Some(secret) = env(variable) {
        secret.into()
    } else if let Some(path) = env(file_variable) {
        read_secret(Path::new(&path))?
    } else {
        match (written, written_file) {
            (Some(secret), _) => secret.into(),
            (None, Some(path)) => read_secret(&path)?,
            (None, None) => return Ok(None),
        }
    };
    if secret.expose_secret().trim().is_empty() {
        let reason = "it is empty: write the secret, or leave it out".to_owned();
        return Err(ConfigError::Bad { variable, reason });
    }
    Ok(Some(secret))
}

fn url(variable: &'static str, text: &str) -> Result<Url, ConfigError> {
    let bad = || ConfigError::Bad {
        variable,
        reason: "write an absolute address, such as https://app.example".to_owned(),
    };
    let url = Url::parse(text.trim()).map_err(|_| bad())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(bad());
    }
    // A name and password would go along with every call and every link.
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !plain {
        let reason = "write the address without a user name, a password, `?` and `#`".to_owned();
        return Err(ConfigError::Bad { variable, reason });
    }
    Ok(url)
}

fn missing(what: &'static str, variable: &'static str, field: &'static str) -> ConfigError {
    ConfigError::Missing {
        what,
        variable,
        field,
    }
}
