//! The partners of the configuration: each with a name and a key that is nobody else's.

use secrecy::{ExposeSecret, SecretString};

use super::super::error::Wrong;
use super::super::secret::one_of;
use super::super::{ConfigError, Partner};
use super::{OnePartner, missing};

/// Shorter ones could be found by trying.
pub(crate) const SHORTEST_KEY: usize = 8;

const KEY: &str = "ONESHOT_API_KEY";
const NAME: &str = "ONESHOT_PARTNER_NAME";

/// A partner of the configuration, with what its settings are called.
struct Written {
    name: String,
    key: Option<SecretString>,
    name_at: String,
    key_at: String,
}

/// The partners with a key, and the names of those whose keys are in the store alone.
pub(super) fn read(
    first: Option<(String, Option<SecretString>)>,
    written: Vec<OnePartner>,
    wrong: &mut Wrong,
) -> Option<(Vec<Partner>, Vec<String>)> {
    let none = first.is_none() && written.is_empty();
    let mut all: Vec<Written> = Vec::new();
    all.extend(first.map(|(name, key)| Written {
        name,
        key,
        name_at: NAME.to_owned(),
        key_at: KEY.to_owned(),
    }));
    let mut good = true;
    for (place, partner) in written.into_iter().enumerate() {
        match of_the_file(place, partner) {
            Ok(partner) => all.push(partner),
            Err(error) => {
                let _: Option<()> = wrong.note(Err(error));
                good = false;
            }
        }
    }
    for error in clashes(&all).into_iter().chain(short(&all)) {
        let _: Option<()> = wrong.note(Err(error));
        good = false;
    }
    if none {
        let what = "a partner, with an API key or with a name for `oneshot keys add`,";
        let _: Option<()> = wrong.note(Err(missing(what, KEY, "api_key")));
    }
    (good && !none).then(|| split(all))
}

fn of_the_file(place: usize, partner: OnePartner) -> Result<Written, ConfigError> {
    let at = |field: &str| format!("partners[{place}].{field}");
    let (key_at, file_at) = (at("api_key"), at("api_key_file"));
    let from_file = partner.api_key.is_none() && partner.api_key_file.is_some();
    let key = one_of((&key_at, &file_at), partner.api_key, partner.api_key_file)?;
    Ok(Written {
        name: partner.name,
        key,
        name_at: at("name"),
        key_at: if from_file { file_at } else { key_at },
    })
}

/// What two partners have in common: requests with a shared key would all be taken for one
/// partner's, and of two partners with one name only one would have a webhook.
fn clashes(all: &[Written]) -> Vec<ConfigError> {
    let mut found = Vec::new();
    for (place, one) in all.iter().enumerate() {
        let before = all.get(..place).unwrap_or_default();
        if let Some(other) = before.iter().find(|other| other.name == one.name) {
            found.push(ConfigError::Written {
                field: one.name_at.clone(),
                reason: format!(
                    "'{}' is the name of another partner too, by {}: give each its own; `oneshot \
                     keys add` makes further keys for one",
                    one.name, other.name_at
                ),
            });
        }
        let text = |of: &Written| of.key.as_ref().map(|key| key.expose_secret().to_owned());
        let mine = text(one);
        let shared = |other: &&Written| mine.is_some() && text(other) == mine;
        if let Some(other) = before.iter().find(shared) {
            found.push(ConfigError::Written {
                field: one.key_at.clone(),
                reason: format!(
                    "the key of '{}' is also the key of '{}': give each partner its own",
                    one.name, other.name
                ),
            });
        }
    }
    found
}

fn short(all: &[Written]) -> Vec<ConfigError> {
    let short = |one: &&Written| {
        let key = one.key.as_ref();
        key.is_some_and(|key| key.expose_secret().len() < SHORTEST_KEY)
    };
    let told = |one: &Written| ConfigError::Written {
        field: one.key_at.clone(),
        reason: format!(
            "the API key of '{}' has fewer than {SHORTEST_KEY} characters: write a longer one",
            one.name
        ),
    };
    all.iter().filter(short).map(told).collect()
}

fn split(all: Vec<Written>) -> (Vec<Partner>, Vec<String>) {
    let (mut with_key, mut without_key) = (Vec::new(), Vec::new());
    for Written { name, key, .. } in all {
        match key {
            Some(api_key) => with_key.push(Partner { name, api_key }),
            None => without_key.push(name),
        }
    }
    (with_key, without_key)
}
