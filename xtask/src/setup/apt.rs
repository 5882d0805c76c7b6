//! Debian's packages, where there is apt and we may use it.

use anyhow::Result;

use super::tools::find;
use crate::process::{self, say};

/// How to become root: the words to put before a command.
pub(super) type Administrator = &'static [&'static str];

/// How to become root where apt is. When we may not, it says what to run.
pub(super) fn administrator(packages: &[&str]) -> Option<Administrator> {
    find(&["apt-get"])?;
    let user = process::output_of(process::command("id").arg("-u"))?;
    if user == "0" {
        return Some(&[]);
    }
    let may = process::output_of(process::command("sudo").args(["-n", "true"])).is_some();
    if !may {
        let packages = packages.join(" ");
        say(&format!(
            "setup: {packages} is missing; run: sudo apt-get install {packages}"
        ));
    }
    may.then_some(&["sudo", "-n"])
}

/// Installs packages.
pub(super) fn install(administrator: Administrator, packages: &[&str]) -> Result<()> {
    run(administrator, &["update"])?;
    let install = ["install", "-y", "--no-install-recommends"];
    run(administrator, &[&install, packages].concat())
}

fn run(administrator: Administrator, arguments: &[&str]) -> Result<()> {
    let log = std::env::temp_dir().join(format!("oneshot-apt-{}.log", arguments[0]));
    let words: Vec<&str> = administrator
        .iter()
        .chain(&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
        .chain(arguments)
        .copied()
        .collect();
    process::run_quietly(process::command(words[0]).args(&words[1..]), &log)
}
