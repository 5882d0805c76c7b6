//! What this server works on, and the sign of life that keeps it ours.
//!
//! A lease is short, so that the work of a server that died goes on elsewhere soon; a call to Linxo
//! may take long. So while a journey is worked on, its lease is renewed every third of its length.
//! A server that was suspended may find that it lost some: what it then writes is refused, or was
//! decided by comparing with what the other wrote.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use contract::JourneyId;

use crate::app::App;

/// The journeys that this server works on.
#[derive(Debug, Default)]
pub(crate) struct Held(Mutex<HashSet<JourneyId>>);

/// One of them, until this is dropped, which is to happen before the journey is given back.
pub(crate) struct Holding {
    app: Arc<App>,
    id: JourneyId,
}

impl Held {
    fn all(&self) -> Vec<JourneyId> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().cloned().collect()
    }
}

impl Holding {
    /// Notes a journey that was just claimed. None when this server is at work on it already: its
    /// lease ran out under it (the store was away, or the clock was set), and claiming it again
    /// renewed it.
    pub(crate) fn begin(app: &Arc<App>, id: &JourneyId) -> Option<Self> {
        let mut held = app.held.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(id.clone()).then(|| Self {
            app: Arc::clone(app),
            id: id.clone(),
        })
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        let mut held = self
            .app
            .held
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        held.remove(&self.id);
    }
}

/// Renews for as long as it runs.
pub(crate) async fn beat(app: Arc<App>) {
    loop {
        tokio::time::sleep(app.config.timing.lease / 3).await;
        let held = app.held.all();
        if let Err(error) = app.store.renew_all(&held, &app.lease()).await {
            tracing::warn!(%error, journeys = held.len(), "leases could not be renewed");
        }
    }
}
