//! Starting and stopping a twin.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::{Router, middleware};
use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

use crate::app::{Addresses, App, Shared};
use crate::choices::Choices;
use crate::clock::Clock;
use crate::door::{Cut, Door};
use crate::{api, bank, control, faults, loopback, oauth, requests, webhook, widget};

/// How a twin behaves.
#[derive(Debug, Clone)]
pub struct TwinConfig {
    /// API and auth listen on this port, the widget on the next, the bank on the one after. 0:
    /// three free ports.
    pub port_base: u16,
    /// Every answer waits this long.
    pub latency: Duration,
    /// How long a synchronisation takes.
    pub sync: Duration,
    /// Where the bank's site opens. Linxo's older papers say one thing, its newer the other.
    pub bank_window: BankWindow,
    /// The one client that the twin knows.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// The scopes that Linxo has granted it; `None`: all.
    pub client_scopes: Option<Vec<String>>,
    /// Where webhooks go, an address of this machine; `None`: nowhere.
    pub webhook_url: Option<Url>,
    /// What nobody knows about the real thing.
    pub choices: Choices,
}

impl Default for TwinConfig {
    fn default() -> Self {
        Self {
            port_base: 0,
            latency: Duration::ZERO,
            sync: Duration::from_secs(2),
            bank_window: BankWindow::Top,
            client_id: "demo".to_owned(),
            client_secret: "demo".to_owned(),
            client_scopes: None,
            webhook_url: None,
            choices: Choices::default(),
        }
    }
}

impl TwinConfig {
    /// Whether the client is granted a scope.
    pub(crate) fn grants(&self, scope: &str) -> bool {
        let granted = self.client_scopes.as_ref();
        granted.is_none_or(|granted| granted.iter().any(|one| one == scope))
    }
}

/// Where the widget opens the bank's site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BankWindow {
    /// In place of the whole page.
    #[default]
    Top,
    /// In a new tab; the widget stays and waits.
    Tab,
}

/// Why a twin does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A port cannot be had.
    #[error("port {port} of the loopback address cannot be opened: {source}")]
    Port {
        /// Which one.
        port: u16,
        /// Why.
        source: std::io::Error,
    },
    /// Three ports from the base on do not exist.
    #[error("the port base {0} leaves no room for three ports")]
    PortBase(u16),
    /// An address could not be made.
    #[error(transparent)]
    Address(#[from] url::ParseError),
    /// A choice that cannot be.
    #[error("the choice {name}: {reason}")]
    Choice {
        /// Which one.
        name: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Webhooks go to this machine only.
    #[error("webhooks go to this machine only, and {0} is not on it")]
    Webhook(Url),
    /// No time zone data.
    #[error("no time zone Europe/Paris: {0}")]
    TimeZone(#[from] jiff::Error),
}

/// The stand-in for Linxo Connect.
pub struct Twin;

impl Twin {
    /// Starts a twin on the loopback address.
    pub async fn start(config: TwinConfig) -> Result<RunningTwin, StartError> {
        let checked = config.choices.check();
        checked.map_err(|(name, reason)| StartError::Choice { name, reason })?;
        if let Some(url) = &config.webhook_url
            && !loopback::is_here(url)
        {
            return Err(StartError::Webhook(url.clone()));
        }
        let paris = TimeZone::get("Europe/Paris")?;
        let mut doors = Vec::new();
        let mut addresses = Vec::new();
        for (step, host) in ["localhost", "embed.localhost", "bank.localhost"]
            .into_iter()
            .enumerate()
        {
            let port = port_of(config.port_base, step)?;
            let open = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
            let door = open.map_err(|source| StartError::Port { port, source })?;
            let local = door.local_addr();
            let local = local.map_err(|source| StartError::Port { port, source })?;
            addresses.push(Url::parse(&format!("http://{host}:{}/", local.port()))?);
            doors.push(Door(door));
        }
        let (Some(bank), Some(embed), Some(api)) =
            (addresses.pop(), addresses.pop(), addresses.pop())
        else {
            return Err(StartError::PortBase(config.port_base));
        };
        let addresses = Addresses { api, embed, bank };
        let app = Arc::new(App::new(config, addresses.clone(), paris));
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let api = oauth::router()
            .merge(api::router(&app.config.choices))
            .merge(control::router());
        tasks.spawn(webhook::watch(Arc::clone(&app), stopped.clone()));
        let routers = [api, widget::router(), bank::router()];
        for (door, router) in doors.into_iter().zip(routers) {
            tasks.spawn(serve(door, framed(router, &app), stopped.clone()));
        }
        Ok(RunningTwin {
            addresses,
            clock: Arc::clone(&app.clock),
            stop,
            tasks,
        })
    }
}

fn port_of(base: u16, step: usize) -> Result<u16, StartError> {
    if base == 0 {
        return Ok(0);
    }
    let step = u16::try_from(step).ok();
    step.and_then(|step| base.checked_add(step))
        .ok_or(StartError::PortBase(base))
}

/// What surrounds every listener: the log outside, so that it sees the faults too.
fn framed(router: Router<Shared>, app: &Shared) -> Router {
    router
        .layer(middleware::from_fn_with_state(
            Arc::clone(app),
            faults::interfere,
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(app),
            requests::record,
        ))
        .with_state(Arc::clone(app))
}

async fn serve(door: Door, router: Router, mut stopped: watch::Receiver<bool>) {
    let service = router.into_make_service_with_connect_info::<Cut>();
    let until = async move {
        // An error is a sender that is gone: the twin was dropped.
        let _ended = stopped.wait_for(|stopped| *stopped).await;
    };
    let served = axum::serve(door, service).with_graceful_shutdown(until);
    if let Err(error) = served.await {
        tracing::warn!(%error, "a listener of the twin ended");
    }
}

/// A twin at work. It stops when dropped.
#[derive(Debug)]
pub struct RunningTwin {
    addresses: Addresses,
    clock: Arc<Clock>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl RunningTwin {
    /// Where tokens are given: `http://localhost:N/`.
    pub fn auth_url(&self) -> &Url {
        &self.addresses.api
    }

    /// Where the data is, without the version; the same listener. The control interface too.
    pub fn api_url(&self) -> &Url {
        &self.addresses.api
    }

    /// Where the widget is, without the version: `http://embed.localhost:N/`.
    pub fn embed_url(&self) -> &Url {
        &self.addresses.embed
    }

    /// The site of the banks: `http://bank.localhost:N/`.
    pub fn bank_url(&self) -> &Url {
        &self.addresses.bank
    }

    /// The twin's time of day, for those who are to share its days.
    pub fn clock(&self) -> Arc<Clock> {
        Arc::clone(&self.clock)
    }

    /// Stops: answers under way have two seconds.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(Duration::from_secs(2), all)
            .await
            .is_err()
        {
            tracing::debug!("connections of the twin were still open");
        }
    }
}
