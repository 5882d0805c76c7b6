//! The fuzzer of the API, schemathesis: in a virtual environment of Python, of exactly the versions
//! in its list.

use anyhow::{Context, Result, bail};

use super::apt;
use super::tools::{Tools, find};
use crate::process::{self, say};
use crate::project;

/// What a virtual environment needs, which Debian's python3 is without.
const PACKAGES: &[&str] = &["python3", "python3-venv"];
const PYTHONS: &[&str] = &["python3", "python"];

/// Gets it when it is missing. The one who runs it is told when it could not be had.
pub(super) fn ensure(tools: &mut Tools) -> Result<()> {
    let list = project::root().join("tests/schema/requirements.txt");
    let wanted = std::fs::read(&list).context("tests/schema/requirements.txt cannot be read")?;
    let folder = tools.home().join("schema-fuzzer");
    let python = if cfg!(windows) {
        folder.join("Scripts/python.exe")
    } else {
        folder.join("bin/python")
    };
    // The list that the environment was made from; it is gone with the folder.
    let stamp = folder.join("installed.txt");
    if !std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        let base = base_python()?;
        say("setup: a virtual environment of Python with schemathesis");
        let log = tools.home().join("install-schema-fuzzer.log");
        process::run_quietly(
            process::command(base)
                .args(["-m", "venv", "--clear"])
                .arg(&folder),
            &log,
        )?;
        process::run_quietly(
            process::command(&python)
                .args(["-m", "pip", "install", "--disable-pip-version-check"])
                .args(["--no-deps", "--requirement"])
                .arg(&list),
            &log,
        )?;
        std::fs::write(&stamp, wanted).context("the virtual environment cannot be written to")?;
    }
    tools.schema_fuzzer = Some(python);
    Ok(())
}

/// A Python that can make virtual environments.
fn base_python() -> Result<std::path::PathBuf> {
    let works = || {
        let python = find(PYTHONS)?;
        let asked = process::output_of(process::command(&python).args([
            "-c",
            "import ensurepip, sys; print(sys.version_info >= (3, 10))",
        ]))?;
        (asked == "True").then_some(python)
    };
    if let Some(python) = works() {
        return Ok(python);
    }
    if let Some(administrator) = apt::administrator(PACKAGES) {
        say("setup: apt-get install python3 python3-venv");
        apt::install(administrator, PACKAGES)?;
    }
    match works() {
        Some(python) => Ok(python),
        None => bail!(
            "the fuzzer of the API needs Python 3.10 or later with venv (Debian: apt-get install \
             python3-venv)"
        ),
    }
}
