//! How long things may take, as an operator writes it: `[timing]`, or the environment.

use std::ops::RangeInclusive;
use std::time::Duration;

use linxo::client::ClientConfig;
use serde::Deserialize;

use super::error::Wrong;
use super::file::Environment;
use super::{ConfigError, Timing};

/// A day, and a week, in seconds.
const DAY_S: u64 = 86_400;
const WEEK_S: u64 = 7 * DAY_S;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Written {
    lease_s: Option<u64>,
    linxo_timeout_s: Option<u64>,
    abandon_after_s: Option<u64>,
    linking_poll_ms: Option<u64>,
    synchronising_poll_ms: Option<u64>,
    first_pause_ms: Option<u64>,
    longest_pause_s: Option<u64>,
    creation_settles_s: Option<u64>,
    absence_settles_s: Option<u64>,
    another_try_s: Option<u64>,
    farewell_s: Option<u64>,
    other_tabs_s: Option<u64>,
    collection_patience_s: Option<u64>,
    keep_alive_s: Option<u64>,
    shutdown_s: Option<u64>,
    journeys_at_once: Option<u64>,
    deliveries_of_a_partner: Option<u64>,
    calls_of_a_journey: Option<u64>,
    calls_of_all_journeys: Option<u64>,
}

/// Reads all of them into what is there by default; the time of a call to Linxo too.
pub(super) fn read(
    file: &Written,
    env: Environment<'_>,
    linxo: Option<&mut ClientConfig>,
    wrong: &mut Wrong,
) -> Timing {
    let mut timing = Timing::default();
    let mut number = |variable, written, bounds| wrong.note(number(variable, written, bounds, env));
    let set = |place: &mut Duration, unit: fn(u64) -> Duration, read: Option<Option<u64>>| {
        if let Some(Some(value)) = read {
            *place = unit(value);
        }
    };
    let (s, ms) = (
        Duration::from_secs as fn(u64) -> Duration,
        Duration::from_millis as _,
    );
    set(
        &mut timing.lease,
        s,
        number("ONESHOT_LEASE_S", file.lease_s, 2..=3_600),
    );
    set(
        &mut timing.abandon_after,
        s,
        number("ONESHOT_ABANDON_AFTER_S", file.abandon_after_s, 1..=DAY_S),
    );
    set(
        &mut timing.linking_poll,
        ms,
        number(
            "ONESHOT_LINKING_POLL_MS",
            file.linking_poll_ms,
            50..=DAY_S * 1_000,
        ),
    );
    set(
        &mut timing.synchronising_poll,
        ms,
        number(
            "ONESHOT_SYNCHRONISING_POLL_MS",
            file.synchronising_poll_ms,
            50..=DAY_S * 1_000,
        ),
    );
    set(
        &mut timing.first_pause,
        ms,
        number("ONESHOT_FIRST_PAUSE_MS", file.first_pause_ms, 10..=60_000),
    );
    set(
        &mut timing.longest_pause,
        s,
        number("ONESHOT_LONGEST_PAUSE_S", file.longest_pause_s, 1..=3_600),
    );
    set(
        &mut timing.creation_settles,
        s,
        number(
            "ONESHOT_CREATION_SETTLES_S",
            file.creation_settles_s,
            1..=3_600,
        ),
    );
    set(
        &mut timing.absence_settles,
        s,
        number(
            "ONESHOT_ABSENCE_SETTLES_S",
            file.absence_settles_s,
            60..=30 * DAY_S,
        ),
    );
    set(
        &mut timing.another_try,
        s,
        number("ONESHOT_ANOTHER_TRY_S", file.another_try_s, 0..=3_600),
    );
    set(
        &mut timing.farewell,
        s,
        number("ONESHOT_FAREWELL_S", file.farewell_s, 0..=60),
    );
    set(
        &mut timing.other_tabs,
        s,
        number("ONESHOT_OTHER_TABS_S", file.other_tabs_s, 0..=60),
    );
    set(
        &mut timing.collection_patience,
        s,
        number(
            "ONESHOT_COLLECTION_PATIENCE_S",
            file.collection_patience_s,
            0..=WEEK_S,
        ),
    );
    set(
        &mut timing.keep_alive,
        s,
        number("ONESHOT_KEEP_ALIVE_S", file.keep_alive_s, 1..=300),
    );
    set(
        &mut timing.shutdown,
        s,
        number("ONESHOT_SHUTDOWN_S", file.shutdown_s, 0..=600),
    );
    let several = |place: &mut usize, read: Option<Option<u64>>| {
        if let Some(Some(value)) = read {
            *place = usize::try_from(value).unwrap_or(usize::MAX);
        }
    };
    several(
        &mut timing.journeys_at_once,
        number("ONESHOT_JOURNEYS_AT_ONCE", file.journeys_at_once, 1..=1_000),
    );
    let deliveries = number(
        "ONESHOT_DELIVERIES_OF_A_PARTNER",
        file.deliveries_of_a_partner,
        1..=1_000,
    );
    if let Some(Some(value)) = deliveries {
        timing.deliveries_of_a_partner = usize::try_from(value).ok();
    }
    several(
        &mut timing.calls_of_a_journey,
        number(
            "ONESHOT_CALLS_OF_A_JOURNEY",
            file.calls_of_a_journey,
            1..=64,
        ),
    );
    several(
        &mut timing.calls_of_all_journeys,
        number(
            "ONESHOT_CALLS_OF_ALL_JOURNEYS",
            file.calls_of_all_journeys,
            1..=1_000,
        ),
    );
    let patience = number("ONESHOT_LINXO_TIMEOUT_S", file.linxo_timeout_s, 1..=600);
    if let Some(linxo) = linxo
        && let Some(Some(seconds)) = patience
    {
        linxo.call_timeout = Duration::from_secs(seconds);
        // Two attempts and their pause, as in what is there by default.
        linxo.attempt_timeout = linxo.call_timeout * 2 / 5;
    }
    timing
}

/// A number within its bounds, when it is set.
pub(super) fn number(
    variable: &'static str,
    written: Option<u64>,
    bounds: RangeInclusive<u64>,
    env: Environment<'_>,
) -> Result<Option<u64>, ConfigError> {
    let bad = || {
        let (from, to) = (bounds.start(), bounds.end());
        ConfigError::Bad {
            variable,
            reason: format!("write a whole number from {from} to {to}"),
        }
    };
    let value = match env(variable) {
        Some(text) => Some(text.trim().parse().map_err(|_| bad())?),
        None => written,
    };
    match value {
        Some(value) if !bounds.contains(&value) => Err(bad()),
        value => Ok(value),
    }
}
