//! How many summaries are made at once. One is a pass over all that a journey has, so they take
//! turns: a few at a time on the whole server, and one at a time of a journey, so that whoever asks
//! again and again takes no turn from others.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use contract::JourneyId;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::problem::{Answer, ApiProblem};

/// Summaries of different journeys at once.
const AT_ONCE: usize = 4;
/// Journeys are told apart by a hash of their id: two that share one wait for each other.
const ROWS: usize = 256;
/// A hundred thousand transactions take about a second.
const PATIENCE: Duration = Duration::from_secs(20);
/// When to come back after that.
const LATER: Duration = Duration::from_secs(2);

/// Turns to make a summary.
#[derive(Debug)]
pub(crate) struct SummaryTurns {
    all: Semaphore,
    rows: Vec<Semaphore>,
    hasher: RandomState,
    patience: Duration,
}

impl Default for SummaryTurns {
    fn default() -> Self {
        Self {
            all: Semaphore::new(AT_ONCE),
            rows: (0..ROWS).map(|_| Semaphore::new(1)).collect(),
            hasher: RandomState::new(),
            patience: PATIENCE,
        }
    }
}

/// A turn, until this is dropped.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    _of_journey: SemaphorePermit<'a>,
    _of_all: SemaphorePermit<'a>,
}

impl SummaryTurns {
    /// Waits for a turn; too many requests, when it does not come.
    pub(crate) async fn take(&self, journey: &JourneyId) -> Answer<Turn<'_>> {
        // In this order: who waits for the own journey holds up nobody else.
        let both = async {
            let of_journey = self.row(journey).acquire().await.ok()?;
            let of_all = self.all.acquire().await.ok()?;
            Some(Turn {
                _of_journey: of_journey,
                _of_all: of_all,
            })
        };
        let turn = tokio::time::timeout(self.patience, both).await;
        turn.ok()
            .flatten()
            .ok_or_else(|| ApiProblem::rate_limited(LATER))
    }

    fn row(&self, journey: &JourneyId) -> &Semaphore {
        // Fewer than `ROWS`, which fits.
        let row = (self.hasher.hash_one(journey) % ROWS as u64) as usize;
        &self.rows[row]
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    fn id(name: usize) -> JourneyId {
        JourneyId(format!("jrn_{name}"))
    }

    #[tokio::test]
    async fn a_journey_has_one_turn_at_a_time_and_leaves_the_others_to_others() {
        let turns = SummaryTurns::default();
        let (first, row) = (id(0), turns.row(&id(0)));
        let held = turns.take(&first).await.expect("a turn");
        let other = (1..)
            .map(id)
            .find(|other| !std::ptr::eq(turns.row(other), row));
        let other = other.expect("another row");
        let waiting = [turns.take(&first), turns.take(&first), turns.take(&first)];
        let mut waiting = waiting.map(Box::pin);
        for again in &mut waiting {
            assert!(again.as_mut().now_or_never().is_none());
        }
        assert!(turns.take(&other).now_or_never().expect("at once").is_ok());
        drop(held);
        let [next, ..] = waiting;
        assert!(next.await.is_ok());
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_to_come_back() {
        let turns = SummaryTurns {
            patience: Duration::ZERO,
            ..SummaryTurns::default()
        };
        let _held = turns.take(&id(0)).await.expect("a turn");
        assert!(turns.take(&id(0)).await.is_err());
    }
}
