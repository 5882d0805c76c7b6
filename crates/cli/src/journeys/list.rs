//! `oneshot journeys list`.

use anyhow::{Result, bail};
use contract::JourneyState;
use serde_json::{Value, json};
use server::operator::Operator;
use server::store::{Journey, JourneyFilter};

use super::{Answer, Place, shown, time, word};
use crate::terminal;

/// Journeys read at once.
const PAGE: u32 = 200;

/// What `list` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,

    /// Only those with a user at Linxo whose erasure was not read back: who may still be there.
    #[arg(long)]
    unfinished: bool,

    /// Only those of this partner.
    #[arg(long, value_name = "NAME")]
    partner: Option<String>,

    /// Only those that stand here: `opened`, `linking`, `synchronising`, `collecting`, `backed_up`,
    /// `erasing` or `erased`.
    #[arg(long, value_name = "STATE")]
    state: Option<String>,

    /// So many at most.
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    limit: u32,

    /// Say it as JSON, a line for each journey.
    #[arg(long)]
    json: bool,
}

/// Lists journeys.
pub(super) async fn run(arguments: &Arguments) -> Result<Answer> {
    let state = arguments.state.as_deref().map(state).transpose()?;
    let operator = arguments.place.open().await?;
    let listed = list(arguments, state, &operator).await;
    operator.close().await;
    let count = listed?;
    if !arguments.json {
        terminal::print(&match count {
            0 => "no journeys".to_owned(),
            1 => "1 journey".to_owned(),
            many => format!("{many} journeys"),
        })?;
    }
    Ok(Answer::Yes)
}

async fn list(
    arguments: &Arguments,
    state: Option<JourneyState>,
    operator: &Operator,
) -> Result<u32> {
    let mut left = arguments.limit;
    let mut after = None;
    let mut count = 0;
    while left > 0 {
        let asked = left.min(PAGE);
        let filter = JourneyFilter {
            partner: arguments.partner.clone(),
            state,
            outcome: None,
            reference: None,
            unfinished: arguments.unfinished,
            after: after.take(),
            limit: asked,
        };
        let journeys = operator.store().list(&filter).await?;
        for journey in &journeys {
            if count == 0 && !arguments.json {
                terminal::print(&row(
                    "journey", "state", "outcome", "opened", "tries", "partner",
                ))?;
            }
            count += 1;
            let attempts = match operator.store().obligation(&journey.id).await? {
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
    row(
        &journey.id.0,
        &word(&journey.position.state),
        &outcome,
        &time(journey.created_at_ms),
        &attempts.to_string(),
        &shown(&journey.partner),
    )
}

fn row(id: &str, state: &str, outcome: &str, opened: &str, tries: &str, partner: &str) -> String {
    format!("{id:<36}  {state:<13}  {outcome:<9}  {opened:<20}  {tries:>5}  {partner}")
}

/// The same facts, and the reference, for programs.
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
