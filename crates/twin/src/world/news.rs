//! What becomes of channels, for those who want to hear of it: a user's queues, and the webhook.
//!
//! A status changes by a call or by the clock. What a call changes is told at once; the ends of
//! synchronisations wait in `due` until [`World::settle`] finds that their time has come.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use tokio::sync::Notify;

use super::World;
use crate::provider::Mode;

/// A queue that nobody polls keeps this many events; the oldest go.
const KEPT: usize = 10_000;

/// Queues, and what is still to be told.
#[derive(Default)]
pub(crate) struct News {
    due: BTreeSet<Due>,
    queues: BTreeMap<u64, Queue>,
    unsent: Vec<Change>,
    /// Rung when there is something to do, or something to wait for.
    pub(super) bell: Arc<Notify>,
}

/// The end of a synchronisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    at_ms: i64,
    user: u64,
    connection: u64,
    mode: Mode,
}

/// A queue of one user. Its id is older than that of every synchronisation it hears of.
struct Queue {
    user: u64,
    events: VecDeque<QueueEvent>,
}

/// What a queue tells: the status that a channel has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueueEvent {
    pub(crate) id: u64,
    pub(crate) at_ms: i64,
    /// The word of the status.
    pub(crate) name: String,
    pub(crate) connection: u64,
    pub(crate) channel_definition_id: String,
}

/// What a webhook tells: a channel's status is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) at_ms: i64,
    pub(crate) user: u64,
    pub(crate) connection: u64,
    pub(crate) mode: Mode,
    pub(crate) cause: Cause,
    pub(crate) new_transactions: bool,
}

/// Why a channel's status is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Its connection was made, and its synchronisation started.
    Made,
    /// Another synchronisation started.
    Started,
    /// A synchronisation ended.
    Ended,
    /// Something else: a deletion, or the control interface.
    Changed,
}

impl World {
    /// Opens a queue for a user; it hears of synchronisations that start from now on.
    pub(crate) fn open_queue(&mut self, user: u64) -> u64 {
        let id = self.take_ids(1);
        let events = VecDeque::new();
        self.news.queues.insert(id, Queue { user, events });
        id
    }

    /// Closes a user's queue. `false`: there is none.
    pub(crate) fn close_queue(&mut self, user: u64, queue: u64) -> bool {
        let own = |queue: &Queue| queue.user == user;
        self.news.queues.get(&queue).is_some_and(own) && self.news.queues.remove(&queue).is_some()
    }

    /// The oldest events of a user's queue, which forgets them when they are `consumed`.
    pub(crate) fn poll_queue(
        &mut self,
        (user, queue): (u64, u64),
        limit: usize,
        consumed: bool,
    ) -> Option<Vec<QueueEvent>> {
        let queue = self.news.queues.get_mut(&queue)?;
        if queue.user != user {
            return None;
        }
        let count = limit.min(queue.events.len());
        if consumed {
            return Some(queue.events.drain(..count).collect());
        }
        Some(queue.events.iter().take(count).cloned().collect())
    }

    /// Tells of every synchronisation that has ended by now.
    pub(crate) fn settle(&mut self, now_ms: i64) {
        while let Some(due) = self.news.due.first().copied() {
            if due.at_ms > now_ms {
                return;
            }
            self.news.due.remove(&due);
            let channel = self.connection(due.user, due.connection);
            let channel = channel.and_then(|connection| connection.channel(due.mode));
            // One that was read anew, or ended by hand, has been told of already.
            let ends = channel.filter(|channel| channel.ends_ms() == due.at_ms);
            if ends.is_some_and(|channel| channel.by_hand.is_none()) {
                let place = (due.user, due.connection);
                self.tell(place, due.mode, due.at_ms, Cause::Ended);
            }
        }
    }

    /// When the next synchronisation ends.
    pub(crate) fn next_due_ms(&self) -> Option<i64> {
        self.news.due.first().map(|due| due.at_ms)
    }

    /// What the webhook has not told yet.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.news.unsent)
    }

    /// Rung when there is something to tell, or the time for it has changed.
    pub(crate) fn bell(&self) -> Arc<Notify> {
        Arc::clone(&self.news.bell)
    }

    /// A synchronisation has started; it will be told when it ends.
    pub(super) fn expect_end(&mut self, place: (u64, u64), mode: Mode, now_ms: i64, cause: Cause) {
        let (user, connection) = place;
        let found = self.connection(user, connection);
        let Some(channel) = found.and_then(|found| found.channel(mode)) else {
            return;
        };
        self.news.due.insert(Due {
            at_ms: channel.ends_ms(),
            user,
            connection,
            mode,
        });
        self.tell(place, mode, now_ms, cause);
        self.settle(now_ms);
    }

    /// Tells what a channel's status is since then.
    pub(super) fn tell(&mut self, place: (u64, u64), mode: Mode, at_ms: i64, cause: Cause) {
        let (user, connection) = place;
        let Some(found) = self.connection(user, connection) else {
            return;
        };
        let channel = found.channel(mode);
        let name = match cause {
            // Also when the synchronisation takes no time at all.
            Cause::Made | Cause::Started => "RUNNING",
            _ => channel.map_or("EMPTY", |channel| channel.status_word(at_ms)),
        };
        let name = name.to_owned();
        let sync_id = channel.map_or(u64::MAX, |channel| channel.sync_id);
        let brought = channel.is_some_and(|channel| channel.brought_news(at_ms));
        let channel_definition_id = found.provider.channel_definition_id(mode);
        let id = self.take_ids(1);
        let hears = |(queue, own): &(&u64, &mut Queue)| own.user == user && **queue < sync_id;
        for (_, queue) in self.news.queues.iter_mut().filter(hears) {
            if queue.events.len() == KEPT {
                queue.events.pop_front();
            }
            queue.events.push_back(QueueEvent {
                id,
                at_ms,
                name: name.clone(),
                connection,
                channel_definition_id: channel_definition_id.clone(),
            });
        }
        self.news.unsent.push(Change {
            at_ms,
            user,
            connection,
            mode,
            cause,
            new_transactions: cause == Cause::Ended && brought,
        });
        self.news.bell.notify_one();
    }

    /// A user's queues go with the user.
    pub(super) fn drop_queues_of(&mut self, user: u64) {
        self.news.queues.retain(|_, queue| queue.user != user);
    }
}
