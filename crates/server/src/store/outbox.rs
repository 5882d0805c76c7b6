//! Messages to partners, as stored.

use async_trait::async_trait;
use contract::JourneyId;

use super::{Lease, StoreError};

/// A message that is ours to send for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id, which is also the receiver's `webhook-id`.
    pub id: String,
    /// Whose news it is.
    pub journey: JourneyId,
    /// Its type.
    pub event: String,
    /// Its body, to the byte.
    pub body: String,
    /// Tries that failed.
    pub attempts: u32,
}

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageState {
    /// It is sent, or waits for its next try.
    Pending,
    /// The receiver answered 2xx.
    Delivered,
    /// It was tried as often as it may; it is sent again by hand.
    Dead,
}

impl MessageState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Delivered, Self::Dead];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }
}

/// A message as people look at it: without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Its id.
    pub id: String,
    /// Whose receiver it is for.
    pub partner: String,
    /// Its type.
    pub event: String,
    /// Where it stands.
    pub state: MessageState,
    /// Tries since it was last to be sent.
    pub attempts: u32,
    /// The last failure in a word, while there is one.
    pub failure: Option<String>,
    /// When it was written.
    pub created_at_ms: i64,
    /// When it is tried again.
    pub next_at_ms: Option<i64>,
    /// When it was accepted.
    pub delivered_at_ms: Option<i64>,
}

/// Where messages wait. They are written by [`Store::change`](super::Store::change).
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Claims the partner's message that is due the longest, and that no earlier one of its journey
    /// waits before.
    async fn claim_message(
        &self,
        partner: &str,
        lease: &Lease,
    ) -> Result<Option<Message>, StoreError>;
    /// When the partner's next message is due.
    async fn next_message_ms(&self, partner: &str) -> Result<Option<i64>, StoreError>;
    /// It was accepted.
    async fn message_delivered(&self, id: &str, lease: &Lease) -> Result<(), StoreError>;
    /// It was not. Without a next time it is dead.
    async fn message_failed(
        &self,
        id: &str,
        lease: &Lease,
        failure: &str,
        next_at_ms: Option<i64>,
    ) -> Result<(), StoreError>;
    /// Gives back what this server has claimed of messages and sinks, at its end.
    async fn release_messages(&self, owner: &str) -> Result<(), StoreError>;

    /// Messages, newest first.
    async fn messages(
        &self,
        state: Option<MessageState>,
        limit: u32,
    ) -> Result<Vec<MessageRow>, StoreError>;
    /// How many there are in a state.
    async fn count_messages(&self, state: MessageState) -> Result<u64, StoreError>;
    /// Sends a message again, whatever became of it; whether there is such a message.
    async fn resend(&self, id: &str, now_ms: i64) -> Result<bool, StoreError>;
    /// Sends all dead messages again; how many they are.
    async fn resend_dead(&self, now_ms: i64) -> Result<u64, StoreError>;
}
