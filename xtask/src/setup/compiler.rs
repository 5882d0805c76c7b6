//! A C++ compiler, which only libFuzzer needs.

use anyhow::{Result, bail};

use super::apt;
use super::tools::find;
use crate::process::say;

/// Gets a C++ compiler where apt has one; an error says how to get one elsewhere.
pub(super) fn ensure() -> Result<()> {
    if is_there() {
        return Ok(());
    }
    if let Some(administrator) = apt::administrator(&["g++"]) {
        say("setup: apt-get install g++");
        if let Err(error) = apt::install(administrator, &["g++"]) {
            say(&format!("setup: apt could not: {error:#}"));
        }
    }
    if !is_there() {
        bail!(
            "no C++ compiler was found, which libFuzzer is built with: install one (Debian and \
             Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++; macOS: xcode-select \
             --install), or set CXX to its path"
        );
    }
    Ok(())
}

/// Whether there is the one that the build of libFuzzer looks for.
fn is_there() -> bool {
    std::env::var_os("CXX").is_some() || find(&["c++"]).is_some()
}
