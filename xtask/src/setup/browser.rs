//! A Chromium and its driver: what is installed, else Debian's packages, else clear words.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use anyhow::Result;

use super::tools::{Tools, find};
use crate::process::{self, say};

const BROWSERS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// An installation under way, or nothing to do.
pub(super) struct Installing(Option<JoinHandle<Result<()>>>);

/// Starts installing when something is missing and this system is one where we know how.
pub(super) fn begin() -> Installing {
    if browser().is_some() && driver().is_some() {
        return Installing(None);
    }
    let Some(administrator) = debian_administrator() else {
        return Installing(None);
    };
    say("setup: apt-get install chromium chromium-driver (meanwhile)");
    Installing(Some(std::thread::spawn(move || apt(administrator))))
}

impl Installing {
    /// Waits for the installation and notes where the browser is. What is missing is said, not an
    /// error: only some tasks need it, and those fail with the same words.
    pub(super) fn finish(self, tools: &mut Tools) -> Result<()> {
        if let Some(thread) = self.0 {
            match thread.join() {
                Ok(Ok(())) => say("setup: chromium and its driver are installed"),
                Ok(Err(error)) => say(&format!("setup: apt could not: {error:#}")),
                Err(_) => say("setup: the installation of chromium broke off"),
            }
        }
        tools.chromium = browser();
        tools.chromedriver = driver();
        let missing = [tools.chromium().err(), tools.chromedriver().err()];
        for error in missing.into_iter().flatten() {
            say(&format!("setup: {error}"));
        }
        Ok(())
    }
}

fn browser() -> Option<PathBuf> {
    named_by("CHROMIUM")
        .or_else(|| find(BROWSERS))
        .or_else(|| Some(PathBuf::from(MAC_CHROME)).filter(|path| path.is_file()))
}

fn driver() -> Option<PathBuf> {
    named_by("CHROMEDRIVER").or_else(|| find(&["chromedriver"]))
}

fn named_by(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_file())
}

/// How to become root on this Debian, if it is one (Ubuntu's chromium is a snap, which a test
/// runner cannot drive).
fn debian_administrator() -> Option<&'static [&'static str]> {
    let release = std::fs::read_to_string("/etc/os-release").ok()?;
    if !release.lines().any(|line| line == "ID=debian") || find(&["apt-get"]).is_none() {
        return None;
    }
    let user = process::output_of(process::command("id").arg("-u"))?;
    if user == "0" {
        return Some(&[]);
    }
    let may = process::output_of(process::command("sudo").args(["-n", "true"])).is_some();
    if !may {
        say("setup: chromium is missing; run: sudo apt-get install chromium chromium-driver");
    }
    may.then_some(&["sudo", "-n"])
}

fn apt(administrator: &[&str]) -> Result<()> {
    let folder = std::env::temp_dir();
    for arguments in [
        &["update"][..],
        &[
            "install",
            "-y",
            "--no-install-recommends",
            "chromium",
            "chromium-driver",
        ][..],
    ] {
        run_apt(
            administrator,
            arguments,
            &folder.join(format!("oneshot-apt-{}.log", arguments[0])),
        )?;
    }
    Ok(())
}

fn run_apt(administrator: &[&str], arguments: &[&str], log: &Path) -> Result<()> {
    let words: Vec<&str> = administrator
        .iter()
        .chain(&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
        .chain(arguments)
        .copied()
        .collect();
    process::run_quietly(process::command(words[0]).args(&words[1..]), log)
}
