//! Forgetting on time: what the operator said is kept no longer than so many days after a journey's
//! end goes from here too. Its receipt stays.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;

/// Journeys forgotten between two pauses.
const BATCH: u32 = 20;
/// So that a long list of them leaves the store to others in between.
const BETWEEN_BATCHES: Duration = Duration::from_millis(50);

/// Looks again and again, for as long as it runs.
pub(crate) async fn sweep(app: Arc<App>) {
    let Some(kept) = app.config.retention else {
        return;
    };
    let kept = i64::try_from(kept.as_millis()).unwrap_or(i64::MAX);
    loop {
        let now_ms = app.now_ms();
        let before_ms = now_ms.saturating_sub(kept);
        let pause = match app.store.forget_ended(before_ms, BATCH, now_ms).await {
            Ok(0) => app.config.timing.retention_sweep,
            Ok(journeys) => {
                tracing::info!(
                    journeys,
                    "bank data was forgotten at the end of its retention"
                );
                BETWEEN_BATCHES
            }
            Err(error) => {
                tracing::error!(%error, "bank data could not be forgotten, will retry");
                app.config.timing.retention_sweep
            }
        };
        tokio::time::sleep(pause).await;
    }
}
