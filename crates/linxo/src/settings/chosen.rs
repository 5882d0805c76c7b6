//! The settings someone chose, checked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{catalogue, value};

/// Settings of the widget, each checked against the catalogue. In JSON, an object of strings.
///
/// ```
/// use linxo::settings::{SettingError, WidgetSettings};
///
/// let settings = WidgetSettings::from_pairs([("locale", "fr_FR"), ("auto_sync", "false")])?;
/// assert_eq!(settings.get("locale"), Some("fr_FR"));
///
/// let refused = WidgetSettings::from_pairs([("auto_sync", "true")]);
/// assert!(matches!(refused, Err(SettingError::ForbiddenInOneShot { .. })));
/// # Ok::<(), SettingError>(())
/// ```
///
/// # Automatic synchronisation is off by type
///
/// The settings are the only carrier of what is chosen to the widget's address, and
/// [`WidgetSettings::from_pairs`], which reading JSON goes through as well, is the only way to make
/// some. There is nothing to fill by hand and no way to add to what was checked:
///
/// ```compile_fail,E0423
/// use std::collections::BTreeMap;
/// use linxo::settings::WidgetSettings;
///
/// let on = BTreeMap::from([("auto_sync".to_owned(), "true".to_owned())]);
/// let settings = WidgetSettings(on);
/// ```
///
/// ```compile_fail,E0599
/// use linxo::settings::WidgetSettings;
///
/// let mut settings = WidgetSettings::default();
/// settings.insert("auto_sync", "true");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    try_from = "BTreeMap<String, String>",
    into = "BTreeMap<String, String>"
)]
pub struct WidgetSettings(BTreeMap<String, String>);

/// A setting that is refused, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// The name does not look like the name of a setting.
    #[error(
        "{name:?} is not the name of a setting: write at most 64 letters, digits, _ or -, a letter \
         first"
    )]
    BadName {
        /// The name, cut to a readable length.
        name: String,
    },
    /// The value is not one this setting takes.
    #[error("the setting {name} does not take this value: {expectation}")]
    BadValue {
        /// The setting.
        name: String,
        /// What to write instead.
        expectation: String,
    },
    /// It would turn automatic synchronisation on.
    #[error(
        "{name} is forbidden: in One Shot automatic synchronisation is always off; leave it out"
    )]
    ForbiddenInOneShot {
        /// The name as it was written.
        name: String,
    },
    /// It is not the settings' to say: the session, the return addresses, secrets.
    #[error(
        "{name} is not a setting to choose: the session, the connection, the return addresses and \
         secrets are set by the program; leave it out"
    )]
    NotYours {
        /// The name as it was written.
        name: String,
    },
    /// The same setting twice.
    #[error("the setting {name} is given twice: leave one out")]
    Twice {
        /// The setting.
        name: String,
    },
}

/// What never comes from settings, whatever its spelling.
const NOT_YOURS: &[&str] = &[
    "sessionid",
    "redirecturl",
    "redirecturi",
    "cancelurl",
    "aspspcallbackuri",
    "accesstoken",
    "clientid",
    "clientsecret",
    "connectionid",
];

impl WidgetSettings {
    /// Checks settings and keeps them. `auto_sync` may be given as `false`, which changes nothing.
    pub fn from_pairs<K, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Result<Self, SettingError>
    where
        K: Into<String>,
        V: Into<String>,
    {
        let mut settings = BTreeMap::new();
        for (name, value) in pairs {
            let (name, value) = (name.into(), value.into());
            check_name(&name)?;
            if squeezed(&name) == "autosync" {
                if name == "auto_sync" && value == "false" {
                    continue;
                }
                return Err(SettingError::ForbiddenInOneShot { name });
            }
            check_value(&name, &value)?;
            if settings.contains_key(&name) {
                return Err(SettingError::Twice { name });
            }
            settings.insert(name, value);
        }
        Ok(Self(settings))
    }

    /// The value of a setting, when it was chosen.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The settings in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether nothing was chosen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<BTreeMap<String, String>> for WidgetSettings {
    type Error = SettingError;

    fn try_from(pairs: BTreeMap<String, String>) -> Result<Self, SettingError> {
        Self::from_pairs(pairs)
    }
}

impl From<WidgetSettings> for BTreeMap<String, String> {
    fn from(settings: WidgetSettings) -> Self {
        settings.0
    }
}

fn check_name(name: &str) -> Result<(), SettingError> {
    let looks_right = name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if !looks_right {
        return Err(SettingError::BadName {
            name: name.chars().take(64).collect(),
        });
    }
    if NOT_YOURS.contains(&squeezed(name).as_str()) {
        return Err(SettingError::NotYours {
            name: name.to_owned(),
        });
    }
    Ok(())
}

fn check_value(name: &str, value: &str) -> Result<(), SettingError> {
    let (accepted, expectation) = match catalogue::setting(name) {
        Some(setting) => (setting.kind.accepts(value), setting.kind.expectation()),
        None => (
            value::is_plain(value),
            "write 1 to 500 characters on one line".to_owned(),
        ),
    };
    if accepted {
        Ok(())
    } else {
        Err(SettingError::BadValue {
            name: name.to_owned(),
            expectation,
        })
    }
}

/// The letters and digits of a name without their case, so that `autoSync` and `auto.sync` are known
/// for what they would be taken for.
pub(super) fn squeezed(name: &str) -> String {
    let kept = name.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_lowercase()).collect()
}
