//! A Chromium and its driver: what is installed, else Debian's packages, else clear words.

use std::path::PathBuf;
use std::thread::JoinHandle;

use anyhow::Result;

use super::apt::{self, Administrator};
use super::tools::{Tools, find};
use crate::process::say;

const BROWSERS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const PACKAGES: &[&str] = &["chromium", "chromium-driver"];
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
    Installing(Some(std::thread::spawn(move || {
        apt::install(administrator, PACKAGES)
    })))
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
fn debian_administrator() -> Option<Administrator> {
    let release = std::fs::read_to_string("/etc/os-release").ok()?;
    if !release.lines().any(|line| line == "ID=debian") {
        return None;
    }
    apt::administrator(PACKAGES)
}
