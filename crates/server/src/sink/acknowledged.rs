//! The proof that every sink has a backup, without which nothing delivered is erased at Linxo.

use contract::JourneyId;

use super::objects::ReadBack;
use super::webhook::AllAccepted;
use super::{Destination, PlaceDigest, SinkName, SinkState};
use crate::backup::VerifiedBackup;
use crate::store::{SinkRow, Store, StoreError};

/// One sink has a journey's data: it was read back, or its receiver accepted all of it. There is no
/// other way to make one, and the store takes nothing else for an acknowledgement:
///
/// ```compile_fail,E0451
/// let journey = contract::JourneyId("jrn_1".to_owned());
/// let sink = oneshot_server::sink::SinkName::ObjectStore;
/// let sha256 = String::new();
/// let made_up = oneshot_server::sink::Acknowledgement { journey, sink, sha256, place: None };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    journey: JourneyId,
    sink: SinkName,
    sha256: String,
    place: Option<PlaceDigest>,
}

impl Acknowledgement {
    /// Whose data it is.
    pub fn journey(&self) -> &JourneyId {
        &self.journey
    }

    /// Who has it.
    pub fn sink(&self) -> SinkName {
        self.sink
    }

    /// The SHA-256 of the data, in hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// At which place of it.
    pub fn place(&self) -> Option<&PlaceDigest> {
        self.place.as_ref()
    }
}

#[cfg(test)]
impl Acknowledgement {
    /// For tests of the store, which believes it.
    pub(crate) fn of_a_test(journey: &JourneyId, at: &Destination, sha256: &str) -> Self {
        Self {
            journey: journey.clone(),
            sink: at.sink,
            sha256: sha256.to_owned(),
            place: at.place.clone(),
        }
    }
}

impl From<ReadBack> for Acknowledgement {
    fn from(read: ReadBack) -> Self {
        Self {
            journey: read.journey().clone(),
            sink: SinkName::ObjectStore,
            sha256: read.sha256().to_owned(),
            place: Some(read.place().clone()),
        }
    }
}

impl From<AllAccepted> for Acknowledgement {
    fn from(accepted: AllAccepted) -> Self {
        Self {
            journey: accepted.journey().clone(),
            sink: SinkName::Webhook,
            sha256: accepted.sha256().to_owned(),
            place: None,
        }
    }
}

/// The store has the data, and so has every sink that was to get it.
///
/// [`AcknowledgedBackup::confirm`] alone makes one:
///
/// ```compile_fail,E0451
/// fn made_up(backup: oneshot_server::backup::VerifiedBackup) {
///     let made_up = oneshot_server::sink::AcknowledgedBackup { backup };
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcknowledgedBackup {
    backup: VerifiedBackup,
}

/// A sink has not acknowledged what the store has.
#[derive(Debug, thiserror::Error)]
pub enum NotAcknowledged {
    /// This one.
    #[error("the sink {0} has not acknowledged the backup")]
    By(SinkName),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AcknowledgedBackup {
    /// Reads what the sinks have acknowledged, and compares it with what the store has. `required`
    /// are those that must be among them, each at its place; others that the journey was begun with
    /// count too.
    pub async fn confirm(
        store: &dyn Store,
        backup: &VerifiedBackup,
        required: &[Destination],
    ) -> Result<Self, NotAcknowledged> {
        let rows = store.sinks(backup.journey()).await?;
        for Destination { sink, place } in required {
            // A row that is older than places has none, and is of the only one there was.
            let there =
                |other: &Option<PlaceDigest>| other.is_none() || place.is_none() || other == place;
            let has = |row: &SinkRow| row.sink == *sink && there(&row.place);
            if !rows.iter().any(has) {
                return Err(NotAcknowledged::By(*sink));
            }
        }
        for row in rows {
            let acknowledged = match row.state {
                // No longer configured before it had acknowledged anything.
                SinkState::Withdrawn => required.iter().all(|one| one.sink != row.sink),
                SinkState::Acknowledged => row.sha256 == backup.data_sha256(),
                _ => false,
            };
            if !acknowledged {
                return Err(NotAcknowledged::By(row.sink));
            }
        }
        Ok(Self {
            backup: backup.clone(),
        })
    }

    /// What the store has.
    pub fn verified(&self) -> &VerifiedBackup {
        &self.backup
    }
}
