//! Which accounts of a connection the user shares, changed after the connection was made.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{Cause, Channel, NewChannel, World};
use crate::provider::Mode;

/// What the user shares of a channel from now on.
#[derive(Debug, Clone)]
pub(crate) struct Selection {
    pub(crate) mode: Mode,
    /// By the place in the source.
    pub(crate) chosen: Vec<usize>,
    /// How long reading takes, when there is something new to read.
    pub(crate) sync_ms: i64,
}

impl Channel {
    /// Whether an account that a bank offers is among those that are shared.
    pub(crate) fn shares(&self, offered: &super::Offered) -> bool {
        let mut accounts = self.accounts.iter();
        accounts.any(|one| one.kind == offered.kind && one.number == offered.number)
    }
}

impl World {
    /// Changes the accounts of a connection. What goes is deleted; what comes is read by a
    /// synchronisation of its channel. A channel without an account is `EMPTY`, as ever.
    pub(crate) fn select_accounts(
        &mut self,
        place: (u64, u64),
        selections: &[Selection],
        now_ms: i64,
        today: Date,
    ) {
        let mut to_read = Vec::new();
        let Some(found) = self.connection_mut(place) else {
            return;
        };
        for selection in selections {
            let mut channels = found.channels.iter_mut();
            let Some(channel) = channels.find(|one| one.mode == selection.mode) else {
                continue;
            };
            let mut shared = channel.access.offered(channel.mode);
            let chosen: HashSet<usize> = selection.chosen.iter().copied().collect();
            shared.retain(|account| chosen.contains(&account.index));
            let had = channel.accounts.iter();
            let had: HashSet<_> = had.map(|one| (one.kind, one.number.as_str())).collect();
            let mut wanted = shared.iter();
            let has_new = wanted.any(|one| !had.contains(&(one.kind, one.number.as_str())));
            let names = shared.into_iter();
            let mut names: Vec<_> = names.map(|one| (one.kind, one.number)).collect();
            // What the bank does not list any more cannot be chosen, and stays.
            let offered = channel.access.offered(channel.mode);
            let offered: HashSet<_> = offered
                .iter()
                .map(|o| (o.kind, o.number.as_str()))
                .collect();
            let missing = channel.accounts.iter();
            let missing = missing.filter(|one| !offered.contains(&(one.kind, &*one.number)));
            names.extend(missing.map(|one| (one.kind, one.number.clone())));
            channel.share(&names);
            if has_new {
                to_read.push(NewChannel {
                    mode: channel.mode,
                    access: channel.access.clone(),
                    chosen: Some(selection.chosen.clone()),
                    sync_ms: selection.sync_ms,
                });
            }
        }
        let is_read = |mode| to_read.iter().any(|one| one.mode == mode);
        let mut emptied = Vec::new();
        found.channels.retain(|channel| {
            let stays = !channel.accounts.is_empty() || is_read(channel.mode);
            if !stays {
                emptied.push(channel.mode);
            }
            stays
        });
        for mode in emptied {
            self.tell(place, mode, now_ms, Cause::Changed);
        }
        for new in to_read {
            self.open_channel(place, new, now_ms, today);
        }
    }
}
