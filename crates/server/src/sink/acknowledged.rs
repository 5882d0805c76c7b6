//! The proof that every sink has a backup, without which nothing delivered is erased at Linxo.

use contract::JourneyId;

use super::objects::ReadBack;
use super::webhook::AllAccepted;
use super::{SinkName, SinkState};
use crate::backup::VerifiedBackup;
use crate::store::{Store, StoreError};

/// One sink has a journey's data: it was read back, or its receiver accepted all of it. There is no
/// other way to make one, and the store takes nothing else for an acknowledgement:
///
/// ```compile_fail,E0451
/// let journey = contract::JourneyId("jrn_1".to_owned());
/// let sink = oneshot_server::sink::SinkName::ObjectStore;
/// let sha256 = String::new();
/// let made_up = oneshot_server::sink::Acknowledgement { journey, sink, sha256 };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    journey: JourneyId,
    sink: SinkName,
    sha256: String,
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
}

#[cfg(test)]
impl Acknowledgement {
    /// For tests of the store, which believes it.
    pub(crate) fn of_a_test(journey: &JourneyId, sink: SinkName, sha256: &str) -> Self {
        Self {
            journey: journey.clone(),
            sink,
            sha256: sha256.to_owned(),
        }
    }
}

impl From<ReadBack> for Acknowledgement {
    fn from(read: ReadBack) -> Self {
        Self {
            journey: read.journey().clone(),
            sink: SinkName::ObjectStore,
            sha256: read.sha256().to_owned(),
        }
    }
}

impl From<AllAccepted> for Acknowledgement {
    fn from(accepted: AllAccepted) -> Self {
        Self {
            journey: accepted.journey().clone(),
            sink: SinkName::Webhook,
            sha256: accepted.sha256().to_owned(),
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
    /// are those that must be among them; others that the journey was begun with count too.
    pub async fn confirm(
        store: &dyn Store,
        backup: &VerifiedBackup,
        required: &[SinkName],
    ) -> Result<Self, NotAcknowledged> {
        let rows = store.sinks(backup.journey()).await?;
        let has = |sink: SinkName| rows.iter().any(|row| row.sink == sink);
        if let Some(missing) = required.iter().find(|&&sink| !has(sink)) {
            return Err(NotAcknowledged::By(*missing));
        }
        for row in rows {
            let acknowledged = match row.state {
                // No longer configured before it had acknowledged anything.
                SinkState::Withdrawn => !required.contains(&row.sink),
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
