//! `cargo xtask bench`: builds the program and the benchmarks for release, and runs them.

use std::path::PathBuf;

use anyhow::Result;

use crate::setup::Need;
use crate::{build, process, project, setup};

/// What `bench` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these benches, in the usual order; all of them when none is named: page-bytes,
    /// early-widget, layout-shift, long-list, collect-latency, collect-memory, many-journeys.
    benches: Vec<String>,

    /// Build for debugging: for a quick try. The figures say nothing then.
    #[arg(long)]
    debug: bool,
}

/// Both programs in one build, so that they share what cargo compiles.
const PACKAGES: &[&str] = &["--package", "oneshot-cli", "--package", "oneshot-bench"];

/// The benches that need the pages and a browser.
const OF_PAGES: &[&str] = &["page-bytes", "early-widget", "layout-shift", "long-list"];

/// Builds what is measured and what measures, and prints one JSON object a line and a bench on
/// standard output. An error when a bar was not held.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let benches = &arguments.benches;
    let of_pages = benches.is_empty()
        || benches
            .iter()
            .any(|bench| OF_PAGES.contains(&bench.as_str()));
    // The others need nothing but Rust.
    let tools = if of_pages {
        let tools = setup::run(Need::Browsing)?;
        tools.chromium()?;
        tools.chromedriver()?;
        build::ui(&tools)?;
        Some(tools)
    } else {
        None
    };
    programs(arguments.debug)?;
    let bench = built("oneshot-bench", arguments.debug);
    let mut command = match tools {
        Some(tools) => tools.command(bench),
        None => process::command(bench),
    };
    process::run(
        command
            .arg("--program")
            .arg(built("oneshot", arguments.debug))
            .args(["--page-budget", &build::JOURNEY_BUDGET.to_string()])
            .args(benches),
    )
}

fn programs(debug: bool) -> Result<()> {
    process::say("building the program and its benches");
    let mut command = process::command("cargo");
    command
        .args(["build", "--locked", "--bins"])
        .args(PACKAGES)
        .current_dir(project::root());
    if !debug {
        command.arg("--release");
    }
    process::run(&mut command)
}

fn built(program: &str, debug: bool) -> PathBuf {
    let profile = if debug { "debug" } else { "release" };
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    project::target().join(profile).join(name)
}
