//! `oneshot keys`: the API keys of partners' servers, kept in the store by their hashes. It works
//! beside a running server, which asks the store every time: a new key opens at once, and a revoked
//! one no longer does.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::json;
use server::StoreConfig;
use server::api_key::{ApiKey, FreshApiKey};
use server::operator::open_store;
use server::store::{SqlStore, Store};

use crate::terminal;

/// Longer names help nobody to recognise a key.
const LONGEST_LABEL: usize = 100;

/// What `keys` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// The server's configuration file; the environment (`ONESHOT_…`) comes after it and wins.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Make a key for a partner of the configuration, and print it: it is shown this once.
    Add {
        /// The partner's name.
        partner: String,

        /// What to call the key, such as the machine that gets it.
        #[arg(long, value_name = "TEXT", default_value = "")]
        label: String,
    },
    /// List the keys, with the day of their last use.
    List {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Let a key open nothing any more.
    Revoke {
        /// Its name in the list.
        id: String,
    },
}

/// Runs one command.
pub(crate) async fn run(arguments: &Arguments) -> Result<()> {
    let config = StoreConfig::load(arguments.config.as_deref())
        .context("the configuration is not usable")?;
    if let Command::Add { partner, label } = &arguments.command {
        check(&config, partner, label)?;
    }
    let store = open_store(&config)
        .await
        .context("the store cannot be opened")?;
    let done = match &arguments.command {
        Command::Add { partner, label } => add(&store, partner, label).await,
        Command::List { json } => list(&store, *json).await,
        Command::Revoke { id } => revoke(&store, id).await,
    };
    store.close().await;
    done
}

fn check(config: &StoreConfig, partner: &str, label: &str) -> Result<()> {
    if !config.partners.iter().any(|name| name == partner) {
        let names = match config.partners.as_slice() {
            [] => "none at all".to_owned(),
            names => format!("only: {}", names.join(", ")),
        };
        bail!(
            "the configuration names no partner {partner:?}, {names}; write it under \
             [[partners]] with its name first"
        );
    }
    if label.chars().count() > LONGEST_LABEL || label.contains(char::is_control) {
        bail!("--label must have at most {LONGEST_LABEL} characters, on one line");
    }
    Ok(())
}

async fn add(store: &SqlStore, partner: &str, label: &str) -> Result<()> {
    let fresh = FreshApiKey::make();
    let key = ApiKey {
        id: fresh.id.clone(),
        partner: partner.to_owned(),
        label: label.to_owned(),
        created_at_ms: Timestamp::now().as_millisecond(),
        used_on_day: None,
        revoked_at_ms: None,
    };
    store.add_api_key(&key, &fresh.hash()).await?;
    let id = &fresh.id;
    terminal::complain(&format!(
        "This is the only time that the key is shown; `oneshot keys revoke {id}` ends it."
    ));
    terminal::print(fresh.key.expose_secret())
}

async fn list(store: &SqlStore, as_json: bool) -> Result<()> {
    let keys = store.api_keys().await?;
    if keys.is_empty() && !as_json {
        return terminal::print(
            "There are no keys in the store: `oneshot keys add PARTNER` makes one. Keys of the \
             configuration are not listed here.",
        );
    }
    for key in keys {
        let used = key.used_on_day.map(|day| day_in_words(day * 86_400_000));
        let revoked = key.revoked_at_ms.map(day_in_words);
        let created = day_in_words(key.created_at_ms);
        let ApiKey {
            id, partner, label, ..
        } = key;
        terminal::print(&if as_json {
            json!({
                "id": id, "partner": partner, "label": label,
                "created_on": created, "used_on": used, "revoked_on": revoked,
            })
            .to_string()
        } else {
            let used = used.map_or("never used".to_owned(), |day| format!("last used {day}"));
            let revoked = revoked.map_or(String::new(), |day| format!("  REVOKED {day}"));
            format!("{id}  {partner}  {label:?}  made {created}  {used}{revoked}")
        })?;
    }
    Ok(())
}

async fn revoke(store: &SqlStore, id: &str) -> Result<()> {
    let now_ms = Timestamp::now().as_millisecond();
    if !store.revoke_api_key(id, now_ms).await? {
        bail!("no key {id} opens anything: `oneshot keys list` has them all");
    }
    terminal::complain(&format!("{id} opens nothing any more."));
    Ok(())
}

/// `2026-11-25`, in UTC.
fn day_in_words(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(
        |_| "at no time".to_owned(),
        |time| time.strftime("%Y-%m-%d").to_string(),
    )
}
