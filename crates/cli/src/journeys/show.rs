//! `oneshot journeys show`.

use anyhow::Result;
use contract::JourneyId;
use serde_json::json;
use server::operator::{Operator, OperatorError};
use server::store::{Journey, Obligation};

use super::{Answer, Place, list, shown, time, word};
use crate::terminal;

/// What `show` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The journey.
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    place: Place,

    /// Say it as JSON.
    #[arg(long)]
    json: bool,
}

/// Shows one journey.
pub(super) async fn run(arguments: &Arguments) -> Result<Answer> {
    let operator = arguments.place.open().await?;
    let found = find(&operator, &JourneyId(arguments.id.clone())).await;
    operator.close().await;
    match found {
        Ok((journey, obligation)) => {
            terminal::print(&if arguments.json {
                as_json(&journey, obligation.as_ref()).to_string()
            } else {
                in_words(&journey, obligation.as_ref())
            })?;
            Ok(Answer::Yes)
        }
        Err(OperatorError::Unknown) => {
            terminal::complain("there is no such journey");
            Ok(Answer::No)
        }
        Err(error) => Err(error.into()),
    }
}

async fn find(
    operator: &Operator,
    id: &JourneyId,
) -> Result<(Journey, Option<Obligation>), OperatorError> {
    let journey = operator.journey(id).await?;
    let obligation = operator.store().obligation(id).await?;
    Ok((journey, obligation))
}

fn as_json(journey: &Journey, obligation: Option<&Obligation>) -> serde_json::Value {
    let mut shown = list::as_json(journey, obligation.map_or(0, |it| it.attempts));
    shown["connections"] = json!(journey.connection_views());
    shown["banks"] = json!(journey.banks);
    shown["key_version"] = json!(journey.key_version);
    shown["receipt"] = json!(journey.receipt);
    shown["obligation"] = json!(obligation.map(|it| json!({
        "creation_sent_at_ms": it.calls.sent_at_ms,
        "calls_unanswered": it.calls.unanswered,
        "user_created_at_ms": it.user_created_at_ms,
        "deleted_at_ms": it.deleted_at_ms,
        "attempts": it.attempts,
    })));
    shown
}

fn in_words(journey: &Journey, obligation: Option<&Obligation>) -> String {
    let (outcome, failure) = journey.outcome();
    let mut lines = Vec::new();
    let mut line = |what: &str, said: String| lines.push(format!("{what:<22} {said}"));
    line("journey", journey.id.0.clone());
    line("partner", shown(&journey.partner));
    if let Some(reference) = &journey.reference {
        line("reference", shown(reference));
    }
    line("state", word(&journey.position.state));
    if let Some(outcome) = outcome {
        let failure = failure.map_or_else(String::new, |code| format!(" ({})", word(&code)));
        line("outcome", format!("{}{failure}", word(&outcome)));
    }
    for connection in journey.connection_views() {
        let name = connection.name.as_deref().map(shown).unwrap_or_default();
        line(
            "connection",
            format!("{name} {}", shown(&connection.status)),
        );
    }
    let counts = journey.counts;
    let stored = format!(
        "{} accounts, {} transactions",
        counts.accounts, counts.transactions
    );
    line("stored", stored);
    line("server key", format!("version {}", journey.key_version));
    for (what, at_ms) in [
        ("opened", Some(journey.created_at_ms)),
        ("given up", Some(journey.expires_at_ms)),
        (
            "user asked for",
            obligation.and_then(|it| it.calls.sent_at_ms),
        ),
        ("user made", obligation.and_then(|it| it.user_created_at_ms)),
        ("synchronised", journey.synchronised_at_ms),
        ("backed up", journey.backed_up_at_ms),
        (
            "deleted at Linxo",
            obligation.and_then(|it| it.deleted_at_ms),
        ),
        ("erasure read back", journey.erased_at_ms),
        ("data deleted here", journey.purged_at_ms),
    ] {
        if let Some(at_ms) = at_ms {
            line(what, time(at_ms));
        }
    }
    let owed = match obligation {
        None => "no user was ever asked for at Linxo".to_owned(),
        Some(it) if it.discharged_at_ms.is_some() => "nothing: the user is gone".to_owned(),
        Some(it) => format!("the user is to be erased; tried {} times", it.attempts),
    };
    line("owed", owed);
    if journey.failures.in_a_row > 0 {
        line("failures in a row", journey.failures.in_a_row.to_string());
    }
    line(
        "receipt",
        if journey.receipt.is_some() {
            "signed"
        } else {
            "not yet"
        }
        .to_owned(),
    );
    lines.join("\n")
}
