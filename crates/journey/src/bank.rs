//! A linked bank, as far as the end user is told of it.

use contract::{ConnectionView, Progress};
use linxo::{ChannelMode, ChannelStatus, ConnectionStatus};

use crate::waits::Waits;

/// A connection, its words understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bank {
    /// Linxo's id of the connection.
    pub id: String,
    /// The bank's name, when Linxo gave one; with a number where an earlier bank has the same.
    pub name: Option<String>,
    /// How the connection stands.
    pub status: ConnectionStatus,
    /// Each way to the bank, and how it stands.
    pub channels: Vec<(ChannelMode, ChannelStatus)>,
}

impl Bank {
    /// The banks of a journey, in Linxo's order.
    pub fn all(progress: &Progress) -> Vec<Self> {
        let connections = &progress.connections;
        let all = connections.iter().enumerate().map(|(index, connection)| {
            let same = |earlier: &&ConnectionView| earlier.name == connection.name;
            let earlier = connections[..index].iter().filter(same).count();
            let mut bank = Self::of(connection);
            if let Some(name) = bank.name.as_mut().filter(|_| earlier > 0) {
                *name = format!("{name} ({})", earlier + 1);
            }
            bank
        });
        all.collect()
    }

    /// The names of a journey's banks, as a list.
    pub fn names(progress: &Progress) -> String {
        let names = Self::all(progress).into_iter();
        let names: Vec<_> = names.filter_map(|bank| bank.name).collect();
        names.join(", ")
    }

    fn of(connection: &ConnectionView) -> Self {
        let channels = connection.channels.iter();
        let channels = channels.map(|channel| {
            (
                ChannelMode::from(channel.mode.as_str()),
                ChannelStatus::from(channel.status.as_str()),
            )
        });
        Self {
            id: connection.id.clone(),
            name: connection.name.clone(),
            status: ConnectionStatus::from(connection.status.as_str()),
            channels: channels.collect(),
        }
    }

    /// Whether one of a journey's banks gave something, or still may.
    pub(crate) fn any_may_give(progress: &Progress) -> bool {
        let mut statuses = progress.connections.iter().map(|one| one.status.as_str());
        statuses.any(|status| {
            let status = ConnectionStatus::from(status);
            status.gives_data() || !status.is_final()
        })
    }

    /// Whether the bank gave all that was asked of it.
    pub fn gave_all(&self) -> bool {
        self.status == ConnectionStatus::Success
    }

    /// The channels that kept something back, each with its reason. While the bank is read they have
    /// not had their last word, unless they want the end user.
    pub fn lacking(&self, fate: Fate) -> impl Iterator<Item = &(ChannelMode, ChannelStatus)> {
        use ChannelStatus::{Empty, PartialSuccess, Running, Success};
        let read = fate != Fate::Over && self.status == ConnectionStatus::Running;
        self.channels
            .iter()
            .filter(move |(_, status)| match status {
                Success | Empty => false,
                PartialSuccess | Running => !read,
                _ => true,
            })
    }

    /// Whether there is another way to the bank than this one.
    pub fn has_another_way(&self, mode: &ChannelMode) -> bool {
        self.channels.iter().any(|(other, _)| other != mode)
    }
}

/// What may still become of a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The end user may take it away.
    MayGo,
    /// It may still answer.
    Open,
    /// Nothing changes any more.
    Over,
}

impl Fate {
    /// Of the banks of a journey that is not over.
    pub fn of(waits: Waits) -> Self {
        match waits.lets_a_bank_go() {
            true => Self::MayGo,
            false => Self::Open,
        }
    }
}

/// How much of what was agreed the banks gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    /// Every bank gave all.
    All,
    /// Something is missing, and the banks say what.
    Part,
    /// There was no account to share.
    NoAccounts,
}

impl Brought {
    /// Of a journey that delivered.
    pub fn of(progress: &Progress) -> Self {
        if progress.counts.accounts == 0 {
            Self::NoAccounts
        } else if Bank::all(progress).iter().all(Bank::gave_all) {
            Self::All
        } else {
            Self::Part
        }
    }
}
