//! Builds what the browser downloads and the program that serves it.

use std::path::PathBuf;

use anyhow::Result;

use crate::setup::Tools;
use crate::{process, project};

/// Each page is a program of its own, so that an end user never downloads the integrator's panel.
const PAGES: &[&str] = &["journey", "panel"];

/// Builds both pages for release into dist/journey and dist/panel.
pub(crate) fn ui(tools: &Tools) -> Result<()> {
    for page in PAGES {
        let html = if *page == "journey" {
            "index.html"
        } else {
            "panel.html"
        };
        process::say(&format!("building the page of the {page}"));
        process::run(
            tools
                .command("trunk")
                .args([
                    "build",
                    "--release",
                    "--cargo-profile",
                    "web",
                    "--locked",
                    "true",
                ])
                .args(["--dist", &format!("dist/{page}")])
                .args(["--public-url", &format!("/app/{page}/")])
                .arg(html)
                // trunk takes NO_COLOR for a boolean and refuses the customary 1.
                .env_remove("NO_COLOR")
                .current_dir(project::root()),
        )?;
    }
    Ok(())
}

/// Builds the program `oneshot` and returns its path. The selection of packages is that of the host
/// tests, so that both share what cargo compiled.
pub(crate) fn program(tools: &Tools) -> Result<PathBuf> {
    process::say("building the program");
    process::run(
        tools
            .command("cargo")
            .args(["build", "--locked", "--bin", "oneshot"])
            .args(HOST_PACKAGES)
            .current_dir(project::root()),
    )?;
    Ok(program_path())
}

/// Where [`program`] leaves it.
pub(crate) fn program_path() -> PathBuf {
    let name = format!("oneshot{}", std::env::consts::EXE_SUFFIX);
    project::target().join("debug").join(name)
}

/// All packages but the SPA, which is for the browser alone.
pub(crate) const HOST_PACKAGES: &[&str] = &["--workspace", "--exclude", "oneshot-app"];
