//! Where the tools are, and commands that find them.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// What `setup` found or installed.
pub(crate) struct Tools {
    /// The per-user folder of what this project installs.
    home: PathBuf,
    /// Folders to search before those of PATH.
    folders: Vec<PathBuf>,
    /// Whether a wasm-opt that works is among them.
    pub(super) wasm_opt: bool,
    /// The browser to drive.
    pub(super) chromium: Option<PathBuf>,
    /// Its driver.
    pub(super) chromedriver: Option<PathBuf>,
    /// The Python that has the fuzzer of the API.
    pub(super) schema_fuzzer: Option<PathBuf>,
}

impl Tools {
    pub(super) fn new(home: PathBuf) -> Self {
        Self {
            home,
            folders: Vec::new(),
            wasm_opt: false,
            chromium: None,
            chromedriver: None,
            schema_fuzzer: None,
        }
    }

    pub(super) fn home(&self) -> &Path {
        &self.home
    }

    pub(super) fn add(&mut self, folder: PathBuf) {
        self.folders.push(folder);
    }

    /// A command that finds our tools before any other of the same name.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = process::command(program);
        command.env("PATH", self.path());
        if let Some(driver) = &self.chromedriver {
            command.env("CHROMEDRIVER", driver);
        }
        if let Some(browser) = &self.chromium {
            command.env("CHROMIUM", browser);
        }
        // trunk asks the network for tools and news unless it is told not to.
        command.env("TRUNK_SKIP_VERSION_CHECK", "true");
        if self.wasm_opt {
            command.env("TRUNK_OFFLINE", "true");
        }
        command
    }

    /// wasm-opt, or an error that says what to install.
    pub(crate) fn wasm_opt(&self) -> Result<Command> {
        if !self.wasm_opt {
            bail!(
                "wasm-opt is missing: install Node.js with npm, which gets it, or a recent binaryen"
            );
        }
        Ok(self.command("wasm-opt"))
    }

    /// The browser, or an error that says what to install.
    pub(crate) fn chromium(&self) -> Result<&Path> {
        self.chromium
            .as_deref()
            .context("no Chromium or Chrome was found; install one, or set CHROMIUM to its path")
    }

    /// The browser's driver, or an error that says what to install.
    pub(crate) fn chromedriver(&self) -> Result<&Path> {
        self.chromedriver.as_deref().context(
            "no chromedriver was found; install the one of your Chrome's version, \
             or set CHROMEDRIVER to its path",
        )
    }

    /// The Python that has the fuzzer of the API, or an error that says what to install.
    pub(crate) fn schema_fuzzer(&self) -> Result<&Path> {
        self.schema_fuzzer.as_deref().context(
            "schemathesis is missing: see what `cargo xtask setup` said of it, and try again",
        )
    }

    fn path(&self) -> OsString {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let folders = self
            .folders
            .iter()
            .cloned()
            .chain(std::env::split_paths(&inherited));
        // A folder whose name holds the separator cannot be on PATH; PATH alone is the best left.
        std::env::join_paths(folders).unwrap_or(inherited)
    }
}

/// The first program of these names on PATH.
pub(super) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    names.iter().find_map(|name| {
        std::env::split_paths(&path)
            .map(|folder| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
            .find(|file| file.is_file())
    })
}
