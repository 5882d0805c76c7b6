//! Deleting from the object store what is not to be kept. It is a duty like the erasure at Linxo: a
//! row of the store, tried again for ever with growing pauses.

use std::sync::Arc;
use std::time::Duration;

use super::failure::SinkFailure;
use crate::app::App;
use crate::metrics::Tried;
use crate::outbox::pause::{Pauses, pause_after};
use crate::store::Removal;

/// The store is looked at this often: a purge may come from any server.
const NAP: Duration = Duration::from_secs(1);
/// A journey's objects are deleted within this, or it counts as failed. It is shorter than the lease.
const LONGEST: Duration = Duration::from_secs(100);

/// Runs until the server stops.
pub(crate) async fn run(app: Arc<App>) {
    app.sinks.announce();
    let mut stopping = app.stopping.subscribe();
    loop {
        match app.store.claim_removal(&super::lease(&app)).await {
            Ok(Some(removal)) => {
                remove(&app, &removal).await;
                continue;
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "deletions cannot be read from the store"),
        }
        tokio::select! {
            biased;
            _ = stopping.wait_for(|stop| *stop) => return,
            () = app.news.notified() => {}
            () = tokio::time::sleep(NAP) => {}
        }
    }
}

async fn remove(app: &App, removal: &Removal) {
    let journey = &removal.journey;
    let outcome = match app.sinks.objects_at(removal.place.as_ref()) {
        // Bounded as a whole: when the lease ends, a delivery may begin to write there.
        Ok(objects) => match tokio::time::timeout(LONGEST, objects.delete(journey)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(SinkFailure::Timeout),
        },
        Err(failure) => Err(failure),
    };
    let noted = match outcome {
        Ok(()) => {
            app.metrics.partners.deletion(Tried::Accepted);
            tracing::info!(%journey, "the objects of a journey are deleted");
            app.store.removed(removal, &app.lease()).await
        }
        Err(failure) => {
            app.metrics.partners.deletion(Tried::Failed);
            let attempts = removal.attempts.saturating_add(1);
            let pauses = Pauses {
                first: app.config.delivery.first_pause,
                longest: app.config.delivery.longest_pause,
            };
            let pause = pause_after(pauses, attempts, None, rand::random());
            let pause_ms = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
            let next_at_ms = app.now_ms().saturating_add(pause_ms);
            if let SinkFailure::Elsewhere(_) = failure {
                // Nothing is broken: it waits for the operator.
                tracing::warn!(
                    %journey, attempts, pause_ms, error = %failure,
                    "objects that are not to be kept are at an earlier place, will retry"
                );
            } else {
                tracing::error!(
                    %journey, attempts, pause_ms, error = %failure,
                    "objects that are not to be kept could not be deleted, will retry"
                );
            }
            let word = failure.word();
            app.store
                .removal_failed(removal, &app.lease(), &word, next_at_ms)
                .await
        }
    };
    if let Err(error) = noted {
        // The lease ends by itself, and deleting again is harmless.
        tracing::error!(%journey, %error, "a deletion could not be noted");
    }
}
