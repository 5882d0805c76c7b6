//! The configuration as text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use linxo::client::{ApiVersion, ClientConfig, Endpoints};
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use super::backup::BackupTable;
use super::error::Wrong;
use super::secret::{self, OneServerKey, read_secret, secret};
use super::store::{self, Store};
use super::webhook::{Secrets, WebhookConfig, WebhookFields};
use super::{Config, ConfigError, Database, LinxoConfig, Partner, limits, timing};

#[cfg(test)]
mod tests;

/// A name that is nobody's (RFC 2606). Operators set their own.
pub(super) const EMAIL_DOMAIN: &str = "oneshot.example";
/// Where a server listens when nothing is said.
const LISTEN: &str = "127.0.0.1:4800";

pub(super) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    listen: Option<String>,
    public_url: Option<String>,
    database_url: Option<String>,
    server_key: Option<String>,
    server_key_file: Option<PathBuf>,
    server_key_version: Option<i64>,
    server_keys: Vec<OneServerKey>,
    email_domain: Option<String>,
    partner_name: Option<String>,
    api_key: Option<String>,
    api_key_file: Option<PathBuf>,
    assets: Option<PathBuf>,
    panel: Option<bool>,
    webhook_url: Option<String>,
    webhook_secret: Option<Secrets>,
    webhook_secret_file: Option<PathBuf>,
    webhook_data: Option<bool>,
    backup: BackupTable,
    linxo: Linxo,
    timing: timing::Written,
    limits: limits::Written,
    partners: Vec<OnePartner>,
    store: Store,
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
    hook_key: Option<String>,
    hook_key_file: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OnePartner {
    name: String,
    api_key: Option<String>,
    api_key_file: Option<PathBuf>,
    webhook_url: Option<String>,
    webhook_secret: Option<Secrets>,
    webhook_secret_file: Option<PathBuf>,
    webhook_data: Option<bool>,
}

/// Linxo's part alone.
pub(super) fn load_linxo(
    path: Option<&Path>,
    env: Environment<'_>,
) -> Result<LinxoConfig, ConfigError> {
    let file = written(path)?;
    let mut wrong = Wrong::default();
    let client = linxo(file.linxo, env, &mut wrong);
    let email_domain = wrong.note(email_domain(file.email_domain, env));
    let public_url = wrong.note(public_url(file.public_url, env));
    let (Some(client), Some(email_domain), Some(public_url)) = (client, email_domain, public_url)
    else {
        return Err(wrong.told());
    };
    Ok(LinxoConfig {
        client,
        email_domain,
        public_url,
    })
}

/// Everything. What is wrong is told all at once.
pub(super) fn load(path: Option<&Path>, env: Environment<'_>) -> Result<Config, ConfigError> {
    let mut file = written(path)?;
    let mut wrong = Wrong::default();
    let value = |variable: &str, written: Option<String>| env(variable).or(written);

    let hook_key = (file.linxo.hook_key.take(), file.linxo.hook_key_file.take());
    let hook_key = wrong.note(secret::hook_key(hook_key, env));
    let mut linxo = linxo(file.linxo, env, &mut wrong);
    let timing = timing::read(&file.timing, env, linxo.as_mut(), &mut wrong);
    let limits = limits::read(&file.limits, env, &mut wrong);
    let database = value("ONESHOT_DATABASE_URL", file.database_url)
        .unwrap_or_else(|| "sqlite://oneshot.db".to_owned());
    let database = wrong.note(Database::from_text(&database).map_err(|reason| {
        let variable = "ONESHOT_DATABASE_URL";
        ConfigError::Bad { variable, reason }
    }));
    let listen = value("ONESHOT_LISTEN", file.listen).unwrap_or_else(|| LISTEN.to_owned());
    let listen = wrong.note(listen.parse().map_err(|_| ConfigError::Bad {
        variable: "ONESHOT_LISTEN",
        reason: "write an address and a port, such as 127.0.0.1:4800".to_owned(),
    }));
    let public_url = wrong.note(public_url(file.public_url, env));
    let names = ("ONESHOT_SERVER_KEY", "ONESHOT_SERVER_KEY_FILE");
    let server_key = wrong.note(secret(names, file.server_key, file.server_key_file, env));
    let at_a_server = database.as_ref().is_some_and(|it| it.file().is_none());
    if at_a_server && matches!(server_key, Some(None)) {
        let what = "the server key, which has no file beside a PostgreSQL,";
        let _: Option<()> = wrong.note(Err(missing(what, names.0, "server_key")));
    }
    let others = wrong.note(secret::other_server_keys(file.server_keys, env));
    let known = others.as_deref().unwrap_or_default();
    let version = secret::newest_version(file.server_key_version, known, env);
    let version = wrong.note(version);
    let kept = store::read(file.store, env, &mut wrong);
    let email_domain = wrong.note(email_domain(file.email_domain, env));
    let names = ("ONESHOT_API_KEY", "ONESHOT_API_KEY_FILE");
    let api_key = wrong.note(secret(names, file.api_key, file.api_key_file, env));
    let name = value("ONESHOT_PARTNER_NAME", file.partner_name);
    let first = match (name, api_key.flatten()) {
        (name, Some(api_key)) => {
            Some((name.unwrap_or_else(|| "Partner".to_owned()), Some(api_key)))
        }
        (Some(name), None) => Some((name, None)),
        (None, None) => None,
    };
    let webhook = WebhookFields {
        url: file.webhook_url,
        secret: file.webhook_secret,
        secret_file: file.webhook_secret_file,
        data: file.webhook_data,
    };
    let first_name = first.as_ref().map(|(name, _)| name.as_str());
    let webhooks = wrong.note(webhooks(first_name, webhook, &mut file.partners, env));
    let former_object_stores = wrong.note(file.backup.former(env));
    let object_store = wrong.note(file.backup.object_store(env));
    let partners = wrong.note(partners(first, file.partners));
    let panel = wrong.note(panel(file.panel, env));
    let assets = env("ONESHOT_ASSETS").map(PathBuf::from).or(file.assets);
    let whole = wrong.is_nothing().then_some(timing);
    let (
        Some(timing),
        Some(linxo_hook_key),
        Some(linxo),
        Some(database),
        Some(listen),
        Some(public_url),
        Some(server_key),
        Some(other_server_keys),
        Some(server_key_version),
        Some(email_domain),
        Some(partners),
        Some(webhooks),
        Some(object_store),
        Some(former_object_stores),
        Some(panel),
    ) = (
        whole,
        hook_key,
        linxo,
        database,
        listen,
        public_url,
        server_key,
        others,
        version,
        email_domain,
        partners,
        webhooks,
        object_store,
        former_object_stores,
        panel,
    )
    else {
        return Err(wrong.told());
    };
    Ok(Config {
        listen,
        public_url,
        server_key,
        server_key_version,
        other_server_keys,
        linxo_hook_key,
        email_domain,
        panel,
        assets,
        webhooks,
        object_store,
        former_object_stores,
        timing,
        limits,
        store_keys: kept.keys,
        retention: kept.retention,
        partners_without_key: partners.1,
        ..Config::new(database, linxo, partners.0)
    })
}

/// The partners' receivers, by the partner's name.
fn webhooks(
    first: Option<&str>,
    of_first: WebhookFields,
    written: &mut [OnePartner],
    env: Environment<'_>,
) -> Result<BTreeMap<String, WebhookConfig>, ConfigError> {
    let of_first = of_first.or_environment(env)?.read()?;
    let mut webhooks = BTreeMap::new();
    if let Some(webhook) = of_first {
        let first = first.ok_or_else(super::webhook::of_nobody)?;
        webhooks.insert(first.to_owned(), webhook);
    }
    for partner in written {
        let webhook = WebhookFields {
            url: partner.webhook_url.take(),
            secret: partner.webhook_secret.take(),
            secret_file: partner.webhook_secret_file.take(),
            data: partner.webhook_data.take(),
        };
        let Some(webhook) = webhook.read()? else {
            continue;
        };
        let name = partner.name.clone();
        if webhooks.insert(name, webhook).is_some() {
            let name = &partner.name;
            return Err(ConfigError::Bad {
                variable: super::webhook::URL,
                reason: format!("the partner `{name}` has two: write `webhook_url` once"),
            });
        }
    }
    Ok(webhooks)
}

/// The partners with a key, and the names of those whose keys are in the store alone.
fn partners(
    first: Option<(String, Option<SecretString>)>,
    written: Vec<OnePartner>,
) -> Result<(Vec<Partner>, Vec<String>), ConfigError> {
    let (mut partners, mut without_key) = (Vec::new(), Vec::new());
    match first {
        Some((name, Some(api_key))) => partners.push(Partner { name, api_key }),
        Some((name, None)) => without_key.push(name),
        None => {}
    }
    for OnePartner {
        name,
        api_key,
        api_key_file,
        ..
    } in written
    {
        let api_key = match (api_key, api_key_file) {
            (Some(key), _) => key.into(),
            (None, Some(path)) => read_secret(&path)?,
            (None, None) => {
                without_key.push(name);
                continue;
            }
        };
        partners.push(Partner { name, api_key });
    }
    if partners.is_empty() && without_key.is_empty() {
        let what = "a partner, with an API key or with a name for `oneshot keys add`,";
        return Err(missing(what, "ONESHOT_API_KEY", "api_key"));
    }
    Ok((partners, without_key))
}

fn panel(written: Option<bool>, env: Environment<'_>) -> Result<bool, ConfigError> {
    match env("ONESHOT_PANEL") {
        Some(text) => text.trim().parse().map_err(|_| ConfigError::Bad {
            variable: "ONESHOT_PANEL",
            reason: "write true or false".to_owned(),
        }),
        None => Ok(written.unwrap_or(false)),
    }
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

fn linxo(file: Linxo, env: Environment<'_>, wrong: &mut Wrong) -> Option<ClientConfig> {
    let address = |what, variable, field, written: Option<String>| {
        let text = env(variable)
            .or(written)
            .ok_or(missing(what, variable, field))?;
        url(variable, &text)
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

pub(super) fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| ConfigError::File {
        path: path.to_owned(),
        source,
    })
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
