//! The proof that the data is here, without which nothing delivered is erased at Linxo.

use contract::{Counts, JourneyId};

use crate::store::{BackupCount, Store, StoreError};

/// Everything Linxo gave for a journey is committed here, as counted in the store itself.
///
/// It is made by [`VerifiedBackup::verify`] alone, which counts anew:
///
/// ```compile_fail,E0451
/// let journey = contract::JourneyId("jrn_1".to_owned());
/// let counts = contract::Counts::default();
/// let made_up = oneshot_server::backup::VerifiedBackup { journey, counts };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedBackup {
    journey: JourneyId,
    counts: Counts,
}

/// There is no backup to speak of.
#[derive(Debug, thiserror::Error)]
pub enum NotBackedUp {
    /// The counts differ.
    #[error("the store does not hold what Linxo gave: {0:?}")]
    Counts(BackupCount),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl VerifiedBackup {
    /// Counts what is stored and compares it with what Linxo gave.
    pub async fn verify(store: &dyn Store, journey: &JourneyId) -> Result<Self, NotBackedUp> {
        let count = store.count_backup(journey).await?;
        match counts(count) {
            Some(counts) => Ok(Self {
                journey: journey.clone(),
                counts,
            }),
            None => Err(NotBackedUp::Counts(count)),
        }
    }

    /// Whose backup it is.
    pub fn journey(&self) -> &JourneyId {
        &self.journey
    }

    /// What was counted.
    pub fn counts(&self) -> Counts {
        self.counts
    }
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
