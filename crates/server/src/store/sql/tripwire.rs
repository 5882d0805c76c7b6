//! Crashes and failures at a chosen place, for tests. Builds for release have no code of it.
//!
//! The environment variable `ONESHOT_TRIPWIRE` arms it:
//!
//! - `kill:N` ends the process with SIGKILL at the N-th write moment. A write has three: before it
//!   begins, right before its commit, right after its commit.
//! - `fail:N` makes the N-th operation fail as if the database had: a read, or one of the three
//!   moments. Right after a commit that is a lost answer: what was written stays written.
//!
//! Counting starts with the process, so that the same program doing the same counts the same. A
//! line on the standard error says when it trips.

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::store::StoreError;

const VARIABLE: &str = "ONESHOT_TRIPWIRE";

/// Where the store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Read,
    BeforeBegin,
    BeforeCommit,
    AfterCommit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trap {
    Off,
    Kill(u64),
    Fail(u64),
}

/// Counts, and trips.
#[derive(Debug)]
pub(super) struct Tripwire {
    trap: Trap,
    passed: AtomicU64,
}

impl Tripwire {
    /// The one of this process.
    pub(super) fn of_process() -> Arc<Self> {
        static TRIPWIRE: OnceLock<Arc<Tripwire>> = OnceLock::new();
        let arm = || Arc::new(Self::new(&std::env::var(VARIABLE).unwrap_or_default()));
        Arc::clone(TRIPWIRE.get_or_init(arm))
    }

    /// One as written; off when that is not understood.
    pub(super) fn new(text: &str) -> Self {
        let trap = match text.split_once(':').map(|(kind, n)| (kind, n.parse())) {
            Some(("kill", Ok(n))) => Trap::Kill(n),
            Some(("fail", Ok(n))) => Trap::Fail(n),
            _ => Trap::Off,
        };
        if trap == Trap::Off && !text.is_empty() {
            say(&format!(
                "{VARIABLE} is not understood: write kill:N or fail:N"
            ));
        }
        Self {
            trap,
            passed: AtomicU64::new(0),
        }
    }

    /// Counts this moment, and trips when it is the one.
    pub(super) fn pass(&self, moment: Moment) -> Result<(), StoreError> {
        match self.trap {
            Trap::Off => Ok(()),
            Trap::Kill(_) if moment == Moment::Read => Ok(()),
            Trap::Kill(n) => {
                if self.next() == n {
                    say(&format!(
                        "the tripwire kills at write moment {n}, {moment:?}"
                    ));
                    kill();
                }
                Ok(())
            }
            Trap::Fail(n) => {
                if self.next() != n {
                    return Ok(());
                }
                say(&format!("the tripwire fails operation {n}, {moment:?}"));
                let error = std::io::Error::other("the tripwire's failure");
                Err(StoreError::Database(sqlx::Error::Io(error)))
            }
        }
    }

    fn next(&self) -> u64 {
        self.passed.fetch_add(1, Ordering::SeqCst) + 1
    }
}

/// As a crash does: nothing of the process runs any more, no destructor and no other thread.
fn kill() {
    let own = rustix::process::getpid();
    let _ = rustix::process::kill_process(own, rustix::process::Signal::KILL);
    loop {
        std::thread::park();
    }
}

fn say(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fails_the_operation_it_was_told_and_no_other() {
        let tripwire = Tripwire::new("fail:3");
        assert!(tripwire.pass(Moment::Read).is_ok());
        assert!(tripwire.pass(Moment::BeforeBegin).is_ok());
        assert!(tripwire.pass(Moment::BeforeCommit).is_err());
        assert!(tripwire.pass(Moment::AfterCommit).is_ok());
    }

    #[test]
    fn what_is_not_understood_does_nothing() {
        for text in ["", "kill", "kill:", "fail:x", "7"] {
            let tripwire = Tripwire::new(text);
            assert_eq!(tripwire.trap, Trap::Off, "{text}");
            assert!(tripwire.pass(Moment::AfterCommit).is_ok());
        }
    }
}
