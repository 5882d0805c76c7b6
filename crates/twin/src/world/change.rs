//! Lists that change while somebody reads them, on request of a fault. Linxo's may: a One Shot reads
//! after the synchronisation, but nothing promises that nothing else happens to the data.

use serde::Deserialize;

use super::{Account, World};

/// How a list changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ListChange {
    /// One more comes, before all others.
    Grow,
    /// The first one goes.
    Shrink,
    /// The first one becomes the last.
    Shuffle,
    /// The last one comes once more, before all others, with its id.
    Repeat,
}

impl World {
    /// Changes the transactions of a made-up account; those of a file stay as they are.
    pub(crate) fn change_transactions(&mut self, account: u64, change: ListChange) {
        let new_id = match change {
            ListChange::Grow => self.take_ids(1),
            ListChange::Shrink | ListChange::Shuffle | ListChange::Repeat => 0,
        };
        let account = self.all_accounts_mut().find(|one| one.id == account);
        if let Some(account) = account {
            account.change(change, new_id);
        }
    }

    /// Changes the accounts of a connection, of which one can only go.
    pub(crate) fn change_accounts(&mut self, connection: u64, change: ListChange) {
        let users = self.users.values_mut();
        let found = users
            .flat_map(|user| user.connections.values_mut())
            .find(|one| one.id == connection);
        let Some(found) = found.filter(|_| change == ListChange::Shrink) else {
            return;
        };
        let accounts = found.accounts();
        if let Some(first) = accounts.first().map(|(_, account)| account.id) {
            for channel in &mut found.channels {
                channel.accounts.retain(|account| account.id != first);
            }
        }
    }

    fn all_accounts_mut(&mut self) -> impl Iterator<Item = &mut Account> {
        let users = self.users.values_mut();
        users
            .flat_map(|user| user.connections.values_mut())
            .flat_map(|connection| &mut connection.channels)
            .flat_map(|channel| &mut channel.accounts)
    }
}
