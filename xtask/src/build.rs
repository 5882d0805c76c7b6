//! Builds what the browser downloads and the program that serves it.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::setup::Tools;
use crate::{process, project};

mod budget;
mod exports;
mod flags;
mod inline;
mod names;
mod pack;
mod panics;
mod part;
mod script;
mod sentences;
mod smaller;
mod wasm;

pub(crate) use budget::JOURNEY as JOURNEY_BUDGET;

/// Each page is a program of its own, so that an end user never downloads the integrator's panel, and
/// the end user's own data only where it is shown.
const PAGES: &[(&str, &str)] = &[
    ("journey", "index.html"),
    ("own", "own.html"),
    ("panel", "panel.html"),
];

/// Builds the pages for release into dist/journey and dist/panel, and into dist/own what the journey's
/// page loads at its end, each file with its compressed forms beside it. An error when the journey's
/// page is over its budget.
pub(crate) fn ui(tools: &Tools) -> Result<()> {
    let dist = project::root().join("dist");
    for (page, html) in PAGES {
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
                .env(flags::VARIABLE, flags::value())
                // trunk takes NO_COLOR for a boolean and refuses the customary 1.
                .env_remove("NO_COLOR")
                // Its log goes where ours does: standard output is for what the demo answers.
                .stdout(std::io::stderr())
                .current_dir(project::root()),
        )?;
        smaller::program(tools, &dist.join(page))?;
    }
    loader(&dist)?;
    part::join(&dist)?;
    for page in ["journey", "panel"] {
        inline::styles(&dist.join(page))?;
    }
    let own = pack::folder(&dist.join("own"))?;
    process::say(&budget::told("the end user's own data", &own));
    pack::folder(&dist.join("panel"))?;
    let mut journey = pack::folder(&dist.join("journey"))?;
    journey.push(budget::language(&dist.join("journey"))?);
    process::say(&budget::judge(&journey, budget::JOURNEY)?);
    Ok(())
}

/// A copy of the partner's loader, for its compressed forms to stand beside.
fn loader(dist: &Path) -> Result<()> {
    let folder = dist.join("embed");
    std::fs::create_dir_all(&folder)?;
    let copy = folder.join("oneshot.js");
    std::fs::copy(project::root().join("embed/oneshot.js"), &copy)?;
    pack::file(&copy)?;
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
