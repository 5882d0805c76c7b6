//! The server of the demo: as an operator would configure it, but with the twin for Linxo.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use ::twin::RunningTwin;
use anyhow::{Context, Result, anyhow};
use jiff::Timestamp;
use linxo::client::{ClientConfig, Endpoints};
use server::clock::Clock;
use server::config::{Config, Partner};
use server::store::StoreError;
use server::{RunningServer, Server, StartError};
use url::Url;

/// A key of this run alone.
pub(super) fn api_key() -> String {
    format!("demo_{:032x}", rand::random::<u128>())
}

/// The twin's clock, which can be moved forward: the demo has one day for both ends.
#[derive(Debug)]
struct SharedClock(Arc<::twin::Clock>);

impl Clock for SharedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.now_ms()).unwrap_or(Timestamp::MAX)
    }
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
    config.clock = Arc::new(SharedClock(twin.clock()));
    Server::start(config)
        .await
        .map_err(|error| in_use(error, folder))
}

/// Two demos in one folder: nobody chose its database by name, so the option is what helps.
fn in_use(error: StartError, folder: &Path) -> anyhow::Error {
    let in_use = matches!(
        error,
        StartError::Database {
            source: StoreError::InUse,
            ..
        }
    );
    if in_use {
        return anyhow!(
            "the folder {} is in use by another demo: stop that one, or choose another folder \
             with --data",
            folder.display()
        );
    }
    anyhow::Error::new(error).context("the server cannot start")
}
