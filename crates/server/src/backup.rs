//! The proof that the data is here, without which nothing delivered is erased at Linxo.

use contract::{Counts, JourneyId};
use sha2::{Digest as _, Sha256};

use crate::store::{BackupCount, Journey, Store, StoreError};

pub(crate) mod lines;

use lines::{Lines, Place};

/// Everything Linxo gave for a journey is committed here, as read back from the store itself.
///
/// It is made by [`VerifiedBackup::verify`] alone, which reads every row back, and later by
/// [`VerifiedBackup::still_there`], which counts what was read back before:
///
/// ```compile_fail,E0451
/// let journey = contract::JourneyId("jrn_1".to_owned());
/// let counts = contract::Counts::default();
/// let data_sha256 = String::new();
/// let made_up = oneshot_server::backup::VerifiedBackup { journey, counts, data_sha256 };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedBackup {
    journey: JourneyId,
    counts: Counts,
    data_sha256: String,
}

/// There is no backup to speak of.
#[derive(Debug, thiserror::Error)]
pub enum NotBackedUp {
    /// The counts differ.
    #[error("the store does not hold what Linxo gave: {0:?}")]
    Counts(BackupCount),
    /// What was read back is not what was counted, or no longer what was verified.
    #[error("{found:?} are in the store, which should be {wanted:?}")]
    Other {
        /// What is there.
        found: Counts,
        /// What should be there.
        wanted: Counts,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl VerifiedBackup {
    /// Compares what is stored with what Linxo gave, and reads every row back. Memory is bounded by
    /// a part of the rows.
    pub async fn verify(store: &dyn Store, journey: &JourneyId) -> Result<Self, NotBackedUp> {
        let read_back = ReadBack::of(store, journey).await?;
        Self::confirmed(store, read_back).await
    }

    /// Compares with what Linxo gave what was read back. Nothing may have been stored or dropped
    /// since; the one who collects knows.
    pub(crate) async fn confirmed(
        store: &dyn Store,
        read_back: ReadBack,
    ) -> Result<Self, NotBackedUp> {
        let ReadBack {
            journey,
            counts,
            data_sha256,
        } = read_back;
        same(counts, counted(store, &journey).await?)?;
        Ok(Self {
            journey,
            counts,
            data_sha256,
        })
    }

    /// Counts once more what was verified before, when the journey became `backed_up`.
    pub async fn still_there(store: &dyn Store, journey: &Journey) -> Result<Self, NotBackedUp> {
        let Some(data_sha256) = journey.data_sha256.clone() else {
            // Backed up by a version that did not read back.
            return Self::verify(store, &journey.id).await;
        };
        let counts = counted(store, &journey.id).await?;
        same(counts, journey.counts)?;
        Ok(Self {
            journey: journey.id.clone(),
            counts,
            data_sha256,
        })
    }

    /// Whose backup it is.
    pub fn journey(&self) -> &JourneyId {
        &self.journey
    }

    /// What was read back.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The SHA-256, in hexadecimal, of the lines that were read back: exactly the bytes that
    /// partners are given as NDJSON.
    pub fn data_sha256(&self) -> &str {
        &self.data_sha256
    }
}

/// What a reading back of everything stored has found. That it is all there should be, only
/// [`VerifiedBackup`] says.
#[derive(Debug)]
pub(crate) struct ReadBack {
    journey: JourneyId,
    counts: Counts,
    data_sha256: String,
}

impl ReadBack {
    /// Reads every row back.
    pub(crate) async fn of(store: &dyn Store, journey: &JourneyId) -> Result<Self, StoreError> {
        let mut lines = Lines::from(store, journey, Place::Start);
        let mut digest = Sha256::new();
        let mut counts = Counts::default();
        while let Some(part) = lines.next().await? {
            digest.update(&part.text);
            counts.accounts += part.accounts;
            counts.transactions += part.transactions;
        }
        Ok(Self {
            journey: journey.clone(),
            counts,
            data_sha256: hexadecimal(&digest.finalize()),
        })
    }
}

async fn counted(store: &dyn Store, journey: &JourneyId) -> Result<Counts, NotBackedUp> {
    let count = store.count_backup(journey).await?;
    counts(count).ok_or(NotBackedUp::Counts(count))
}

fn same(found: Counts, wanted: Counts) -> Result<(), NotBackedUp> {
    if found == wanted {
        Ok(())
    } else {
        Err(NotBackedUp::Other { found, wanted })
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn counts(count: BackupCount) -> Option<Counts> {
    let whole = count.connections > 0
        && count.unlisted == 0
        && count.unfinished == 0
        && count.accounts == count.accounts_given
        && count.transactions == count.transactions_given;
    let accounts = u64::try_from(count.accounts).ok()?;
    let transactions = u64::try_from(count.transactions).ok()?;
    whole.then_some(Counts {
        accounts,
        transactions,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_equal_and_finished_counts_make_a_backup() {
        let whole = BackupCount {
            connections: 1,
            accounts_given: 2,
            accounts: 2,
            transactions_given: 700,
            transactions: 700,
            ..BackupCount::default()
        };
        assert_eq!(
            counts(whole),
            Some(Counts {
                accounts: 2,
                transactions: 700
            })
        );
        for lacking in [
            BackupCount {
                connections: 0,
                ..whole
            },
            BackupCount {
                unlisted: 1,
                ..whole
            },
            BackupCount {
                unfinished: 1,
                ..whole
            },
            BackupCount {
                accounts: 1,
                ..whole
            },
            BackupCount {
                transactions: 699,
                ..whole
            },
            BackupCount {
                transactions_given: 699,
                ..whole
            },
        ] {
            assert_eq!(counts(lacking), None, "{lacking:?}");
        }
    }
}
