//! Makes a machine ready: looks for what is needed, gets what is missing, says what it does.
//! Nothing is installed twice, so every other task begins with it.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::process::say;

mod apt;
mod browser;
mod cargo_tool;
mod compiler;
mod firefox;
mod node;
mod postgres;
mod schema_fuzzer;
mod tools;
mod wasm_opt;
mod wasm_target;

pub(crate) use tools::Tools;

/// What the task to come needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// The pages and the program are built; no browser is driven.
    Building,
    /// A browser is driven as well.
    Browsing,
    /// And the checks of `cargo xtask test` run.
    Everything,
}

/// Gets what is missing, and returns where it all is.
pub(crate) fn run(need: Need) -> Result<Tools> {
    let home = home()?;
    std::fs::create_dir_all(&home).with_context(|| format!("cannot make {}", home.display()))?;
    // Two tasks at once must not install the same thing into the same folder.
    let lock = std::fs::File::create(home.join("lock"))?;
    lock.lock()?;

    let mut tools = Tools::new(home);
    wasm_target::ensure()?;
    // apt works in the background while cargo compiles the tools.
    let browser = (need >= Need::Browsing).then(browser::begin);
    cargo_tool::ensure(&mut tools, &cargo_tool::wasm_bindgen()?)?;
    cargo_tool::ensure(&mut tools, &cargo_tool::trunk())?;
    if need >= Need::Everything {
        cargo_tool::ensure(&mut tools, &cargo_tool::cargo_deny())?;
    }
    cargo_tool::clean(&tools);
    wasm_opt::ensure(&mut tools)?;
    if let Some(browser) = browser {
        node::ensure_packages(&tools)?;
        browser.finish(&mut tools)?;
    }
    if need == Need::Everything {
        postgres::ensure();
        firefox::ensure();
        // Only its stage needs it, and fails with the same words.
        if let Err(error) = schema_fuzzer::ensure(&mut tools) {
            say(&format!("setup: {error:#}"));
        }
        // Only the fuzz targets need it, and they fail with the same words.
        match cpp_compiler() {
            Ok(()) => say("setup: everything is there"),
            Err(error) => say(&format!("setup: {error}")),
        }
    }
    Ok(tools)
}

/// Gets a C++ compiler, which only the fuzz targets need.
pub(crate) fn cpp_compiler() -> Result<()> {
    compiler::ensure()
}

/// The per-user folder of what this project installs, outside of it so that every clone shares it.
fn home() -> Result<PathBuf> {
    let data = match std::env::var_os("XDG_DATA_HOME") {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ => std::env::home_dir()
            .context("there is no home folder to install tools into; set XDG_DATA_HOME")?
            .join(".local/share"),
    };
    Ok(data.join("oneshot/tools"))
}
