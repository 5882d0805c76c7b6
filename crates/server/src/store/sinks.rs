//! What sinks have of journeys, as stored.

use async_trait::async_trait;
use contract::JourneyId;

use super::{Lease, StoreError};
use crate::sink::{Acknowledgement, Destination, PlaceDigest, Sent, SinkName, SinkState};

/// One sink's part in a journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinkRow {
    /// Which sink.
    pub sink: SinkName,
    /// Where it stands.
    pub state: SinkState,
    /// Tries in this state so far.
    pub attempts: u32,
    /// The last failure in a word, while there is one.
    pub failure: Option<String>,
    /// When it is tried again.
    pub next_at_ms: Option<i64>,
    /// When it acknowledged.
    pub acknowledged_at_ms: Option<i64>,
    /// The SHA-256 of the verified backup it gets, in hex.
    pub sha256: String,
    /// Which place of it has something of the journey, or may. None when nothing was written, and in
    /// rows of a time when it was not noted.
    pub place: Option<PlaceDigest>,
    /// How far a sink that takes parts has come.
    pub sent: Sent,
}

/// A journey whose objects are to be deleted, ours for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Which journey.
    pub journey: JourneyId,
    /// At which place; none where it was not noted, which is the one that is configured.
    pub place: Option<PlaceDigest>,
    /// Whether the delivery went on elsewhere, and this place alone is to have nothing of it.
    pub left_behind: bool,
    /// Tries that failed.
    pub attempts: u32,
}

/// Where it is kept what sinks have.
#[async_trait]
pub trait SinkStore: Send + Sync {
    /// The sinks of a journey, by name.
    async fn sinks(&self, journey: &JourneyId) -> Result<Vec<SinkRow>, StoreError>;
    /// The journey's verified backup goes to these sinks: those that are new to it begin, those that
    /// got other data before or had another place begin anew, and those that are configured no more
    /// are given up. What the other place has is owed a removal. Needs the journey's lease.
    async fn sinks_begun(
        &self,
        journey: &JourneyId,
        lease: &Lease,
        configured: &[Destination],
        sha256: &str,
    ) -> Result<Vec<SinkRow>, StoreError>;
    /// Takes the sink's lease, or makes it last; notes the place that is written to, and how far the
    /// parts went. Fails with [`StoreError::LeaseLost`] when the journey is no longer ours to collect,
    /// or the data no longer to be sent there.
    async fn hold_sink(
        &self,
        journey: &JourneyId,
        destination: &Destination,
        lease: &Lease,
        sent: Option<Sent>,
    ) -> Result<(), StoreError>;
    /// A sink has all of it. Needs the sink's lease, which ends.
    async fn sink_acknowledged(
        &self,
        acknowledgement: &Acknowledgement,
        lease: &Lease,
    ) -> Result<(), StoreError>;
    /// A sink has not, and is to be tried again. The sink's lease ends.
    async fn sink_failed(
        &self,
        journey: &JourneyId,
        sink: SinkName,
        lease: &Lease,
        failure: &str,
        next_at_ms: i64,
    ) -> Result<(), StoreError>;

    /// Claims a journey whose objects are to be deleted and that nobody writes to.
    async fn claim_removal(&self, lease: &Lease) -> Result<Option<Removal>, StoreError>;
    /// They are gone.
    async fn removed(&self, removal: &Removal, lease: &Lease) -> Result<(), StoreError>;
    /// They are not, and it is to be tried again.
    async fn removal_failed(
        &self,
        removal: &Removal,
        lease: &Lease,
        failure: &str,
        next_at_ms: i64,
    ) -> Result<(), StoreError>;
    /// Somebody went on writing objects who did not know that they are to be deleted: when they were
    /// deleted already, that is a duty again.
    async fn may_be_back(&self, journey: &JourneyId, now_ms: i64) -> Result<(), StoreError>;
    /// How many are claimed or wait for it.
    async fn removals_owed(&self) -> Result<u64, StoreError>;
}
