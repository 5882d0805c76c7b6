//! `oneshot journeys list`.

use anyhow::{Result, bail};
use clap::value_parser;
use contract::JourneyState;
use serde_json::{Value, json};
use server::StoreConfig;
use server::store::{Journey, JourneyFilter, SqlStore, Store as _};

use super::{Answer, Place, counted, shown, time, word};
use crate::terminal;

/// Journeys read at once.
const PAGE: u32 = 200;

/// What `list` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Only those with a user at Linxo whose erasure was not read back: who may still be there.
    #[arg(long)]
    unfinished: bool,

    /// Only those of this partner.
    #[arg(long, value_name = "NAME")]
    partner: Option<String>,

    /// Only those that the partner calls so.
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,

    /// Only those that stand here: `opened`, `linking`, `synchronising`, `collecting`, `backed_up`,
    /// `erasing` or `erased`.
    #[arg(long, value_name = "STATE")]
    state: Option<String>,

    /// So many at most.
    #[arg(long, value_name = "NUMBER", default_value_t = 100, value_parser = value_parser!(u32).range(1..))]
    limit: u32,

    /// Say it as JSON, a line for each journey.
    #[arg(long)]
    json: bool,
}

/// Lists journeys.
pub(super) async fn run(arguments: &Arguments, place: &Place) -> Result<Answer> {
    let state = arguments.state.as_deref().map(state).transpose()?;
    let (config, store) = place.store().await?;
    let listed = async {
        if let Some(partner) = &arguments.partner {
            must_be_known(partner, &config, &store).await?;
        }
        list(arguments, state, &store).await
    };
    let listed = listed.await;
    store.close().await;
    let count = listed?;
    if !arguments.json {
        terminal::print(&match count {
            0 => "no journeys".to_owned(),
            some => counted(some, "journey"),
        })?;
    }
    Ok(Answer::Yes)
}

/// A name that was misspelt would have no journeys, which sounds like good news.
async fn must_be_known(partner: &str, config: &StoreConfig, store: &SqlStore) -> Result<()> {
    if config.partners.iter().any(|name| name == partner) {
        return Ok(());
    }
    let any = JourneyFilter {
        partner: Some(partner.to_owned()),
        limit: 1,
        ..JourneyFilter::default()
    };
    if store.list(&any).await?.is_empty() {
        let names = match config.partners.as_slice() {
            [] => "none".to_owned(),
            names => names.join(", "),
        };
        bail!(
            "--partner: neither the configuration nor the store knows {partner:?}; the \
             configuration has: {names}"
        );
    }
    Ok(())
}

async fn list(arguments: &Arguments, state: Option<JourneyState>, store: &SqlStore) -> Result<u64> {
    let mut left = arguments.limit;
    let mut after = None;
    let mut count = 0;
    while left > 0 {
        let asked = left.min(PAGE);
        let filter = JourneyFilter {
            partner: arguments.partner.clone(),
            state,
            outcome: None,
            reference: arguments.reference.clone(),
            unfinished: arguments.unfinished,
            after: after.take(),
            limit: asked,
        };
        let journeys = store.list(&filter).await?;
        for journey in &journeys {
            if count == 0 && !arguments.json {
                terminal::print(&row([
                    "journey",
                    "state",
                    "outcome",
                    "opened",
                    "tries",
                    "partner",
                    "reference",
                ]))?;
            }
            count += 1;
            let attempts = match store.obligation(&journey.id).await? {
                Some(obligation) => obligation.attempts,
                None => 0,
            };
            terminal::print(&if arguments.json {
                as_json(journey, attempts).to_string()
            } else {
                as_row(journey, attempts)
            })?;
        }
        match journeys.last() {
            Some(last) if journeys.len() >= asked as usize => {
                after = Some((last.created_at_ms, last.id.clone()));
            }
            _ => break,
        }
        left -= asked;
    }
    Ok(count)
}

fn state(text: &str) -> Result<JourneyState> {
    match serde_json::from_value(Value::String(text.to_owned())) {
        Ok(state) => Ok(state),
        Err(_) => bail!(
            "--state: write opened, linking, synchronising, collecting, backed_up, erasing or erased"
        ),
    }
}

fn as_row(journey: &Journey, attempts: u32) -> String {
    let outcome = journey.outcome().0.as_ref().map(word).unwrap_or_default();
    row([
        &journey.id.0,
        &word(&journey.position.state),
        &outcome,
        &time(journey.created_at_ms),
        &attempts.to_string(),
        &shown(&journey.partner),
        &journey.reference.as_deref().map(shown).unwrap_or_default(),
    ])
}

fn row([id, state, outcome, opened, tries, partner, reference]: [&str; 7]) -> String {
    let row = format!(
        "{id:<36}  {state:<13}  {outcome:<9}  {opened:<20}  {tries:>5}  {partner:<16}  {reference}"
    );
    row.trim_end().to_owned()
}

/// The same facts for programs.
pub(super) fn as_json(journey: &Journey, attempts: u32) -> Value {
    let (outcome, failure_code) = journey.outcome();
    json!({
        "id": journey.id,
        "partner": journey.partner,
        "reference": journey.reference,
        "state": journey.position.state,
        "outcome": outcome,
        "failure_code": failure_code,
        "counts": journey.counts,
        "failures": journey.failures.in_a_row,
        "erasure_attempts": attempts,
        "created_at_ms": journey.created_at_ms,
        "expires_at_ms": journey.expires_at_ms,
        "synchronised_at_ms": journey.synchronised_at_ms,
        "backed_up_at_ms": journey.backed_up_at_ms,
        "erased_at_ms": journey.erased_at_ms,
        "purged_at_ms": journey.purged_at_ms,
    })
}
