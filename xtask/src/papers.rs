//! `cargo xtask gen`: writes again what is generated and kept in the repository. The tests that
//! compare it do the writing, because they know what should stand there.

use anyhow::Result;

use crate::process;
use crate::project;
use crate::setup::Tools;

/// The tests that write, as the package, its test program, and which of its tests.
const WRITERS: &[&[&str]] = &[
    // `docs/linxo-facts.md`, from the ledger and the code.
    &["oneshot-cli", "--test", "ledger", "page::"],
    // `docs/openapi.json`, from the server's routes.
    &["oneshot-server", "--test", "it", "document::"],
    // The settings in `docs/operating.md`, from the code.
    &["oneshot-server", "--lib", "the_operators_guide"],
];

/// Writes the documents.
pub(crate) fn write(tools: &Tools) -> Result<()> {
    for writer in WRITERS {
        let mut command = tools.command("cargo");
        command
            .args(["test", "--quiet", "--locked", "--package"])
            .args(*writer)
            .env("ONESHOT_WRITE_DOCS", "1")
            .current_dir(project::root());
        process::run(&mut command)?;
    }
    Ok(())
}
