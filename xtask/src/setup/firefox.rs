//! A Firefox, in which the end-to-end tests walk the main path once more.

use super::apt;
use super::tools::find;
use crate::process::say;

const PACKAGES: &[&str] = &["firefox-esr"];

/// Gets Debian's package where there is none. What is missing is said, not an error: one test needs
/// it, and is left out without it, in the same words.
pub(super) fn ensure() {
    if is_there() {
        return;
    }
    // Elsewhere it has another name, or is a snap, which a test runner cannot drive.
    let debian = std::fs::read_to_string("/etc/os-release")
        .is_ok_and(|release| release.lines().any(|line| line == "ID=debian"));
    if debian && let Some(administrator) = apt::administrator(PACKAGES) {
        say("setup: apt-get install firefox-esr");
        if let Err(error) = apt::install(administrator, PACKAGES) {
            say(&format!("setup: apt could not: {error:#}"));
        }
    }
    if !is_there() {
        say(
            "setup: no Firefox was found, so the tests leave it out: install one (Debian: apt-get \
             install firefox-esr), or set FIREFOX to its path",
        );
    }
}

fn is_there() -> bool {
    std::env::var_os("FIREFOX").is_some() || find(&["firefox-esr", "firefox"]).is_some()
}
