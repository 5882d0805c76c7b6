//! `oneshot journeys`: what an operator does with journeys, beside a running server or without one.
//!
//! Exit codes: 0, it is done and the answer is yes; 1, the answer is no or not yet, and standard
//! error says why; 2, it could not be looked into: the arguments, the configuration, the store or a
//! file.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Subcommand;
use server::operator::{self, Operator};
use server::store::SqlStore;
use server::{Config, StoreConfig};

use crate::terminal;

mod erase;
mod export;
mod list;
mod loopback;
mod show;
mod verify;

/// What `journeys` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,

    #[command(flatten)]
    place: Place,
}

#[derive(Subcommand)]
enum Command {
    /// List journeys, newest first.
    List(list::Arguments),
    /// Show everything that is known of one journey, except for its bank data.
    Show(show::Arguments),
    /// Write the bank data of a delivered journey: the only command that shows it.
    Export(export::Arguments),
    /// Have a journey erased, at Linxo and here.
    Erase(erase::Arguments),
    /// Check a receipt, without asking anybody, and say what it proves. Exits with 0 when it is
    /// genuine and with 1 when it is not.
    Verify(verify::Arguments),
}

/// Where the store is: as for the server.
#[derive(clap::Args)]
struct Place {
    /// The server's configuration file; the environment (`ONESHOT_…`) comes after it and wins.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

impl Place {
    /// To look into the store: that takes neither Linxo nor the server key.
    async fn store(&self) -> Result<(StoreConfig, SqlStore)> {
        let config = StoreConfig::load(self.config.as_deref());
        let config = config.context("the configuration is not usable")?;
        let store = operator::open_store(&config).await;
        Ok((config, store.context("the store cannot be opened")?))
    }

    /// To do something about a journey, which takes all that a server has.
    async fn operator(&self) -> Result<Operator> {
        let config =
            Config::load(self.config.as_deref()).context("the configuration is not usable")?;
        Operator::open(config)
            .await
            .context("the store cannot be opened")
    }
}

/// How a command ended when nothing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
}

/// Runs one command.
pub(crate) async fn run(arguments: &Arguments) -> ExitCode {
    let place = &arguments.place;
    let answer = match &arguments.command {
        Command::List(arguments) => list::run(arguments, place).await,
        Command::Show(arguments) => show::run(arguments, place).await,
        Command::Export(arguments) => export::run(arguments, place).await,
        Command::Erase(arguments) => erase::run(arguments, place).await,
        Command::Verify(arguments) => verify::run(arguments, place).await,
    };
    match answer {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        // Whoever reads has had enough, as after `| head`.
        Err(error) if terminal::is_unread(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let told = terminal::in_one_line(&error);
            terminal::complain(&format!("error: {told}"));
            ExitCode::from(2)
        }
    }
}

/// A point in time, for people.
fn time(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms)
        .map_or_else(|_| format!("{at_ms} ms"), |at| format!("{at:.0}"))
}

/// So many of something.
fn counted(count: u64, one: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        many => format!("{many} {one}s"),
    }
}

/// What came from outside, on one line and without control characters.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// A word of the API.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
