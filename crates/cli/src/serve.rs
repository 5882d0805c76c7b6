//! `oneshot serve`: the server, configured by a file and the environment.

use std::path::PathBuf;

use anyhow::{Context, Result};
use server::{Config, Server};

use crate::signal::StopSignal;
use crate::terminal;

/// What `serve` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The configuration file; the environment (`ONESHOT_…`) comes after it and wins.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Runs the server until it is asked to stop.
pub(crate) async fn run(arguments: &Arguments) -> Result<()> {
    let stop = StopSignal::listen()?;
    let config =
        Config::load(arguments.config.as_deref()).context("the configuration is not usable")?;
    make_room(config.limits.connections);
    let server = Server::start(config)
        .await
        .context("the server cannot start")?;
    terminal::print(&format!("oneshot serves {}", server.public_url()))?;
    stop.wait().await;
    server.shutdown().await;
    Ok(())
}

/// Beside the connections of browsers and partners: to Linxo, to the store, to sinks, and files.
const OTHER_FILES: u64 = 256;

/// Each connection is an open file: the bound on those is raised as far as the machine lets us.
fn make_room(connections: u32) {
    let wanted = u64::from(connections) + OTHER_FILES;
    match rlimit::increase_nofile_limit(wanted) {
        Ok(given) if given >= wanted => {}
        Ok(given) => tracing::warn!(
            given,
            wanted,
            "fewer files may be open than connections: raise the limit (ulimit -n), or lower \
             limits.connections"
        ),
        Err(error) => tracing::warn!(%error, "the bound on open files cannot be read"),
    }
}
