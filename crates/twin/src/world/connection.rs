//! Connections: made once, synchronised once, then final.

use jiff::civil::Date;

use super::{Access, Account, Scenario, Source, World};
use crate::provider::{Mode, Provider};

/// A user's link to a provider, through one channel.
pub(crate) struct Connection {
    pub(crate) id: u64,
    pub(crate) provider: &'static Provider,
    pub(crate) mode: Mode,
    pub(crate) created_at: i64,
    pub(crate) auto_sync: bool,
    pub(crate) consent_per_account: bool,
    pub(crate) owner: String,
    pub(crate) accounts: Vec<Account>,
    pub(crate) scenario: Scenario,
    started_ms: i64,
    ends_ms: i64,
}

/// What the walk through the widget has found out.
pub(crate) struct NewConnection {
    pub(crate) provider: &'static Provider,
    pub(crate) mode: Mode,
    pub(crate) access: Access,
    /// Which of the offered accounts are read, by their place in the source; `None`: all.
    pub(crate) chosen: Option<Vec<usize>>,
    pub(crate) auto_sync: bool,
    pub(crate) consent_per_account: bool,
    pub(crate) sync_ms: i64,
}

impl Connection {
    /// Whether the synchronisation has ended.
    pub(crate) fn is_synchronised(&self, now_ms: i64) -> bool {
        now_ms >= self.ends_ms
    }

    /// When it ended or will end, in seconds; the import date of every transaction.
    pub(crate) fn synchronised_at(&self) -> i64 {
        self.ends_ms.div_euclid(1000)
    }

    /// How far it is, of 100.
    pub(crate) fn progress(&self, now_ms: i64) -> i64 {
        let whole = (self.ends_ms - self.started_ms).max(1);
        ((now_ms - self.started_ms) * 100 / whole).clamp(0, 100)
    }

    /// The status of the channel that the connection uses.
    pub(crate) fn channel_status(&self, now_ms: i64) -> &'static str {
        if self.is_synchronised(now_ms) {
            self.scenario.final_status()
        } else {
            "RUNNING"
        }
    }

    /// The connection's status, by the documented rules for its channels.
    pub(crate) fn status(&self, now_ms: i64) -> &'static str {
        match self.channel_status(now_ms) {
            same @ ("SUCCESS" | "PARTIAL_SUCCESS" | "RUNNING") => same,
            _needs_an_action => "FAILED",
        }
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
        let now = now_ms.div_euclid(1000);
        let id = self.take_ids(1);
        let accounts = self.open_accounts(&new, now, today);
        let connection = Connection {
            id,
            provider: new.provider,
            mode: new.mode,
            created_at: now,
            auto_sync: new.auto_sync,
            consent_per_account: new.consent_per_account,
            owner: new.access.owner(),
            accounts,
            scenario: new.access.scenario,
            started_ms: now_ms,
            ends_ms: now_ms.saturating_add(new.sync_ms),
        };
        let user = self.users.get_mut(&user)?;
        user.connections.insert(id, connection);
        Some(id)
    }

    fn open_accounts(&mut self, new: &NewConnection, now: i64, today: Date) -> Vec<Account> {
        let mut accounts = Vec::new();
        for offered in new.access.offered(new.mode) {
            let chosen = new.chosen.as_ref();
            if chosen.is_some_and(|chosen| !chosen.contains(&offered.index)) {
                continue;
            }
            let id = self.take_ids(1);
            let mut account = match &new.access.source {
                Source::File(file) => Account::of_file(id, offered, file, now),
                Source::Bulk { transactions, .. } => {
                    Account::of_bulk(id, offered, *transactions, today, now)
                }
            };
            // Ids of one account's transactions follow each other; paging relies on it.
            account.first_transaction_id = self.take_ids(account.transaction_count() as u64);
            accounts.push(account);
        }
        match new.access.scenario {
            scenario if !scenario.gives_data() => {
                for account in &mut accounts {
                    account.failed = true;
                }
            }
            Scenario::Partial => {
                if let Some(last) = accounts.last_mut() {
                    last.failed = true;
                }
            }
            _ => {}
        }
        accounts
    }
}
