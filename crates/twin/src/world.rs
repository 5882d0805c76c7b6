//! What the twin remembers: users, and under them connections, accounts and transactions.
//!
//! One lock guards it all, so every call sees and leaves a whole state. Nothing waits under it.

mod access;
mod account;
mod by_hand;
mod change;
mod channel;
mod connection;
mod deletion;
mod news;
mod selection;
mod status;
mod token;
mod user;

pub(crate) use access::{Access, Offered, Scenario, Source};
pub(crate) use account::{Account, AccountStatus};
pub(crate) use by_hand::{ByHand, NotSet};
pub(crate) use change::ListChange;
pub(crate) use channel::{Channel, NewChannel};
pub(crate) use connection::{Connection, NewConnection};
pub(crate) use news::{Cause, Change, QueueEvent};
pub(crate) use selection::Selection;
pub(crate) use status::{ChannelStatus, ConnectionStatus};
pub(crate) use token::{Holder, Refusal, Token};
pub(crate) use user::{DeletedUser, NewUserError, User};

use std::collections::{BTreeMap, HashMap};

use crate::widget::Session;
use news::News;

/// Everything that a reset forgets.
pub(crate) struct World {
    pub(crate) users: BTreeMap<u64, User>,
    /// Email to user; an email is unique while its user exists.
    by_email: HashMap<String, u64>,
    pub(crate) deleted_users: Vec<DeletedUser>,
    tokens: HashMap<String, Token>,
    pub(crate) sessions: HashMap<String, Session>,
    news: News,
    next_id: u64,
}

impl Default for World {
    fn default() -> Self {
        Self {
            users: BTreeMap::new(),
            by_email: HashMap::new(),
            deleted_users: Vec::new(),
            tokens: HashMap::new(),
            sessions: HashMap::new(),
            news: News::default(),
            // Ids look like the recorded ones: digits, several of them.
            next_id: 1_000_001,
        }
    }
}

impl World {
    /// Forgets everything.
    pub(crate) fn reset(&mut self) {
        let bell = self.bell();
        *self = Self::default();
        self.news.bell = bell;
    }

    /// The next id, and as many after it as asked.
    fn take_ids(&mut self, count: u64) -> u64 {
        let first = self.next_id;
        self.next_id += count;
        first
    }
}

/// An unguessable name for a token, a session, a visit at the bank.
pub(crate) fn random_name() -> String {
    let parts: [u64; 4] = rand::random();
    parts.iter().map(|part| format!("{part:016x}")).collect()
}
