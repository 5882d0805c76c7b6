//! `many-journeys`: 200 journeys at once, each of 3 accounts with 90 transactions: on one server with
//! SQLite, then on two servers that share a PostgreSQL.
//!
//! A journey's time goes from the end of its synchronisation (as in `collect-latency`) to its
//! verified erasure, which is the server's word; it is checked against the twin's log, where the
//! deletion of that user must have been answered before.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use contract::JourneyView;
use serde_json::Value;
use testpg::Postgres;
use tokio::task::JoinSet;

use crate::Outcome;
use crate::figures::{named, percentile, thousandths};
use crate::linxo::{Twin, Whose};
use crate::oneshot::Server;
use crate::process::Program;
use crate::stage::{Stage, ensure_delivered, now_ms, until_ms};
use crate::system::cpu_ms;

const JOURNEYS: usize = 200;
const LOGIN: &str = "bulk-3x90";
const ACCOUNTS: u64 = 3;
const TRANSACTIONS: u64 = 3 * 90;
const SYNC_MS: u64 = 2_000;
/// Looked at seldom: looking costs the server something too.
const LOOK: Duration = Duration::from_millis(500);

/// A journey that is over.
#[derive(Debug)]
struct Done {
    user_id: String,
    synchronised_at: u64,
    view: JourneyView,
}

pub(crate) async fn run(program: &Program) -> Result<Vec<Outcome>> {
    let stage = Stage::set(program).await?;
    let sqlite = at_once("sqlite", &stage).await?;
    drop(stage);
    let postgres = Postgres::start().context("a PostgreSQL for the bench")?;
    let database = postgres.database()?;
    let stage = Stage::sharing(program, &database, 2).await?;
    let postgres = at_once("postgresql", &stage).await?;
    Ok(vec![sqlite, postgres])
}

/// Runs the journeys on these servers in turn.
async fn at_once(store: &str, stage: &Stage) -> Result<Outcome> {
    let Stage { twin, servers, .. } = stage;
    let begun = now_ms();
    let mut journeys = JoinSet::new();
    for server in servers.iter().cycle().take(JOURNEYS) {
        journeys.spawn(journey(Arc::clone(server), Arc::clone(twin)));
    }
    let mut done = Vec::with_capacity(JOURNEYS);
    while let Some(one) = journeys.join_next().await {
        done.push(one??);
    }
    twin.ensure_deleted(JOURNEYS).await?;
    let deleted = deletions(twin).await?;
    let mut times = Vec::with_capacity(JOURNEYS);
    let mut last = begun;
    for one in &done {
        ensure_delivered(&one.view, ACCOUNTS, TRANSACTIONS)?;
        let erased_at = one.view.erased_at_ms.unwrap_or_default();
        let erased_at = u64::try_from(erased_at)?;
        let deleted_at = deleted.get(&one.user_id);
        let deleted_at = deleted_at.context("a user that the twin never deleted")?;
        ensure!(erased_at >= *deleted_at, "a receipt before the deletion");
        times.push(erased_at.saturating_sub(one.synchronised_at));
        last = last.max(erased_at);
    }
    let mut cpu = 0;
    for server in servers {
        cpu += cpu_ms(server.pid()?)?;
    }
    let all_ms = (last - begun).max(1);
    let count = JOURNEYS as u64;
    let figures: [(&str, Value); 9] = [
        ("store", store.into()),
        ("servers", servers.len().into()),
        ("journeys", count.into()),
        ("delivered", done.len().into()),
        ("took_p50_ms", percentile(&times, 50).into()),
        ("took_p95_ms", percentile(&times, 95).into()),
        ("all_took_ms", all_ms.into()),
        ("journeys_per_s", thousandths(count * 1_000_000 / all_ms)),
        ("server_cpu_s_per_journey", thousandths(cpu / count)),
    ];
    Ok(Outcome {
        figures: named(figures),
        // What was not delivered, or was left at the twin, was an error above.
        ok: done.len() == JOURNEYS,
    })
}

async fn journey(server: Arc<Server>, twin: Arc<Twin>) -> Result<Done> {
    let journey = server.open().await?;
    let synchronised_at = now_ms() + SYNC_MS;
    let who = Whose::Session(&journey.session_id);
    let user_id = twin.walk(who, LOGIN, SYNC_MS).await?;
    until_ms(now_ms() + SYNC_MS).await;
    server.report(&journey).await?;
    Ok(Done {
        user_id,
        synchronised_at,
        view: server.erased(&journey, LOOK).await?,
    })
}

/// When the deletion of each user was answered.
async fn deletions(twin: &Twin) -> Result<HashMap<String, u64>> {
    let asked = twin.asked_since(0).await?;
    let deletions = asked
        .into_iter()
        .filter(|request| request.method == "DELETE");
    Ok(deletions
        .filter_map(|request| {
            let at = request.ended_at();
            Some((request.user_id?, at))
        })
        .collect())
}
