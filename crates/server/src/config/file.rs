//! The configuration as text.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use url::Url;

use super::backup::BackupTable;
use super::error::Wrong;
use super::secret::{self, OneServerKey, secret};
use super::store::{self, Store};
use super::webhook::{Secrets, WebhookConfig, WebhookFields};
use super::{Config, ConfigError, Database, limits, timing};

mod at_linxo;
pub(crate) mod partners;
mod parts;
#[cfg(test)]
mod tests;
mod toml_error;

use at_linxo::Reader;
pub(super) use parts::{load_linxo, load_server_keys, load_store};

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

/// Everything. What is wrong is told all at once.
pub(super) fn load(path: Option<&Path>, env: Environment<'_>) -> Result<Config, ConfigError> {
    let mut file = written(path)?;
    let mut wrong = Wrong::default();
    let value = |variable: &str, written: Option<String>| env(variable).or(written);

    let hook_key = (file.linxo.hook_key.take(), file.linxo.hook_key_file.take());
    let hook_key = wrong.note(secret::hook_key(hook_key, env));
    let mut linxo = at_linxo::read(file.linxo, Reader::Server, env, &mut wrong);
    let timing = timing::read(&file.timing, env, linxo.as_mut(), &mut wrong);
    let limits = limits::read(&file.limits, env, &mut wrong);
    let database = wrong.note(database(file.database_url, env));
    let listen = value("ONESHOT_LISTEN", file.listen).unwrap_or_else(|| LISTEN.to_owned());
    let listen = wrong.note(listen.parse().map_err(|_| ConfigError::Bad {
        variable: "ONESHOT_LISTEN",
        reason: "write an address and a port, such as 127.0.0.1:4800".to_owned(),
    }));
    let public_url = public_url(file.public_url, env);
    let public_url = wrong.note(public_url.and_then(|url| for_browsers(url, listen)));
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
    let first = first_partner(name, api_key.flatten());
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
    let partners = partners::read(first, file.partners, &mut wrong);
    let panel = wrong.note(panel(file.panel, env));
    let assets = wrong.note(assets(file.assets, env));
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
        Some(assets),
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
        assets,
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

/// The partner of the plain settings: whoever has a name or a key there.
fn first_partner<Key>(name: Option<String>, key: Option<Key>) -> Option<(String, Option<Key>)> {
    let unnamed = || key.is_some().then(|| "Partner".to_owned());
    Some((name.or_else(unnamed)?, key))
}

fn database(written: Option<String>, env: Environment<'_>) -> Result<Database, ConfigError> {
    let variable = "ONESHOT_DATABASE_URL";
    let text = env(variable).or(written);
    let text = text.unwrap_or_else(|| "sqlite://oneshot.db".to_owned());
    Database::from_text(&text).map_err(|reason| ConfigError::Bad { variable, reason })
}

fn assets(written: Option<PathBuf>, env: Environment<'_>) -> Result<Option<PathBuf>, ConfigError> {
    let variable = "ONESHOT_ASSETS";
    let folder = env(variable).map(PathBuf::from).or(written);
    match folder {
        Some(folder) if !folder.is_dir() => {
            let reason = format!(
                "there is no folder {}: name the one with the built pages, or leave it out",
                folder.display()
            );
            Err(ConfigError::Bad { variable, reason })
        }
        folder => Ok(folder),
    }
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

/// Links are made of it, so nobody may be sent to a path we do not serve or to no address at all.
fn for_browsers(url: Option<Url>, listen: Option<SocketAddr>) -> Result<Option<Url>, ConfigError> {
    let variable = "ONESHOT_PUBLIC_URL";
    let reason = match (&url, listen) {
        (Some(url), _) if url.path() != "/" => {
            "write it without a path, such as https://app.example".to_owned()
        }
        (None, Some(listen)) if listen.ip().is_unspecified() => format!(
            "say the address that browsers use, such as https://app.example: {} stands for every \
             address of this machine, and no link can lead there",
            listen.ip()
        ),
        _ => return Ok(url),
    };
    Err(ConfigError::Bad { variable, reason })
}

fn read_file(path: &Path) -> Result<File, ConfigError> {
    let text = read("--config", path)?;
    toml::from_str(&text).map_err(|error| ConfigError::Toml {
        path: path.to_owned(),
        reason: toml_error::told(&text, &error),
    })
}

/// Reads a file that a setting names.
pub(super) fn read(setting: &str, path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| ConfigError::File {
        setting: setting.to_owned(),
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
