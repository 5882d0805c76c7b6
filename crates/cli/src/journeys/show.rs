//! `oneshot journeys show`.

use anyhow::Result;
use contract::JourneyId;
use serde_json::json;
use server::store::{
    Journey, Obligation, SinkRow, SinkStore as _, SqlStore, Store as _, StoreError,
};

use super::{Answer, Place, counted, list, shown, time, word};
use crate::terminal;

/// What `show` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The journey.
    #[arg(value_name = "ID")]
    id: String,

    /// Say it as JSON.
    #[arg(long)]
    json: bool,
}

/// Shows one journey.
pub(super) async fn run(arguments: &Arguments, place: &Place) -> Result<Answer> {
    let (_, store) = place.store().await?;
    let found = find(&store, &JourneyId(arguments.id.clone())).await;
    store.close().await;
    let Some(found) = found? else {
        terminal::complain("there is no such journey");
        return Ok(Answer::No);
    };
    terminal::print(&if arguments.json {
        as_json(&found).to_string()
    } else {
        in_words(&found)
    })?;
    Ok(Answer::Yes)
}

/// All that the store has of a journey, without its bank data.
struct Found {
    journey: Journey,
    obligation: Option<Obligation>,
    sinks: Vec<SinkRow>,
}

async fn find(store: &SqlStore, id: &JourneyId) -> Result<Option<Found>, StoreError> {
    let Some(journey) = store.journey(id).await? else {
        return Ok(None);
    };
    Ok(Some(Found {
        journey,
        obligation: store.obligation(id).await?,
        sinks: store.sinks(id).await?,
    }))
}

fn as_json(found: &Found) -> serde_json::Value {
    let (journey, obligation) = (&found.journey, found.obligation.as_ref());
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
    let sink = |sink: &SinkRow| {
        json!({
            "sink": sink.sink.as_str(),
            "state": sink.state.as_str(),
            "attempts": sink.attempts,
            "failure": sink.failure,
            "next_at_ms": sink.next_at_ms,
            "acknowledged_at_ms": sink.acknowledged_at_ms,
        })
    };
    shown["backups"] = found.sinks.iter().map(sink).collect();
    shown
}

fn in_words(found: &Found) -> String {
    let (journey, obligation) = (&found.journey, found.obligation.as_ref());
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
        "{}, {}",
        counted(counts.accounts, "account"),
        counted(counts.transactions, "transaction")
    );
    // What was delivered is counted for ever, and is not here for ever.
    let counted_as = match journey.purged_at_ms {
        Some(_) if counts.accounts > 0 => "had, now deleted",
        _ => "stored",
    };
    line(counted_as, stored);
    for sink in &found.sinks {
        line("backup", backup(sink));
    }
    line("server key", format!("version {}", journey.key_version));
    let asked_for = obligation.map(|_| ());
    for (what, at_ms) in [
        ("opened", Some(journey.created_at_ms)),
        (
            "deadline",
            journey
                .position
                .outcome
                .is_none()
                .then_some(journey.expires_at_ms),
        ),
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
        ("erasure read back", asked_for.and(journey.erased_at_ms)),
        // There was nothing to read back.
        ("over", journey.erased_at_ms.filter(|_| asked_for.is_none())),
        ("data deleted here", journey.purged_at_ms),
    ] {
        if let Some(at_ms) = at_ms {
            line(what, time(at_ms));
        }
    }
    let owed = match obligation {
        None => "no user was ever asked for at Linxo".to_owned(),
        Some(it) if it.discharged_at_ms.is_some() => "nothing: the user is gone".to_owned(),
        Some(it) => format!(
            "the user is to be erased; tried {}",
            counted(it.attempts.into(), "time")
        ),
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

/// Where one sink stands with the journey: what a journey that stays `collecting` waits for.
fn backup(sink: &SinkRow) -> String {
    let mut said = format!("{}: {}", sink.sink, sink.state.as_str());
    if sink.attempts > 0 {
        let tries = counted(sink.attempts.into(), "time");
        said.push_str(&format!(", tried {tries}"));
    }
    if let Some(failure) = &sink.failure {
        said.push_str(&format!(", last answer {}", shown(failure)));
    }
    if let Some(at_ms) = sink.next_at_ms {
        said.push_str(&format!(", next try at {}", time(at_ms)));
    }
    said
}
