//! How long to wait before sending again.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

use crate::client::Retries;

/// Doubles with each attempt, up to the longest; cut by up to a half, so that clients that failed
/// together do not come back together.
pub(super) fn back_off(retries: &Retries, attempt: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
    let pause = retries.first_pause.saturating_mul(doubled);
    let pause = pause.min(retries.longest_pause);
    pause - pause / 1_000 * chance(500)
}

/// What Linxo asked for, and up to a tenth more, for the same reason; never less.
pub(super) fn at_least(asked: Duration) -> Duration {
    asked.saturating_add(asked / 1_000 * chance(100))
}

/// The wait that `Retry-After` asks for, in either of its forms (RFC 9110, section 10.2.3). A date
/// counts from the answer's own `Date`, so that it does not matter whose clock is wrong.
pub(super) fn asked_for(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
    let asked = text(RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = |text| httpdate::parse_http_date(text).ok();
    let from = text(DATE).and_then(date).unwrap_or(now);
    // A date that has passed asks for no wait.
    date(asked).map(|until| until.duration_since(from).unwrap_or_default())
}

/// Something below `bound`. The standard library's hash keys are random, which is all the chance
/// needed here.
fn chance(bound: u64) -> u32 {
    let chance = RandomState::new().build_hasher().finish() % bound;
    u32::try_from(chance).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_differ() {
        let retries = Retries {
            first_pause: Duration::from_millis(200),
            longest_pause: Duration::from_millis(500),
            ..Retries::default()
        };
        for (attempt, longest) in [(1, 200), (2, 400), (3, 500), (u32::MAX, 500)] {
            let pauses: HashSet<_> = (0..64).map(|_| back_off(&retries, attempt)).collect();
            assert!(pauses.len() > 8);
            let longest = Duration::from_millis(longest);
            let within = |pause: &Duration| *pause <= longest && *pause > longest / 2;
            assert!(pauses.iter().all(within), "{attempt}: {pauses:?}");
        }
    }

    #[test]
    fn a_wait_asked_for_is_never_cut() {
        let asked = Duration::from_secs(10);
        let pauses: HashSet<_> = (0..64).map(|_| at_least(asked)).collect();
        assert!(pauses.len() > 8);
        let within = |pause: &Duration| *pause >= asked && *pause <= asked + asked / 10;
        assert!(pauses.iter().all(within), "{pauses:?}");
        assert_eq!(at_least(Duration::ZERO), Duration::ZERO);
        assert_eq!(at_least(Duration::MAX), Duration::MAX);
    }

    fn asked(retry_after: &str, date: Option<&str>, now: SystemTime) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, retry_after.parse().unwrap());
        if let Some(date) = date {
            headers.insert(DATE, date.parse().unwrap());
        }
        asked_for(&headers, now)
    }

    #[test]
    fn both_forms_of_retry_after_are_read() {
        let now = httpdate::parse_http_date("Wed, 21 Oct 2026 07:28:00 GMT").unwrap();
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        let minute_later = "Wed, 21 Oct 2026 07:29:00 GMT";
        for (text, expected) in [
            ("0", seconds(0)),
            (" 120 ", seconds(120)),
            ("18446744073709551615", seconds(u64::MAX)),
            (minute_later, seconds(60)),
            ("Wednesday, 21-Oct-26 07:29:00 GMT", seconds(60)),
            ("Wed Oct 21 07:29:00 2026", seconds(60)),
            ("Wed, 21 Oct 2026 07:27:00 GMT", seconds(0)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(asked(text, None, now), expected, "{text:?}");
        }
        assert_eq!(asked_for(&HeaderMap::new(), now), None);
    }

    #[test]
    fn a_date_counts_from_linxos_clock_and_not_from_ours() {
        let (date, until) = (
            "Wed, 21 Oct 2026 07:28:00 GMT",
            "Wed, 21 Oct 2026 07:28:30 GMT",
        );
        let half_a_minute = Some(Duration::from_secs(30));
        assert_eq!(
            asked(until, Some(date), SystemTime::UNIX_EPOCH),
            half_a_minute
        );
        let now = httpdate::parse_http_date(date).unwrap();
        assert_eq!(asked(until, Some("never"), now), half_a_minute);
    }
}
