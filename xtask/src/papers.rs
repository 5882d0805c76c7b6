//! `cargo xtask gen`: writes again what is generated and kept in the repository. The test of the
//! ledger does the writing, because it knows what should stand there.

use anyhow::Result;

use crate::process;
use crate::project;
use crate::setup::Tools;

/// Writes `docs/linxo-facts.md` from the ledger and the code.
pub(crate) fn write(tools: &Tools) -> Result<()> {
    let mut command = tools.command("cargo");
    command
        .args(["test", "--quiet", "--locked", "--package", "oneshot-cli"])
        .args(["--test", "ledger", "page::"])
        .env("ONESHOT_WRITE_DOCS", "1")
        .current_dir(project::root());
    process::run(&mut command)
}
