//! Statuses set by the control interface, with what the documents say follows from them.

use super::{Cause, Channel, ChannelStatus, Connection, World};
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

/// What can be seen of a channel.
struct Shown {
    mode: Mode,
    word: String,
    synchronised: bool,
}

impl Shown {
    fn all(connection: &Connection, now_ms: i64) -> Vec<Self> {
        let channels = connection.channels.iter();
        let seen = |channel: &Channel| Self {
            mode: channel.mode,
            word: channel.status_word(now_ms).to_owned(),
            synchronised: channel.is_synchronised(now_ms),
        };
        channels.map(seen).collect()
    }
}

impl Connection {
    fn set_by_hand(&mut self, mode: Option<Mode>, status: &ByHand, now_ms: i64) {
        let meant = |one: Mode| mode.is_none_or(|mode| mode == one);
        if status.counts_as == ChannelStatus::Empty {
            self.channels.retain(|channel| !meant(channel.mode));
            return;
        }
        let all = status.counts_as == ChannelStatus::Closed;
        for channel in &mut self.channels {
            if all || meant(channel.mode) {
                channel.set_by_hand(status.clone(), now_ms);
            } else if channel.status(now_ms) == ChannelStatus::Closed {
                // The connection is open again, so this one is too.
                channel.by_hand = None;
            }
        }
    }
}

impl World {
    /// Sets the status of a channel, or of all (`None`). `CLOSED` closes everything, because a
    /// channel is never closed alone; `EMPTY` takes the channel away, the last one with its
    /// connection.
    pub(crate) fn set_by_hand(
        &mut self,
        connection: u64,
        mode: Option<Mode>,
        status: &ByHand,
        now_ms: i64,
    ) -> Result<(), NotSet> {
        let user = self.owner_of(connection).ok_or(NotSet::NoConnection)?;
        let place = (user, connection);
        let found = self.connection_mut(place).ok_or(NotSet::NoConnection)?;
        if mode.is_some_and(|mode| found.channel(mode).is_none()) {
            return Err(NotSet::ChannelEmpty);
        }
        let before = Shown::all(found, now_ms);
        found.set_by_hand(mode, status, now_ms);
        let after = Shown::all(found, now_ms);
        if after.is_empty() {
            if let Some(user) = self.users.get_mut(&user) {
                user.connections.remove(&connection);
            }
            return Ok(());
        }
        for old in before {
            let new = after.iter().find(|new| new.mode == old.mode);
            if new.is_none_or(|new| new.word != old.word) {
                let ended = new.is_some_and(|new| new.synchronised && !old.synchronised);
                let cause = if ended { Cause::Ended } else { Cause::Changed };
                self.tell(place, old.mode, now_ms, cause);
            }
        }
        Ok(())
    }

    /// Shows a word in place of a connection's status; an empty one ends that.
    pub(crate) fn show_as(&mut self, connection: u64, word: &str) {
        let mut users = self.users.values_mut();
        if let Some(found) = users.find_map(|user| user.connections.get_mut(&connection)) {
            found.word = (!word.is_empty()).then(|| word.to_owned());
        }
    }
}
