//! Whether the server lives, and whether it does its work.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;

use crate::app::App;
use crate::metrics::{Met, store_failed};

/// The worker shows itself several times within this, also when every place it has is taken.
const LONGEST_SILENCE: Duration = Duration::from_secs(60);
/// A store that takes longer is no store to work with.
const STORE_PATIENCE: Duration = Duration::from_secs(5);

/// The worker's sign of life.
#[derive(Debug)]
pub(crate) struct Pulse {
    since: Instant,
    beat_ms: AtomicU64,
}

impl Default for Pulse {
    fn default() -> Self {
        Self {
            since: Instant::now(),
            beat_ms: AtomicU64::new(0),
        }
    }
}

impl Pulse {
    /// The worker lives.
    pub(crate) fn beat(&self) {
        let ms = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.beat_ms.store(ms, Ordering::Relaxed);
    }

    fn silence(&self) -> Duration {
        let beat = Duration::from_millis(self.beat_ms.load(Ordering::Relaxed));
        self.since.elapsed().saturating_sub(beat)
    }
}

/// Answers as long as the process does.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "health",
    tag = "operation",
    responses((status = 200, description = "It runs.", body = String, content_type = "text/plain"))
)]
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// What `/readyz` says.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Readiness {
    /// Whether requests should come here. Late erasures do not change it: this server is what makes
    /// them good.
    ready: bool,
    /// Whether the store answers.
    store: Condition,
    /// Whether the worker that moves journeys lives.
    worker: Condition,
    /// Users that exist at Linxo, or may, and are to be erased; none when the store does not answer.
    open_obligations: Option<u64>,
    /// How long the oldest of them has been owed.
    oldest_obligation_s: Option<i64>,
    /// Erasures that failed three times in a row or more.
    late_erasures: Option<u64>,
    /// Places of journeys at object stores that are to be deleted and are not yet.
    owed_object_deletions: Option<u64>,
}

/// How something does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum Condition {
    Ok,
    Failing,
}

/// Whether this server can do its work, and what is not done yet.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "readiness",
    tag = "operation",
    responses(
        (status = 200, description = "It can.", body = Readiness),
        (status = 503, description = "It cannot: send requests elsewhere.", body = Readiness)
    )
)]
pub(crate) async fn ready(State(app): State<Arc<App>>) -> (StatusCode, Json<Readiness>) {
    let asked = async {
        app.store.may_keep_bank_data().await?;
        tokio::try_join!(app.store.overview(), app.store.removals_owed())
    };
    let overview = tokio::time::timeout(STORE_PATIENCE, asked).await;
    let overview = match overview {
        Ok(Ok(overview)) => Some(overview),
        Ok(Err(error)) => {
            store_failed(Met::Api);
            tracing::error!(%error, "not ready: the store failed");
            None
        }
        Err(_) => {
            tracing::error!("not ready: the store does not answer");
            None
        }
    };
    let (overview, owed_object_deletions) = overview.unzip();
    let condition = |good: bool| {
        if good {
            Condition::Ok
        } else {
            Condition::Failing
        }
    };
    let worker = app.pulse.silence() < LONGEST_SILENCE;
    let readiness = Readiness {
        ready: overview.is_some() && worker,
        store: condition(overview.is_some()),
        worker: condition(worker),
        open_obligations: overview.as_ref().map(|it| it.open_obligations),
        oldest_obligation_s: overview
            .as_ref()
            .and_then(|it| it.oldest_age_s(app.now_ms())),
        late_erasures: overview.as_ref().map(|it| it.late),
        owed_object_deletions,
    };
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(readiness))
}
