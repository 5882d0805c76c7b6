//! Connections: a user's links to providers.

use jiff::civil::Date;

use super::{Cause, Channel, ChannelStatus, ConnectionStatus, NewChannel, World};
use crate::provider::{Mode, Provider};

/// A user's link to a provider, through one channel or two.
pub(crate) struct Connection {
    pub(crate) id: u64,
    pub(crate) provider: &'static Provider,
    pub(crate) created_at: i64,
    pub(crate) auto_sync: bool,
    pub(crate) consent_per_account: bool,
    /// Made without any channel: its provider's do not count.
    is_manual: bool,
    /// Shown in place of the status, when the control interface says so.
    pub(crate) word: Option<String>,
    /// The open ones, in the order of their opening. The provider's others are `EMPTY`.
    pub(crate) channels: Vec<Channel>,
}

/// What the walk through the widget has found out.
pub(crate) struct NewConnection {
    pub(crate) provider: &'static Provider,
    /// Normally one; none makes a manual connection.
    pub(crate) channels: Vec<NewChannel>,
    pub(crate) auto_sync: bool,
    pub(crate) consent_per_account: bool,
}

impl Connection {
    /// An open channel.
    pub(crate) fn channel(&self, mode: Mode) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.mode == mode)
    }

    /// The modes of its channels, open or `EMPTY`.
    pub(crate) fn modes(&self) -> impl Iterator<Item = Mode> + use<> {
        let manual = self.is_manual;
        self.provider.modes().filter(move |_| !manual)
    }

    /// The status of each of its channels.
    pub(crate) fn channel_statuses(&self, now_ms: i64) -> Vec<(Mode, ChannelStatus)> {
        self.modes()
            .map(|mode| {
                let channel = self.channel(mode);
                let status = channel.map_or(ChannelStatus::Empty, |one| one.status(now_ms));
                (mode, status)
            })
            .collect()
    }

    /// The connection's status, by the documented rules for its channels.
    pub(crate) fn status(&self, now_ms: i64) -> ConnectionStatus {
        let channels = self.channel_statuses(now_ms);
        let statuses: Vec<_> = channels.into_iter().map(|(_, status)| status).collect();
        ConnectionStatus::of(&statuses)
    }

    /// The status as it is shown.
    pub(crate) fn status_word(&self, now_ms: i64) -> &str {
        let word = self.word.as_deref();
        word.unwrap_or_else(|| self.status(now_ms).as_str())
    }

    /// The status of the first channel that needs the person to do something.
    pub(crate) fn problem(&self, now_ms: i64) -> ChannelStatus {
        let statuses = self.channel_statuses(now_ms).into_iter();
        let mut statuses = statuses.map(|(_, status)| status);
        let found = statuses.find(|status| status.needs_an_action());
        found.unwrap_or(ChannelStatus::UserActionRequired)
    }

    /// How far the synchronisation of the slowest channel is, of 100.
    pub(crate) fn progress(&self, now_ms: i64) -> i64 {
        let channels = self.channels.iter();
        let slowest = channels.map(|channel| channel.progress(now_ms)).min();
        slowest.unwrap_or(100)
    }

    /// Who signed in.
    pub(crate) fn owner(&self) -> String {
        let first = self.channels.first();
        first.map(|one| one.access.owner()).unwrap_or_default()
    }

    /// The accounts of all channels, each with its channel, by id.
    pub(crate) fn accounts(&self) -> Vec<(&Channel, &super::Account)> {
        let mut all: Vec<_> = self
            .channels
            .iter()
            .flat_map(|channel| channel.accounts.iter().map(move |one| (channel, one)))
            .collect();
        all.sort_by_key(|(_, account)| account.id);
        all
    }
}

impl World {
    /// Makes a connection and starts its only synchronisation. `None`: the user is gone.
    pub(crate) fn connect(
        &mut self,
        user: u64,
        new: NewConnection,
        now_ms: i64,
        today: Date,
    ) -> Option<u64> {
        self.users.get(&user)?;
        let id = self.take_ids(1);
        let channels = new.channels.into_iter();
        let mut channels: Vec<_> = channels
            .map(|channel| self.new_channel(channel, now_ms, today))
            .collect();
        drop_without_accounts(&mut channels);
        let modes: Vec<Mode> = channels.iter().map(|channel| channel.mode).collect();
        let connection = Connection {
            id,
            provider: new.provider,
            created_at: now_ms.div_euclid(1000),
            auto_sync: new.auto_sync,
            consent_per_account: new.consent_per_account,
            is_manual: channels.is_empty(),
            word: None,
            channels,
        };
        let owner = self.users.get_mut(&user)?;
        owner.connections.insert(id, connection);
        for mode in modes {
            self.expect_end((user, id), mode, now_ms, Cause::Made);
        }
        Some(id)
    }

    /// Whose connection it is.
    pub(crate) fn owner_of(&self, connection: u64) -> Option<u64> {
        let mut users = self.users.values();
        let owner = users.find(|user| user.connections.contains_key(&connection));
        owner.map(|user| user.id)
    }

    /// A user's connection.
    pub(crate) fn connection(&self, user: u64, connection: u64) -> Option<&Connection> {
        self.users.get(&user)?.connections.get(&connection)
    }

    /// The same, to be changed.
    pub(super) fn connection_mut(
        &mut self,
        (user, connection): (u64, u64),
    ) -> Option<&mut Connection> {
        let user = self.users.get_mut(&user)?;
        user.connections.get_mut(&connection)
    }
}

/// A channel beside another that turns out to give no account is `EMPTY`.
pub(super) fn drop_without_accounts(channels: &mut Vec<Channel>) {
    let mut left = channels.len();
    channels.retain(|channel| {
        let useful = !channel.accounts.is_empty() || !channel.access.scenario.gives_data();
        let kept = useful || left == 1;
        left -= usize::from(!kept);
        kept
    });
}
