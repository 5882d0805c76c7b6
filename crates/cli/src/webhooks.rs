//! `oneshot webhooks`: messages to partners that wait or were given up, and sending them again.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use server::StoreConfig;
use server::operator::open_store;
use server::store::{MessageRow, MessageState, Outbox as _, SqlStore, Store as _};

use crate::terminal;

/// More are not for people.
const LONGEST_LIST: u32 = 1_000;

/// What `webhooks` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// The server's configuration file; the environment (`ONESHOT_…`) comes after it and wins.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// List messages, newest first: those that wait and those that were given up, unless said
    /// otherwise.
    List(List),
    /// Send messages again, with the id and the body they had.
    Resend(Resend),
}

#[derive(clap::Args)]
struct List {
    /// Only those that were given up.
    #[arg(long, conflicts_with = "all")]
    dead: bool,
    /// Those that were accepted, too.
    #[arg(long)]
    all: bool,
}

#[derive(clap::Args)]
struct Resend {
    /// The messages' ids, as `list` shows them.
    #[arg(required_unless_present = "dead", conflicts_with = "dead")]
    ids: Vec<String>,
    /// All that were given up.
    #[arg(long)]
    dead: bool,
}

/// Lists or sends again.
pub(crate) async fn run(arguments: &Arguments) -> Result<()> {
    let store = open(arguments.config.as_deref()).await?;
    let done = match &arguments.command {
        Command::List(arguments) => list(arguments, &store).await,
        Command::Resend(arguments) => resend(arguments, &store).await,
    };
    store.close().await;
    done
}

async fn list(arguments: &List, store: &SqlStore) -> Result<()> {
    let state = arguments.dead.then_some(MessageState::Dead);
    let mut rows = store.messages(state, LONGEST_LIST).await?;
    if !arguments.all {
        rows.retain(|row| row.state != MessageState::Delivered);
    }
    for row in &rows {
        terminal::print(&line(row))?;
    }
    let more = if rows.len() >= LONGEST_LIST as usize {
        ", the newest"
    } else {
        ""
    };
    terminal::print(&format!("{} messages{more}", rows.len()))
}

/// A time as RFC 3339 has it, to the second.
fn at(ms: Option<i64>) -> String {
    let time = ms.and_then(|ms| jiff::Timestamp::from_second(ms.div_euclid(1_000)).ok());
    time.map_or_else(|| "-".to_owned(), |time| time.to_string())
}

fn line(row: &MessageRow) -> String {
    let next = match row.state {
        MessageState::Pending => format!("next {}", at(row.next_at_ms)),
        MessageState::Delivered => format!("accepted {}", at(row.delivered_at_ms)),
        MessageState::Dead => "given up".to_owned(),
    };
    format!(
        "{}  {}  {}  written {}  tries {}  {next}{}",
        row.id,
        row.partner,
        row.state.as_str(),
        at(Some(row.created_at_ms)),
        row.attempts,
        row.failure
            .as_ref()
            .map(|word| format!("  ({word})"))
            .unwrap_or_default(),
    )
}

async fn resend(arguments: &Resend, store: &SqlStore) -> Result<()> {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    if arguments.dead {
        let count = store.resend_dead(now_ms).await?;
        return terminal::print(&format!(
            "{count} messages will be sent again by the server"
        ));
    }
    let mut unknown = Vec::new();
    for id in &arguments.ids {
        if store.resend(id, now_ms).await? {
            terminal::print(&format!("{id} will be sent again by the server"))?;
        } else {
            unknown.push(id.as_str());
        }
    }
    if !unknown.is_empty() {
        bail!("there is no message {}", unknown.join(", "));
    }
    Ok(())
}

async fn open(path: Option<&Path>) -> Result<SqlStore> {
    let config = StoreConfig::load(path).context("the configuration is not usable")?;
    open_store(&config)
        .await
        .context("the store cannot be opened")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_became_of_a_message_and_what_comes() {
        let row = MessageRow {
            id: "msg_jrn_1_erased".to_owned(),
            partner: "Lender".to_owned(),
            event: "journey.erased".to_owned(),
            state: MessageState::Pending,
            attempts: 3,
            failure: Some("status_500".to_owned()),
            created_at_ms: 1_795_600_000_123,
            next_at_ms: Some(1_795_600_060_000),
            delivered_at_ms: None,
        };
        assert_eq!(
            line(&row),
            "msg_jrn_1_erased  Lender  pending  written 2026-11-25T09:46:40Z  tries 3  \
             next 2026-11-25T09:47:40Z  (status_500)"
        );
        let dead = MessageRow {
            state: MessageState::Dead,
            next_at_ms: None,
            ..row
        };
        assert!(line(&dead).ends_with("given up  (status_500)"));
    }
}
