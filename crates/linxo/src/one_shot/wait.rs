//! Waiting for the bank.

use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use super::OneShot;
use crate::client::Error;
use crate::{Connection, ConnectionId, Received};

/// Why the waiting ended without a connection that is final.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WaitError {
    /// The time is up. Nobody came, or the synchronisation still runs.
    #[error("no connection was final in time{}", after(last.as_ref()))]
    TimeUp {
        /// What kept the last reading from an answer, when something did.
        last: Option<Error>,
    },
    /// A connection is synchronised automatically, which a One Shot must not be: erase the user.
    #[error(
        "the connection {connection} is synchronised automatically, which a One Shot must not be"
    )]
    AutomaticSynchronisation {
        /// Which one.
        connection: ConnectionId,
    },
    /// Linxo refused, and waiting does not mend it.
    #[error(transparent)]
    Linxo(#[from] Error),
}

impl OneShot {
    /// Reads the connections, with growing pauses, until there is at least one and all of them are
    /// final, well or not, and gives them; at most for this long. Linxo not answering for a while
    /// is waited out. To end it sooner, drop it: nothing is lost.
    ///
    /// A connection that failed is final too. While the person is still in the widget it may come
    /// back to life there; then wait again.
    pub async fn wait(&self, bound: Duration) -> Result<Vec<Received<Connection>>, WaitError> {
        let now = Instant::now();
        let deadline = now.checked_add(bound).unwrap_or_else(|| far_from(now));
        let (mut pause, longest) = self.pauses;
        let mut last = None;
        loop {
            let asked = match timeout_at(deadline, self.connections()).await {
                Ok(Ok(connections)) if are_final(&connections)? => return Ok(connections),
                Ok(Ok(_)) => {
                    last = None;
                    None
                }
                Ok(Err(error)) if error.is_retriable() => {
                    let asked = error.retry_after();
                    last = Some(error);
                    asked
                }
                Ok(Err(error)) => return Err(error.into()),
                Err(_) => return Err(WaitError::TimeUp { last }),
            };
            let next = Instant::now().checked_add(pause.max(asked.unwrap_or_default()));
            let next = next.filter(|next| *next < deadline);
            sleep_until(next.unwrap_or(deadline)).await;
            if next.is_none() {
                return Err(WaitError::TimeUp { last });
            }
            pause = (pause + pause / 2).min(longest);
        }
    }
}

/// Whether there is something, and nothing more to wait for.
fn are_final(connections: &[Received<Connection>]) -> Result<bool, WaitError> {
    if let Some(connection) = automatic(connections) {
        return Err(WaitError::AutomaticSynchronisation { connection });
    }
    let all = connections.iter().all(|one| one.value.status.is_final());
    Ok(all && !connections.is_empty())
}

/// A connection that says that it is synchronised automatically.
pub(super) fn automatic(connections: &[Received<Connection>]) -> Option<ConnectionId> {
    let mut found = connections.iter().map(|one| &one.value);
    let found = found.find(|connection| connection.auto_sync == Some(true));
    found.map(|connection| connection.id.clone())
}

/// A bound of more than a clock can hold is a year.
fn far_from(now: Instant) -> Instant {
    now + Duration::from_secs(365 * 24 * 3_600)
}

fn after(last: Option<&Error>) -> String {
    last.map(|error| format!("; at last: {error}"))
        .unwrap_or_default()
}
