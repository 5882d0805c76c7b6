//! Starting and stopping.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use linxo::client::Client;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinHandle;
use url::Url;

use crate::api::{HookGate, SummaryTurns};
use crate::app::App;
use crate::assets::Assets;
use crate::config::{Config, Database, Partner, SHORTEST_KEY, is_domain_name};
use crate::health::Pulse;
use crate::heartbeat::Held;
use crate::hub::Hub;
use crate::keys::start::Absent;
use crate::keys::{self, BadServerKey, SameVersion};
use crate::limits::{self, Limits};
use crate::metrics::Metrics;
use crate::outbox::send::Sender;
use crate::receipt::ReceiptSigner;
use crate::sink::{BadObjectStore, Sinks, removal};
use crate::store::{SqlStore, Store as _, StoreError};
use crate::user::Accesses;
use crate::{api, outbox, worker};

/// Shorter ones could end between two heartbeats.
const SHORTEST_LEASE: Duration = Duration::from_secs(1);
/// How long open requests may take to end when the server stops.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

/// The server cannot start; the message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Something in the configuration cannot work.
    #[error("the configuration cannot work: {0}")]
    Configuration(String),
    /// The client for Linxo cannot be made.
    #[error(transparent)]
    Linxo(#[from] linxo::client::Error),
    /// The server key is not usable.
    #[error(transparent)]
    Key(#[from] BadServerKey),
    /// Two server keys have the same version.
    #[error(transparent)]
    KeyVersion(#[from] SameVersion),
    /// The file with the server key is not beside the database.
    #[error(
        "{} is missing, and {} needs the server key that was in it: restore it from your backup, \
         or give that key in ONESHOT_SERVER_KEY_FILE",
        .path.display(), .database.display()
    )]
    KeyFileMissing {
        /// Where it was looked for.
        path: PathBuf,
        /// The database.
        database: PathBuf,
    },
    /// The file with the server key cannot be read or made.
    #[error("the server key's file {path}: {source}")]
    KeyFile {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database cannot be opened.
    #[error("the database {at} (ONESHOT_DATABASE_URL) cannot be opened: {source}")]
    Database {
        /// Where, without a password.
        at: String,
        /// Why.
        source: StoreError,
    },
    /// The store refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The object store for backups cannot be used.
    #[error(transparent)]
    ObjectStore(#[from] BadObjectStore),
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {address}, which ONESHOT_LISTEN says: stop the program that has it, or \
         choose another: {source}"
    )]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

/// The server.
#[derive(Debug, Clone, Copy)]
pub struct Server;

/// A server that runs. Dropping it is a crash, from which the next start recovers; to end well, call
/// [`RunningServer::shutdown`].
pub struct RunningServer {
    app: Arc<App>,
    local_addr: SocketAddr,
    worker: JoinHandle<()>,
    outbox: JoinHandle<()>,
    removal: JoinHandle<()>,
    http: JoinHandle<()>,
}

impl std::fmt::Debug for RunningServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunningServer")
            .field("local_addr", &self.local_addr)
            .finish_non_exhaustive()
    }
}

impl Server {
    /// Opens the store, listens, and resumes every journey that is not over.
    pub async fn start(config: Config) -> Result<RunningServer, StartError> {
        check(&config)?;
        if config.partners.is_empty() {
            tracing::info!(
                "the configuration has no API key: only keys made by `oneshot keys add` open journeys"
            );
        }
        let address = config.listen;
        let listen = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let local_addr = listener.local_addr().map_err(listen)?;
        let app = Arc::new(open(config, local_addr, Beside::Nobody).await?);
        let worker = tokio::spawn(worker::run(Arc::clone(&app)));
        let outbox = tokio::spawn(outbox::run(Arc::clone(&app)));
        let removal = tokio::spawn(removal::run(Arc::clone(&app)));
        let http = tokio::spawn(serve(listener, Arc::clone(&app)));
        tracing::info!(%local_addr, public_url = %app.public_url, "the server listens");
        Ok(RunningServer {
            app,
            local_addr,
            worker,
            outbox,
            removal,
            http,
        })
    }
}

/// Who else has the store open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// Nobody: this is the server, which makes what is absent.
    Nobody,
    /// A server, perhaps: this is a tool, which makes nothing and takes nothing away from it.
    AServer,
}

impl Beside {
    fn absent_key(self) -> Absent {
        match self {
            Self::Nobody => Absent::Make,
            Self::AServer => Absent::Refuse,
        }
    }
}

/// Opens everything but the door.
pub(crate) async fn open(
    config: Config,
    local_addr: SocketAddr,
    beside: Beside,
) -> Result<App, StartError> {
    let metrics = Metrics::new();
    let mut linxo = config.linxo.clone();
    linxo.observer = Some(metrics.linxo_observer());
    let linxo = Client::new(linxo)?;
    let new_file = config.database.file().filter(|file| !file.exists());
    if let Some(file) = new_file.filter(|_| beside == Beside::Nobody) {
        make_folder_of(file)?;
    }
    let keys = keys::start::configured(&config.server_keys(), beside.absent_key())?;
    let opened = match beside {
        Beside::Nobody => SqlStore::open(&config.database, &config.store_keys).await,
        Beside::AServer => SqlStore::open_beside(&config.database, &config.store_keys).await,
    };
    let store = opened.map_err(|error| not_opened(&config.database, error))?;
    // Whatever else could refuse this start comes first: what is noted then stays.
    let public_url = public_url(&config, local_addr)?;
    let sinks = Sinks::open(&config)?;
    let sender = sender(&config)?;
    if beside == Beside::Nobody {
        sinks.probe(config.delivery.call_timeout).await?;
    }
    keys::start::check(&keys, &store, beside).await?;
    if beside == Beside::Nobody {
        keys::start::say_what_is_in_clear(&store).await;
    }
    if let Some(file) = new_file {
        say_new(file, config.server_key.is_none());
    }
    let signer = ReceiptSigner::new(&keys);
    store.publish_receipt_keys(&signer.to_keep()).await?;
    Ok(App {
        public_url,
        store: Arc::new(store),
        linxo,
        signer,
        keys,
        assets: config.assets.clone().map_or(Assets::Inside, Assets::Folder),
        hub: Hub::default(),
        metrics,
        pulse: Pulse::default(),
        limits: Limits::new(&config.limits),
        hook_gate: HookGate::default(),
        summaries: SummaryTurns::default(),
        owner: owner(),
        held: Held::default(),
        bell: Notify::new(),
        calls: Semaphore::new(config.timing.calls_of_all_journeys.max(1)),
        sinks,
        sender,
        news: Notify::new(),
        stopping: watch::channel(false).0,
        accesses: Accesses::default(),
        config,
    })
}

async fn serve(listener: TcpListener, app: Arc<App>) {
    let stopping = app.stopping.subscribe();
    let settings = app.config.limits.clone();
    limits::connection::serve(listener, api::router(app), &settings, stopping).await;
}

impl RunningServer {
    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// The address browsers use.
    pub fn public_url(&self) -> &Url {
        &self.app.public_url
    }

    /// Ends it within a bounded time ([`Timing::shutdown`](crate::Timing)): what is being done comes
    /// to the end of its step, open requests are answered, streams of events end, and the journeys
    /// at work are given back, so that another server goes on with them at once.
    pub async fn shutdown(mut self) {
        self.app.stopping.send_replace(true);
        let last_requests = async {
            let ended = tokio::time::timeout(LAST_REQUESTS, &mut self.http).await;
            if ended.is_err() {
                self.http.abort();
            }
        };
        // The worker bounds itself.
        let (_, _, ()) = tokio::join!(&mut self.worker, &mut self.outbox, last_requests);
        // What it was deleting is deleted again by the next one.
        self.removal.abort();
        // After both: what they still held is nobody's now.
        if let Err(error) = self.app.store.release_messages(&self.app.owner).await {
            tracing::warn!(%error, "messages could not be given back; their leases end by themselves");
        }
        if let Err(error) = self.app.store.release_all(&self.app.owner).await {
            tracing::warn!(%error, "journeys could not be given back; their leases end by themselves");
        }
        self.app.store.close().await;
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        self.worker.abort();
        self.outbox.abort();
        self.removal.abort();
        self.http.abort();
        self.app.store.let_go();
    }
}

fn check(config: &Config) -> Result<(), StartError> {
    let bad = |text: &str| Err(StartError::Configuration(text.to_owned()));
    if config.partner_names().is_empty() {
        return bad("there is no partner");
    }
    let short = |partner: &&Partner| partner.api_key.expose_secret().len() < SHORTEST_KEY;
    if let Some(partner) = config.partners.iter().find(short) {
        let name = &partner.name;
        let text = format!("the API key of '{name}' must have at least {SHORTEST_KEY} characters");
        return Err(StartError::Configuration(text));
    }
    // How long a call to Linxo may take does not matter: the heartbeat renews the lease meanwhile.
    // But it must have the time for that, on a busy machine and with a store that is slow to answer.
    if config.timing.lease < SHORTEST_LEASE {
        return bad("the lease must be at least a second long");
    }
    if !is_domain_name(&config.email_domain) {
        return bad("the email domain must be a domain name, such as users.app.example");
    }
    Ok(())
}

fn public_url(config: &Config, local_addr: SocketAddr) -> Result<Url, StartError> {
    let bad = || {
        let text =
            "the public address must be http or https, without a path, such as https://app.example";
        StartError::Configuration(text.to_owned())
    };
    let Some(mut url) = config.public_url.clone() else {
        return Url::parse(&format!("http://{local_addr}/")).map_err(|_| bad());
    };
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !bare {
        return Err(bad());
    }
    if url.port() == Some(0) {
        url.set_port(Some(local_addr.port())).map_err(|()| bad())?;
    }
    Ok(url)
}

fn sender(config: &Config) -> Result<Sender, StartError> {
    Sender::new(config.delivery.call_timeout).map_err(|_| {
        let text = "no HTTP client for webhooks can be made: are the machine's certificates there?";
        StartError::Configuration(text.to_owned())
    })
}

fn owner() -> String {
    let bytes: [u8; 8] = rand::random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn make_folder_of(database: &Path) -> Result<(), StartError> {
    let Some(folder) = database
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    else {
        return Ok(());
    };
    if folder.is_dir() {
        return Ok(());
    }
    // One folder and no more: where more are missing, the path is a mistake more often than not.
    std::fs::create_dir(folder).map_err(|source| {
        StartError::Configuration(format!(
            "the folder {} of the database cannot be made: correct ONESHOT_DATABASE_URL, or make \
             it: {source}",
            folder.display()
        ))
    })
}

/// An operator who meant another file, or who has no backup of the key, finds out here.
fn say_new(file: &Path, with_key: bool) {
    let file = file.display();
    if with_key {
        tracing::info!(
            "a new, empty database was made at {file}, with a new server key in {file}.key: back it up"
        );
    } else {
        tracing::info!("a new, empty database was made at {file}");
    }
}

/// Names the setting where the cause alone would say only that something does not answer.
pub(crate) fn not_opened(database: &Database, error: StoreError) -> StartError {
    match error {
        StoreError::Database(_) | StoreError::Migration(_) | StoreError::InUse => {
            let at = database.to_string();
            StartError::Database { at, source: error }
        }
        error => StartError::Store(error),
    }
}
