//! What each stage of `cargo xtask test` runs.

use std::process::Command;

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::Options;
use crate::build::{self, HOST_PACKAGES};
use crate::fuzz;
use crate::process;
use crate::project;
use crate::setup::Tools;

/// One stage. The order here is the order in which they run: the quick ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Stage {
    /// rustfmt changes nothing.
    Format,
    /// clippy over everything but the SPA.
    Lint,
    /// clippy over the SPA, for wasm.
    LintWeb,
    /// rustdoc.
    Docs,
    /// Licences, sources and banned crates, without the network.
    Deny,
    /// Tests on this machine.
    Host,
    /// The fuzz targets, each for a bounded time.
    Fuzz,
    /// The crate `linxo` can be published by itself.
    Package,
    /// Tests and types of the partner's loader.
    Loader,
    /// Tests in a headless browser.
    Web,
    /// The pages are built for release.
    Pages,
    /// The program is built.
    Program,
    /// The server against its own OpenAPI document.
    Schema,
    /// The whole stack in a headless browser.
    #[value(name = "e2e")]
    EndToEnd,
}

/// Enough to see that the targets still build, start and get somewhere; a search takes longer.
const SECONDS_A_FUZZ_TARGET: u16 = 15;

const WASM: &[&str] = &[
    "--package",
    "oneshot-app",
    "--target",
    "wasm32-unknown-unknown",
];

impl Stage {
    /// What the summary calls it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Format => "formatting",
            Self::Lint => "clippy",
            Self::LintWeb => "clippy, browser",
            Self::Docs => "rustdoc",
            Self::Deny => "licences, sources, bans",
            Self::Host => "tests",
            Self::Fuzz => "fuzz targets",
            Self::Package => "package, linxo",
            Self::Loader => "tests, loader",
            Self::Web => "tests, browser",
            Self::Pages => "pages, release",
            Self::Program => "program",
            Self::Schema => "schema, fuzzed",
            Self::EndToEnd => "tests, end to end",
        }
    }

    /// Runs it; an error says which command failed.
    pub(super) fn run(self, tools: &Tools, options: &Options<'_>) -> Result<()> {
        match self {
            Self::Format => process::run(cargo(tools, "fmt").args(["--all", "--check"]))
                .context("run `cargo fmt --all`"),
            Self::Lint => lint(tools, options, HOST_PACKAGES),
            Self::LintWeb => lint(tools, options, WASM),
            Self::Docs => docs(tools, options),
            Self::Deny => deny(tools, &["bans", "licenses", "sources"]),
            Self::Host => process::run(cargo(tools, "test").arg("--locked").args(HOST_PACKAGES)),
            Self::Fuzz => fuzz::run_all(SECONDS_A_FUZZ_TARGET),
            Self::Package => process::run(
                cargo(tools, "package")
                    .args(["--package", "linxo", "--all-features"])
                    .args(["--locked", "--allow-dirty"]),
            ),
            Self::Loader => loader(tools),
            Self::Web => web(tools),
            Self::Pages => build::ui(tools),
            Self::Program => build::program(tools).map(|_| ()),
            Self::Schema => schema(tools),
            Self::EndToEnd => end_to_end(tools, options),
        }
    }
}

fn cargo(tools: &Tools, subcommand: &str) -> Command {
    let mut command = tools.command("cargo");
    command.arg(subcommand).current_dir(project::root());
    command
}

/// Warnings are denied by arguments and not by RUSTFLAGS, which would compile everything again.
fn lint(tools: &Tools, options: &Options<'_>, packages: &[&str]) -> Result<()> {
    let mut command = cargo(tools, "clippy");
    command.args(["--locked", "--all-targets"]).args(packages);
    if options.deny_warnings {
        command.args(["--", "-D", "warnings"]);
    }
    process::run(&mut command)
}

fn docs(tools: &Tools, options: &Options<'_>) -> Result<()> {
    for packages in [HOST_PACKAGES, WASM] {
        let mut command = cargo(tools, "doc");
        command
            .args(["--locked", "--no-deps", "--document-private-items"])
            .args(packages);
        if options.deny_warnings {
            command.env("RUSTDOCFLAGS", "-D warnings");
        }
        process::run(&mut command)?;
    }
    Ok(())
}

/// Runs some checks of cargo-deny.
pub(super) fn deny(tools: &Tools, checks: &[&str]) -> Result<()> {
    process::run(
        tools
            .command("cargo-deny")
            .args(["--workspace", "--all-features", "--locked"])
            .args(["check", "--hide-inclusion-graph"])
            .args(checks)
            .current_dir(project::root()),
    )
}

fn web(tools: &Tools) -> Result<()> {
    tools.chromium()?;
    tools.chromedriver()?;
    process::run(
        cargo(tools, "test")
            .args(["--locked", "--lib", "--tests"])
            .args(WASM),
    )
}

/// A command that runs a script of the end-to-end tests' packages.
fn node(tools: &Tools, script: &str) -> Command {
    let mut command = tools.command("node");
    command
        .arg(project::e2e().join("node_modules").join(script))
        .current_dir(project::e2e());
    command
}

const TYPESCRIPT: &str = "typescript/bin/tsc";

fn loader(tools: &Tools) -> Result<()> {
    process::run(
        tools
            .command("node")
            .args(["--test", "--test-reporter=spec"])
            .arg("embed/test/oneshot.test.js")
            .current_dir(project::root()),
    )?;
    process::run(
        node(tools, TYPESCRIPT)
            .args(["--noEmit", "--checkJs", "--allowJs", "--strict"])
            .args(["--target", "es2022", "--lib", "es2022,dom"])
            .args(["--module", "esnext", "--ignoreConfig"])
            .arg(project::root().join("embed/oneshot.js")),
    )
}

fn schema(tools: &Tools) -> Result<()> {
    process::run(
        tools
            .command(tools.schema_fuzzer()?)
            .arg(project::root().join("tests/schema/run.py"))
            .env("ONESHOT_PROGRAM", build::program_path()),
    )
}

fn end_to_end(tools: &Tools, options: &Options<'_>) -> Result<()> {
    tools.chromium()?;
    process::run(node(tools, TYPESCRIPT).arg("--noEmit"))?;
    process::run(
        node(tools, "@playwright/test/cli.js")
            .arg("test")
            .args(options.playwright)
            .env("ONESHOT_PROGRAM", build::program_path()),
    )
}
