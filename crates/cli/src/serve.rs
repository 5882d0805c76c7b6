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
    let server = Server::start(config)
        .await
        .context("the server cannot start")?;
    terminal::print(&format!("oneshot serves {}", server.public_url()))?;
    stop.wait().await;
    server.shutdown().await;
    Ok(())
}
