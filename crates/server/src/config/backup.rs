//! Where backups go besides the store: `[backup.object_store]`.

use serde::Deserialize;
use url::Url;

use super::ConfigError;

/// The name of the address in the environment.
const URL: &str = "ONESHOT_BACKUP_OBJECT_STORE_URL";
/// The name of the places it had before in the environment, separated by spaces.
const FORMER: &str = "ONESHOT_BACKUP_OBJECT_STORE_FORMER";
/// The name of the prefix in the environment.
const PREFIX: &str = "ONESHOT_BACKUP_OBJECT_STORE_PREFIX";

/// An object store that gets a copy of every delivered journey's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectStoreConfig {
    /// `file:///folder`, `s3://bucket`, `gs://bucket` or `az://container`, with a path or without.
    /// Credentials come from the environment, by the names of each cloud's own programs.
    pub url: Url,
    /// Folders under that, separated by `/`; may be empty.
    pub prefix: String,
}

impl ObjectStoreConfig {
    /// Checks what can be checked without asking anybody.
    pub fn new(url: &str, prefix: &str) -> Result<Self, ConfigError> {
        Self::named(URL, url, prefix)
    }

    /// The same for an address that is in the configuration under this name.
    fn named(variable: &'static str, url: &str, prefix: &str) -> Result<Self, ConfigError> {
        let bad = |variable, reason: &str| ConfigError::Bad {
            variable,
            reason: reason.to_owned(),
        };
        let url = Url::parse(url.trim()).map_err(|_| {
            let reason = "write an address, such as file:///var/backups/oneshot or s3://bucket";
            bad(variable, reason)
        })?;
        let named = url.host_str().is_some_and(|host| !host.is_empty());
        match url.scheme() {
            "file" if named => {
                return Err(bad(
                    variable,
                    "write three slashes: file:///var/backups/oneshot",
                ));
            }
            "file" => {}
            "s3" | "gs" | "az" if named => {}
            "s3" | "gs" | "az" => {
                return Err(bad(variable, "the bucket is missing: write s3://bucket"));
            }
            _ => {
                let reason = "write an address that begins with file:///, s3://, gs:// or az://";
                return Err(bad(variable, reason));
            }
        }
        // Credentials in an address end up in logs sooner or later.
        let plain = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !plain {
            let reason = "write the address without a user name, a password, `?` and `#`; \
                          credentials come from the environment";
            return Err(bad(variable, reason));
        }
        let prefix = prefix.trim().trim_matches('/');
        let is_name = |part: &str| {
            let known = |c: char| c.is_ascii_alphanumeric() || "-_.=".contains(c);
            !part.is_empty() && part != "." && part != ".." && part.chars().all(known)
        };
        if !prefix.is_empty() && !prefix.split('/').all(is_name) {
            let reason =
                "write folders of letters, digits, `-`, `_`, `.` and `=`, separated by `/`";
            return Err(bad(PREFIX, reason));
        }
        Ok(Self {
            url,
            prefix: prefix.to_owned(),
        })
    }
}

/// The table `[backup]` of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct BackupTable {
    object_store: ObjectStoreTable,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ObjectStoreTable {
    url: Option<String>,
    prefix: Option<String>,
    former: Vec<String>,
}

impl BackupTable {
    /// The places it had before, each with its prefix in the address.
    pub(super) fn former(
        &self,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Vec<ObjectStoreConfig>, ConfigError> {
        let named = |url: &str| ObjectStoreConfig::named(FORMER, url, "");
        match env(FORMER) {
            Some(text) => text.split_whitespace().map(named).collect(),
            None => self
                .object_store
                .former
                .iter()
                .map(|url| named(url))
                .collect(),
        }
    }

    /// The object store, when one is named.
    pub(super) fn object_store(
        self,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Option<ObjectStoreConfig>, ConfigError> {
        let prefix = env(PREFIX).or(self.object_store.prefix);
        match (env(URL).or(self.object_store.url), prefix) {
            (Some(url), prefix) => {
                ObjectStoreConfig::new(&url, &prefix.unwrap_or_default()).map(Some)
            }
            (None, None) => Ok(None),
            (None, Some(_)) => Err(ConfigError::Missing {
                what: "the object store's address",
                variable: URL,
                field: "backup.object_store.url",
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_four_kinds_are_taken() {
        for url in [
            "file:///var/backups/oneshot",
            "s3://bucket",
            "gs://bucket/some/folder",
            "az://container",
        ] {
            let config = ObjectStoreConfig::new(url, "/lender/2026/").expect(url);
            assert_eq!(config.prefix, "lender/2026");
        }
    }

    #[test]
    fn what_cannot_work_is_refused_with_the_name_of_the_key() {
        for (url, prefix, key) in [
            ("/var/backups", "", URL),
            ("file://var/backups", "", URL),
            ("ftp://host/folder", "", URL),
            ("https://bucket.s3.example", "", URL),
            ("s3:///folder", "", URL),
            ("s3://key:secret@bucket", "", URL),
            ("s3://bucket?token=1", "", URL),
            ("s3://bucket", "../elsewhere", PREFIX),
            ("s3://bucket", "two//parts", PREFIX),
            ("s3://bucket", "a b", PREFIX),
        ] {
            match ObjectStoreConfig::new(url, prefix) {
                Err(ConfigError::Bad { variable, reason }) => {
                    assert_eq!(variable, key, "{url} {prefix}");
                    assert!(!reason.contains("secret"), "{reason}");
                }
                other => panic!("{url} {prefix}: {other:?}"),
            }
        }
    }

    #[test]
    fn the_environment_wins_and_a_prefix_alone_is_an_error() {
        let table = |url: Option<&str>, prefix: Option<&str>| BackupTable {
            object_store: ObjectStoreTable {
                url: url.map(str::to_owned),
                prefix: prefix.map(str::to_owned),
                former: Vec::new(),
            },
        };
        let env = |name: &str| (name == URL).then(|| "s3://of-the-environment".to_owned());
        let found = table(Some("s3://of-the-file"), None).object_store(&env);
        let found = found.expect("good").expect("configured");
        assert_eq!(found.url.as_str(), "s3://of-the-environment");
        assert!(
            table(None, None)
                .object_store(&|_| None)
                .expect("good")
                .is_none()
        );
        assert!(matches!(
            table(None, Some("folder")).object_store(&|_| None),
            Err(ConfigError::Missing { .. })
        ));
    }
    #[test]
    fn former_places_are_a_list_or_words_and_are_checked_by_their_own_name() {
        let table = BackupTable {
            object_store: ObjectStoreTable {
                former: vec!["s3://of-the-file/lender".to_owned()],
                ..ObjectStoreTable::default()
            },
        };
        let urls = |env: &dyn Fn(&str) -> Option<String>| {
            let former = table.former(env).expect("good").into_iter();
            former.map(|one| one.url.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(urls(&|_| None), ["s3://of-the-file/lender"]);
        let env = |name: &str| (name == FORMER).then(|| "gs://one file:///two".to_owned());
        assert_eq!(urls(&env), ["gs://one", "file:///two"]);
        let bad = table.former(&|name| (name == FORMER).then(|| "/folder".to_owned()));
        assert!(matches!(bad, Err(ConfigError::Bad { variable, .. }) if variable == FORMER));
    }
}
