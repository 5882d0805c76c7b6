//! Child processes: a clean environment, output shown or kept, failures that say what failed.

use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Tells the person at the terminal something. Standard output is left to the programs run.
#[expect(clippy::print_stderr, reason = "a task runner talks to the terminal")]
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}

/// A command without what `cargo run` put into our own environment: cargo would take those
/// variables for the user's and build crates again whose build scripts look at them.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let from_cargo_run = text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
            || ["CARGO_BIN_NAME", "CARGO_CRATE_NAME", "LD_LIBRARY_PATH"].contains(&text);
        if from_cargo_run {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs a command with its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start: {line}"))?;
    if !status.success() {
        bail!("this failed ({status}): {line}");
    }
    Ok(())
}

/// Runs a command with its output in a file, and shows the end of that file when it fails.
pub(crate) fn run_quietly(command: &mut Command, log: &Path) -> Result<()> {
    let line = describe(command);
    let out = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    let status = command
        .stdin(Stdio::null())
        .stderr(out.try_clone()?)
        .stdout(out)
        .status()
        .with_context(|| format!("cannot start: {line}"))?;
    if !status.success() {
        let text = std::fs::read_to_string(log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        let end = lines[lines.len().saturating_sub(15)..].join("\n  | ");
        bail!("this failed ({status}): {line}\n  | {end}");
    }
    Ok(())
}

/// What a command prints on standard output, if it can be run and succeeds.
pub(crate) fn output_of(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

fn describe(command: &Command) -> String {
    const SHOWN: usize = 12;
    let mut words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy())
        .collect();
    if words.len() > SHOWN {
        words.truncate(SHOWN);
        words.push("…".into());
    }
    words.join(" ")
}
