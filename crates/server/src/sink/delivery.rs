//! A verified backup on its way to the sinks.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use contract::JourneyId;
use futures::future::join_all;

use super::failure::SinkFailure;
use super::records::Stored;
use super::webhook::{self, Progress, Shipment};
use super::{
    AcknowledgedBackup, Acknowledgement, Destination, NotAcknowledged, Pulse, Sent, SinkName,
};
use crate::app::App;
use crate::backup::VerifiedBackup;
use crate::metrics::Tried;
use crate::outbox::pause::{Pauses, pause_after};
use crate::store::{Journey, SinkRow, StoreError};

/// A sign of life is written down this often at most.
const BEAT: Duration = Duration::from_secs(1);

/// How far the sinks are.
pub(crate) enum Delivery {
    /// All of them have it.
    Acknowledged(AcknowledgedBackup),
    /// Some do not; the next of them is tried then.
    Waits {
        /// When.
        until_ms: i64,
    },
    /// Others are delivered first; nothing was tried.
    NotItsTurn {
        /// When to look again at the latest.
        until_ms: i64,
    },
}

/// Gives a backup to every sink that is due, at the same time to all of them.
pub(crate) async fn deliver(
    app: &App,
    journey: &Journey,
    backup: &VerifiedBackup,
) -> Result<Delivery, StoreError> {
    let configured = app.sinks.of(&journey.partner);
    let rows = app
        .store
        .sinks_begun(&journey.id, &app.lease(), &configured, backup.data_sha256())
        .await?;
    let now_ms = app.now_ms();
    let due = |row: &&SinkRow| row.state.is_open() && row.next_at_ms.is_none_or(|at| at <= now_ms);
    let tries = rows.iter().filter(due).filter_map(|row| {
        let destination = configured.iter().find(|one| one.sink == row.sink)?;
        Some(try_once(app, journey, backup, row, destination))
    });
    let outcomes = join_all(tries).await;
    outcomes.into_iter().collect::<Result<(), StoreError>>()?;
    match AcknowledgedBackup::confirm(&*app.store, backup, &configured).await {
        Ok(acknowledged) => Ok(Delivery::Acknowledged(acknowledged)),
        Err(NotAcknowledged::Store(error)) => Err(error),
        Err(NotAcknowledged::By(_)) => {
            let rows = app.store.sinks(&journey.id).await?;
            let next = rows.iter().filter(|row| row.state.is_open());
            let next = next.filter_map(|row| row.next_at_ms).min();
            let until_ms = next.unwrap_or(now_ms);
            Ok(Delivery::Waits { until_ms })
        }
    }
}

/// One try at one sink. Its failure is written down; an error is our store's, or means that the
/// journey is no longer ours.
async fn try_once(
    app: &App,
    journey: &Journey,
    backup: &VerifiedBackup,
    row: &SinkRow,
    destination: &Destination,
) -> Result<(), StoreError> {
    let hold = Hold {
        app,
        journey: &journey.id,
        destination,
        last: Mutex::new(None),
    };
    let outcome = match hold.beat().await {
        Ok(()) => give(app, journey, backup, row, &hold).await,
        Err(error) => Err(error.into()),
    };
    let failure = match outcome {
        Ok(acknowledgement) => {
            let lease = app.lease();
            app.store
                .sink_acknowledged(&acknowledgement, &lease)
                .await?;
            app.metrics.partners.backup(row.sink, Tried::Accepted);
            tracing::info!(journey = %journey.id, sink = %row.sink, "backup acknowledged");
            return Ok(());
        }
        Err(failure) => failure,
    };
    let attempts = row.attempts.saturating_add(1);
    let timing = &app.config.delivery;
    let pauses = Pauses {
        first: timing.first_pause,
        longest: timing.longest_sink_pause,
    };
    let pause = pause_after(pauses, attempts, failure.retry_after(), rand::random());
    let pause_ms = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
    let next_at_ms = app.now_ms().saturating_add(pause_ms);
    let word = failure.word();
    app.store
        .sink_failed(&journey.id, row.sink, &app.lease(), &word, next_at_ms)
        .await?;
    match failure {
        SinkFailure::Store(error) => {
            if row.sink == SinkName::ObjectStore {
                // A server that was suspended may have gone on writing what another had deleted.
                app.store.may_be_back(&journey.id, app.now_ms()).await?;
            }
            Err(error)
        }
        failure => {
            app.metrics.partners.backup(row.sink, Tried::Failed);
            tracing::warn!(
                journey = %journey.id, sink = %row.sink, attempts, pause_ms, error = %failure,
                "a sink did not take the backup, will retry"
            );
            Ok(())
        }
    }
}

async fn give(
    app: &App,
    journey: &Journey,
    backup: &VerifiedBackup,
    row: &SinkRow,
    hold: &Hold<'_>,
) -> Result<Acknowledgement, SinkFailure> {
    let records = Stored {
        store: &*app.store,
        journey: &journey.id,
    };
    match row.sink {
        SinkName::ObjectStore => {
            let objects = app.sinks.objects.as_ref();
            let objects = objects.ok_or(SinkFailure::NotConfigured)?;
            let written = objects.write(journey, backup.counts(), &records, hold);
            let read_back = written.await?;
            if read_back.sha256() != backup.data_sha256() {
                return Err(SinkFailure::Changed);
            }
            Ok(read_back.into())
        }
        SinkName::Webhook => {
            let to = app.sinks.data_webhook(&journey.partner);
            let to = to.ok_or(SinkFailure::NotConfigured)?;
            let shipment = Shipment {
                journey,
                counts: backup.counts(),
                sha256: backup.data_sha256(),
                records: &records,
            };
            let now_s = || app.now_ms().div_euclid(1_000);
            let sent = webhook::send(&app.sender, to, &shipment, row.sent, hold, now_s);
            Ok(sent.await?.into())
        }
    }
}

/// Keeps the sink and its journey ours.
struct Hold<'a> {
    app: &'a App,
    journey: &'a JourneyId,
    destination: &'a Destination,
    last: Mutex<Option<Instant>>,
}

impl Hold<'_> {
    async fn write(&self, sent: Option<Sent>) -> Result<(), StoreError> {
        let lease = super::lease(self.app);
        self.app
            .store
            .hold_sink(self.journey, self.destination, &lease, sent)
            .await?;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        Ok(())
    }
}

#[async_trait]
impl Pulse for Hold<'_> {
    async fn beat(&self) -> Result<(), StoreError> {
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|last| last.elapsed() < BEAT) {
            return Ok(());
        }
        self.write(None).await
    }
}

#[async_trait]
impl Progress for Hold<'_> {
    async fn accepted(&self, sent: Sent) -> Result<(), StoreError> {
        self.write(Some(sent)).await
    }
}
