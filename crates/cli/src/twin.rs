//! `oneshot twin`: the stand-in for Linxo Connect.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use ::twin::{BankWindow, Choices, RunningTwin, Twin, TwinConfig};
use anyhow::{Context, Result};
use serde::Serialize;
use url::Url;

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

    /// The client that the twin knows; with scopes, it is granted no others.
    #[arg(
        long,
        value_name = "ID:SECRET[:SCOPE+SCOPE]",
        default_value = "demo:demo"
    )]
    client: Client,

    /// Tell this address on this machine when a connection's status changes.
    #[arg(long, value_name = "URL")]
    webhook_url: Option<Url>,
}

/// The client of Linxo that the twin takes.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) secret: String,
    scopes: Option<Vec<String>>,
}

impl FromStr for Client {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = "ID:SECRET or ID:SECRET:SCOPE+SCOPE";
        let mut parts = text.splitn(3, ':');
        let (Some(id), Some(secret)) = (parts.next(), parts.next()) else {
            return Err(form);
        };
        let scopes = parts.next();
        let scopes = scopes.map(|list| list.split('+').map(str::to_owned).collect::<Vec<_>>());
        let named = |list: &Vec<String>| list.iter().all(|scope| !scope.is_empty());
        if id.is_empty() || secret.is_empty() || !scopes.as_ref().is_none_or(named) {
            return Err(form);
        }
        Ok(Self {
            id: id.to_owned(),
            secret: secret.to_owned(),
            scopes,
        })
    }
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
            client_id: self.client.id.clone(),
            client_secret: self.client.secret.clone(),
            client_scopes: self.client.scopes.clone(),
            webhook_url: self.webhook_url.clone(),
        };
        Twin::start(config).await.context("the twin cannot start")
    }

    /// The client that the twin knows.
    pub(crate) fn client(&self) -> &Client {
        &self.client
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

/// What only `twin` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    twin: TwinArguments,

    /// Print the addresses as one line of JSON, for programs.
    #[arg(long)]
    json: bool,

    /// Start nothing: print as JSON which logins the test bank knows without a file, and what comes
    /// of each.
    #[arg(long)]
    logins: bool,
}

/// Where everything listens, printed once it does.
#[derive(Serialize)]
struct Addresses {
    auth: String,
    api: String,
    embed: String,
    bank: String,
}

impl Addresses {
    fn of(twin: &RunningTwin) -> Self {
        let plain = |url: &Url| url.as_str().trim_end_matches('/').to_owned();
        Self {
            auth: plain(twin.auth_url()),
            api: plain(twin.api_url()),
            embed: plain(twin.embed_url()),
            bank: plain(twin.bank_url()),
        }
    }
}

/// Runs the twin until it is asked to stop.
pub(crate) async fn run(arguments: &Arguments) -> Result<()> {
    if arguments.logins {
        return terminal::print(&serde_json::to_string(&::twin::logins())?);
    }
    let stop = StopSignal::listen()?;
    let twin = arguments.twin.start().await?;
    if arguments.json {
        terminal::print(&serde_json::to_string(&Addresses::of(&twin))?)?;
    } else {
        say(&twin, arguments.twin.client())?;
    }
    stop.wait().await;
    twin.shutdown().await;
    Ok(())
}

fn say(twin: &RunningTwin, client: &Client) -> Result<()> {
    terminal::print(&format!("API and auth  {}", twin.api_url()))?;
    terminal::print(&format!("widget        {}", twin.embed_url()))?;
    terminal::print(&format!("bank          {}", twin.bank_url()))?;
    match (client.id.as_str(), client.secret.as_str()) {
        ("demo", "demo") => terminal::print("client        id demo, secret demo"),
        (id, _) => terminal::print(&format!("client        id {id}, secret as given")),
    }
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
    fn a_client_is_named_with_its_secret_and_perhaps_its_scopes() {
        let client = parsed(&[]).client;
        assert_eq!((&*client.id, &*client.secret), ("demo", "demo"));
        assert_eq!(client.scopes, None);
        let client = parsed(&["--client", "a:s3:users_create+profile"]).client;
        assert_eq!((&*client.id, &*client.secret), ("a", "s3"));
        let scopes = vec!["users_create".to_owned(), "profile".to_owned()];
        assert_eq!(client.scopes, Some(scopes));
        for bad in ["", "a", "a:", ":s", "a:s:", "a:s:x++y"] {
            let arguments = ["twin", "--client", bad];
            assert!(Program::try_parse_from(arguments).is_err(), "{bad}");
        }
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
