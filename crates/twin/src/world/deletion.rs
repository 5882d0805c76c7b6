//! Deletion, with what falls with what.

use super::{Cause, World};

impl World {
    /// Deletes a user with connections, accounts, transactions, tokens and widget sessions. The
    /// email is free again.
    pub(crate) fn delete_user(&mut self, id: u64, now: i64) -> bool {
        let existed = self.remove_user(id, now);
        self.drop_tokens_of(id);
        self.drop_queues_of(id);
        self.sessions.retain(|_, session| session.user != id);
        existed
    }

    /// Deletes a connection with its accounts and transactions, and says whose it was. `None` for
    /// `user`: any user's.
    pub(crate) fn delete_connection(&mut self, user: Option<u64>, connection: u64) -> Option<u64> {
        self.users
            .values_mut()
            .filter(|owner| user.is_none_or(|user| user == owner.id))
            .find_map(|owner| owner.connections.remove(&connection).map(|_| owner.id))
    }

    /// Deletes an account, and says whose it was. The last account of a channel takes the channel
    /// and its credentials along (`EMPTY`), the last channel the connection.
    pub(crate) fn delete_account(
        &mut self,
        user: Option<u64>,
        account: u64,
        now_ms: i64,
    ) -> Option<u64> {
        let mut users = self.users.values();
        let (place, mode) = users.find_map(|owner| {
            let mut connections = owner.connections.values();
            let whose = user.is_none_or(|user| user == owner.id);
            connections.find_map(|connection| {
                let mut accounts = connection.accounts().into_iter();
                let (channel, _) = accounts.find(|(_, one)| one.id == account && whose)?;
                Some(((owner.id, connection.id), channel.mode))
            })
        })?;
        let connection = self.connection_mut(place)?;
        let channels = &mut connection.channels;
        for channel in channels.iter_mut().filter(|one| one.mode == mode) {
            channel.delete_account(account);
        }
        let before = channels.len();
        channels.retain(|channel| channel.mode != mode || !channel.accounts.is_empty());
        let (emptied, none) = (channels.len() < before, channels.is_empty());
        if none {
            self.users.get_mut(&place.0)?.connections.remove(&place.1);
        } else if emptied {
            self.tell(place, mode, now_ms, Cause::Changed);
        }
        Some(place.0)
    }
}
