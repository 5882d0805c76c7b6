//! For those who count calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// An attempt of a call, as it ended. Nothing in it is secret, or about a user.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct CallSeen {
    /// The call, by a name of ours such as `sign_in` or `transactions`.
    pub call: &'static str,
    /// Which attempt it was, from 1.
    pub attempt: u32,
    /// What came of it.
    pub answer: CallAnswer,
    /// How long it took.
    pub took: Duration,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallAnswer {
    /// Linxo answered, with this HTTP status.
    Status(u16),
    /// No answer in time.
    Timeout,
    /// No connection, or one that broke before the answer was whole.
    Unreachable,
    /// An answer that was not read: too large, or compressed.
    Unusable,
}

/// Hears of every attempt of every call of a client and its clones. It is called where the call is
/// made, so it must not block.
#[derive(Clone)]
pub struct CallObserver(Arc<dyn Fn(&CallSeen) + Send + Sync>);

impl CallObserver {
    /// An observer that is this function.
    pub fn new(hear: impl Fn(&CallSeen) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hear))
    }

    pub(super) fn tell(&self, seen: &CallSeen) {
        (self.0)(seen);
    }
}

impl fmt::Debug for CallObserver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallObserver").finish_non_exhaustive()
    }
}
