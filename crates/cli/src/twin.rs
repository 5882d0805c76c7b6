//! `oneshot twin`: the stand-in for Linxo Connect.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ::twin::{BankWindow, Choices, RunningTwin, Twin, TwinConfig};
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

    /// Let the twin choose as this TOML file says where nothing is known about Linxo.
    #[arg(long, value_name = "FILE")]
    choices: Option<PathBuf>,
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
            choices: self.read_choices()?,
            ..TwinConfig::default()
        };
        Twin::start(config).await.context("the twin cannot start")
    }

    fn read_choices(&self) -> Result<Choices> {
        let Some(path) = &self.choices else {
            return Ok(Choices::default());
        };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("--choices: {} cannot be read", path.display()))?;
        choices_of(path, &text)
    }
}

fn choices_of(path: &Path, text: &str) -> Result<Choices> {
    Choices::from_toml(text).with_context(|| format!("--choices: {}", path.display()))
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

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Program {
        #[command(flatten)]
        twin: TwinArguments,
    }

    fn parsed(arguments: &[&str]) -> TwinArguments {
        let arguments = ["twin"].iter().chain(arguments);
        Program::try_parse_from(arguments).unwrap().twin
    }

    #[test]
    fn a_file_of_choices_is_read_and_a_bad_one_named_with_its_line() {
        let read = |text: &str| choices_of(Path::new("choices.toml"), text);
        assert_eq!(read("token_lifetime_s = 5").unwrap().token_lifetime_s, 5);
        let error = format!("{:#}", read("\ntoken_life = 5").unwrap_err());
        assert!(
            error.contains("choices.toml: line 2, token_life: "),
            "{error}"
        );
        let missing = parsed(&["--choices", "no/such/file"]).read_choices();
        let error = format!("{:#}", missing.unwrap_err());
        assert!(error.contains("no/such/file cannot be read"), "{error}");
        assert_eq!(parsed(&[]).read_choices().unwrap(), Choices::default());
    }
}
