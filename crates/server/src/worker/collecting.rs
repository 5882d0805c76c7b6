//! Collecting, verifying and handing over, and when that is given up.

use std::sync::Arc;

use contract::JourneyState;
use linxo::client::Error as LinxoError;

use super::{Next, WorkError};
use crate::app::App;
use crate::backup::{NotBackedUp, ReadBack, VerifiedBackup};
use crate::collection;
use crate::machine::Event;
use crate::sink::delivery::{self, Delivery};
use crate::sink::turns;
use crate::store::{Change, Failures, Journey, StoreError};

/// Hard refusals in a row after which a collection is given up.
const REFUSALS: u32 = 8;

pub(super) async fn collecting(
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
pub(super) fn is_refusal(error: &WorkError) -> bool {
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
