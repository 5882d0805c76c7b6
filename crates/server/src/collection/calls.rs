//! Calls to Linxo for one journey: bounded in number, for the journey and for the whole server, and
//! stopped together when Linxo says what concerns all of them.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use linxo::client::{Client, Error as LinxoError, UserToken};
use tokio::sync::{Semaphore, SemaphorePermit, watch};

use super::together::Together;
use crate::app::App;
use crate::store::Journey;
use crate::worker::WorkError;

/// The calls of one journey.
pub(super) struct Calls {
    pub(super) app: Arc<App>,
    pub(super) journey: Journey,
    /// Through it everything read of transactions is written.
    pub(super) together: Together,
    bound: Semaphore,
    /// Why no more calls are made in this try.
    stopped: OnceLock<LinxoError>,
    /// When the lease was last made to last.
    alive_at_ms: AtomicI64,
    /// How many lists of transactions have not come once to their ends; none once one failed, or was
    /// begun anew.
    to_come: watch::Sender<Option<usize>>,
}

/// The right to make a call, and to keep its answer in memory.
pub(super) struct Turn<'a> {
    _of_journey: SemaphorePermit<'a>,
    _of_server: SemaphorePermit<'a>,
}

impl Calls {
    pub(super) fn of(app: &Arc<App>, journey: &Journey) -> Arc<Self> {
        Arc::new(Self {
            app: Arc::clone(app),
            journey: journey.clone(),
            together: Together::default(),
            bound: Semaphore::new(app.config.timing.calls_of_a_journey.max(1)),
            stopped: OnceLock::new(),
            alive_at_ms: AtomicI64::new(app.now_ms()),
            to_come: watch::Sender::new(None),
        })
    }

    /// So many lists will come.
    pub(super) fn expect(&self, lists: usize) {
        self.to_come.send_replace(Some(lists));
    }

    /// Every page of a list has come once.
    pub(super) fn came(&self) {
        self.to_come
            .send_modify(|left| *left = left.map(|left| left.saturating_sub(1)));
    }

    /// What is stored is not what will be in the end.
    pub(super) fn disturbed(&self) {
        self.to_come.send_replace(None);
    }

    /// Whether nothing of what has come was dropped.
    pub(super) fn are_undisturbed(&self) -> bool {
        self.to_come.borrow().is_some()
    }

    /// Waits until every page of all lists is stored; false when that is not to be.
    pub(super) async fn all_came(&self) -> bool {
        let mut to_come = self.to_come.subscribe();
        let settled = to_come
            .wait_for(|left| matches!(left, None | Some(0)))
            .await;
        settled.is_ok_and(|left| left.is_some())
    }

    /// Waits for the right to make a call; refused once calls are stopped.
    pub(super) async fn turn(&self) -> Result<Turn<'_>, WorkError> {
        // Its own bound first: a journey does not wait with what others could use.
        let of_journey = self.bound.acquire().await;
        let of_server = self.app.calls.acquire().await;
        let (Ok(of_journey), Ok(of_server)) = (of_journey, of_server) else {
            return Err(WorkError::Refused);
        };
        match self.stopped.get() {
            Some(why) => Err(why.clone().into()),
            None => Ok(Turn {
                _of_journey: of_journey,
                _of_server: of_server,
            }),
        }
    }

    /// Calls Linxo for the user.
    pub(super) async fn call<T, F, Fut>(&self, call: F) -> Result<T, WorkError>
    where
        F: Fn(Client, UserToken) -> Fut + Send + Sync,
        Fut: Future<Output = Result<T, LinxoError>> + Send,
        T: Send,
    {
        let outcome = self.app.as_user(&self.journey, call).await;
        let outcome = outcome.map_err(WorkError::from);
        if let Err(WorkError::Linxo(error)) = &outcome
            && concerns_all(error)
        {
            let _ = self.stopped.set(error.clone());
        }
        outcome
    }

    /// Makes the lease last while nothing is stored.
    pub(super) async fn sign_of_life(&self) -> Result<(), WorkError> {
        let now_ms = self.app.now_ms();
        let lease = i64::try_from(self.app.config.timing.lease.as_millis()).unwrap_or(i64::MAX);
        let alive_at_ms = self.alive_at_ms.load(Ordering::Relaxed);
        if now_ms.saturating_sub(alive_at_ms) < lease / 4 {
            return Ok(());
        }
        self.alive_at_ms.store(now_ms, Ordering::Relaxed);
        let lease = self.app.lease();
        Ok(self.app.store.renew(&self.journey.id, &lease).await?)
    }
}

/// Whether other calls would fare the same, so that they are not made now. What is wrong with one
/// list alone is not among them.
fn concerns_all(error: &LinxoError) -> bool {
    matches!(
        error,
        LinxoError::RateLimited { .. }
            | LinxoError::Unreachable { .. }
            | LinxoError::Timeout
            | LinxoError::Unauthorized
            | LinxoError::InvalidCredentials
            | LinxoError::ClientRefused
    )
}
