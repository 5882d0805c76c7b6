//! What the worker and the API share: the store, Linxo, the keys, and the one way to change a
//! journey.

use std::sync::Arc;

use contract::JourneyId;
use linxo::client::Client;
use tokio::sync::{Notify, Semaphore, watch};
use url::Url;

use crate::api::{HookGate, SummaryTurns};
use crate::assets::Assets;
use crate::config::Config;
use crate::health::Pulse;
use crate::heartbeat::Held;
use crate::hub::Hub;
use crate::keys::{NoServerKey, Purpose, ServerKeys};
use crate::limits::Limits;
use crate::machine::{Event, Refused, step};
use crate::metrics::Metrics;
use crate::outbox::message::message;
use crate::outbox::send::Sender;
use crate::receipt::ReceiptSigner;
use crate::sink::Sinks;
use crate::store::{Change, Journey, Lease, Store, StoreError};
use crate::user::Accesses;

/// The server's inside.
pub(crate) struct App {
    pub(crate) config: Config,
    /// Without a path; ends in `/`.
    pub(crate) public_url: Url,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) linxo: Client,
    pub(crate) keys: ServerKeys,
    pub(crate) signer: ReceiptSigner,
    pub(crate) assets: Assets,
    pub(crate) hub: Hub,
    pub(crate) metrics: Metrics,
    pub(crate) pulse: Pulse,
    pub(crate) limits: Limits,
    pub(crate) hook_gate: HookGate,
    /// Bounds how many summaries are made at once.
    pub(crate) summaries: SummaryTurns,
    /// This process, among all that share the store.
    pub(crate) owner: String,
    /// What this process works on.
    pub(crate) held: Held,
    /// Rings when work may be due.
    pub(crate) bell: Notify,
    /// Bounds the calls of all collections together.
    pub(crate) calls: Semaphore,
    /// Where backups go besides the store.
    pub(crate) sinks: Sinks,
    /// Tells partners.
    pub(crate) sender: Sender,
    /// Rings when a partner may be to be told something, or something is to be deleted.
    pub(crate) news: Notify,
    /// True once the server is to end.
    pub(crate) stopping: watch::Sender<bool>,
    /// To the users at Linxo, in memory alone.
    pub(crate) accesses: Accesses,
}

/// A journey was not changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotApplied {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    pub(crate) fn now_ms(&self) -> i64 {
        self.config.clock.now_ms()
    }

    pub(crate) fn lease(&self) -> Lease {
        Lease {
            owner: self.owner.clone(),
            now_ms: self.now_ms(),
            length: self.config.timing.lease,
        }
    }

    /// An address of ours that carries one of a journey's keys.
    pub(crate) fn address(&self, purpose: Purpose, journey: &Journey) -> Result<Url, NoServerKey> {
        let key = self.keys.of(journey.key_version)?;
        let key = key.journey_key(purpose, &journey.id);
        let mut url = self.public_url.clone();
        url.set_path(&format!("/{}/{key}", purpose.segment()));
        Ok(url)
    }

    /// Feeds an event to the state machine and commits what it answers, together with what `with`
    /// adds. When somebody was faster, the journey is read and decided anew.
    pub(crate) async fn apply(
        &self,
        journey: &Journey,
        event: impl Fn(&Journey) -> Event + Send + Sync,
        with: impl Fn(&mut Change) + Send + Sync,
    ) -> Result<Journey, NotApplied> {
        let mut journey = journey.clone();
        loop {
            match self.apply_once(&journey, event(&journey), &with).await? {
                Some(changed) => return Ok(changed),
                None => journey = self.read(&journey.id).await?,
            }
        }
    }

    /// The same for an event that counts only when it moves the journey. One that somebody else moved
    /// on meanwhile stays as it is, and `with` is not asked: what it adds belongs to the move.
    pub(crate) async fn move_on(
        &self,
        journey: &Journey,
        event: Event,
        with: impl Fn(&mut Change) + Send + Sync,
    ) -> Result<Journey, NotApplied> {
        let mut journey = journey.clone();
        while step(journey.banks, &journey.position, event)? != journey.position {
            match self.apply_once(&journey, event, &with).await? {
                Some(moved) => return Ok(moved),
                None => journey = self.read(&journey.id).await?,
            }
        }
        Ok(journey)
    }

    /// The same for the journey as it was read; none when somebody was faster.
    pub(crate) async fn apply_once(
        &self,
        journey: &Journey,
        event: Event,
        with: impl Fn(&mut Change) + Send + Sync,
    ) -> Result<Option<Journey>, NotApplied> {
        let position = step(journey.banks, &journey.position, event)?;
        let mut change = Change::to(position, self.now_ms());
        with(&mut change);
        if self.config.webhooks.contains_key(&journey.partner) {
            change.message = message(journey, &change);
        }
        let changed = self.store.change(journey, &change).await?;
        if let Some(changed) = &changed {
            self.metrics.moved(journey, changed);
            self.told(changed);
            if change.message.is_some() || change.purge {
                self.news.notify_waiters();
            }
        }
        Ok(changed)
    }

    /// A journey that is known to exist.
    pub(crate) async fn read(&self, id: &JourneyId) -> Result<Journey, StoreError> {
        self.store
            .journey(id)
            .await?
            .ok_or(StoreError::Unreadable("a journey that is gone"))
    }

    /// Tells the open pages.
    pub(crate) fn told(&self, journey: &Journey) {
        self.hub.publish(&journey.id, journey.seq);
    }

    /// Makes the worker look at a journey now, if what somebody says of it can be true.
    pub(crate) async fn hinted(&self, id: &JourneyId) -> Result<(), StoreError> {
        self.store.hinted(id, self.now_ms()).await?;
        self.bell.notify_one();
        Ok(())
    }

    /// Makes the worker look at a journey now.
    pub(crate) async fn wake(&self, id: &JourneyId) -> Result<(), StoreError> {
        self.store.wake(id, self.now_ms()).await?;
        self.bell.notify_one();
        Ok(())
    }

    /// The browser is back from the widget, so the widget is needed no more.
    pub(crate) async fn returned(&self, id: &JourneyId) -> Result<(), StoreError> {
        self.store.returned(id, self.now_ms()).await?;
        self.bell.notify_one();
        Ok(())
    }
}

#[cfg(test)]
mod tests;
