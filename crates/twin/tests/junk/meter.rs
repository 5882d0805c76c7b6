//! How long something takes, and how much memory the process has more while it does.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Looks at the process's resident memory every millisecond.
pub(crate) struct Meter {
    began: Instant,
    before: u64,
    highest: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    looking: JoinHandle<()>,
}

/// What it took.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) time: Duration,
    pub(crate) growth_kib: u64,
}

impl Meter {
    /// Memory is counted from `before`: what an earlier measurement has left lying about is not
    /// to hide what this one takes.
    pub(crate) fn start(before: u64) -> Self {
        let highest = Arc::new(AtomicU64::new(before));
        let stop = Arc::new(AtomicBool::new(false));
        let looking = std::thread::spawn({
            let (highest, stop) = (Arc::clone(&highest), Arc::clone(&stop));
            move || {
                while !stop.load(Ordering::Relaxed) {
                    highest.fetch_max(resident_kib(), Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(1));
                }
            }
        });
        Self {
            began: Instant::now(),
            before,
            highest,
            stop,
            looking,
        }
    }

    pub(crate) fn stop(self) -> Measured {
        let time = self.began.elapsed();
        self.highest.fetch_max(resident_kib(), Ordering::Relaxed);
        self.stop.store(true, Ordering::Relaxed);
        self.looking.join().unwrap();
        let highest = self.highest.load(Ordering::Relaxed);
        Measured {
            time,
            growth_kib: highest.saturating_sub(self.before),
        }
    }
}

/// `VmRSS`.
pub(crate) fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.unwrap().trim().trim_end_matches(" kB");
    number.parse().unwrap()
}
