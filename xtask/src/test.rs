//! `cargo xtask test`: every check and every test, in order, each with its time.

use std::ffi::OsString;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::setup::{Need, Tools};
use crate::{process, setup};

mod stage;

use stage::Stage;

/// What `test` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these stages, in the usual order; all of them when none is named.
    stages: Vec<Stage>,

    /// Let warnings of clippy and rustdoc pass: a newer compiler than ours may know new ones.
    #[arg(long)]
    allow_warnings: bool,

    /// Passed on to Playwright, after `--`.
    #[arg(last = true, value_name = "PLAYWRIGHT OPTIONS")]
    playwright: Vec<OsString>,
}

/// How the stages are to be run.
struct Options<'a> {
    deny_warnings: bool,
    playwright: &'a [OsString],
}

/// Runs the stages until one fails, and says how long each took.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let started = Instant::now();
    let stages = selection(&arguments.stages);
    let tools = setup::run(need(&stages))?;
    let mut times = vec![("setup", started.elapsed())];
    let options = Options {
        deny_warnings: !arguments.allow_warnings,
        playwright: &arguments.playwright,
    };
    for stage in stages {
        process::say(&format!("\n== {} ==", stage.title()));
        let began = Instant::now();
        let outcome = stage.run(&tools, &options);
        times.push((stage.title(), began.elapsed()));
        if let Err(error) = outcome {
            summarise(&times, started.elapsed(), Some(stage.title()));
            return Err(error).with_context(|| format!("stage «{}»", stage.title()));
        }
    }
    summarise(&times, started.elapsed(), None);
    Ok(())
}

/// Compares Cargo.lock with the database of known vulnerabilities, which is fetched from the network.
pub(crate) fn advisories(tools: &Tools) -> Result<()> {
    stage::deny(tools, &["advisories"])
}

/// The stages asked for in the usual order, with those that they stand on.
fn selection(asked: &[Stage]) -> Vec<Stage> {
    let wanted = |stage: Stage| {
        asked.is_empty()
            || asked.contains(&stage)
            || (asked.contains(&Stage::EndToEnd) && matches!(stage, Stage::Pages | Stage::Program))
            || (asked.contains(&Stage::Schema) && stage == Stage::Program)
    };
    let all = Stage::value_variants().iter().copied();
    all.filter(|stage| wanted(*stage)).collect()
}

fn need(stages: &[Stage]) -> Need {
    if stages.contains(&Stage::Deny) || stages.contains(&Stage::Schema) {
        Need::Everything
    } else {
        let browsing = [Stage::Loader, Stage::Web, Stage::EndToEnd];
        if browsing.iter().any(|stage| stages.contains(stage)) {
            Need::Browsing
        } else {
            Need::Building
        }
    }
}

fn summarise(times: &[(&str, Duration)], total: Duration, failed: Option<&str>) {
    process::say("");
    for (title, time) in times {
        let mark = if failed == Some(title) {
            "FAILED"
        } else {
            "ok"
        };
        process::say(&format!(
            "{:>7.1} s  {mark:<6}  {title}",
            time.as_secs_f32()
        ));
    }
    process::say(&format!("{:>7.1} s  in all", total.as_secs_f32()));
}

#[cfg(test)]
mod tests {
    use super::{Stage, selection};

    #[test]
    fn all_stages_run_when_none_is_named() {
        assert_eq!(selection(&[]).len(), 14);
    }

    #[test]
    fn the_end_to_end_tests_bring_the_builds_they_drive() {
        assert_eq!(
            selection(&[Stage::EndToEnd]),
            [Stage::Pages, Stage::Program, Stage::EndToEnd]
        );
    }

    #[test]
    fn stages_run_in_the_usual_order_whatever_the_order_of_their_names() {
        assert_eq!(
            selection(&[Stage::Host, Stage::Format]),
            [Stage::Format, Stage::Host]
        );
    }
}
