//! `collect-memory`: the server's memory must not grow with the history.
//!
//! What counts is the most that the process ever had, to its end, over what it has right before the
//! synchronisation ends: nothing was collected then.

use std::time::Duration;

use anyhow::Result;
use serde_json::Value;

use crate::Outcome;
use crate::figures::{named, thousandths};
use crate::linxo::Whose;
use crate::process::Program;
use crate::stage::{Stage, ensure_delivered, now_ms, until_ms};
use crate::system::Memory;

const LOGIN: &str = "bulk-10x100000";
const ACCOUNTS: u64 = 10;
const TRANSACTIONS: u64 = 1_000_000;
const SYNC_MS: u64 = 1_000;
const LOOK: Duration = Duration::from_millis(250);

const MOST_GROWTH_KIB: u64 = 64 * 1_024;

pub(crate) async fn run(program: &Program) -> Result<Outcome> {
    let stage = Stage::set(program).await?;
    let pid = stage.server()?.pid()?;
    let journey = stage.server()?.open().await?;
    let before = Memory::of(pid)?;
    let who = Whose::Session(&journey.session_id);
    stage.twin.walk(who, LOGIN, SYNC_MS).await?;
    let synchronised_at = now_ms() + SYNC_MS;
    until_ms(synchronised_at).await;
    stage.server()?.report(&journey).await?;
    let view = stage.server()?.erased(&journey, LOOK).await?;
    ensure_delivered(&view, ACCOUNTS, TRANSACTIONS)?;
    stage.twin.ensure_deleted(1).await?;
    let after = Memory::of(pid)?;
    let grown_kib = after.highest_kib.saturating_sub(before.now_kib);
    let took_ms = now_ms().saturating_sub(synchronised_at);
    let figures: [(&str, Value); 7] = [
        ("accounts", ACCOUNTS.into()),
        ("transactions", TRANSACTIONS.into()),
        ("memory_before_kib", before.now_kib.into()),
        ("memory_highest_kib", after.highest_kib.into()),
        ("memory_grown_kib", grown_kib.into()),
        ("memory_grown_most_kib", MOST_GROWTH_KIB.into()),
        ("took_s", thousandths(took_ms)),
    ];
    Ok(Outcome {
        figures: named(figures),
        ok: grown_kib <= MOST_GROWTH_KIB,
    })
}
