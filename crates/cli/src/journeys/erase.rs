//! `oneshot journeys erase`.

use std::time::Duration;

use anyhow::Result;
use contract::{JourneyId, JourneyState};
use serde_json::json;
use server::operator::{Operator, OperatorError};
use server::store::Journey;

use super::{Answer, Place, time};
use crate::terminal;

/// What `erase` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The journey.
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    place: Place,

    /// Erase it in this process, when no server works on it: for when none runs.
    #[arg(long)]
    now: bool,

    /// Wait for the end, so many seconds at most (120 when no number follows).
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "120")]
    wait: Option<u64>,

    /// Say it as JSON: `{"id": …, "erased": true|false, "erased_at_ms": …}`.
    #[arg(long)]
    json: bool,
}

/// With `--now` and no other word.
const PATIENCE_S: u64 = 120;

/// Has a journey erased.
pub(super) async fn run(arguments: &Arguments) -> Result<Answer> {
    let operator = arguments.place.open().await?;
    let id = JourneyId(arguments.id.clone());
    let outcome = erase(arguments, &operator, &id).await;
    operator.close().await;
    let erased = match outcome {
        Ok(journey) => {
            let over = journey.position.state == JourneyState::Erased;
            over.then_some(journey)
        }
        Err(OperatorError::NotYet) => None,
        Err(error @ (OperatorError::Unknown | OperatorError::Refused)) => {
            terminal::complain(&error.to_string());
            return Ok(Answer::No);
        }
        Err(error) => return Err(error.into()),
    };
    tell(arguments, erased.as_ref())?;
    let waited = arguments.now || arguments.wait.is_some();
    Ok(if erased.is_some() || !waited {
        Answer::Yes
    } else {
        Answer::No
    })
}

async fn erase(
    arguments: &Arguments,
    operator: &Operator,
    id: &JourneyId,
) -> Result<Journey, OperatorError> {
    let journey = operator.ask_erasure(id).await?;
    let patience = Duration::from_secs(arguments.wait.unwrap_or(PATIENCE_S));
    if arguments.now {
        operator.erase_now(id, patience).await
    } else if arguments.wait.is_some() {
        operator.erased(id, patience).await
    } else {
        Ok(journey)
    }
}

fn tell(arguments: &Arguments, erased: Option<&Journey>) -> Result<()> {
    let at_ms = erased.and_then(|journey| journey.erased_at_ms);
    if arguments.json {
        let id = &arguments.id;
        let said = json!({ "id": id, "erased": erased.is_some(), "erased_at_ms": at_ms });
        return terminal::print(&said.to_string());
    }
    match at_ms {
        Some(at_ms) => terminal::print(&format!(
            "erased: Linxo was read back at {}, and the data is gone here too",
            time(at_ms)
        )),
        None => terminal::print(
            "the wish is recorded, and the data is gone here. A running server erases the user at \
             Linxo, for as long as it takes. If none runs, start one with `oneshot serve`, or \
             erase this one with `oneshot journeys erase --now`.",
        ),
    }
}
