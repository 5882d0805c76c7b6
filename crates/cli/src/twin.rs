//! `oneshot twin`: the stand-in for Linxo Connect.

use std::time::Duration;

use ::twin::{BankWindow, RunningTwin, Twin, TwinConfig};
use anyhow::{Context, Result};

use crate::signal::StopSignal;
use crate::{port, terminal};

/// What `twin` takes, and `demo` too.
#[derive(clap::Args)]
pub(crate) struct TwinArguments {
    /// The twin's API listens here, its widget on the next port, its bank on the one after; 0 takes
    /// three free ports.
    #[arg(long, value_name = "PORT", default_value_t = 4810)]
    port_base: u16,

    /// Let every answer of the twin wait this long.
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 0)]
    latency_ms: u64,

    /// How long a synchronisation takes.
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 2000)]
    sync_ms: u64,

    /// Where the site of the bank opens.
    #[arg(long, value_enum, default_value_t = Window::Top)]
    bank_window: Window,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Window {
    /// Instead of the whole page.
    Top,
    /// In a new tab.
    Tab,
}

impl TwinArguments {
    /// Starts the twin.
    pub(crate) async fn start(&self) -> Result<RunningTwin> {
        port::ensure_three_free(self.port_base, "the twin", "--port-base")?;
        let config = TwinConfig {
            port_base: self.port_base,
            latency: Duration::from_millis(self.latency_ms),
            sync: Duration::from_millis(self.sync_ms),
            bank_window: match self.bank_window {
                Window::Top => BankWindow::Top,
                Window::Tab => BankWindow::Tab,
            },
            ..TwinConfig::default()
        };
        Twin::start(config).await.context("the twin cannot start")
    }
}

/// Runs the twin until it is asked to stop.
pub(crate) async fn run(arguments: &TwinArguments) -> Result<()> {
    let stop = StopSignal::listen()?;
    let twin = arguments.start().await?;
    terminal::print(&format!("API and auth  {}", twin.api_url()))?;
    terminal::print(&format!("widget        {}", twin.embed_url()))?;
    terminal::print(&format!("bank          {}", twin.bank_url()))?;
    terminal::print("client        id demo, secret demo")?;
    stop.wait().await;
    twin.shutdown().await;
    Ok(())
}
