//! Where journeys are kept. [`Store`] is what the rest of the server sees; [`SqlStore`] is the
//! store in a database.
//!
//! Two rules make it safe for several servers at once: a journey's row is changed only by comparing
//! its `seq` first, and what the worker writes while it collects needs the lease it claimed.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use contract::{AccountRecord, JourneyId, Progress, TransactionRecord};

use crate::api_key::ApiKey;
use crate::keys::{KeyHash, NoServerKey, Purpose};

mod change;
mod connection;
mod duty;
mod journey;
mod outbox;
mod page;
mod seal;
mod sinks;
mod sql;

pub use change::{AccountToRead, BackupCount, Change, Erased, Failures, VerifiedBy, Widget};
pub use connection::ConnectionRow;
pub use duty::{Calls, CreationAnswer, Deletion, LATE_AFTER, Obligation, Overview, ReceiptKey};
pub use journey::{Idempotency, Journey, JourneyFilter, KeptTheme, NewJourney, Opening};
pub use outbox::{Message, MessageRow, MessageState, Outbox};
pub use page::{
    AccountPage, ListId, ListKind, PageSeen, Pages, ReadyPage, StoredTogether, TransactionLines,
    TransactionPage,
};
pub use seal::{BadStoreKey, StoreKeys};
pub use sinks::{Removal, SinkRow, SinkStore};
pub use sql::SqlStore;

/// The store failed. It never quotes what was stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database did.
    #[error("the store failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The migrations did.
    #[error("the store's migrations failed: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row holds what this version does not understand.
    #[error("the store holds something unreadable: {0}")]
    Unreadable(&'static str),
    /// Another server took the journey over, or it moved on; what was being done is to be dropped.
    #[error("the journey is no longer ours")]
    LeaseLost,
    /// A server key is not the one that this store was written with.
    #[error(
        "version {version} of the server key is not the one this store was written with: journeys \
         could no longer be erased; bring that key back, give a new key a version of its own, or \
         use a new store"
    )]
    OtherServerKey {
        /// Which.
        version: i64,
    },
    /// Journeys that are not over were made with a server key that is not configured.
    #[error("journeys that are not erased need their server key: {0}")]
    MissingServerKey(#[from] NoServerKey),
    /// The store holds bank data that none of the given store keys opens.
    #[error(
        "the store holds bank data sealed with the key {0}, which is not given: add that key to \
         ONESHOT_STORE_KEY or its file, after the one that is to seal from now on"
    )]
    StoreKeyMissing(String),
    /// Bank data is sealed here, and this server has no key to seal it with.
    #[error(
        "this store seals bank data: a server with the store key {0} has started on it, and this one \
         was given none, so it keeps no bank data, which would be in clear. Give it that key in \
         ONESHOT_STORE_KEY_FILE, as every server on this store; if no server has it any more and \
         nothing is sealed with it, a new one"
    )]
    Seals(String),
    /// Another server has the SQLite file.
    #[error(
        "the database is in use by another server: stop that one first, or let both share a \
         PostgreSQL (ONESHOT_DATABASE_URL=postgres://...)"
    )]
    InUse,
    /// There is no SQLite file where a tool looks for one.
    #[error("there is no database yet: check ONESHOT_DATABASE_URL, or start the server first")]
    Absent,
}

/// Who works on a journey, and until when nobody else may.
#[derive(Debug, Clone)]
pub struct Lease {
    /// This server, by a name no other has.
    pub owner: String,
    /// Now.
    pub now_ms: i64,
    /// How long it lasts.
    pub length: Duration,
}

impl Lease {
    pub(crate) fn until_ms(&self) -> i64 {
        let length = i64::try_from(self.length.as_millis()).unwrap_or(i64::MAX);
        self.now_ms.saturating_add(length)
    }
}

/// A journey that is ours for a while.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The journey as it was claimed.
    pub journey: Journey,
    /// Who has it.
    pub owner: String,
    /// Hints heard so far: more of them at the release make it due at once.
    pub hints: i64,
    /// Whether its last owner did not give it back, and its lease ended by itself.
    pub taken_over: bool,
}

/// Where journeys are kept.
#[async_trait]
pub trait Store: SinkStore + Outbox + Send + Sync {
    /// Notes the keys that a server starts with: its server keys, by version and fingerprint, and
    /// the store key that seals. Refuses, and then notes nothing, another server key of a version
    /// that is known, a start without one that journeys need, without a store key that bank data is
    /// sealed with, or without any where one has begun to seal.
    async fn note_keys(&self, server_keys: &[(i64, String)]) -> Result<(), StoreError>;
    /// Refuses what [`Store::note_keys`] refuses, for a tool: nothing is noted.
    async fn check_keys(&self, server_keys: &[(i64, String)]) -> Result<(), StoreError>;
    /// Refuses when bank data is sealed here and this server has no key to seal it with: another
    /// server has begun to since this one started.
    async fn may_keep_bank_data(&self) -> Result<(), StoreError>;
    /// How many journeys have bank data in clear that was collected before this store began to seal;
    /// 0 without a store key.
    async fn journeys_in_clear(&self) -> Result<u64, StoreError>;
    /// The versions of the server key that journeys need which are not erased.
    async fn server_keys_in_use(&self) -> Result<Vec<i64>, StoreError>;
    /// Whether the store answers.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Writes a new journey, or finds the one that the same `Idempotency-Key` made.
    async fn open(
        &self,
        new: &NewJourney,
        idempotency: Option<&Idempotency>,
    ) -> Result<Opening, StoreError>;
    /// A journey by its id.
    async fn journey(&self, id: &JourneyId) -> Result<Option<Journey>, StoreError>;
    /// A journey by one of its keys, and what that key is for.
    async fn journey_by_key(
        &self,
        hash: &KeyHash,
    ) -> Result<Option<(Journey, Purpose)>, StoreError>;
    /// A theme by its name, as JSON.
    async fn theme(&self, sha256: &str) -> Result<Option<String>, StoreError>;
    /// Keeps an API key, of which it is given the hash alone.
    async fn add_api_key(&self, key: &ApiKey, hash: &KeyHash) -> Result<(), StoreError>;
    /// All API keys, the revoked ones too, oldest first.
    async fn api_keys(&self) -> Result<Vec<ApiKey>, StoreError>;
    /// An API key by its hash, unless it was revoked.
    async fn api_key(&self, hash: &KeyHash) -> Result<Option<ApiKey>, StoreError>;
    /// Revokes an API key; false when there is none of that name, or it was revoked before.
    async fn revoke_api_key(&self, id: &str, now_ms: i64) -> Result<bool, StoreError>;
    /// Notes the day, in days since 1970 UTC, on which an API key was used.
    async fn api_key_used(&self, id: &str, day: i64) -> Result<(), StoreError>;

    /// The journeys that a filter lets through, newest first.
    async fn list(&self, filter: &JourneyFilter) -> Result<Vec<Journey>, StoreError>;

    /// Claims the journey that is due the longest.
    async fn claim_due(&self, lease: &Lease) -> Result<Option<Claim>, StoreError>;
    /// Claims one journey, unless somebody else has it.
    async fn claim(&self, id: &JourneyId, lease: &Lease) -> Result<Option<Claim>, StoreError>;
    /// Makes the lease last longer.
    async fn renew(&self, id: &JourneyId, lease: &Lease) -> Result<(), StoreError>;
    /// Makes the leases of all these last longer, as far as they were not lost; how many.
    async fn renew_all(&self, ids: &[JourneyId], lease: &Lease) -> Result<u64, StoreError>;
    /// Gives a journey back, to be looked at again then; never, when `due_at_ms` is none.
    async fn release(
        &self,
        claim: &Claim,
        due_at_ms: Option<i64>,
        failures: Failures,
    ) -> Result<(), StoreError>;
    /// Gives back everything this server has, at its end.
    async fn release_all(&self, owner: &str) -> Result<(), StoreError>;
    /// Closes the store at a server's end, with nothing left beside its file but the one to lock.
    async fn close(&self);
    /// Lets another server have the database, without closing: this one ends as by a crash.
    fn let_go(&self);
    /// Makes a journey due now: something can be done.
    async fn wake(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError>;
    /// Makes a journey due now whose bank is being linked: somebody says that something happened to
    /// it. After a failure its pause stays.
    async fn hinted(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError>;
    /// The browser is back from the widget; makes the journey due as well.
    async fn returned(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError>;
    /// The browser goes to the widget, which has the whole window: whether it was back before says
    /// nothing any more.
    async fn left(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError>;
    /// When the next journey is due.
    async fn next_due_ms(&self) -> Result<Option<i64>, StoreError>;

    /// Changes a journey as it was read, in one transaction. `None` when somebody was faster: read
    /// it again and decide anew.
    async fn change(&self, read: &Journey, change: &Change) -> Result<Option<Journey>, StoreError>;

    /// The duty to erase, when there is one.
    async fn obligation(&self, id: &JourneyId) -> Result<Option<Obligation>, StoreError>;
    /// `POST /users` is about to be sent.
    async fn creation_sent(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError>;
    /// `POST /users` was answered, or its answer lost. When the duty was discharged meanwhile and a
    /// user may have been made, it stands again and the journey is due.
    async fn creation_answered(
        &self,
        id: &JourneyId,
        answer: &CreationAnswer,
        now_ms: i64,
    ) -> Result<(), StoreError>;
    /// A duty that stood again after the journey was erased is done.
    async fn discharged_again(
        &self,
        id: &JourneyId,
        now_ms: i64,
        calls: Calls,
    ) -> Result<(), StoreError>;
    /// An erasure is about to be tried; how many were, this one included.
    async fn erasure_attempted(&self, id: &JourneyId) -> Result<u32, StoreError>;
    /// A call that deletes the user was sent or answered; the first time counts.
    async fn deletion(&self, id: &JourneyId, what: Deletion, now_ms: i64)
    -> Result<(), StoreError>;
    /// The user looks absent, and nothing proves it; since when it does.
    async fn looks_absent(&self, id: &JourneyId, now_ms: i64) -> Result<i64, StoreError>;
    /// The journeys with a user at Linxo that a connection's or a user's id there belongs to.
    async fn concerned(
        &self,
        connection_id: Option<&str>,
        user_id: Option<&str>,
    ) -> Result<Vec<JourneyId>, StoreError>;
    /// What is not done yet.
    async fn overview(&self) -> Result<Overview, StoreError>;
    /// Keeps the public keys that receipts may be signed with from now on, for ever.
    async fn publish_receipt_keys(&self, keys: &[ReceiptKey]) -> Result<(), StoreError>;
    /// All that were ever published, the newest version first.
    async fn receipt_keys(&self) -> Result<Vec<ReceiptKey>, StoreError>;
    /// Obligations that were not discharged.
    async fn open_obligations(&self) -> Result<u64, StoreError>;

    /// Stores a page of accounts. Needs the lease.
    async fn put_accounts(
        &self,
        id: &JourneyId,
        lease: &Lease,
        page: &AccountPage,
    ) -> Result<Journey, StoreError>;
    /// The pages that are stored, of every list.
    async fn pages(&self, id: &JourneyId) -> Result<HashMap<ListId, Pages>, StoreError>;
    /// A list is stored to its end. Needs the lease.
    async fn list_complete(
        &self,
        id: &JourneyId,
        lease: &Lease,
        list: &ListId,
    ) -> Result<Journey, StoreError> {
        let list = std::slice::from_ref(list);
        Ok(self.put_together(id, lease, &[], list).await?.journey)
    }
    /// Drops what was stored of a list, because it changed while it was read; how many times that
    /// was done. Needs the lease.
    async fn begin_list_anew(
        &self,
        id: &JourneyId,
        lease: &Lease,
        list: &ListId,
    ) -> Result<(Journey, u32), StoreError>;
    /// The accounts whose transactions were not read to the end.
    async fn accounts_to_read(&self, id: &JourneyId) -> Result<Vec<AccountToRead>, StoreError>;
    /// Stores a page of transactions. Needs the lease.
    async fn put_transactions(
        &self,
        id: &JourneyId,
        lease: &Lease,
        page: &TransactionPage,
    ) -> Result<Journey, StoreError> {
        let page = self.ready(id, page)?;
        Ok(self.put_together(id, lease, &[page], &[]).await?.journey)
    }
    /// Makes a page ready to be stored: all the work that needs nobody else.
    fn ready(&self, id: &JourneyId, page: &TransactionPage) -> Result<ReadyPage, StoreError>;
    /// Stores pages of transactions and notes lists that are stored to their ends: all of it, or
    /// nothing. Of transactions of such a list with the same id the first in its order is kept. Needs
    /// the lease.
    async fn put_together(
        &self,
        id: &JourneyId,
        lease: &Lease,
        pages: &[ReadyPage],
        whole: &[ListId],
    ) -> Result<StoredTogether, StoreError>;
    /// Deletes the bank data of journeys that ended before a time, of so many at most; how many.
    async fn forget_ended(
        &self,
        before_ms: i64,
        limit: u32,
        now_ms: i64,
    ) -> Result<u32, StoreError>;
    /// Counts what is stored, and what should be.
    async fn count_backup(&self, id: &JourneyId) -> Result<BackupCount, StoreError>;

    /// The stored accounts, in order.
    async fn accounts(&self, id: &JourneyId) -> Result<Vec<AccountRecord>, StoreError>;
    /// Stored transactions in order, after a place in that order.
    async fn transactions(
        &self,
        id: &JourneyId,
        after: (i64, i64),
        limit: u32,
    ) -> Result<Vec<((i64, i64), TransactionRecord)>, StoreError>;
    /// The transactions after a place as lines, a part of them: so many, or those of a page. None at
    /// the end.
    async fn transaction_lines(
        &self,
        id: &JourneyId,
        after: (i64, i64),
        limit: u32,
    ) -> Result<Option<TransactionLines>, StoreError>;
    /// What was told after a `seq`.
    async fn progress_after(&self, id: &JourneyId, seq: u64) -> Result<Vec<Progress>, StoreError>;
}
