//! PostgreSQL servers of the tests' own: made in a temporary folder, on a free port of the loopback
//! address, and gone with the tests, however those end.
//!
//! [`Postgres::start`] makes one; [`shared`] gives the one of the process, or the one that
//! `ONESHOT_TEST_DATABASE_URL` names. Every test takes a [database](Postgres::database) of its own.

mod address;
mod cluster;
mod database;
mod programs;

use std::path::Path;
use std::sync::OnceLock;

use address::Address;
use cluster::Cluster;

pub use database::Database;

/// The variable that names a server to be used instead of one of the tests' own.
pub const VARIABLE: &str = "ONESHOT_TEST_DATABASE_URL";

/// There is no PostgreSQL to test with; the message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// None is installed.
    #[error(
        "no PostgreSQL was found: run `cargo xtask setup`, or install it (Debian and Ubuntu: \
         apt-get install postgresql; macOS: brew install postgresql), or name a server in \
         ONESHOT_TEST_DATABASE_URL"
    )]
    NotInstalled,
    /// PostgreSQL refuses to run as root, and there is nobody else to run it as.
    #[error("PostgreSQL does not run as root, and there is neither a user postgres nor a nobody")]
    OnlyRoot,
    /// The system did not let us.
    #[error("{what}: {source}")]
    System {
        /// What was tried.
        what: &'static str,
        /// Why not.
        source: std::io::Error,
    },
    /// A program of PostgreSQL's failed.
    #[error("{what} failed:\n{said}")]
    Failed {
        /// Which.
        what: &'static str,
        /// What it said.
        said: String,
    },
    /// `ONESHOT_TEST_DATABASE_URL` is not an address.
    #[error("ONESHOT_TEST_DATABASE_URL: write postgres://user:password@host:5432/postgres")]
    BadAddress,
    /// The server does not do as it is told.
    #[error("the server refused: {0}")]
    Refused(#[from] sqlx::Error),
}

/// A PostgreSQL. One of the tests' own ends when this is dropped, and its data goes; so it does when
/// the process dies.
#[derive(Debug)]
pub struct Postgres {
    address: Address,
    cluster: Option<Cluster>,
}

impl Postgres {
    /// Makes a server of its own and starts it.
    pub fn start() -> Result<Self, Error> {
        let cluster = Cluster::start()?;
        Ok(Self {
            address: Address::local(cluster.port()),
            cluster: Some(cluster),
        })
    }

    fn of_environment() -> Result<Option<Self>, Error> {
        let Some(text) = std::env::var(VARIABLE).ok().filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        Ok(Some(Self {
            address: Address::read(&text).ok_or(Error::BadAddress)?,
            cluster: None,
        }))
    }

    /// A new, empty database.
    pub fn database(&self) -> Result<Database, Error> {
        database::make(&self.address)
    }

    /// Where all its files are; none of a server that is not ours.
    pub fn folder(&self) -> Option<&Path> {
        self.cluster.as_ref().map(Cluster::folder)
    }

    /// Stops it as its administrator would, with all connections cut off. Its data stays. A server
    /// that is not ours is let alone.
    pub fn stop(&mut self) -> Result<(), Error> {
        self.cluster.as_mut().map_or(Ok(()), Cluster::stop)
    }

    /// Stops it at once, as a crash of its own would: at its next start it has to recover. A server
    /// that is not ours is let alone.
    pub fn abort(&mut self) -> Result<(), Error> {
        self.cluster.as_mut().map_or(Ok(()), Cluster::abort)
    }

    /// Starts it again, on the same port and with the same data.
    pub fn start_again(&mut self) -> Result<(), Error> {
        self.cluster.as_mut().map_or(Ok(()), Cluster::start_again)
    }
}

/// The server of this process, made at the first call; the one that `ONESHOT_TEST_DATABASE_URL`
/// names, when it does.
///
/// # Panics
///
/// When there is none to be had: the message says what to install.
#[expect(
    clippy::panic,
    reason = "a test without its database can do nothing but fail"
)]
pub fn shared() -> &'static Postgres {
    static SHARED: OnceLock<Result<Postgres, Error>> = OnceLock::new();
    let made = SHARED.get_or_init(|| match Postgres::of_environment() {
        Ok(Some(given)) => Ok(given),
        Ok(None) => Postgres::start(),
        Err(error) => Err(error),
    });
    match made {
        Ok(postgres) => postgres,
        Err(error) => panic!("{error}"),
    }
}
