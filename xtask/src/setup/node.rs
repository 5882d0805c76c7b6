//! The Node packages of the end-to-end tests, of exactly the versions in their lock file.

use anyhow::{Context, Result, bail};

use super::tools::{Tools, find};
use crate::process::{self, say};
use crate::project;

const OLDEST: u32 = 20;

pub(super) fn ensure_packages(tools: &Tools) -> Result<()> {
    let folder = project::e2e();
    let lock = std::fs::read(folder.join("package-lock.json"))
        .context("tests/e2e/package-lock.json cannot be read")?;
    // The lock file that node_modules was made from; npm removes it with the folder.
    let stamp = folder.join("node_modules/.oneshot-lock.json");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let npm = find(&["npm", "npm.cmd"]).with_context(|| {
        format!(
            "npm is missing: install Node.js {OLDEST} or later (Debian: apt-get install nodejs npm)"
        )
    })?;
    let version = process::output_of(process::command("node").arg("--version")).unwrap_or_default();
    if major(&version).is_none_or(|major| major < OLDEST) {
        bail!("Node.js {OLDEST} or later is needed, and `node --version` says {version:?}");
    }
    say("setup: npm ci in tests/e2e");
    process::run_quietly(
        process::command(npm)
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        &tools.home().join("install-e2e.log"),
    )?;
    std::fs::write(&stamp, lock).context("tests/e2e/node_modules cannot be written to")
}

/// `v20.11.1` is 20.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_of_node_is_read_from_what_it_says() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major(""), None);
    }
}
