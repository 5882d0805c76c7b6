//! `cargo xtask gen`: writes again what is generated and kept in the repository. The tests that
//! compare it do the writing, because they know what should stand there.

use anyhow::Result;

use crate::process;
use crate::project;
use crate::setup::Tools;

/// The tests that write, as the package, its test program, and which of its tests.
const WRITERS: &[[&str; 3]] = &[
    // `docs/linxo-facts.md`, from the ledger and the code.
    ["oneshot-cli", "ledger", "page::"],
    // `docs/openapi.json`, from the server's routes.
    ["oneshot-server", "it", "document::"],
];

/// Writes the documents.
pub(crate) fn write(tools: &Tools) -> Result<()> {
    for [package, program, tests] in WRITERS {
        let mut command = tools.command("cargo");
        command
            .args(["test", "--quiet", "--locked", "--package", package])
            .args(["--test", program, tests])
            .env("ONESHOT_WRITE_DOCS", "1")
            .current_dir(project::root());
        process::run(&mut command)?;
    }
    Ok(())
}
