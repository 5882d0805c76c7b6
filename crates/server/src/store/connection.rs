//! A connection as last read at Linxo, with what its channels say.

use contract::{ChannelView, ConnectionView};
use linxo::{Channel, Connection, ConnectionStatus};
use serde_json::value::RawValue;

/// The JSON of a connection is kept up to this size; what was seen of Linxo's has less than 2 KB.
const LARGEST_RECEIVED: usize = 16 * 1_024;

/// A connection as last read. Its `Debug` form hides the JSON.
#[derive(Clone, PartialEq, Eq)]
pub struct ConnectionRow {
    /// Linxo's id.
    pub id: String,
    /// The bank's name.
    pub name: Option<String>,
    /// Linxo's status, as Linxo spells it.
    pub status: String,
    /// Whether it may synchronise by itself.
    pub auto_sync: bool,
    /// The ways to the bank, each with its status, which carries the reason of a failure.
    pub channels: Vec<ChannelView>,
    /// The JSON as received, unless it was large: to be written. It is kept while the journey may
    /// deliver and when it did, and is not read with the journey.
    pub received: Option<String>,
    /// How many accounts it has, once listed to the end.
    pub accounts_listed: Option<i64>,
}

impl std::fmt::Debug for ConnectionRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConnectionRow")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("channels", &self.channels)
            .finish_non_exhaustive()
    }
}

impl ConnectionRow {
    /// A connection as it was just read.
    pub fn read(connection: Connection, received: &RawValue) -> Self {
        let received = received.get();
        let small = received.len() <= LARGEST_RECEIVED;
        Self {
            id: connection.id.into_string(),
            name: connection.name,
            status: connection.status.as_str().to_owned(),
            auto_sync: connection.auto_sync == Some(true),
            channels: connection.channels.into_iter().map(channel).collect(),
            received: small.then(|| received.to_owned()),
            accounts_listed: None,
        }
    }

    /// The status, understood.
    pub fn status(&self) -> ConnectionStatus {
        ConnectionStatus::from(self.status.as_str())
    }

    /// The connection as shown to people.
    pub fn view(&self) -> ConnectionView {
        ConnectionView {
            id: self.id.clone(),
            name: self.name.clone(),
            status: self.status.clone(),
            channels: self.channels.clone(),
        }
    }

    /// Whether another reading found the same, as far as people are told.
    pub fn is_as(&self, other: &Self) -> bool {
        self.view() == other.view() && self.auto_sync == other.auto_sync
    }
}

fn channel(channel: Channel) -> ChannelView {
    ChannelView {
        id: channel.definition_id.map(|id| id.as_str().to_owned()),
        mode: channel.mode.as_str().to_owned(),
        status: channel.status.as_str().to_owned(),
    }
}
