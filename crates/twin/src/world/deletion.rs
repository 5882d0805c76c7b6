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
    pub(crate) fn delete_account(&mut self, user: Option<u64>, account: u64) -> Option<u64> {
        let users = self.users.values_mut();
        for owner in users.filter(|owner| user.is_none_or(|user| user == owner.id)) {
            for connection in owner.connections.values_mut() {
                let mut channels = connection.channels.iter().enumerate();
                let found = channels.find_map(|(at, channel)| {
                    let accounts = &channel.accounts;
                    let place = accounts.iter().position(|one| one.id == account)?;
                    Some((at, place))
                });
                let Some((at, place)) = found else {
                    continue;
                };
                let id = connection.id;
                let channel = &mut connection.channels[at];
                channel.delete_account(place);
                if channel.accounts.is_empty() {
                    connection.channels.remove(at);
                }
                if connection.channels.is_empty() {
                    owner.connections.remove(&id);
                }
                return Some(owner.id);
            }
        }
        None
    }
}
