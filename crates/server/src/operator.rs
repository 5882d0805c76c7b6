//! What an operator does with journeys, beside a running server or without one: the same store, the
//! same rules, no HTTP.

use std::sync::Arc;
use std::time::Duration;

use contract::{JourneyId, JourneyState};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::app::{App, NotApplied};
use crate::config::{Config, Database, StoreConfig};
use crate::heartbeat::{self, Holding};
use crate::machine::Event;
use crate::server::{self, Beside, StartError};
use crate::store::{Change, Journey, SqlStore, Store, StoreError};
use crate::worker;

/// Between two looks at a journey that others work on.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// A way into the store for whoever runs the server.
pub struct Operator {
    app: Arc<App>,
}

/// What was asked for did not come to pass.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// There is no such journey.
    #[error("there is no such journey")]
    Unknown,
    /// It is not erased yet.
    #[error(
        "the journey is not erased yet; the wish is recorded, and a running server goes on with it"
    )]
    NotYet {
        /// When it is to be tried again, after a try of this process.
        next_at_ms: Option<i64>,
    },
    /// The state machine refuses it.
    #[error("the journey cannot do this now")]
    Refused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<NotApplied> for OperatorError {
    fn from(error: NotApplied) -> Self {
        match error {
            NotApplied::Refused(_) => Self::Refused,
            NotApplied::Store(error) => Self::Store(error),
        }
    }
}

impl std::fmt::Debug for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operator").finish_non_exhaustive()
    }
}

/// Opens a store to look into it. It makes none, and needs no server key.
pub async fn open_store(config: &StoreConfig) -> Result<SqlStore, StartError> {
    must_exist(&config.database)?;
    let opened = SqlStore::open_beside(&config.database, &config.store_keys).await;
    opened.map_err(|error| server::not_opened(&config.database, error))
}

/// Said before anything else is looked for: the name is what is wrong, most of the time.
fn must_exist(database: &Database) -> Result<(), StartError> {
    match database.file() {
        Some(file) if !file.exists() => Err(StartError::Configuration(format!(
            "there is no store at {}: correct ONESHOT_DATABASE_URL, or start the server first",
            file.display()
        ))),
        _ => Ok(()),
    }
}

impl Operator {
    /// Opens the store of a server with this configuration. It makes neither a store nor a key.
    pub async fn open(config: Config) -> Result<Self, StartError> {
        must_exist(&config.database)?;
        let address = config.listen;
        let app = server::open(config, address, Beside::AServer).await?;
        Ok(Self { app: Arc::new(app) })
    }

    /// The store.
    pub fn store(&self) -> &dyn Store {
        &*self.app.store
    }

    /// Now, in milliseconds since 1970 UTC, by the server's clock.
    pub fn now_ms(&self) -> i64 {
        self.app.now_ms()
    }

    /// Records the wish that a journey be erased: at Linxo, when it is not yet, and here. Whoever
    /// works on the store does the rest.
    pub async fn ask_erasure(&self, id: &JourneyId) -> Result<Journey, OperatorError> {
        let journey = self.journey(id).await?;
        let with = |change: &mut Change| {
            change.purge = true;
            change.wake = true;
        };
        let event = |_: &Journey| Event::DeletionRequested;
        Ok(self.app.apply(&journey, event, with).await?)
    }

    /// Waits until a journey is erased.
    pub async fn erased(
        &self,
        id: &JourneyId,
        patience: Duration,
    ) -> Result<Journey, OperatorError> {
        let end = Instant::now() + patience;
        loop {
            let journey = self.journey(id).await?;
            if journey.position.state == JourneyState::Erased {
                return Ok(journey);
            }
            if Instant::now() >= end {
                return Err(OperatorError::NotYet { next_at_ms: None });
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// Erases a journey in this process, whenever no server works on it, and waits for the end. It
    /// tries as often as a server would, and ends when the next try would come after its patience.
    pub async fn erase_now(
        &self,
        id: &JourneyId,
        patience: Duration,
    ) -> Result<Journey, OperatorError> {
        let end = Instant::now() + patience;
        let mut alongside = JoinSet::new();
        alongside.spawn(heartbeat::beat(Arc::clone(&self.app)));
        loop {
            let claim = self.app.store.claim(id, &self.app.lease()).await?;
            let claim = claim.and_then(|claim| Some((claim, Holding::begin(&self.app, id)?)));
            let tried = claim.is_some();
            if let Some((claim, holding)) = claim {
                worker::work_on(&self.app, claim, holding).await;
            }
            let journey = self.journey(id).await?;
            if journey.position.state == JourneyState::Erased {
                return Ok(journey);
            }
            // Between tries as long as a server's, whose log lines name that pause.
            let pause = match tried {
                true => self.pause_after(journey.failures.in_a_row),
                false => BETWEEN_LOOKS,
            };
            if Instant::now() + pause >= end {
                let ms = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
                let next_at_ms = tried.then(|| self.now_ms().saturating_add(ms));
                return Err(OperatorError::NotYet { next_at_ms });
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// Doubling with each failure in a row, up to the longest, as the worker's.
    fn pause_after(&self, failures: u32) -> Duration {
        let timing = &self.app.config.timing;
        let doublings = failures.saturating_sub(1).min(20);
        let doubled = timing.first_pause.saturating_mul(1 << doublings);
        doubled.min(timing.longest_pause).max(BETWEEN_LOOKS)
    }

    /// A journey that must be there.
    pub async fn journey(&self, id: &JourneyId) -> Result<Journey, OperatorError> {
        let journey = self.app.store.journey(id).await?;
        journey.ok_or(OperatorError::Unknown)
    }

    /// Ends it: what it holds is given back.
    pub async fn close(self) {
        if let Err(error) = self.app.store.release_all(&self.app.owner).await {
            tracing::warn!(%error, "journeys could not be given back; their leases end by themselves");
        }
        self.app.store.close().await;
    }
}
