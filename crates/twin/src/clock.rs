//! The twin's clock: the machine's, moved forward on request.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time. Tokens, sessions and synchronisations age by it.
#[derive(Debug, Default)]
pub struct Clock {
    ahead_ms: AtomicI64,
}

impl Clock {
    /// Milliseconds since the epoch.
    pub fn now_ms(&self) -> i64 {
        let machine = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
        machine.saturating_add(self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Seconds since the epoch, the unit of version 2.1.
    pub(crate) fn now_s(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }

    /// Moves the clock forward.
    pub(crate) fn advance_s(&self, seconds: u32) {
        self.ahead_ms
            .fetch_add(i64::from(seconds) * 1000, Ordering::Relaxed);
    }

    /// Back to the machine's time.
    pub(crate) fn reset(&self) {
        self.ahead_ms.store(0, Ordering::Relaxed);
    }
}
