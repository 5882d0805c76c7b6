//! Where a backup goes besides the store: an object store, and the partner's webhook.
//!
//! A journey is backed up once each configured sink has acknowledged it, the object store by being
//! read back, the webhook by a 2xx for every part; only then is the user erased. What a sink has of a
//! journey is a row of the store, so that a server that dies leaves off nowhere: the next one goes on
//! from the row, and writes the same bytes to the same names.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

use crate::app::App;
use crate::config::Config;
use crate::config::webhook::WebhookConfig;
use crate::store::{Lease, StoreError};

mod acknowledged;
pub(crate) mod delivery;
mod destination;
mod failure;
mod manifest;
mod objects;
mod records;
pub(crate) mod removal;
pub mod table;
pub(crate) mod turns;
mod webhook;

pub use acknowledged::{AcknowledgedBackup, Acknowledgement, NotAcknowledged};
pub use destination::{Destination, PlaceDigest};
pub use objects::BadObjectStore;
pub use webhook::Sent;

use failure::SinkFailure;
use objects::ObjectSink;
use turns::Turns;

/// Which sink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SinkName {
    /// The object store of `[backup.object_store]`.
    ObjectStore,
    /// The partner's webhook, with `webhook_data = true`.
    Webhook,
}

impl SinkName {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ObjectStore => "object_store",
            Self::Webhook => "webhook",
        }
    }

    /// The sink that is written so.
    pub fn of(text: &str) -> Option<Self> {
        [Self::ObjectStore, Self::Webhook]
            .into_iter()
            .find(|sink| sink.as_str() == text)
    }
}

impl fmt::Display for SinkName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a sink stands with a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SinkState {
    /// The backup is on its way.
    Pending,
    /// The last try failed; there will be another.
    Failing,
    /// It has all of it.
    Acknowledged,
    /// It was configured no more, or nothing was to be kept any more, before it had all of it.
    Withdrawn,
    /// What it has is being deleted.
    Deleting,
    /// What it had is deleted.
    Deleted,
}

impl SinkState {
    const ALL: [Self; 6] = [
        Self::Pending,
        Self::Failing,
        Self::Acknowledged,
        Self::Withdrawn,
        Self::Deleting,
        Self::Deleted,
    ];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Failing => "failing",
            Self::Acknowledged => "acknowledged",
            Self::Withdrawn => "withdrawn",
            Self::Deleting => "deleting",
            Self::Deleted => "deleted",
        }
    }

    /// The state that is written so.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether the sink is still to acknowledge.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Failing)
    }
}

/// Says that the work goes on, and hears that it is to end: somebody else may have the journey by
/// now, or nothing of it may be kept any more.
#[async_trait]
pub(crate) trait Pulse: Send + Sync {
    /// Between two steps of any length. An error ends the work.
    async fn beat(&self) -> Result<(), StoreError>;
}

/// Nobody else writes to a journey's place in a sink, or deletes there, for so long after a sign of
/// life of whoever does. It is longer than the longest of their requests.
const LEASE: Duration = Duration::from_secs(120);

/// The lease of a sink, which is longer than a journey's: there is a heartbeat for that one.
fn lease(app: &App) -> Lease {
    Lease {
        length: LEASE,
        ..app.lease()
    }
}

/// The sinks as configured.
pub(crate) struct Sinks {
    objects: Option<ObjectSink>,
    /// Where objects were before; nothing is written there, but deleted.
    former: Vec<ObjectSink>,
    webhooks: BTreeMap<String, WebhookConfig>,
    turns: Turns,
}

impl Sinks {
    /// Opens what is configured.
    pub(crate) fn open(config: &Config) -> Result<Self, BadObjectStore> {
        let objects = config.object_store.as_ref().map(ObjectSink::open);
        let former = config.former_object_stores.iter();
        let former = former.map(|one| ObjectSink::open(one).map_err(BadObjectStore::former));
        Ok(Self {
            objects: objects.transpose()?,
            former: former.collect::<Result<_, _>>()?,
            webhooks: config.webhooks.clone(),
            turns: Turns::new(&config.timing),
        })
    }

    /// Tries the object store, for so long at most: whoever starts a server hears what is to be mended
    /// there.
    pub(crate) async fn probe(&self, patience: Duration) -> Result<(), BadObjectStore> {
        match &self.objects {
            Some(objects) => objects.probe(patience).await,
            None => Ok(()),
        }
    }

    /// The sinks that a partner's journeys go to.
    fn of(&self, partner: &str) -> Vec<Destination> {
        let objects = self.objects.as_ref().map(|objects| Destination {
            sink: SinkName::ObjectStore,
            place: Some(objects.place().clone()),
        });
        let webhook = self.data_webhook(partner).map(|_| Destination {
            sink: SinkName::Webhook,
            place: None,
        });
        objects.into_iter().chain(webhook).collect()
    }

    /// Says once which places these are, as the log names them later.
    pub(crate) fn announce(&self) {
        if let Some(objects) = &self.objects {
            tracing::info!(
                place = objects.place().shown(),
                "backups go to the object store"
            );
        }
        for former in &self.former {
            tracing::info!(
                place = former.place().shown(),
                "objects that are not to be kept are deleted at an earlier place too"
            );
        }
    }

    /// The object store that has this place, or had it. Looking for objects at another one would find
    /// none, and take them for deleted.
    fn objects_at(&self, place: Option<&PlaceDigest>) -> Result<&ObjectSink, SinkFailure> {
        let Some(place) = place else {
            return self.objects.as_ref().ok_or(SinkFailure::NotConfigured);
        };
        let mut all = self.objects.iter().chain(&self.former);
        let found = all.find(|objects| objects.place() == place);
        found.ok_or_else(|| SinkFailure::Elsewhere(place.clone()))
    }

    fn data_webhook(&self, partner: &str) -> Option<&WebhookConfig> {
        self.webhooks.get(partner).filter(|webhook| webhook.data)
    }
}
