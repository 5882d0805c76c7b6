//! Moves journeys. It claims what is due, drives it as far as it goes without a pause, and gives it
//! back with the time of the next look. It never forgets: a failure only makes the pause longer.

use std::sync::Arc;
use std::time::Duration;

use contract::JourneyState;
use linxo::client::Error as LinxoError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use crate::app::{App, NotApplied};
use crate::backup::{NotBackedUp, ReadBack, VerifiedBackup};
use crate::collection;
use crate::erasure::{self, ErasurePermit};
use crate::heartbeat::{self, Holding};
use crate::keys::NoServerKey;
use crate::machine::{Event, Outcome};
use crate::metrics::{Met, store_failed};
use crate::retention;
use crate::sink::delivery::{self, Delivery};
use crate::sink::turns;
use crate::sink::{AcknowledgedBackup, NotAcknowledged};
use crate::store::{Change, Claim, ConnectionRow, Failures, Journey, LATE_AFTER, StoreError};
use crate::user::UserError;

mod pause;

use pause::{linking_pause, pause_after};

/// Hard refusals in a row after which a collection is given up.
const REFUSALS: u32 = 8;
/// The store is looked at this often when nobody rings, because another server may have written.
const LONGEST_NAP: Duration = Duration::from_millis(500);

/// The worker shows that it lives this often, or more.
const BETWEEN_BEATS: Duration = Duration::from_secs(10);

/// Work could not be done now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WorkError {
    #[error(transparent)]
    Linxo(LinxoError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Key(#[from] NoServerKey),
    #[error(transparent)]
    NotBackedUp(#[from] NotBackedUp),
    #[error(transparent)]
    NotAcknowledged(#[from] NotAcknowledged),
    #[error("the user is still there after its deletion")]
    StillThere,
    #[error("the call that makes the user may still be on its way")]
    CreationUnsettled,
    #[error(
        "the user looks absent, but was made and no deletion is known to have reached Linxo: perhaps \
         it is locked there; see timing.absence_settles_s"
    )]
    AbsenceDoubted,
    #[error("there is no permit to erase this journey")]
    NoPermit,
    #[error("the receipt could not be signed")]
    Unsigned,
    #[error("a list at Linxo changed each time it was read")]
    KeptChanging,
    #[error("the state machine refused the worker")]
    Refused,
}

impl From<LinxoError> for WorkError {
    /// As for [`UserError`]: without Linxo's own words.
    fn from(error: LinxoError) -> Self {
        Self::Linxo(error.without_description())
    }
}

impl From<UserError> for WorkError {
    fn from(error: UserError) -> Self {
        match error {
            UserError::Linxo(error) => Self::Linxo(error),
            UserError::Store(error) => Self::Store(error),
            UserError::Key(error) => Self::Key(error),
        }
    }
}

impl From<NotApplied> for WorkError {
    fn from(error: NotApplied) -> Self {
        match error {
            NotApplied::Refused(_) => Self::Refused,
            NotApplied::Store(error) => Self::Store(error),
        }
    }
}

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

/// Until when the user has to stay because a browser is on the widget's own page: erased under its
/// feet, the widget could not send it back to us. In a frame our own page moves on instead.
fn farewell(app: &App, journey: &Journey) -> Option<i64> {
    let by_the_widget = matches!(
        journey.position.outcome,
        Some(Outcome::Delivered | Outcome::Failed(_))
    );
    if !by_the_widget || !journey.widget_alone {
        return None;
    }
    let timing = &app.config.timing;
    let (since, bound) = match journey.returned_at_ms {
        Some(returned_at_ms) => (returned_at_ms, timing.other_tabs),
        None => (journey.synchronised_at_ms?, timing.farewell),
    };
    let bound = i64::try_from(bound.as_millis()).unwrap_or(i64::MAX);
    let until = since.saturating_add(bound);
    (app.now_ms() < until).then_some(until)
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

async fn opened(app: &App, journey: &Journey) -> Result<Next, WorkError> {
    if app.now_ms() < journey.expires_at_ms {
        return Ok(Next::Rest(journey.expires_at_ms));
    }
    give_up(app, journey).await
}

async fn give_up(app: &App, journey: &Journey) -> Result<Next, WorkError> {
    let deadline = |journey: &Journey| Event::DeadlinePassed(journey.reading());
    let moved = app.apply(journey, deadline, |_| {}).await?;
    Ok(Next::Go(moved.into()))
}

async fn linking(app: &App, journey: &Journey) -> Result<Next, WorkError> {
    let expired = app.now_ms() >= journey.expires_at_ms;
    if journey.entry_url.is_none() {
        // Nobody was shown a widget, so there is nothing to read.
        return if expired {
            give_up(app, journey).await
        } else {
            Ok(Next::Rest(journey.expires_at_ms))
        };
    }
    let moved = match read_connections(app, journey).await {
        Ok(moved) => moved,
        Err(error) if expired => {
            tracing::warn!(journey = %journey.id, %error, "given up without a last look");
            return give_up(app, journey).await;
        }
        Err(error) => return Err(error),
    };
    let waits = matches!(
        moved.position.state,
        JourneyState::Linking | JourneyState::Synchronising
    );
    if !waits {
        return Ok(Next::Go(moved.into()));
    }
    if expired {
        return give_up(app, &moved).await;
    }
    let pause = linking_pause(&app.config.timing, &moved, app.now_ms());
    Ok(Next::Rest(
        app.now_ms().saturating_add(pause).min(moved.expires_at_ms),
    ))
}

/// Reads the user's connections and feeds them to the state machine.
pub(crate) async fn read_connections(app: &App, journey: &Journey) -> Result<Journey, WorkError> {
    let received = app
        .as_user(journey, |linxo, token| async move {
            linxo.connections(&token).await
        })
        .await?;
    let rows: Vec<ConnectionRow> = received
        .into_iter()
        .map(|received| {
            let connection = received.value;
            if connection.auto_sync.is_none() {
                tracing::warn!(journey = %journey.id, "Linxo does not say auto_sync of a connection");
            }
            ConnectionRow::read(connection, &received.raw)
        })
        .collect();
    let read = Journey {
        connections: rows.clone(),
        ..journey.clone()
    }
    .reading();
    let unchanged = same(&rows, &journey.connections);
    let event = Event::ConnectionsRead(read);
    if unchanged
        && let Ok(position) = crate::machine::step(journey.banks, &journey.position, event)
        && position == journey.position
    {
        return Ok(journey.clone());
    }
    let ended = read.any && !read.running;
    let with = |change: &mut Change| {
        change.connections = Some(rows.clone());
        change.synchronised = ended;
    };
    match app.apply_once(journey, event, with).await? {
        Some(moved) => Ok(moved),
        // What was read is older than what somebody has done meanwhile: it is read again in time.
        None => Ok(app.read(&journey.id).await?),
    }
}

fn same(read: &[ConnectionRow], stored: &[ConnectionRow]) -> bool {
    let pairs = read.iter().zip(stored);
    read.len() == stored.len() && pairs.into_iter().all(|(read, stored)| read.is_as(stored))
}

async fn collecting(
    app: &Arc<App>,
    journey: &Journey,
    failures: Failures,
) -> Result<Next, WorkError> {
    let delivery = match collection::collect(app, journey).await {
        Ok(read_back) => turns::in_turn(app, journey, delivered(app, journey, read_back)).await,
        Err(error) => Err(error),
    };
    match delivery {
        Ok(Delivery::Acknowledged(backup)) => {
            let journey = app.read(&journey.id).await?;
            let with = |change: &mut Change| change.backup = Some(backup.verified().clone());
            let moved = app.move_on(&journey, Event::BackupVerified, with).await?;
            Ok(Next::Go(moved.into()))
        }
        // Also past the deadline: no sink has refused it yet.
        Ok(Delivery::NotItsTurn { until_ms }) => Ok(Next::Rest(until_ms)),
        Ok(Delivery::Waits { .. }) if app.now_ms() >= patience_ends(app, journey) => {
            tracing::error!(journey = %journey.id, "backup given up: a sink did not take it");
            let journey = app.read(&journey.id).await?;
            let purge = |change: &mut Change| change.purge = true;
            let moved = app.move_on(&journey, Event::BackupRefused, purge).await?;
            Ok(Next::Go(moved.into()))
        }
        Ok(Delivery::Waits { until_ms }) => {
            Ok(Next::Rest(until_ms.min(patience_ends(app, journey))))
        }
        Err(WorkError::Store(StoreError::LeaseLost)) => {
            let journey = app.read(&journey.id).await?;
            if journey.position.state == JourneyState::Collecting {
                return Err(WorkError::Store(StoreError::LeaseLost));
            }
            // Somebody stopped the journey meanwhile.
            Ok(Next::Go(journey.into()))
        }
        Err(error) if is_hopeless(app, journey, failures, &error) => {
            tracing::error!(journey = %journey.id, %error, "collection given up");
            let why = match error {
                WorkError::KeptChanging => Event::DataKeptChanging,
                _ => Event::RefusedByLinxo,
            };
            let journey = app.read(&journey.id).await?;
            let purge = |change: &mut Change| change.purge = true;
            let moved = app.move_on(&journey, why, purge).await?;
            Ok(Next::Go(moved.into()))
        }
        Err(error) => Err(error),
    }
}

/// Verifies what was collected, and gives it to the sinks.
async fn delivered(
    app: &App,
    journey: &Journey,
    read_back: Option<ReadBack>,
) -> Result<Delivery, WorkError> {
    let backup = verified(app, journey, read_back).await?;
    tracing::info!(journey = %journey.id, counts = ?backup.counts(), "backup verified");
    Ok(delivery::deliver(app, journey, &backup).await?)
}

async fn verified(
    app: &App,
    journey: &Journey,
    read_back: Option<ReadBack>,
) -> Result<VerifiedBackup, WorkError> {
    Ok(match read_back {
        Some(read_back) => VerifiedBackup::confirmed(&*app.store, read_back).await?,
        None => VerifiedBackup::verify(&*app.store, &journey.id).await?,
    })
}

pub(crate) fn is_hopeless(
    app: &App,
    journey: &Journey,
    failures: Failures,
    error: &WorkError,
) -> bool {
    match error {
        // It was begun anew often enough.
        WorkError::KeptChanging => true,
        // What is wrong with us or with our store says nothing of this journey.
        WorkError::Linxo(LinxoError::ClientRefused) | WorkError::Store(_) => false,
        error => {
            let refused = is_refusal(error) && failures.refusals >= REFUSALS;
            refused || app.now_ms() >= patience_ends(app, journey)
        }
    }
}

/// Whether trying once more promises little: this journey was refused, or what it gave was not what
/// it said.
fn is_refusal(error: &WorkError) -> bool {
    match error {
        WorkError::Linxo(LinxoError::ClientRefused) => false,
        WorkError::Linxo(error) => !error.is_retriable(),
        WorkError::NotBackedUp(error) => {
            matches!(error, NotBackedUp::Counts(_) | NotBackedUp::Other { .. })
        }
        _ => false,
    }
}

/// Until when a collection is tried, and its backup offered to the sinks.
fn patience_ends(app: &App, journey: &Journey) -> i64 {
    let patience = i64::try_from(app.config.timing.collection_patience.as_millis());
    let expires_at_ms = journey.expires_at_ms;
    expires_at_ms.saturating_add(patience.unwrap_or(i64::MAX))
}

/// Looks after a journey that is over: a call that makes its user may have come late, from a server
/// that was suspended right before it. Then the duty stands again, and the receipt stays as it is.
async fn erased(app: &App, journey: &Journey) -> Result<(), WorkError> {
    let obligation = app.store.obligation(&journey.id).await?;
    if obligation.is_none_or(|obligation| obligation.discharged_at_ms.is_some()) {
        return Ok(());
    }
    let permit = ErasurePermit::again(journey).ok_or(WorkError::NoPermit)?;
    let gone = erasure::erase(app, journey, &permit).await?;
    tracing::error!(
        journey = %journey.id, verified_by = gone.verified_by().as_str(),
        "a call that makes a user came after its erasure; the user was erased again"
    );
    app.store
        .discharged_again(&journey.id, app.now_ms(), gone.calls())
        .await?;
    Ok(())
}

async fn erasing(app: &App, journey: &Journey) -> Result<Next, WorkError> {
    let permit = match journey.position.outcome {
        // Counted again each time: what was here yesterday must be here now.
        Some(Outcome::Delivered) if journey.purged_at_ms.is_none() => {
            let backup = VerifiedBackup::still_there(&*app.store, journey).await?;
            // The sinks acknowledged it before it became `backed_up`; that is looked up again too.
            let backup = AcknowledgedBackup::confirm(&*app.store, &backup, &[]).await?;
            ErasurePermit::with_backup(&backup)
        }
        _ => ErasurePermit::without_backup(journey).ok_or(WorkError::NoPermit)?,
    };
    let gone = erasure::erase(app, journey, &permit).await?;
    let mut journey = journey.clone();
    while journey.position.state == JourneyState::Erasing {
        // Signed for the journey as it is written: the partner may have asked meanwhile that nothing
        // be kept.
        let erased = erasure::signed(app, &journey, &gone)?;
        let with = |change: &mut Change| change.erased = Some(erased.clone());
        if let Some(moved) = app
            .apply_once(&journey, Event::ErasureVerified, with)
            .await?
        {
            app.accesses.forget(&moved.id);
            return Ok(Next::Go(moved.into()));
        }
        journey = app.read(&journey.id).await?;
    }
    // Another server read the erasure back too: its receipt stands.
    Ok(Next::Go(journey.into()))
}
