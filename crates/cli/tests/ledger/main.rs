//! The ledger of what is known about Linxo: `docs/linxo-facts.toml` is its source, and
//! `docs/linxo-facts.md` is written from it and from the code. `cargo xtask gen` writes the page
//! again; without it, a page that has fallen behind fails here.

#![expect(clippy::unwrap_used, reason = "what a test builds on must hold")]

mod fact;
mod page;
mod sources;

use std::path::{Path, PathBuf};

/// The workspace's folder.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap().parent().unwrap()
}

/// A file of the workspace.
fn at(path: &str) -> PathBuf {
    root().join(path)
}
