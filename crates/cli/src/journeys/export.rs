//! `oneshot journeys export`: the bank data of a delivered journey, written out bit by bit.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use contract::{AccountRecord, JourneyId, JourneyState, OutcomeKind, TransactionRecord};
use serde::Serialize;
use server::sink::table;
use server::store::{SqlStore, Store as _};

use super::{Answer, Place, time};
use crate::terminal;

/// Transactions held in memory at once.
const CHUNK: u32 = 500;

/// What `export` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The journey.
    #[arg(value_name = "ID")]
    id: String,

    /// How it is written. `ndjson`: a line for each record, as the API gives it. `json`: one object.
    /// `csv`: a row for each transaction, with its account's columns before it, and one for each
    /// account that has none.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Ndjson)]
    format: Format,

    /// Where to; standard output when absent. A new file that its owner alone may read: one that is
    /// there already is left alone.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

/// How the data is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A line for each record.
    Ndjson,
    /// One object.
    Json,
    /// A row for each transaction.
    Csv,
}

/// Writes one journey's data.
pub(super) async fn run(arguments: &Arguments, place: &Place) -> Result<Answer> {
    let (_, store) = place.store().await?;
    let answer = export(arguments, &store).await;
    store.close().await;
    answer
}

async fn export(arguments: &Arguments, store: &SqlStore) -> Result<Answer> {
    let id = JourneyId(arguments.id.clone());
    let Some(journey) = store.journey(&id).await? else {
        terminal::complain("there is no such journey");
        return Ok(Answer::No);
    };
    let delivered = journey.outcome().0 == Some(OutcomeKind::Delivered)
        && journey.position.state >= JourneyState::BackedUp;
    if let Some(at_ms) = journey.purged_at_ms {
        let at = time(at_ms);
        terminal::complain(&format!(
            "the journey has no data any more: deleted here at {at}"
        ));
        return Ok(Answer::No);
    }
    if !delivered {
        terminal::complain("the journey has no data: it is not backed up, or nothing is kept");
        return Ok(Answer::No);
    }
    match &arguments.to {
        Some(path) => {
            let file = match new_file(path) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => bail!(
                    "{} is there already, and is left alone: name another file, or move it away",
                    path.display()
                ),
                made => made.with_context(|| format!("{} cannot be made", path.display()))?,
            };
            let mut out = BufWriter::new(file);
            write(store, &id, arguments.format, &mut out).await?;
            let file = out.into_inner().context("the file cannot be written")?;
            file.sync_all().context("the file cannot be written")?;
        }
        None => {
            let mut out = BufWriter::new(std::io::stdout());
            write(store, &id, arguments.format, &mut out).await?;
            out.flush().context("standard output is closed")?;
        }
    }
    Ok(Answer::Yes)
}

/// Bank data: for the owner's eyes alone, and over nothing that is there.
fn new_file(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

async fn write(
    store: &SqlStore,
    id: &JourneyId,
    format: Format,
    out: &mut (dyn Write + Send),
) -> Result<()> {
    let accounts = store.accounts(id).await?;
    let mut writer = Writer {
        format,
        accounts: &accounts,
        next: 0,
        first: true,
    };
    writer.begin(out)?;
    let mut after = (-1, -1);
    loop {
        let transactions = store.transactions(id, after, CHUNK).await?;
        for (_, transaction) in &transactions {
            writer.transaction(out, transaction)?;
        }
        match transactions.last() {
            Some((place, _)) if transactions.len() >= CHUNK as usize => after = *place,
            _ => break,
        }
    }
    writer.end(out)
}

/// A line of NDJSON, the same that the API gives.
#[derive(Serialize)]
#[serde(tag = "kind", content = "record", rename_all = "snake_case")]
enum Line<'a> {
    Account(&'a AccountRecord),
    Transaction(&'a TransactionRecord),
}

struct Writer<'a> {
    format: Format,
    accounts: &'a [AccountRecord],
    /// The first account that has no row yet: transactions come in the accounts' order.
    next: usize,
    first: bool,
}

impl Writer<'_> {
    fn begin(&self, out: &mut dyn Write) -> Result<()> {
        match self.format {
            Format::Ndjson => {
                for account in self.accounts {
                    writeln!(out, "{}", serde_json::to_string(&Line::Account(account))?)?;
                }
            }
            Format::Json => {
                let accounts = serde_json::to_string(self.accounts)?;
                write!(out, "{{\"accounts\":{accounts},\"transactions\":[")?;
            }
            Format::Csv => out.write_all(&table::rows([COLUMNS])?)?,
        }
        Ok(())
    }

    fn transaction(&mut self, out: &mut dyn Write, transaction: &TransactionRecord) -> Result<()> {
        match self.format {
            Format::Ndjson => {
                let line = serde_json::to_string(&Line::Transaction(transaction))?;
                writeln!(out, "{line}")?;
            }
            Format::Json => {
                let comma = if self.first { "" } else { "," };
                write!(out, "{comma}{}", serde_json::to_string(transaction)?)?;
            }
            Format::Csv => {
                let of = |account: &AccountRecord| account.id == transaction.account_id;
                let place = self.accounts.iter().position(of);
                self.without_transactions(out, place.unwrap_or(self.next))?;
                let account = place.and_then(|place| self.accounts.get(place));
                out.write_all(&table::rows([cells(account, Some(transaction))])?)?;
                self.next = self.next.max(place.map_or(0, |place| place + 1));
            }
        }
        self.first = false;
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> Result<()> {
        match self.format {
            Format::Ndjson => {}
            Format::Json => writeln!(out, "]}}")?,
            Format::Csv => self.without_transactions(out, self.accounts.len())?,
        }
        Ok(())
    }

    /// A row for each account up to this one that had no transaction.
    fn without_transactions(&mut self, out: &mut dyn Write, until: usize) -> Result<()> {
        while self.next < until {
            out.write_all(&table::rows([cells(self.accounts.get(self.next), None)])?)?;
            self.next += 1;
        }
        Ok(())
    }
}

const COLUMNS: [&str; 15] = [
    "account_id",
    "connection_id",
    "account_name",
    "account_type",
    "balance",
    "account_currency",
    "iban",
    "account_number",
    "transaction_id",
    "date",
    "amount",
    "currency",
    "label",
    "status",
    "category_id",
];

fn cells<'a>(
    account: Option<&'a AccountRecord>,
    transaction: Option<&'a TransactionRecord>,
) -> [&'a str; 15] {
    let of = |value: Option<&'a str>| value.unwrap_or_default();
    let (a, t) = (account, transaction);
    [
        of(a.map(|it| it.id.as_str())
            .or(t.map(|it| it.account_id.as_str()))),
        of(a.map(|it| it.connection_id.as_str())),
        of(a.and_then(|it| it.name.as_deref())),
        of(a.and_then(|it| it.account_type.as_deref())),
        of(a.and_then(|it| it.balance.as_deref())),
        of(a.and_then(|it| it.currency.as_deref())),
        of(a.and_then(|it| it.iban.as_deref())),
        of(a.and_then(|it| it.account_number.as_deref())),
        of(t.map(|it| it.id.as_str())),
        of(t.and_then(|it| it.date.as_deref())),
        of(t.and_then(|it| it.amount.as_deref())),
        of(t.and_then(|it| it.currency.as_deref())),
        of(t.and_then(|it| it.label.as_deref())),
        of(t.and_then(|it| it.status.as_deref())),
        of(t.and_then(|it| it.category_id.as_deref())),
    ]
}
