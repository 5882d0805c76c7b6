//! The server of the demo: as an operator would configure it, but with the twin for Linxo.

use std::net::Ipv4Addr;

use ::twin::RunningTwin;
use anyhow::{Context, Result};
use linxo::client::{ClientConfig, Endpoints};
use server::config::{Config, Partner};
use server::{RunningServer, Server};
use url::Url;

/// A key of this run alone.
pub(super) fn api_key() -> String {
    format!("demo_{:032x}", rand::random::<u128>())
}

/// Starts the server beside a twin.
pub(super) async fn start_server(
    arguments: &super::Arguments,
    twin: &RunningTwin,
    api_key: &str,
) -> Result<RunningServer> {
    let folder = &arguments.data;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let known = arguments.twin.client();
    let endpoints = Endpoints {
        auth: twin.auth_url().clone(),
        api: twin.api_url().clone(),
        embed: twin.embed_url().clone(),
    };
    let linxo = ClientConfig::new(
        endpoints,
        arguments.linxo_version,
        known.id.clone(),
        known.secret.clone(),
    );
    let partner = Partner {
        name: super::partner::NAME.to_owned(),
        api_key: api_key.into(),
    };
    let mut config = Config::new(folder.join("oneshot.sqlite"), linxo, vec![partner]);
    config.listen = (Ipv4Addr::LOCALHOST, arguments.app_port).into();
    let port = arguments.app_port;
    config.public_url = Some(Url::parse(&format!("http://app.localhost:{port}"))?);
    config.panel = true;
    Server::start(config)
        .await
        .context("the server cannot start")
}
