//! `cargo xtask fuzz`: the targets of `fuzz/` under libFuzzer, each for a bounded time.
//!
//! No nightly compiler is needed: what libFuzzer wants to know of a program, LLVM counts in it, and
//! stable rustc passes the options on. Only the memory sanitizers need more, and our code has no
//! `unsafe` for them to watch. The build has a folder and a target of its own, so that neither build
//! scripts nor any other build is instrumented.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::process::{self, say};
use crate::{project, setup};

mod log;

/// What `fuzz` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these targets; all of them when none is named. See fuzz/src/bin.
    targets: Vec<String>,

    /// How long each target runs.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..))]
    seconds: u16,
}

/// Longer inputs are not tried: the shorter they are, the more of them are tried where it matters.
const LONGEST_INPUT: usize = 1024;
/// The test-bank reader refuses lines over 4 KiB, which has to be within reach.
const LONGEST_FILE: usize = 8 * 1024;
/// More memory than this is a finding.
const MEMORY_MB: usize = 512;
/// One input that takes longer is a finding.
const SLOWEST_INPUT: Duration = Duration::from_secs(10);

/// Counts the edges taken and notes what is compared with what, as libFuzzer expects; overflows and
/// broken assertions panic as in a debug build.
const FLAGS: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg=fuzzing",
    // With several units the tables of some are dropped by the linker.
    "-Ccodegen-units=1",
    "-Cdebug-assertions=on",
    "-Coverflow-checks=on",
];

/// Builds the targets and runs each, until one finds something.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    run_for(&arguments.targets, arguments.seconds)
}

/// Runs every target for so many seconds.
pub(crate) fn run_all(seconds: u16) -> Result<()> {
    run_for(&[], seconds)
}

fn run_for(asked: &[String], seconds: u16) -> Result<()> {
    let targets = selection(asked, targets()?)?;
    setup::cpp_compiler()?;
    let programs = build()?;
    for target in targets {
        fuzz(&programs, &target, seconds)?;
    }
    Ok(())
}

/// The names of the targets, which are those of their programs.
fn targets() -> Result<Vec<String>> {
    let folder = home().join("src/bin");
    let entries = folder
        .read_dir()
        .with_context(|| format!("cannot read {}", folder.display()))?;
    let stem = |path: PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
    let mut names: Vec<_> = entries
        .flatten()
        .filter_map(|entry| stem(entry.path()))
        .collect();
    names.sort();
    Ok(names)
}

fn selection(asked: &[String], known: Vec<String>) -> Result<Vec<String>> {
    if let Some(unknown) = asked.iter().find(|name| !known.contains(name)) {
        bail!(
            "there is no fuzz target {unknown:?}; there are {}",
            known.join(", ")
        );
    }
    let wanted = |name: &String| asked.is_empty() || asked.contains(name);
    Ok(known.into_iter().filter(wanted).collect())
}

/// Builds all targets and returns the folder of their programs.
fn build() -> Result<PathBuf> {
    let host = host()?;
    say("building the fuzz targets");
    process::run(
        process::command("cargo")
            .args([
                "build",
                "--locked",
                "--release",
                "--package",
                "oneshot-fuzz",
            ])
            .args(["--bins", "--features", "libfuzzer", "--target", &host])
            .arg("--target-dir")
            .arg(built())
            // Each program is linked with what it reaches alone, and is built to look for faults.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"))
            .current_dir(project::root()),
    )?;
    Ok(built().join(host).join("release"))
}

/// The name that rustc has for this machine.
fn host() -> Result<String> {
    let version = process::output_of(process::command("rustc").arg("-vV"));
    let host = version.as_deref().and_then(host_in).map(str::to_owned);
    host.context("`rustc -vV` does not say its host; install Rust from https://rustup.rs")
}

fn host_in(version: &str) -> Option<&str> {
    version.lines().find_map(|line| line.strip_prefix("host: "))
}

fn fuzz(programs: &Path, target: &str, seconds: u16) -> Result<()> {
    // What was found before is where the next run goes on from.
    let corpus = folder("corpus", target)?;
    let findings = folder("findings", target)?;
    let log = built().join(format!("{target}.log"));
    let program = programs.join(target);
    let longest = match target {
        "testbank" => LONGEST_FILE,
        _ => LONGEST_INPUT,
    };
    let ended = process::run_quietly(
        Command::new(&program)
            .arg(&corpus)
            .arg(home().join("seeds").join(target))
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-max_len={longest}"))
            .arg(format!("-rss_limit_mb={MEMORY_MB}"))
            .arg(format!("-timeout={}", SLOWEST_INPUT.as_secs()))
            .arg(format!("-artifact_prefix={}/", findings.display()))
            .arg("-print_final_stats=1"),
        &log,
    );
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    match (log::finding(&text), ended) {
        (Some(finding), _) => bail!(
            "the fuzz target {target} found something: {}\n  the input is in {}\n  run it again \
             with: {} {}\n  everything that was said is in {}",
            finding.what,
            finding.input,
            program.display(),
            finding.input,
            log.display(),
        ),
        (None, Err(error)) => Err(error),
        (None, Ok(())) => {
            let stats = log::stats(&text).context("libFuzzer does not say what it did")?;
            say(&format!("{target:>12}: {stats}"));
            Ok(())
        }
    }
}

/// The folder of the package.
fn home() -> PathBuf {
    project::root().join("fuzz")
}

/// Where all of it is built and kept.
fn built() -> PathBuf {
    project::target().join("fuzz")
}

fn folder(kind: &str, target: &str) -> Result<PathBuf> {
    let folder = built().join(kind).join(target);
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::{host_in, selection, targets};

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn all_targets_run_when_none_is_named() {
        let known = names(&["address", "event"]);
        assert_eq!(selection(&[], known.clone()).unwrap(), known);
        let one = names(&["event"]);
        assert_eq!(selection(&one, known).unwrap(), one);
    }

    #[test]
    fn a_target_that_is_none_is_refused_with_those_there_are() {
        let error = selection(&names(&["evnet"]), names(&["address", "event"])).unwrap_err();
        assert!(error.to_string().contains("there are address, event"));
    }

    #[test]
    fn the_targets_are_the_programs_of_the_fuzz_package() {
        assert!(targets().unwrap().contains(&"wire_v3".to_owned()));
    }

    #[test]
    fn the_host_is_read_from_what_rustc_says() {
        let version = "rustc 1.95.0\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0\n";
        assert_eq!(host_in(version), Some("x86_64-unknown-linux-gnu"));
    }
}
