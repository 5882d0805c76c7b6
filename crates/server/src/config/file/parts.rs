//! Parts of the configuration, for commands that need no more: they ask for nothing else.

use std::path::Path;

use super::super::error::Wrong;
use super::super::secret::{self, secret};
use super::super::{ConfigError, LinxoConfig, ServerKeyConfig, StoreConfig, store};
use super::at_linxo::{self, Reader};
use super::{Environment, database, email_domain, first_partner, public_url, written};

/// Linxo's part.
pub(in super::super) fn load_linxo(
    path: Option<&Path>,
    env: Environment<'_>,
) -> Result<LinxoConfig, ConfigError> {
    let file = written(path)?;
    let mut wrong = Wrong::default();
    let client = at_linxo::read(file.linxo, Reader::Doctor, env, &mut wrong);
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

/// Where the store is, what opens the data in it, and the partners' names.
pub(in super::super) fn load_store(
    path: Option<&Path>,
    env: Environment<'_>,
) -> Result<StoreConfig, ConfigError> {
    let file = written(path)?;
    let mut wrong = Wrong::default();
    let database = wrong.note(database(file.database_url, env));
    let kept = store::read(file.store, env, &mut wrong);
    let has_key = env("ONESHOT_API_KEY").is_some()
        || env("ONESHOT_API_KEY_FILE").is_some()
        || file.api_key.is_some()
        || file.api_key_file.is_some();
    let name = env("ONESHOT_PARTNER_NAME").or(file.partner_name);
    let first = first_partner(name, has_key.then_some(()));
    let mut partners: Vec<String> = first.into_iter().map(|(name, _)| name).collect();
    partners.extend(file.partners.into_iter().map(|partner| partner.name));
    let whole = wrong.is_nothing();
    let Some(database) = database.filter(|_| whole) else {
        return Err(wrong.told());
    };
    Ok(StoreConfig {
        database,
        store_keys: kept.keys,
        partners,
    })
}

/// The server keys, and the database that one of them may lie beside.
pub(in super::super) fn load_server_keys(
    path: Option<&Path>,
    env: Environment<'_>,
) -> Result<ServerKeyConfig, ConfigError> {
    let file = written(path)?;
    let mut wrong = Wrong::default();
    let database = wrong.note(database(file.database_url, env));
    let names = ("ONESHOT_SERVER_KEY", "ONESHOT_SERVER_KEY_FILE");
    let newest = wrong.note(secret(names, file.server_key, file.server_key_file, env));
    let others = wrong.note(secret::other_server_keys(file.server_keys, env));
    let known = others.as_deref().unwrap_or_default();
    let version = secret::newest_version(file.server_key_version, known, env);
    let version = wrong.note(version);
    let (Some(database), Some(newest), Some(others), Some(newest_version)) =
        (database, newest, others, version)
    else {
        return Err(wrong.told());
    };
    Ok(ServerKeyConfig {
        database,
        newest,
        newest_version,
        others,
    })
}
