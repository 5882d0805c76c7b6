//! Moves journeys. It claims what is due, drives it as far as it goes without a pause, and gives it
//! back with the time of the next look. It never forgets: a failure only makes the pause longer.

use std::sync::Arc;
use std::time::Duration;

use contract::JourneyState;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use crate::app::App;
use crate::heartbeat::{self, Holding};
use crate::machine::Event;
use crate::metrics::{Met, store_failed};
use crate::retention;
use crate::store::{Claim, Failures, Journey, LATE_AFTER, StoreError};

mod collecting;
mod erasing;
mod error;
mod linking;
mod pause;

use collecting::{collecting, is_refusal};
use erasing::{erased, erasing, farewell};
use linking::{linking, opened};
use pause::pause_after;

#[cfg(test)]
pub(crate) use collecting::is_hopeless;
pub(crate) use error::WorkError;
pub(crate) use linking::{forget_connection, read_connections};

/// The store is looked at this often when nobody rings, because another server may have written.
const LONGEST_NAP: Duration = Duration::from_millis(500);

/// The worker shows that it lives this often, or more.
const BETWEEN_BEATS: Duration = Duration::from_secs(10);

/// Runs until the server stops.
pub(crate) async fn run(app: Arc<App>) {
    let permits = Arc::new(Semaphore::new(app.config.timing.journeys_at_once.max(1)));
    let mut stopping = app.stopping.subscribe();
    let mut tasks = JoinSet::new();
    let mut alongside = JoinSet::new();
    alongside.spawn(heartbeat::beat(Arc::clone(&app)));
    alongside.spawn(retention::sweep(Arc::clone(&app)));
    loop {
        app.pulse.beat();
        let permit = tokio::select! {
            biased;
            _ = stopping.wait_for(|stop| *stop) => break,
            permit = Arc::clone(&permits).acquire_owned() => permit,
            // Every place is taken for long: a sign of life, and on it goes.
            () = tokio::time::sleep(BETWEEN_BEATS) => continue,
        };
        let Ok(permit) = permit else { break };
        while tasks.try_join_next().is_some() {}
        let nap = match app.store.claim_due(&app.lease()).await {
            Ok(Some(claim)) => {
                // When it is held already, the lease is renewed and the work goes on as it was.
                if let Some(holding) = Holding::begin(&app, &claim.journey.id) {
                    app.metrics.claimed(claim.taken_over);
                    if claim.taken_over {
                        tracing::info!(journey = %claim.journey.id, "goes on with a journey that its last server did not give back");
                    }
                    tasks.spawn(work(Arc::clone(&app), claim, holding, permit));
                }
                continue;
            }
            Ok(None) => nap(&app).await,
            Err(error) => {
                store_failed(Met::Worker);
                tracing::error!(%error, "the worker cannot read the store");
                LONGEST_NAP
            }
        };
        drop(permit);
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            () = app.bell.notified() => {}
            () = tokio::time::sleep(nap) => {}
        }
    }
    // Each is to end the step it is in, and to give its journey back.
    let ended = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(app.config.timing.shutdown, ended)
        .await
        .is_err()
    {
        tracing::warn!("work is cut off; it goes on from what is stored");
    }
    // Whatever is cut off here is resumed by another server, or at the next start: that is what the
    // store is for.
    tasks.shutdown().await;
}

async fn nap(app: &App) -> Duration {
    let next = app.store.next_due_ms().await.ok().flatten();
    let until = next.map(|due| u64::try_from(due.saturating_sub(app.now_ms())).unwrap_or(0));
    until.map_or(LONGEST_NAP, |ms| {
        Duration::from_millis(ms.max(1)).min(LONGEST_NAP)
    })
}

async fn work(app: Arc<App>, claim: Claim, holding: Holding, _permit: OwnedSemaphorePermit) {
    work_on(&app, claim, holding).await;
}

/// Drives a journey that is ours as far as it goes, and gives it back.
pub(crate) async fn work_on(app: &Arc<App>, claim: Claim, holding: Holding) {
    let id = claim.journey.id.clone();
    let (due_at_ms, failures) = match drive(app, claim.journey.clone()).await {
        Ok(next) => (next, Failures::default()),
        Err(Stopped {
            state,
            failures,
            error,
        }) => {
            let failures = failures.and_one(is_refusal(&error));
            app.metrics.work_failed(state);
            if let WorkError::Store(StoreError::Database(_)) = &error {
                store_failed(Met::Worker);
            }
            let pause = pause_after(&app.config.timing, failures.in_a_row, &error);
            report(&claim, state, failures.in_a_row, &error, pause);
            (Some(app.now_ms().saturating_add(pause)), failures)
        }
    };
    // Renewed no more: when it cannot be given back, the lease ends by itself.
    drop(holding);
    if let Err(error) = app.store.release(&claim, due_at_ms, failures).await {
        store_failed(Met::Worker);
        tracing::error!(journey = %id, %error, "a journey could not be given back");
    }
    app.bell.notify_one();
}

fn report(claim: &Claim, state: JourneyState, failures: u32, error: &WorkError, pause_ms: i64) {
    let id = &claim.journey.id;
    // An erasure that is late is what an operator must hear of.
    if state >= JourneyState::Erasing && failures >= LATE_AFTER {
        tracing::error!(journey = %id, ?state, failures, %error, pause_ms, "erasure is late");
    } else {
        tracing::warn!(journey = %id, ?state, failures, %error, pause_ms, "work failed, will retry");
    }
}

/// Moves a journey as far as it goes, and says when to look again.
async fn drive(app: &Arc<App>, mut journey: Journey) -> Result<Option<i64>, Stopped> {
    let mut failures = journey.failures;
    loop {
        let state = journey.position.state;
        let next = match state {
            JourneyState::Opened => opened(app, &journey).await,
            JourneyState::Linking | JourneyState::Synchronising => linking(app, &journey).await,
            JourneyState::Collecting => collecting(app, &journey, failures).await,
            JourneyState::BackedUp | JourneyState::Erasing
                if let Some(until) = farewell(app, &journey) =>
            {
                Ok(Next::Rest(until))
            }
            JourneyState::BackedUp => {
                let begun = app.apply(&journey, |_| Event::ErasureBegun, |_| {}).await;
                begun
                    .map(|moved| Next::Go(moved.into()))
                    .map_err(WorkError::from)
            }
            JourneyState::Erasing => erasing(app, &journey).await,
            JourneyState::Erased => match erased(app, &journey).await {
                Ok(()) => return Ok(None),
                Err(error) => Err(error),
            },
        };
        let stopped = |error| Stopped {
            state,
            failures,
            error,
        };
        match next.map_err(stopped)? {
            Next::Go(moved) => {
                if moved.position.state != state {
                    tracing::info!(journey = %moved.id, from = ?state, to = ?moved.position.state, "moved");
                    failures = Failures::default();
                }
                if *app.stopping.borrow() {
                    // Another server takes the next step.
                    return Ok(Some(app.now_ms()));
                }
                journey = *moved;
            }
            Next::Rest(due_at_ms) => return Ok(Some(due_at_ms)),
        }
    }
}

enum Next {
    Go(Box<Journey>),
    Rest(i64),
}

/// Where a journey could not go on.
struct Stopped {
    state: JourneyState,
    /// In this state, before this one.
    failures: Failures,
    error: WorkError,
}
