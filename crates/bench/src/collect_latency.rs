//! `collect-latency`: how soon after the end of a synchronisation everything is backed up, erased at
//! Linxo, and read back.
//!
//! Both ends are the twin's. A synchronisation ends `sync_ms` after the twin was told of the walk;
//! we count from the moment before we told it, so that what telling takes is counted against us. The
//! erasure is verified when the twin has answered the sign-in that it refuses, which is the last
//! line of its log. As soon as the synchronisation is over for certain the page's report is sent,
//! as a widget with `wait_sync_end` makes the page send it.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::Outcome;
use crate::chain::{self, Chain};
use crate::figures::{median, named, percent_of};
use crate::linxo::{LATENCY_MS, Request, Whose};
use crate::process::Program;
use crate::reader::read_one_after_another;
use crate::stage::{Stage, ensure_delivered, now_ms, until_ms};

const LOGIN: &str = "bulk-10x3000";
const ACCOUNTS: u64 = 10;
const TRANSACTIONS: u64 = 30_000;
/// Long enough for the server to be where it is in real life: looking now and then.
const SYNC_MS: u64 = 1_500;
/// Journeys measured, one after the other; the one in the middle counts.
const RUNS: usize = 5;
const LOOK: Duration = Duration::from_millis(20);

/// At most so much of the round trips that cannot be overlapped.
const MOST_PERCENT_OF_CHAIN: u64 = 150;
/// The plain reader takes at least so many times as long.
const FASTER_THAN_PLAIN: u64 = 5;

/// One journey.
#[derive(Debug, Clone, Copy)]
struct Run {
    took_ms: u64,
    /// Of which until the server had found that the synchronisation was over.
    found_after_ms: u64,
    chain: Chain,
    calls: u64,
}

pub(crate) async fn run(program: &Program) -> Result<Outcome> {
    let stage = Stage::set(program).await?;
    let mut runs = Vec::with_capacity(RUNS);
    for done in 0..RUNS {
        runs.push(journey(&stage).await?);
        stage.twin.ensure_deleted(done + 1).await?;
    }
    let plain = read_one_after_another(&stage.twin, LOGIN).await?;
    ensure!(
        (plain.accounts as u64, plain.transactions as u64) == (ACCOUNTS, TRANSACTIONS),
        "the plain reader found something else: {plain:?}"
    );
    let middle = middle(&runs).context("no journey was measured")?;
    let percent_of_chain = percent_of(middle.took_ms, middle.chain.ms);
    let all: Vec<u64> = runs.iter().map(|run| run.took_ms).collect();
    let figures: [(&str, Value); 12] = [
        ("accounts", ACCOUNTS.into()),
        ("transactions", TRANSACTIONS.into()),
        ("took_ms", middle.took_ms.into()),
        ("took_ms_of_all_runs", all.into()),
        (
            "end_of_synchronisation_found_after_ms",
            middle.found_after_ms.into(),
        ),
        ("unoverlappable_round_trips_ms", middle.chain.ms.into()),
        (
            "unoverlappable_round_trips",
            middle.chain.round_trips.into(),
        ),
        ("took_percent_of_round_trips", percent_of_chain.into()),
        ("calls", middle.calls.into()),
        ("latency_ms", LATENCY_MS.into()),
        ("one_after_another_ms", plain.took_ms.into()),
        ("one_after_another_calls", plain.calls.into()),
    ];
    let times_faster = plain.took_ms / middle.took_ms.max(1);
    let mut figures = named(figures);
    figures.insert("times_faster_at_least".to_owned(), times_faster.into());
    Ok(Outcome {
        ok: percent_of_chain <= MOST_PERCENT_OF_CHAIN && times_faster >= FASTER_THAN_PLAIN,
        figures,
    })
}

/// The run whose time is in the middle.
fn middle(runs: &[Run]) -> Option<Run> {
    let times: Vec<u64> = runs.iter().map(|run| run.took_ms).collect();
    let time = median(&times);
    runs.iter().find(|run| run.took_ms == time).copied()
}

async fn journey(stage: &Stage) -> Result<Run> {
    let journey = stage.server()?.open().await?;
    let before = stage.twin.last_seq().await?;
    let synchronised_at = now_ms() + SYNC_MS;
    let who = Whose::Session(&journey.session_id);
    stage.twin.walk(who, LOGIN, SYNC_MS).await?;
    // Told by now, so that it is over by then.
    until_ms(now_ms() + SYNC_MS).await;
    stage.server()?.report(&journey).await?;
    let view = stage.server()?.erased(&journey, LOOK).await?;
    ensure_delivered(&view, ACCOUNTS, TRANSACTIONS)?;
    let mut asked = stage.twin.asked_since(before).await?;
    asked.retain(|request| request.ended_at() >= synchronised_at);
    measured(&asked, synchronised_at)
}

fn measured(asked: &[Request], synchronised_at: u64) -> Result<Run> {
    let deleted = asked
        .iter()
        .find(|request| request.method == "DELETE" && request.status < 300)
        .context("the twin was not asked to delete the user")?;
    let refused = asked
        .iter()
        .rfind(|request| request.path == "/token" && request.status >= 400)
        .filter(|request| request.at >= deleted.ended_at())
        .context("the twin was not asked whether the user is gone")?;
    let found = asked
        .iter()
        .filter(|request| request.path.ends_with("/connections"))
        .map(Request::ended_at)
        .max()
        .context("the twin was not asked for the connections")?;
    Ok(Run {
        took_ms: refused.ended_at() - synchronised_at,
        found_after_ms: found.saturating_sub(synchronised_at),
        chain: chain::of_journey(asked)?,
        calls: asked.len() as u64,
    })
}
