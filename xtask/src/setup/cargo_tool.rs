//! Tools that are Rust programs: installed by cargo into folders of their own, by version, unless
//! PATH has that version already.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;

use super::tools::{Tools, find};
use crate::{process, project};

/// A program that cargo can install.
pub(super) struct CargoTool {
    package: &'static str,
    version: String,
    /// What it installs; the first one knows `--version`.
    programs: &'static [&'static str],
    options: &'static [&'static str],
    /// How long it takes, for the person who waits.
    patience: &'static str,
}

/// wasm-bindgen and its test runner, which must be of exactly the version the SPA is linked with.
pub(super) fn wasm_bindgen() -> Result<CargoTool> {
    Ok(CargoTool {
        package: "wasm-bindgen-cli",
        version: project::locked_version("wasm-bindgen")?,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        options: &[],
        patience: "a minute or two",
    })
}

/// trunk, which builds the pages. It asks for a newer rustc than it needs; without its update check
/// it builds with ours.
pub(super) fn trunk() -> CargoTool {
    CargoTool {
        package: "trunk",
        version: "0.22.1".to_owned(),
        programs: &["trunk"],
        options: &[
            "--ignore-rust-version",
            "--no-default-features",
            "--features",
            "rustls",
        ],
        patience: "about five minutes",
    }
}

/// cargo-deny, which checks licences, sources and duplicates.
pub(super) fn cargo_deny() -> CargoTool {
    CargoTool {
        package: "cargo-deny",
        version: "0.20.2".to_owned(),
        programs: &["cargo-deny"],
        options: &["--ignore-rust-version"],
        patience: "about five minutes",
    }
}

/// Makes sure that commands of `tools` find this program.
pub(super) fn ensure(tools: &mut Tools, tool: &CargoTool) -> Result<()> {
    if tool.is_on_path() {
        return Ok(());
    }
    let root = tool.root(tools);
    if !tool.is_in(&root) {
        install(tools, tool)?;
    }
    tools.add(root.join("bin"));
    Ok(())
}

/// Removes what the installations left; the programs alone are kept.
pub(super) fn clean(tools: &Tools) {
    // A folder that is not there, or cannot be removed, does no harm.
    let _ = std::fs::remove_dir_all(tools.home().join("build"));
}

impl CargoTool {
    fn is_on_path(&self) -> bool {
        let found = self.programs.iter().all(|name| find(&[*name]).is_some());
        found
            && process::output_of(process::command(self.programs[0]).arg("--version"))
                .is_some_and(|text| text.split_whitespace().any(|word| word == self.version))
    }

    fn root(&self, tools: &Tools) -> PathBuf {
        tools
            .home()
            .join(format!("{}-{}", self.package, self.version))
    }

    fn is_in(&self, root: &std::path::Path) -> bool {
        self.programs.iter().all(|name| {
            root.join("bin")
                .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
                .is_file()
        })
    }
}

fn install(tools: &Tools, tool: &CargoTool) -> Result<()> {
    let started = Instant::now();
    process::say(&format!(
        "setup: cargo install {} {} ({} on two cores)",
        tool.package, tool.version, tool.patience
    ));
    // A lock file can name a crate that is gone from the registry: then the versions are resolved
    // afresh.
    if cargo_install(tools, tool, &["--locked"]).is_err() {
        process::say("setup: not with the versions it is locked to; once more with others");
        cargo_install(tools, tool, &[])?;
    }
    process::say(&format!(
        "setup: {} took {} s",
        tool.package,
        started.elapsed().as_secs()
    ));
    Ok(())
}

fn cargo_install(tools: &Tools, tool: &CargoTool, options: &[&str]) -> Result<()> {
    let mut command = process::command("cargo");
    command
        .args(["install", tool.package, "--force", "--version"])
        .arg(format!("={}", tool.version))
        .arg("--root")
        .arg(tool.root(tools))
        .args(tool.options)
        .args(options)
        // Outside of the project: its settings are not for these programs, and neither is its
        // build folder. One folder for all of them compiles what they share once.
        .current_dir(tools.home())
        .env("CARGO_TARGET_DIR", tools.home().join("build"));
    for name in [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        "RUSTDOCFLAGS",
    ] {
        command.env_remove(name);
    }
    // Little optimisation, except where the time goes: minutes instead of a quarter of an hour.
    for (name, value) in [
        ("LTO", "off"),
        ("CODEGEN_UNITS", "16"),
        ("OPT_LEVEL", "0"),
        ("DEBUG", "0"),
        ("STRIP", "symbols"),
        ("PANIC", "abort"),
    ] {
        command.env(format!("CARGO_PROFILE_RELEASE_{name}"), value);
    }
    for package in HOT {
        command.arg("--config");
        command.arg(format!("profile.release.package.{package}.opt-level=2"));
    }
    let log = tools.home().join(format!("install-{}.log", tool.package));
    process::run_quietly(&mut command, &log)
}

/// The crates in which wasm-bindgen and trunk spend their time.
const HOT: &[&str] = &[
    "walrus",
    "wasmparser",
    "wasm-encoder",
    "gimli",
    "leb128",
    "leb128fmt",
    "id-arena",
    "rustc-demangle",
    "sha2",
    "wasm-bindgen-cli-support",
    "wasm-bindgen-cli",
];
