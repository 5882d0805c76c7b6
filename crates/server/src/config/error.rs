//! What is wrong with a configuration, in words that name the key and the fix.

use std::path::PathBuf;

use super::known;

/// The configuration is not usable; the message says what to write.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("{setting}: {path} cannot be read{}: {source}", in_the_file(setting))]
    File {
        /// The setting that names it.
        setting: String,
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML of the known shape.
    #[error("{path}: {reason}")]
    Toml {
        /// Which.
        path: PathBuf,
        /// What and where.
        reason: String,
    },
    /// Something is missing.
    #[error(
        "{what} is missing: set {variable}{}, or `{field}` in the configuration file",
        or_its_file(variable)
    )]
    Missing {
        /// What it is.
        what: &'static str,
        /// The name in the environment.
        variable: &'static str,
        /// The name in the file.
        field: &'static str,
    },
    /// Something cannot be understood.
    #[error("{variable}: {reason}{}", in_the_file(variable))]
    Bad {
        /// The name in the environment.
        variable: &'static str,
        /// What to write instead.
        reason: String,
    },
    /// Something in the file cannot be understood.
    #[error("{field}: {reason}")]
    Written {
        /// Its name there.
        field: String,
        /// What to write instead.
        reason: String,
    },
    /// More than one thing is wrong.
    #[error("{} things are wrong:{}", .0.len(), listed(.0))]
    Several(Vec<ConfigError>),
}

/// A secret may be in a file, which is what most servers are given.
fn or_its_file(variable: &str) -> String {
    let file = format!("{variable}_FILE");
    match known::is_one(&file) {
        true => format!(" or {file}"),
        false => String::new(),
    }
}

fn in_the_file(variable: &str) -> String {
    known::field_of(variable).map_or_else(String::new, |field| {
        format!(" (in the configuration file it is `{field}`)")
    })
}

fn listed(errors: &[ConfigError]) -> String {
    let lines = errors.iter().map(|error| format!("\n  - {error}"));
    lines.collect()
}

/// What was found wrong so far. An operator hears of everything at once.
#[derive(Debug, Default)]
pub(super) struct Wrong(Vec<ConfigError>);

impl Wrong {
    /// Keeps an error for later.
    pub(super) fn note<T>(&mut self, read: Result<T, ConfigError>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.push(error);
                None
            }
        }
    }

    /// Whether nothing was.
    pub(super) fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// All of it as one error.
    pub(super) fn told(mut self) -> ConfigError {
        match self.0.pop() {
            Some(only) if self.0.is_empty() => only,
            last => {
                self.0.extend(last);
                ConfigError::Several(self.0)
            }
        }
    }
}
