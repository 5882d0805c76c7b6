//! What libFuzzer writes while it runs.

use std::fmt;

/// What a run did.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stats {
    executions: u64,
    per_second: u64,
    peak_mb: u64,
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} executions, {} a second, {} MB at most, nothing found",
            self.executions, self.per_second, self.peak_mb
        )
    }
}

/// The figures at the end of a run that ended by itself.
pub(super) fn stats(log: &str) -> Option<Stats> {
    let figure = |name: &str| {
        let mut lines = log.lines();
        let value = lines.find_map(|line| line.strip_prefix("stat::")?.strip_prefix(name))?;
        value.trim_start_matches(':').trim().parse().ok()
    };
    Some(Stats {
        executions: figure("number_of_executed_units")?,
        per_second: figure("average_exec_per_sec")?,
        peak_mb: figure("peak_rss_mb")?,
    })
}

/// What a run found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// In the words of the panic, or of libFuzzer.
    pub(super) what: String,
    /// The file that the input was written to.
    pub(super) input: String,
}

/// What a run found, if it did.
pub(super) fn finding(log: &str) -> Option<Finding> {
    let input = log
        .lines()
        .find_map(|line| line.split_once("Test unit written to "))
        .map(|(_, path)| path.trim().to_owned())?;
    let mut lines = log.lines();
    let panicked = lines.find(|line| line.contains("panicked at"));
    let what = match panicked {
        // The message is on the line after.
        Some(place) => format!("{place} {}", lines.next().unwrap_or_default()),
        None => log
            .lines()
            .find_map(|line| line.split_once("ERROR: libFuzzer: "))
            .map_or_else(String::new, |(_, what)| what.to_owned()),
    };
    Some(Finding { what, input })
}

#[cfg(test)]
mod tests {
    use super::{Finding, Stats, finding, stats};

    const QUIET: &str = "INFO: Seed: 1613870278\n\
        Done 1940862 runs in 11 second(s)\n\
        stat::number_of_executed_units: 1940862\n\
        stat::average_exec_per_sec:     176442\n\
        stat::new_units_added:          6322\n\
        stat::slowest_unit_time_sec:    0\n\
        stat::peak_rss_mb:              29\n";

    const PANIC: &str = "INFO: Seed: 1\n\n\
        thread '<unnamed>' (7) panicked at fuzz/src/event.rs:15:5:\n\
        assertion failed: kept\n\
        note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\
        ==7== ERROR: libFuzzer: deadly signal\n\
        artifact_prefix='findings/'; Test unit written to findings/crash-0a\n";

    #[test]
    fn the_figures_of_a_quiet_run_are_read() {
        let read = Stats {
            executions: 1_940_862,
            per_second: 176_442,
            peak_mb: 29,
        };
        assert_eq!(stats(QUIET), Some(read));
        assert_eq!(finding(QUIET), None);
    }

    #[test]
    fn a_panic_is_said_in_its_own_words_with_the_input() {
        let found = Finding {
            what: "thread '<unnamed>' (7) panicked at fuzz/src/event.rs:15:5: \
                   assertion failed: kept"
                .to_owned(),
            input: "findings/crash-0a".to_owned(),
        };
        assert_eq!(finding(PANIC), Some(found));
        assert_eq!(stats(PANIC), None);
    }

    #[test]
    fn an_input_that_takes_too_long_is_said_in_the_words_of_libfuzzer() {
        let slow = "==7== ERROR: libFuzzer: timeout after 10 seconds\n\
                    artifact_prefix='f/'; Test unit written to f/timeout-0a\n";
        let found = Finding {
            what: "timeout after 10 seconds".to_owned(),
            input: "f/timeout-0a".to_owned(),
        };
        assert_eq!(finding(slow), Some(found));
    }
}
