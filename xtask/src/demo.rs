//! `cargo xtask demo`: the whole product on this machine, for a person or, with `--once`, with no
//! hands at all.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::setup::Need;
use crate::{build, process, project, setup};

/// What `demo` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Drive one journey in a headless browser with a test-bank file, check the data, and stop.
    /// FILE is one that ships with the tests when left out.
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    once: Option<Option<PathBuf>>,

    /// Passed on to `oneshot demo`: see `oneshot demo --help`.
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "OPTIONS"
    )]
    rest: Vec<OsString>,
}

/// Builds everything and runs the demo until Ctrl-C, or one journey with `--once`.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let file = arguments.once.as_ref().map(test_bank_file).transpose()?;
    let need = if file.is_some() {
        Need::Browsing
    } else {
        Need::Building
    };
    let tools = setup::run(need)?;
    if file.is_some() {
        tools.chromium()?;
    }
    build::ui(&tools)?;
    let program = build::program(&tools)?;

    let Some(file) = file else {
        return become_it(tools.command(program).arg("demo").args(&arguments.rest));
    };
    let tests = project::e2e();
    process::run(
        tools
            .command("node")
            .args(["--import", "tsx", "once.ts"])
            .arg(file)
            .args(&arguments.rest)
            .env("ONESHOT_PROGRAM", program)
            .current_dir(tests),
    )
}

fn test_bank_file(given: &Option<PathBuf>) -> Result<PathBuf> {
    let path = match given {
        Some(path) => path.clone(),
        None => project::root().join("crates/twin/testbank/lara_croft.txt"),
    };
    let path = path
        .canonicalize()
        .with_context(|| format!("there is no test-bank file {}", path.display()))?;
    if !path.is_file() {
        bail!("{} is not a file", path.display());
    }
    Ok(path)
}

/// Goes on as the program itself: Ctrl-C then reaches it alone, and the prompt comes back only when
/// it has stopped everything.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).context("the program cannot be started")
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<()> {
    process::run(command)
}
