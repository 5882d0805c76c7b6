//! What an operator decides: a TOML file, then the environment, which wins.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use linxo::client::ClientConfig;
use secrecy::SecretString;
use url::Url;

use crate::clock::{Clock, SystemClock};
use crate::store::StoreKeys;

use backup::ObjectStoreConfig;
use webhook::{DeliveryTiming, WebhookConfig};

pub mod backup;
mod database;
mod error;
mod file;
mod known;
mod limits;
mod secret;
mod store;
mod timing;
pub mod webhook;

pub use database::{Database, PostgresUrl};
pub use error::ConfigError;
pub(crate) use file::partners::SHORTEST_KEY;
pub use limits::{Limits, Rate};

/// Everything a server needs to start. Programs build it in code with [`Config::new`]; operators
/// write it down, see [`Config::load`].
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address browsers use, without a path. Port 0 stands for the port listened on. The
    /// listening address when absent.
    pub public_url: Option<Url>,
    /// Where journeys are kept.
    pub database: Database,
    /// The server key for new journeys; when absent, the file `<database>.key` beside a SQLite file,
    /// made at the first start. PostgreSQL has no place for one, so there it must be given.
    pub server_key: Option<SecretString>,
    /// Which version of the server key that is.
    pub server_key_version: i64,
    /// Server keys that other journeys in the store were made with.
    pub other_server_keys: Vec<NumberedKey>,
    /// What bank data is sealed with in the store; nothing is, without a key.
    pub store_keys: StoreKeys,
    /// How long after a journey's end its bank data is kept here; for ever, when none is said.
    pub retention: Option<Duration>,
    /// Where Linxo is and who we are there.
    pub linxo: ClientConfig,
    /// The last segment of the address that Linxo's webhook posts to; without it there is none.
    pub linxo_hook_key: Option<SecretString>,
    /// The domain of the emails given to Linxo users.
    pub email_domain: String,
    /// Who may open journeys with a key that is written here.
    pub partners: Vec<Partner>,
    /// Who else may open journeys: their keys are in the store, made by `oneshot keys`.
    pub partners_without_key: Vec<String>,
    /// A folder with the built pages (`journey/` and `panel/`), used instead of those inside the
    /// program.
    pub assets: Option<PathBuf>,
    /// Whether the integrator's panel is served. It opens journeys without an API key.
    pub panel: bool,
    /// Where backups go besides the store.
    pub object_store: Option<ObjectStoreConfig>,
    /// Where they went before: nothing is written there, and what is not to be kept is deleted.
    pub former_object_stores: Vec<ObjectStoreConfig>,
    /// Where partners hear of their journeys, by the partner's name.
    pub webhooks: BTreeMap<String, WebhookConfig>,
    /// How patiently they are told.
    pub delivery: DeliveryTiming,
    /// How long things may take.
    pub timing: Timing,
    /// How much one client may take.
    pub limits: Limits,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
}

/// A server key and its version. Its `Debug` form hides the key.
#[derive(Debug, Clone)]
pub struct NumberedKey {
    /// Its number, from 1, which journeys refer to.
    pub version: i64,
    /// Its text.
    pub key: SecretString,
}

/// Who may open journeys. Its `Debug` form hides the key.
#[derive(Debug, Clone)]
pub struct Partner {
    /// Shown to the end user as the one the data is for.
    pub name: String,
    /// The bearer token of its server.
    pub api_key: SecretString,
}

/// What concerns Linxo alone: enough to examine it, without a store and without partners.
#[derive(Debug, Clone)]
pub struct LinxoConfig {
    /// Where Linxo is and who we are there.
    pub client: ClientConfig,
    /// The domain of the emails given to Linxo users.
    pub email_domain: String,
    /// The address browsers use, which is what frames the widget; none is written.
    pub public_url: Option<Url>,
}

/// What concerns the store alone: enough to look into it, without Linxo and without the server key.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// Where journeys are kept.
    pub database: Database,
    /// What bank data is sealed with there.
    pub store_keys: StoreKeys,
    /// The partners' names; none has to be there.
    pub partners: Vec<String>,
}

/// What concerns the server keys alone: enough to check receipts.
#[derive(Debug, Clone)]
pub struct ServerKeyConfig {
    /// Where journeys are kept; the newest key is beside a SQLite file unless it is given.
    pub database: Database,
    /// The server key for new journeys.
    pub newest: Option<SecretString>,
    /// Which version of the server key that is.
    pub newest_version: i64,
    /// The other ones.
    pub others: Vec<NumberedKey>,
}

/// How long things may take. The defaults are for production.
#[derive(Debug, Clone)]
pub struct Timing {
    /// When a journey is given up whose partner said nothing of it.
    pub abandon_after: Duration,
    /// Nobody else works on a journey for so long after a sign of life of the one who does, which
    /// comes every third of it.
    pub lease: Duration,
    /// Between two looks for a new connection while the widget is open.
    pub linking_poll: Duration,
    /// Between two looks at a connection that synchronises.
    pub synchronising_poll: Duration,
    /// The first pause after a failure; it doubles with each one.
    pub first_pause: Duration,
    /// The longest pause after a failure.
    pub longest_pause: Duration,
    /// A `POST /users` whose answer was lost may still be on its way for so long.
    pub creation_settles: Duration,
    /// So long a user must look absent who was made, and whose deletion is not known to have reached
    /// Linxo, before it counts as gone.
    pub absence_settles: Duration,
    /// A bank that gave nothing may be tried again in the widget for so long, unless the end user
    /// leaves it.
    pub another_try: Duration,
    /// How long an erasure waits for a browser that is on the widget's own page, and would be left
    /// there by it.
    pub farewell: Duration,
    /// How much longer it waits once a browser is back: the bank's site may have opened a second
    /// tab, which is on the widget's page too.
    pub other_tabs: Duration,
    /// After the deadline, how much longer a collection is tried while Linxo does not answer.
    pub collection_patience: Duration,
    /// Between two looks for bank data that is older than its retention.
    pub retention_sweep: Duration,
    /// Between two lines that keep a stream of events open.
    pub keep_alive: Duration,
    /// When the server stops, how long what is being done may take to come to an end.
    pub shutdown: Duration,
    /// Journeys worked on at once.
    pub journeys_at_once: usize,
    /// Of these, journeys of one partner that are delivered at once; a quarter, when none is said.
    /// Those of all partners are three quarters.
    pub deliveries_of_a_partner: Option<usize>,
    /// Calls of one journey's collection at once.
    pub calls_of_a_journey: usize,
    /// Calls of all collections at once. Each has a page in memory until it is stored, a megabyte
    /// or so.
    pub calls_of_all_journeys: usize,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            abandon_after: Duration::from_secs(3_600),
            lease: Duration::from_secs(15),
            linking_poll: Duration::from_secs(1),
            synchronising_poll: Duration::from_millis(400),
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(60),
            creation_settles: Duration::from_secs(60),
            absence_settles: Duration::from_secs(24 * 3_600),
            another_try: Duration::from_secs(180),
            farewell: Duration::from_secs(10),
            other_tabs: Duration::from_secs(2),
            collection_patience: Duration::from_secs(24 * 3_600),
            retention_sweep: Duration::from_secs(600),
            keep_alive: Duration::from_secs(15),
            shutdown: Duration::from_secs(10),
            journeys_at_once: 32,
            deliveries_of_a_partner: None,
            calls_of_a_journey: 40,
            calls_of_all_journeys: 48,
        }
    }
}

impl Config {
    /// A configuration with defaults for all that has one: any free port of this machine.
    pub fn new(database: impl Into<Database>, linxo: ClientConfig, partners: Vec<Partner>) -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            public_url: None,
            database: database.into(),
            server_key: None,
            server_key_version: 1,
            other_server_keys: Vec::new(),
            store_keys: StoreKeys::default(),
            retention: None,
            linxo,
            linxo_hook_key: None,
            email_domain: file::EMAIL_DOMAIN.to_owned(),
            partners,
            partners_without_key: Vec::new(),
            assets: None,
            panel: false,
            object_store: None,
            former_object_stores: Vec::new(),
            webhooks: BTreeMap::new(),
            delivery: DeliveryTiming::default(),
            timing: Timing::default(),
            limits: Limits::default(),
            clock: Arc::new(SystemClock),
        }
    }

    /// The partners' names, each once.
    pub fn partner_names(&self) -> Vec<&str> {
        let with_key = self.partners.iter().map(|partner| &*partner.name);
        let mut names: Vec<_> = with_key
            .chain(self.partners_without_key.iter().map(|name| &**name))
            .collect();
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(*name));
        names
    }

    /// Whether there is a partner of that name.
    pub fn has_partner(&self, name: &str) -> bool {
        self.partner_names().contains(&name)
    }

    /// The part that concerns the server keys.
    pub(crate) fn server_keys(&self) -> ServerKeyConfig {
        ServerKeyConfig {
            database: self.database.clone(),
            newest: self.server_key.clone(),
            newest_version: self.server_key_version,
            others: self.other_server_keys.clone(),
        }
    }

    /// Reads the file, when one is given, then the environment.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        known::warn_of_others();
        file::load(path, &|name| std::env::var(name).ok())
    }
}

impl LinxoConfig {
    /// Reads the file, when one is given, then the environment: Linxo's part of what
    /// [`Config::load`] reads, which asks for nothing else.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        file::load_linxo(path, &|name| std::env::var(name).ok())
    }

    /// Whether the domain of the emails is the one that stands for none.
    pub fn has_no_email_domain(&self) -> bool {
        self.email_domain == file::EMAIL_DOMAIN
    }
}

impl StoreConfig {
    /// Reads the store's part of what [`Config::load`] reads, and asks for nothing else.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        known::warn_of_others();
        file::load_store(path, &|name| std::env::var(name).ok())
    }
}

impl ServerKeyConfig {
    /// Reads the server keys' part of what [`Config::load`] reads, and asks for nothing else.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        known::warn_of_others();
        file::load_server_keys(path, &|name| std::env::var(name).ok())
    }
}

/// Every setting there is, as a table in Markdown.
pub fn reference() -> String {
    known::reference()
}

/// An email has 254 characters at most, of which 64 are for what stands before the `@`.
pub(crate) const LONGEST_DOMAIN: usize = 189;

/// Whether a text is a domain name as emails have it (RFC 1035): labels of letters, digits and
/// hyphens, each of 63 characters at most, and not an address of numbers.
pub(crate) fn is_domain_name(text: &str) -> bool {
    let is_label = |label: &str| {
        let mut bytes = label.bytes();
        (1..=63).contains(&label.len())
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let numeric = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    text.len() <= LONGEST_DOMAIN
        && text.split('.').all(is_label)
        && !text.rsplit('.').next().is_some_and(numeric)
}
