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

    /// Erase it in this process, when no server works on it: for when none runs. It is tried at the
    /// pauses that a server makes, for 120 seconds at most unless --wait says otherwise.
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
pub(super) async fn run(arguments: &Arguments, place: &Place) -> Result<Answer> {
    let operator = place.operator().await?;
    let id = JourneyId(arguments.id.clone());
    let ended = end(arguments, &operator, &id).await;
    operator.close().await;
    let end = match ended {
        Ok(end) => end,
        Err(error @ (OperatorError::Unknown | OperatorError::Refused)) => {
            terminal::complain(&error.to_string());
            return Ok(Answer::No);
        }
        Err(error) => return Err(error.into()),
    };
    tell(arguments, &end)?;
    Ok(match end {
        End::NotYet { .. } => Answer::No,
        End::Erased { .. } | End::Wished => Answer::Yes,
    })
}

/// What came of it.
enum End {
    /// It is over.
    Erased {
        journey: Box<Journey>,
        /// Whether a user was ever asked for at Linxo.
        with_user: bool,
    },
    /// The wish is recorded, and nobody waited.
    Wished,
    /// It was waited for in vain.
    NotYet {
        /// When it is to be tried again, when this process tried.
        next_at_ms: Option<i64>,
    },
}

async fn end(
    arguments: &Arguments,
    operator: &Operator,
    id: &JourneyId,
) -> Result<End, OperatorError> {
    let journey = match erase(arguments, operator, id).await {
        Err(OperatorError::NotYet { next_at_ms }) => return Ok(End::NotYet { next_at_ms }),
        outcome => outcome?,
    };
    if journey.position.state != JourneyState::Erased {
        return Ok(End::Wished);
    }
    Ok(End::Erased {
        journey: journey.into(),
        with_user: operator.store().obligation(id).await?.is_some(),
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

fn tell(arguments: &Arguments, end: &End) -> Result<()> {
    if arguments.json {
        let at_ms = match end {
            End::Erased { journey, .. } => journey.erased_at_ms,
            End::Wished | End::NotYet { .. } => None,
        };
        let (id, erased) = (&arguments.id, matches!(end, End::Erased { .. }));
        let said = json!({ "id": id, "erased": erased, "erased_at_ms": at_ms });
        return terminal::print(&said.to_string());
    }
    terminal::print(&match end {
        End::Erased {
            with_user: false, ..
        } => "erased: no user was ever made at Linxo, and nothing is kept here".to_owned(),
        End::Erased { journey, .. } => {
            let at = journey.erased_at_ms.map(time).unwrap_or_default();
            format!("erased: Linxo was read back at {at}, and the data is gone here too")
        }
        End::Wished => "the wish is recorded, and the data is gone here. A running server erases \
                        the user at Linxo, for as long as it takes. If none runs, start one with \
                        `oneshot serve`, or erase this one with `oneshot journeys erase --now`."
            .to_owned(),
        End::NotYet { next_at_ms } => not_yet(arguments, *next_at_ms),
    })
}

/// What to do next, which is never the same again.
fn not_yet(arguments: &Arguments, next_at_ms: Option<i64>) -> String {
    let id = &arguments.id;
    let stands = format!("`oneshot journeys show {id}` says how it stands.");
    let begins = "not erased yet: the wish is recorded, the data is gone here, and the user is \
                  still at Linxo, or may be.";
    match next_at_ms {
        Some(at_ms) => format!(
            "{begins} The log above says what failed. Start a server with `oneshot serve`: it tries \
             again from {} on, for as long as it takes. {stands}",
            time(at_ms)
        ),
        None if arguments.now => {
            format!("{begins} A server works on it, and goes on for as long as it takes. {stands}")
        }
        None => format!(
            "{begins} A running server goes on, for as long as it takes; if none runs, start one \
             with `oneshot serve`. {stands}"
        ),
    }
}
