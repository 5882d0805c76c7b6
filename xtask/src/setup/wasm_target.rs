//! The standard library of wasm32-unknown-unknown: from rustup, else built from Debian's sources.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::tools::find;
use crate::{process, project};

const TARGET: &str = "wasm32-unknown-unknown";

pub(super) fn ensure() -> Result<()> {
    if is_there()? {
        return Ok(());
    }
    if !from_rustup() {
        from_debian().context(format!(
            "the Rust target {TARGET} is missing and neither rustup nor Debian has it; \
             try: rustup target add {TARGET}"
        ))?;
    }
    if !is_there()? {
        bail!("the Rust target {TARGET} was installed, but rustc does not find it");
    }
    // Cargo does not see that the standard library changed below what it compiled.
    let built = project::target().join(TARGET);
    if built.exists() {
        std::fs::remove_dir_all(&built)
            .with_context(|| format!("cannot remove {}", built.display()))?;
    }
    Ok(())
}

fn is_there() -> Result<bool> {
    let folder = process::output_of(
        process::command("rustc")
            .args(["--print", "target-libdir", "--target", TARGET])
            .current_dir(project::root()),
    )
    .context("rustc does not run; install Rust from https://rustup.rs")?;
    let Ok(files) = Path::new(&folder).read_dir() else {
        return Ok(false);
    };
    Ok(files.flatten().any(|file| {
        let name = file.file_name();
        name.to_string_lossy().starts_with("libstd-")
    }))
}

fn from_rustup() -> bool {
    if find(&["rustup"]).is_none() {
        return false;
    }
    process::say(&format!("setup: rustup target add {TARGET}"));
    let added = process::run(
        process::command("rustup")
            .args(["target", "add", TARGET])
            .current_dir(project::root()),
    );
    if let Err(error) = &added {
        process::say(&format!("setup: rustup could not: {error:#}"));
    }
    added.is_ok()
}

fn from_debian() -> Result<()> {
    process::say("setup: building the target's standard library from Debian's sources");
    process::run(
        process::command("bash")
            .arg(project::root().join("xtask/wasm-std.sh"))
            .current_dir(project::root()),
    )
}
