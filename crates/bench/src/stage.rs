//! What every bench needs: a folder of its own, a twin, a server with an empty store, and the clock.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use contract::{JourneyView, OutcomeKind};
use tempfile::TempDir;

use crate::linxo::Twin;
use crate::oneshot::Server;
use crate::process::Program;

/// A twin and servers at it.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) twin: Arc<Twin>,
    pub(crate) servers: Vec<Arc<Server>>,
    // Dropped last: the processes have ended then.
    _folder: TempDir,
}

impl Stage {
    /// One server on a SQLite file of its own.
    pub(crate) async fn set(program: &Program) -> Result<Self> {
        let folder = folder()?;
        let file = folder.path().join("bench.db");
        let database = format!("sqlite://{}", file.display());
        Self::in_folder(program, &database, 1, folder).await
    }

    /// So many servers that share a database.
    pub(crate) async fn sharing(program: &Program, database: &str, servers: u32) -> Result<Self> {
        Self::in_folder(program, database, servers, folder()?).await
    }

    async fn in_folder(
        program: &Program,
        database: &str,
        count: u32,
        folder: TempDir,
    ) -> Result<Self> {
        let twin = Twin::start(program, folder.path()).await?;
        let mut servers = Vec::new();
        for number in 1..=count {
            let name = format!("server-{number}");
            let server = Server::start(program, &twin, database, folder.path(), &name).await?;
            servers.push(server.into());
        }
        Ok(Self {
            twin: twin.into(),
            servers,
            _folder: folder,
        })
    }

    /// The only server.
    pub(crate) fn server(&self) -> Result<&Server> {
        self.servers.first().map(AsRef::as_ref).context("no server")
    }
}

/// A folder for logs and data, gone at the end.
pub(crate) fn folder() -> Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("oneshot-bench-").tempdir();
    folder.context("no folder for the data of a bench")
}

/// Fails unless a journey delivered so much.
pub(crate) fn ensure_delivered(view: &JourneyView, accounts: u64, transactions: u64) -> Result<()> {
    let counts = view.counts;
    ensure!(
        view.outcome == Some(OutcomeKind::Delivered)
            && (counts.accounts, counts.transactions) == (accounts, transactions),
        "a journey ended as {:?} ({:?}) with {counts:?}",
        view.outcome,
        view.failure_code
    );
    Ok(())
}

/// Milliseconds since 1970 UTC, as the twin's log counts them.
pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}

/// Waits until that time.
pub(crate) async fn until_ms(time: u64) {
    let wait = time.saturating_sub(now_ms());
    tokio::time::sleep(Duration::from_millis(wait)).await;
}
