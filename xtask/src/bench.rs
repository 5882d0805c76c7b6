//! `cargo xtask bench`: builds the program and the benchmarks for release, and runs them.

use std::path::PathBuf;

use anyhow::Result;

use crate::{process, project};

/// What `bench` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these benches, in the usual order; all of them when none is named: collect-latency,
    /// collect-memory, many-journeys.
    benches: Vec<String>,

    /// Build for debugging: for a quick try. The figures say nothing then.
    #[arg(long)]
    debug: bool,
}

/// Both programs in one build, so that they share what cargo compiles.
const PACKAGES: &[&str] = &["--package", "oneshot-cli", "--package", "oneshot-bench"];

/// Builds what is measured and what measures, and prints one JSON object a line and a bench on
/// standard output. An error when a bar was not held.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    build(arguments.debug)?;
    process::run(
        process::command(built("oneshot-bench", arguments.debug))
            .arg("--program")
            .arg(built("oneshot", arguments.debug))
            .args(&arguments.benches),
    )
}

/// Needs nothing but Rust: no page is measured.
fn build(debug: bool) -> Result<()> {
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
