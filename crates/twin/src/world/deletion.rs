//! Deletion, with what falls with what.

use super::World;

impl World {
    /// Deletes a user with connections, accounts, transactions, tokens and widget sessions. The
    /// email is free again.
    pub(crate) fn delete_user(&mut self, id: u64, now: i64) -> bool {
        let existed = self.remove_user(id, now);
        self.drop_tokens_of(id);
        self.sessions.retain(|_, session| session.user != id);
        existed
    }

    /// Deletes a connection with its accounts and transactions. `None` for `user`: any user's.
    pub(crate) fn delete_connection(&mut self, user: Option<u64>, connection: u64) -> bool {
        self.users
            .values_mut()
            .filter(|owner| user.is_none_or(|user| user == owner.id))
            .any(|owner| owner.connections.remove(&connection).is_some())
    }

    /// Deletes an account. The last account of a channel takes the channel with it, the last
    /// channel the connection; a connection of the twin uses one channel.
    pub(crate) fn delete_account(&mut self, user: Option<u64>, account: u64) -> bool {
        let users = self.users.values_mut();
        for owner in users.filter(|owner| user.is_none_or(|user| user == owner.id)) {
            for connection in owner.connections.values_mut() {
                let before = connection.accounts.len();
                connection.accounts.retain(|one| one.id != account);
                if connection.accounts.len() == before {
                    continue;
                }
                let (id, empty) = (connection.id, connection.accounts.is_empty());
                if empty {
                    owner.connections.remove(&id);
                }
                return true;
            }
        }
        false
    }
}
