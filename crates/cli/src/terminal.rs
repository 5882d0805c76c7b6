//! What the program says: results on standard output, the log and errors on standard error.

use std::io::{IsTerminal, Write};

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

/// Sends the log to standard error, filtered by `ONESHOT_LOG` (such as `debug` or
/// `oneshot_server=debug`), else by `RUST_LOG`, else warnings and our own news.
pub(crate) fn start_log() {
    let filter = ["ONESHOT_LOG", "RUST_LOG"]
        .into_iter()
        .find_map(|name| EnvFilter::try_from_env(name).ok())
        .unwrap_or_else(|| {
            EnvFilter::new("warn,oneshot=info,oneshot_server=info,oneshot_twin=info")
        });
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}

/// Prints a line for people or programs to read.
pub(crate) fn print(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .context("standard output is closed")
}

/// Prints a line on standard error. When even that is closed there is nobody left to tell.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
