//! How long to wait before the next look.

use std::time::Duration;

use contract::JourneyState;

use super::WorkError;
use crate::config::Timing;
use crate::store::Journey;

const MINUTE_MS: i64 = 60_000;
/// When Linxo asks us to wait longer, we ask again all the same: an erasure is due.
const LONGEST_ASKED: Duration = Duration::from_secs(600);

/// After a failure: doubling, up to the longest, or as long as Linxo asks for.
pub(super) fn pause_after(timing: &Timing, failures: u32, error: &WorkError) -> i64 {
    let doubled = timing
        .first_pause
        .saturating_mul(2_u32.saturating_pow(failures.min(20) - 1));
    let pause = doubled.min(timing.longest_pause);
    let asked = match error {
        WorkError::Linxo(error) => error.retry_after(),
        _ => None,
    };
    let pause = asked.map_or(pause, |asked| pause.max(asked.min(LONGEST_ASKED)));
    i64::try_from(pause.as_millis()).unwrap_or(i64::MAX)
}

/// While a person is in the widget: often at first, then less, since hints wake us anyway.
pub(super) fn linking_pause(timing: &Timing, journey: &Journey, now_ms: i64) -> i64 {
    let poll = match journey.position.state {
        JourneyState::Synchronising => timing.synchronising_poll,
        _ => timing.linking_poll,
    };
    let minutes = now_ms.saturating_sub(journey.created_at_ms).max(0) / MINUTE_MS;
    let poll_ms = i64::try_from(poll.as_millis()).unwrap_or(i64::MAX);
    poll_ms.saturating_mul((1 + minutes / 2).min(10))
}

#[cfg(test)]
mod tests {
    use linxo::client::Error as LinxoError;

    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_obey_linxo() {
        let timing = Timing::default();
        let after = |failures| pause_after(&timing, failures, &WorkError::StillThere);
        assert_eq!([after(1), after(2), after(3)], [500, 1_000, 2_000]);
        assert_eq!(after(30), 60_000);
        assert_eq!(after(u32::MAX), 60_000);
        let asked = LinxoError::RateLimited {
            retry_after: Some(Duration::from_secs(90)),
        };
        assert_eq!(pause_after(&timing, 1, &WorkError::Linxo(asked)), 90_000);
    }
}
