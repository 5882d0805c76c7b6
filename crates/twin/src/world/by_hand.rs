//! Statuses set by the control interface, with what the documents say follows from them.

use super::{ChannelStatus, World};
use crate::provider::Mode;

/// A status set by hand. It holds until another is set or the channel is read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ByHand {
    /// What it counts as when the connection's status is derived.
    pub(crate) counts_as: ChannelStatus,
    /// What is shown in its place: a word that no document has.
    pub(crate) word: Option<String>,
}

/// Why a status is not set.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotSet {
    NoConnection,
    /// It has no account and no credentials, so nothing can be said of it.
    ChannelEmpty,
}

impl World {
    /// Sets the status of a channel, or of all (`None`). `CLOSED` closes everything, because a
    /// channel is never closed alone; `EMPTY` takes the channel away, the last one with its
    /// connection. Says whose connection it was.
    pub(crate) fn set_by_hand(
        &mut self,
        connection: u64,
        mode: Option<Mode>,
        status: &ByHand,
        now_ms: i64,
    ) -> Result<u64, NotSet> {
        let mut users = self.users.values_mut();
        let user = users.find(|user| user.connections.contains_key(&connection));
        let user = user.ok_or(NotSet::NoConnection)?;
        let id = user.id;
        let Some(found) = user.connections.get_mut(&connection) else {
            return Err(NotSet::NoConnection);
        };
        if mode.is_some_and(|mode| found.channel(mode).is_none()) {
            return Err(NotSet::ChannelEmpty);
        }
        let meant = |one: Mode| mode.is_none_or(|mode| mode == one);
        match status.counts_as {
            ChannelStatus::Empty => found.channels.retain(|channel| !meant(channel.mode)),
            ChannelStatus::Closed => {
                for channel in &mut found.channels {
                    channel.set_by_hand(status.clone(), now_ms);
                }
            }
            _ => {
                for channel in &mut found.channels {
                    if meant(channel.mode) {
                        channel.set_by_hand(status.clone(), now_ms);
                    } else if channel.status(now_ms) == ChannelStatus::Closed {
                        channel.by_hand = None;
                    }
                }
            }
        }
        if found.channels.is_empty() {
            user.connections.remove(&connection);
        }
        Ok(id)
    }

    /// Shows a word in place of a connection's status; an empty one ends that.
    pub(crate) fn show_as(&mut self, connection: u64, word: &str) {
        let mut users = self.users.values_mut();
        if let Some(found) = users.find_map(|user| user.connections.get_mut(&connection)) {
            found.word = (!word.is_empty()).then(|| word.to_owned());
        }
    }
}
