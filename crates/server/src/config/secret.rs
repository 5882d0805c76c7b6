//! Secrets: in the environment, or in files that only the server may read.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::file::{Environment, read};
use super::{ConfigError, NumberedKey, known};

/// One of the `[[server_keys]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OneServerKey {
    version: i64,
    key: Option<String>,
    key_file: Option<PathBuf>,
}

/// A secret: in the environment, in a file the environment names, or the same in our file.
pub(super) fn secret(
    (variable, file_variable): (&'static str, &'static str),
    written: Option<String>,
    written_file: Option<PathBuf>,
    env: Environment<'_>,
) -> Result<Option<SecretString>, ConfigError> {
    let of_environment = (env(variable), env(file_variable).map(PathBuf::from));
    let found = match of_environment {
        (None, None) => {
            let field = |name: &'static str| known::field_of(name).unwrap_or(name);
            let names = (field(variable), field(file_variable));
            one_of(names, written, written_file)?
        }
        (secret, file) => one_of((variable, file_variable), secret, file)?,
    };
    let Some(secret) = found else {
        return Ok(None);
    };
    if secret.expose_secret().trim().is_empty() {
        let reason = "it is empty: write the secret, or leave it out".to_owned();
        return Err(ConfigError::Bad { variable, reason });
    }
    Ok(Some(secret))
}

/// A secret or a file with it, which may not both be there: one of them would count for nothing.
pub(super) fn one_of(
    (name, file_name): (&str, &str),
    secret: Option<String>,
    file: Option<PathBuf>,
) -> Result<Option<SecretString>, ConfigError> {
    match (secret, file) {
        (Some(_), Some(_)) => Err(ConfigError::Written {
            field: name.to_owned(),
            reason: format!("{file_name} is there too: remove one of the two"),
        }),
        (Some(secret), None) => Ok(Some(secret.into())),
        (None, Some(path)) => read_secret(file_name, &path).map(Some),
        (None, None) => Ok(None),
    }
}

/// The key in the address of Linxo's webhook: what may stand in an address, and is not guessed.
pub(super) fn hook_key(
    (written, written_file): (Option<String>, Option<PathBuf>),
    env: Environment<'_>,
) -> Result<Option<SecretString>, ConfigError> {
    let names = ("ONESHOT_LINXO_HOOK_KEY", "ONESHOT_LINXO_HOOK_KEY_FILE");
    let Some(key) = secret(names, written, written_file, env)? else {
        return Ok(None);
    };
    let text = key.expose_secret();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if text.len() < 16 || !text.bytes().all(plain) {
        let reason = "write 16 letters, digits, `-` and `_` or more, by chance";
        return Err(bad(names.0, reason));
    }
    Ok(Some(key))
}

pub(super) fn read_secret(setting: &str, path: &Path) -> Result<SecretString, ConfigError> {
    Ok(read(setting, path)?.trim().into())
}

/// The server keys besides the newest: those of the file, or those of the environment, which wins.
pub(super) fn other_server_keys(
    written: Vec<OneServerKey>,
    env: Environment<'_>,
) -> Result<Vec<NumberedKey>, ConfigError> {
    let variable = "ONESHOT_SERVER_KEYS";
    let listed = secret((variable, "ONESHOT_SERVER_KEYS_FILE"), None, None, env)?;
    let keys = match listed {
        Some(text) => numbered(text.expose_secret()).ok_or_else(|| {
            let reason = "write version:key, several with commas or line breaks between them, \
                          such as 1:…,2:…";
            bad(variable, reason)
        })?,
        None => written
            .into_iter()
            .enumerate()
            .map(of_the_file)
            .collect::<Result<_, _>>()?,
    };
    if keys.iter().any(|key| key.version < 1) {
        return Err(bad(variable, "versions are whole numbers from 1"));
    }
    Ok(keys)
}

fn of_the_file((place, written): (usize, OneServerKey)) -> Result<NumberedKey, ConfigError> {
    let OneServerKey {
        version,
        key,
        key_file,
    } = written;
    let at = |field: &str| format!("server_keys[{place}].{field}");
    let Some(key) = one_of((&at("key"), &at("key_file")), key, key_file)? else {
        let reason = format!("version {version} has no key: write its `key` or its `key_file`");
        return Err(bad("ONESHOT_SERVER_KEYS", &reason));
    };
    Ok(NumberedKey { version, key })
}

fn numbered(text: &str) -> Option<Vec<NumberedKey>> {
    let parts = text.split([',', '\n']).map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (version, key) = part.split_once(':')?;
            Some(NumberedKey {
                version: version.trim().parse().ok()?,
                key: key.trim().into(),
            })
        })
        .collect()
}

/// The version of the newest server key: one more than any other unless it is said, so that adding
/// the old key and writing a new one is all a rotation takes.
pub(super) fn newest_version(
    written: Option<i64>,
    others: &[NumberedKey],
    env: Environment<'_>,
) -> Result<i64, ConfigError> {
    let variable = "ONESHOT_SERVER_KEY_VERSION";
    let said = match env(variable) {
        Some(text) => Some(
            text.trim()
                .parse()
                .map_err(|_| bad(variable, "write a whole number from 1"))?,
        ),
        None => written,
    };
    let greatest = others.iter().map(|key| key.version).max().unwrap_or(0);
    let version = said.unwrap_or(greatest.saturating_add(1));
    if version < 1 {
        return Err(bad(variable, "write a whole number from 1"));
    }
    if others.iter().any(|key| key.version == version) {
        let reason = format!("version {version} is one of the other server keys already");
        return Err(bad(variable, &reason));
    }
    Ok(version)
}

fn bad(variable: &'static str, reason: &str) -> ConfigError {
    let reason = reason.to_owned();
    ConfigError::Bad { variable, reason }
}
