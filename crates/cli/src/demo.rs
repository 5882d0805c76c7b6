//! `oneshot demo`: the server, a partner's site and the twin together, on this machine alone.

use std::net::Ipv4Addr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use linxo::ApiVersion;
use serde::Serialize;
use tokio::net::TcpListener;
use url::Url;

use crate::signal::StopSignal;
use crate::{port, terminal, twin};

mod partner;
mod wiring;

/// What `demo` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The server listens here; 0 takes a free port.
    #[arg(long, value_name = "PORT", default_value_t = 4800)]
    app_port: u16,

    /// The partner's site listens here; 0 takes a free port.
    #[arg(long, value_name = "PORT", default_value_t = 4801)]
    partner_port: u16,

    #[command(flatten)]
    twin: twin::TwinArguments,

    /// Which version of Linxo's API the server speaks with the twin, which knows both.
    #[arg(long, value_name = "2.1|3", default_value_t = ApiVersion::V2_1)]
    linxo_version: ApiVersion,

    /// Where the server keeps its store.
    #[arg(long, value_name = "FOLDER", default_value = "oneshot-data/demo")]
    data: PathBuf,

    /// Print the addresses and the API key as one line of JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// Where everything listens, printed once it does.
#[derive(Serialize)]
struct Addresses {
    app: String,
    partner: String,
    auth: String,
    api: String,
    embed: String,
    bank: String,
    api_key: String,
}

/// Runs the demo until it is asked to stop.
pub(crate) async fn run(arguments: &Arguments) -> Result<()> {
    let stop = StopSignal::listen()?;
    port::ensure_free(arguments.app_port, "the server", "--app-port")?;
    port::ensure_free(
        arguments.partner_port,
        "the partner's site",
        "--partner-port",
    )?;

    let twin = arguments.twin.start().await?;
    let partner_listener = listen(arguments.partner_port).await?;
    let partner_url = address("partner.localhost", &partner_listener)?;
    let api_key = wiring::api_key();
    let server = wiring::start_server(arguments, &twin, &api_key).await?;

    let plain = |url: &Url| url.as_str().trim_end_matches('/').to_owned();
    let addresses = Addresses {
        app: plain(server.public_url()),
        partner: partner_url.clone(),
        auth: plain(twin.auth_url()),
        api: plain(twin.api_url()),
        embed: plain(twin.embed_url()),
        bank: plain(twin.bank_url()),
        api_key: api_key.clone(),
    };
    let site = tokio::spawn(partner::serve(
        partner_listener,
        partner::PartnerConfig {
            app_url: addresses.app.clone(),
            api_key,
            public_url: partner_url,
            twin_url: addresses.api.clone(),
        },
    ));
    if arguments.json {
        terminal::print(&serde_json::to_string(&addresses)?)?;
    } else {
        terminal::print(&addresses.to_string())?;
    }

    stop.wait().await;
    site.abort();
    server.shutdown().await;
    twin.shutdown().await;
    Ok(())
}

async fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .with_context(|| format!("port {port} cannot be opened"))
}

fn address(host: &str, listener: &TcpListener) -> Result<String> {
    Ok(format!("http://{host}:{}", listener.local_addr()?.port()))
}

impl std::fmt::Display for Addresses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let app = &self.app;
        writeln!(f, "The demo of Oneshot runs. Ctrl-C stops everything.\n")?;
        writeln!(f, "  begin here    {}   a partner's site", self.partner)?;
        writeln!(
            f,
            "  panel         {app}/panel   every setting of the widget"
        )?;
        writeln!(f, "  server        {app}   API key {}", self.api_key)?;
        writeln!(
            f,
            "  twin          {}   stands in for Linxo Connect",
            self.api
        )?;
        writeln!(f, "    widget      {}", self.embed)?;
        writeln!(f, "    bank        {}", self.bank)?;
        write!(
            f,
            "\nIn the widget choose Linxo Test Banque; login ok, password ok."
        )
    }
}
