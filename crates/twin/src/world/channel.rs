//! A channel of a connection: its accounts, and its synchronisation.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::connection::drop_without_accounts;
use super::{
    Access, Account, AccountStatus, ByHand, Cause, ChannelStatus, Scenario, Source, World,
};
use crate::provider::Mode;
use crate::testbank::AccountKind;

/// A channel that is open. One that is `EMPTY` does not exist here, so it has no credentials.
pub(crate) struct Channel {
    pub(crate) mode: Mode,
    /// The open bank: what the channel's credentials give.
    pub(crate) access: Access,
    pub(crate) accounts: Vec<Account>,
    /// Since when the person's authorisation counts, in seconds.
    pub(crate) authorised_at: i64,
    /// Names the synchronisation: its id is newer than that of every queue that hears of it.
    pub(super) sync_id: u64,
    started_ms: i64,
    ends_ms: i64,
    /// The ends of the synchronisations before this one, the last and the last good one.
    ended_before_ms: Option<i64>,
    succeeded_before_ms: Option<i64>,
    /// Kind and number of what the user has deleted or not chosen: no synchronisation brings it.
    deleted: Vec<(AccountKind, String)>,
    pub(super) by_hand: Option<ByHand>,
}

/// A channel as the walk through the widget has opened it.
#[derive(Debug, Clone)]
pub(crate) struct NewChannel {
    pub(crate) mode: Mode,
    pub(crate) access: Access,
    /// Which of the offered accounts are read, by their place in the source; `None`: all.
    pub(crate) chosen: Option<Vec<usize>>,
    pub(crate) sync_ms: i64,
}

impl NewChannel {
    /// Kind and number of the accounts that the user did not choose.
    fn not_chosen(&self) -> Vec<(AccountKind, String)> {
        let Some(chosen) = &self.chosen else {
            return Vec::new();
        };
        let chosen: HashSet<usize> = chosen.iter().copied().collect();
        let offered = self.access.offered(self.mode).into_iter();
        let others = offered.filter(|account| !chosen.contains(&account.index));
        others
            .map(|account| (account.kind, account.number))
            .collect()
    }
}

impl Channel {
    /// Whether the synchronisation has ended.
    pub(crate) fn is_synchronised(&self, now_ms: i64) -> bool {
        now_ms >= self.ends_ms
    }

    /// When the synchronisation ended or will end.
    pub(super) fn ends_ms(&self) -> i64 {
        self.ends_ms
    }

    /// Whether the synchronisation, if it has ended, brought transactions.
    pub(super) fn brought_news(&self, now_ms: i64) -> bool {
        let mut accounts = self.accounts.iter();
        self.is_synchronised(now_ms) && accounts.any(|one| one.brought_news(self.ends_ms))
    }

    /// When the last synchronisation ended, in milliseconds.
    pub(crate) fn last_end_ms(&self, now_ms: i64) -> Option<i64> {
        match self.is_synchronised(now_ms) {
            true => Some(self.ends_ms),
            false => self.ended_before_ms,
        }
    }

    /// When the last one that gave data ended.
    pub(crate) fn last_success_ms(&self, now_ms: i64) -> Option<i64> {
        match self.is_synchronised(now_ms) && self.access.scenario.gives_data() {
            true => Some(self.ends_ms),
            false => self.succeeded_before_ms,
        }
    }

    /// How far the synchronisation is, of 100.
    pub(crate) fn progress(&self, now_ms: i64) -> i64 {
        let whole = (self.ends_ms - self.started_ms).max(1);
        ((now_ms - self.started_ms) * 100 / whole).clamp(0, 100)
    }

    pub(crate) fn status(&self, now_ms: i64) -> ChannelStatus {
        match &self.by_hand {
            Some(set) => set.counts_as,
            None if self.is_synchronised(now_ms) => self.access.scenario.final_status(),
            None => ChannelStatus::Running,
        }
    }

    /// The status as it is shown.
    pub(crate) fn status_word(&self, now_ms: i64) -> &str {
        let word = self.by_hand.as_ref().and_then(|set| set.word.as_deref());
        word.unwrap_or_else(|| self.status(now_ms).as_str())
    }

    /// The status of one of its accounts.
    pub(crate) fn account_status(&self, account: &Account, now_ms: i64) -> AccountStatus {
        match self.status(now_ms) {
            ChannelStatus::Closed => AccountStatus::Closed,
            ChannelStatus::Running if !self.is_synchronised(now_ms) => AccountStatus::Active,
            _ => account.status(),
        }
    }

    /// Takes a status over. A synchronisation under way is at its end, unless that is the status.
    pub(super) fn set_by_hand(&mut self, status: ByHand, now_ms: i64) {
        if status.counts_as != ChannelStatus::Running && !self.is_synchronised(now_ms) {
            for account in &mut self.accounts {
                account.hurry(self.ends_ms, now_ms);
            }
            self.ends_ms = now_ms;
        }
        self.by_hand = Some(status);
    }

    /// Takes an account away for good.
    pub(super) fn delete_account(&mut self, id: u64) {
        if let Some(at) = self.accounts.iter().position(|one| one.id == id) {
            let account = self.accounts.remove(at);
            self.deleted.push((account.kind, account.number));
        }
    }

    /// From now on the user shares these: what is not among them goes as if it were deleted, and
    /// what was deleted may come back.
    pub(super) fn share(&mut self, shared: &[(AccountKind, String)]) {
        let shared: HashSet<_> = shared.iter().map(|one| (one.0, one.1.as_str())).collect();
        let is_shared = |kind: AccountKind, number: &str| shared.contains(&(kind, number));
        self.deleted
            .retain(|(kind, number)| !is_shared(*kind, number));
        let (kept, gone): (Vec<_>, Vec<_>) = std::mem::take(&mut self.accounts)
            .into_iter()
            .partition(|one| is_shared(one.kind, &one.number));
        self.accounts = kept;
        let gone = gone.into_iter().map(|one| (one.kind, one.number));
        self.deleted.extend(gone);
    }

    /// Makes this channel, read anew, go on where the old one stood: what was there keeps its id,
    /// and its transactions theirs; what the user deleted does not come back.
    fn follow(&mut self, old: Self, now_ms: i64) {
        self.ended_before_ms = old.last_end_ms(now_ms);
        self.succeeded_before_ms = old.last_success_ms(now_ms);
        self.deleted.extend(old.deleted);
        let deleted: HashSet<_> = self.deleted.iter().map(|one| (one.0, &*one.1)).collect();
        self.accounts
            .retain(|account| !deleted.contains(&(account.kind, &*account.number)));
        // A file may list an account twice; the first one goes on, as it is the one that is found.
        let mut places = HashMap::new();
        for (place, account) in self.accounts.iter().enumerate() {
            let key = (account.kind, account.number.clone());
            places.entry(key).or_insert(place);
        }
        for before in old.accounts {
            let key = (before.kind, before.number.clone());
            let same = places.get(&key).and_then(|at| self.accounts.get_mut(*at));
            match same {
                Some(account) => account.follow(before),
                None => {
                    places.insert(key, self.accounts.len());
                    self.accounts.push(before.missing());
                }
            }
        }
    }
}

impl World {
    /// Opens a channel and starts its synchronisation.
    pub(super) fn new_channel(&mut self, new: NewChannel, now_ms: i64, today: Date) -> Channel {
        let ends_ms = now_ms.saturating_add(new.sync_ms);
        let accounts = self.read_accounts(&new, (now_ms, ends_ms), today);
        let deleted = new.not_chosen();
        Channel {
            mode: new.mode,
            access: new.access,
            accounts,
            authorised_at: now_ms.div_euclid(1000),
            sync_id: self.take_ids(1),
            started_ms: now_ms,
            ends_ms,
            ended_before_ms: None,
            succeeded_before_ms: None,
            deleted,
            by_hand: None,
        }
    }

    /// Opens another channel of a connection, or the same one with new credentials; either starts
    /// a synchronisation. `false`: the connection is gone.
    pub(crate) fn open_channel(
        &mut self,
        place @ (user, connection): (u64, u64),
        new: NewChannel,
        now_ms: i64,
        today: Date,
    ) -> bool {
        let there = self.users.get(&user);
        if there.is_none_or(|user| !user.connections.contains_key(&connection)) {
            return false;
        }
        let mut channel = self.new_channel(new, now_ms, today);
        let Some(connection) = self.connection_mut(place) else {
            return false;
        };
        let channels = &mut connection.channels;
        let mode = channel.mode;
        if let Some(at) = channels.iter().position(|one| one.mode == mode) {
            channel.follow(channels.remove(at), now_ms);
        }
        channels.push(channel);
        drop_without_accounts(channels);
        self.expect_end(place, mode, now_ms, Cause::Started);
        true
    }

    fn read_accounts(
        &mut self,
        new: &NewChannel,
        (now_ms, ends_ms): (i64, i64),
        today: Date,
    ) -> Vec<Account> {
        let mut accounts = Vec::new();
        let now = now_ms.div_euclid(1000);
        let chosen = new.chosen.as_ref();
        let chosen: Option<HashSet<usize>> = chosen.map(|all| all.iter().copied().collect());
        for offered in new.access.offered(new.mode) {
            if chosen
                .as_ref()
                .is_some_and(|chosen| !chosen.contains(&offered.index))
            {
                continue;
            }
            let id = self.take_ids(1);
            let mut account = match &new.access.source {
                Source::File(file) => Account::of_file(id, offered, file, now),
                Source::Bulk {
                    transactions,
                    pending,
                    ..
                } => Account::of_bulk(id, offered, (*transactions, *pending), today, now),
            };
            // Ids of one account's transactions follow each other; paging relies on it.
            account.first_transaction_id = self.take_ids(account.row_count() as u64);
            accounts.push(account);
        }
        let scenario = new.access.scenario;
        let last = accounts.len().saturating_sub(1);
        for (place, account) in accounts.iter_mut().enumerate() {
            let failed = !scenario.gives_data() || (scenario == Scenario::Partial && place == last);
            account.read(failed, ends_ms);
        }
        accounts
    }
}
