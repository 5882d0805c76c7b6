//! How much may be sent a second time, so that an outage is not multiplied.
//!
//! When Linxo fails for everybody, tripling every call keeps it down. So all calls of a client
//! share one purse: each call pays in a part of a retry, and each retry takes a whole one out. What
//! the purse cannot pay for is not sent again.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::client::Retries;

/// One retry, in the purse's own coin: exact without a float.
const RETRY: u64 = 1_000;
/// What a quiet client gets back of its floor, it has back whole after this.
const FLOOR_RETURNS: Duration = Duration::from_secs(60);
/// No more is saved up than what this many calls pay in.
const SAVED_CALLS: u64 = 500;

pub(super) struct Budget {
    per_call: u64,
    floor: u64,
    fullest: u64,
    purse: Mutex<Purse>,
}

struct Purse {
    coins: u64,
    filled_at: Instant,
}

impl Budget {
    pub(super) fn new(retries: &Retries) -> Self {
        let per_call = RETRY * u64::from(retries.percent) / 100;
        let floor = RETRY * u64::from(retries.floor);
        Self {
            per_call,
            floor,
            fullest: floor + per_call * SAVED_CALLS,
            purse: Mutex::new(Purse {
                coins: floor,
                filled_at: Instant::now(),
            }),
        }
    }

    /// A call begins.
    pub(super) fn call(&self) {
        let mut purse = self.purse.lock().unwrap_or_else(PoisonError::into_inner);
        purse.coins = (purse.coins + self.per_call).min(self.fullest);
    }

    /// Whether a retry may be sent at that time; if so, it is paid for.
    pub(super) fn take(&self, now: Instant) -> bool {
        let mut purse = self.purse.lock().unwrap_or_else(PoisonError::into_inner);
        self.give_back(&mut purse, now);
        let paid = purse.coins.checked_sub(RETRY);
        purse.coins = paid.unwrap_or(purse.coins);
        paid.is_some()
    }

    /// The floor comes back with time, for a client whose calls are too few to earn it.
    fn give_back(&self, purse: &mut Purse, now: Instant) {
        let passed = now.saturating_duration_since(purse.filled_at);
        let share = passed.min(FLOOR_RETURNS).as_millis() * u128::from(self.floor);
        let back = u64::try_from(share / FLOOR_RETURNS.as_millis()).unwrap_or(u64::MAX);
        if back == 0 {
            return;
        }
        purse.filled_at = now;
        if purse.coins < self.floor {
            purse.coins = purse.coins.saturating_add(back).min(self.floor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(percent: u32, floor: u32) -> Budget {
        Budget::new(&Retries {
            percent,
            floor,
            ..Retries::default()
        })
    }

    /// How many retries are granted of those asked for at that time.
    fn granted(budget: &Budget, asked: u32, now: Instant) -> usize {
        (0..asked).filter(|_| budget.take(now)).count()
    }

    #[test]
    fn a_new_client_has_its_floor_and_nothing_more() {
        let budget = budget(20, 10);
        assert_eq!(granted(&budget, 100, Instant::now()), 10);
    }

    #[test]
    fn a_hundred_calls_earn_twenty_retries() {
        let budget = budget(20, 0);
        (0..100).for_each(|_| budget.call());
        assert_eq!(granted(&budget, 1_000, Instant::now()), 20);
    }

    #[test]
    fn a_long_good_time_saves_up_a_bounded_number_of_retries() {
        let budget = budget(20, 10);
        (0..1_000_000).for_each(|_| budget.call());
        assert_eq!(granted(&budget, 1_000, Instant::now()), 110);
    }

    #[test]
    fn the_floor_comes_back_within_a_minute_and_never_more_than_the_floor() {
        let budget = budget(20, 10);
        let begun = Instant::now();
        assert_eq!(granted(&budget, 100, begun), 10);
        let half = begun + FLOOR_RETURNS / 2;
        assert_eq!(granted(&budget, 100, half), 5);
        let later = half + FLOOR_RETURNS * 100;
        assert_eq!(granted(&budget, 100, later), 10);
    }

    #[test]
    fn asking_often_does_not_keep_the_floor_from_coming_back() {
        let budget = budget(0, 10);
        let begun = Instant::now();
        assert_eq!(granted(&budget, 100, begun), 10);
        let millis = (1..=60_000).map(|ms| begun + Duration::from_millis(ms));
        assert_eq!(millis.filter(|now| budget.take(*now)).count(), 10);
    }

    #[test]
    fn no_percent_and_no_floor_is_no_retry() {
        let budget = budget(0, 0);
        (0..1_000).for_each(|_| budget.call());
        let much_later = Instant::now() + FLOOR_RETURNS * 100;
        assert_eq!(granted(&budget, 10, much_later), 0);
    }
}
