//! How long to wait before the next try.

use std::time::Duration;

/// A receiver that asks us to wait longer is asked again all the same.
const LONGEST_ASKED: Duration = Duration::from_secs(6 * 3_600);

/// The bounds of the pauses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pauses {
    /// After the first failure.
    pub(crate) first: Duration,
    /// Between any two tries.
    pub(crate) longest: Duration,
}

/// The pause after so many failures in a row (one or more): three times the one before, up to the
/// longest, or as long as the receiver asks for. `chance` is any number: it moves the pause by up to
/// a tenth to either side, so that what failed together does not come back together.
pub(crate) fn pause_after(
    pauses: Pauses,
    failures: u32,
    asked: Option<Duration>,
    chance: u32,
) -> Duration {
    let times = 3_u32.saturating_pow(failures.saturating_sub(1).min(20));
    let pause = pauses.first.saturating_mul(times).min(pauses.longest);
    let pause = asked.map_or(pause, |asked| pause.max(asked.min(LONGEST_ASKED)));
    // From 900 to 1100 thousandths.
    pause.saturating_mul(900 + chance % 201) / 1_000
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::webhook::DeliveryTiming;

    /// The chance that moves nothing.
    const EVEN: u32 = 100;

    fn production() -> Pauses {
        let timing = DeliveryTiming::default();
        Pauses {
            first: timing.first_pause,
            longest: timing.longest_pause,
        }
    }

    #[test]
    fn pauses_grow_to_the_longest_and_a_message_lives_for_days() {
        let pause = |failures| pause_after(production(), failures, None, EVEN).as_secs();
        assert_eq!([1, 2, 3, 4, 5].map(pause), [5, 15, 45, 135, 405]);
        assert_eq!(pause(9), 6 * 3_600);
        assert_eq!(pause(u32::MAX), 6 * 3_600);
        let tries = DeliveryTiming::default().attempts;
        let lives: u64 = (1..tries).map(pause).sum();
        assert!(lives > 2 * 24 * 3_600, "{lives} s");
    }

    #[test]
    fn a_receiver_that_asks_for_a_longer_pause_gets_it_within_bounds() {
        let asked = |s| pause_after(production(), 1, Some(Duration::from_secs(s)), EVEN).as_secs();
        assert_eq!([1, 60, 1_000_000].map(asked), [5, 60, 6 * 3_600]);
    }

    proptest! {
        #[test]
        fn chance_moves_a_pause_by_a_tenth_at_most(failures in 0_u32..60, chance: u32) {
            let even = pause_after(production(), failures, None, EVEN);
            let moved = pause_after(production(), failures, None, chance);
            prop_assert!(moved >= even * 9 / 10 && moved <= even * 11 / 10);
        }
    }
}
