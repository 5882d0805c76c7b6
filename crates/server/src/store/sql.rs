//! The store in a database: one SQLite file, in WAL mode with many readers and one writer, or a
//! PostgreSQL that several servers share. Every query is written once and runs on both; what differs
//! is [`Dialect`].

use std::collections::HashMap;
use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use contract::{AccountRecord, JourneyId, Progress, TransactionRecord};
use sqlx::AnyPool;

use super::{
    AccountPage, AccountToRead, BackupCount, Calls, Change, Claim, CreationAnswer, Deletion,
    Failures, Idempotency, Journey, JourneyFilter, Lease, ListId, NewJourney, Obligation, Opening,
    Overview, Pages, ReadyPage, ReceiptKey, Store, StoreError, StoreKeys, StoredTogether,
    TransactionLines, TransactionPage,
};
use crate::api_key::ApiKey;
use crate::keys::{KeyHash, Purpose};
use dialect::Dialect;
use lease::Why;
use statement::sql;
use write::read;

mod api_keys;
mod data;
mod dialect;
mod in_order;
mod journeys;
mod keys;
mod lease;
mod lines;
mod list;
mod lock;
mod marks;
mod obligation;
mod opening;
mod operations;
mod outbox;
mod pack;
mod pages;
mod place;
mod removals;
mod repeats;
mod retention;
mod row;
mod sinks;
mod statement;
#[cfg(test)]
mod tests;
mod themes;
mod transactions;
#[cfg(debug_assertions)]
mod tripwire;
mod write;

/// The store in a database.
#[derive(Debug, Clone)]
pub struct SqlStore {
    dialect: Dialect,
    reader: AnyPool,
    // Of a SQLite file one connection: it has one writer at a time, and waiting in our own queue is
    // fair. Of PostgreSQL the readers are the writers.
    writer: AnyPool,
    keys: StoreKeys,
    // A server's own, on a SQLite file.
    lock: Arc<Mutex<Option<File>>>,
    #[cfg(debug_assertions)]
    tripwire: Arc<tripwire::Tripwire>,
}

impl SqlStore {
    /// Empties SQLite's write-ahead log into the file, so that nothing deleted lives on in the log.
    async fn empty_log(&self) -> Result<(), StoreError> {
        if self.dialect == Dialect::Sqlite {
            let mut writer = self.writer.acquire().await?;
            sql("pragma wal_checkpoint(truncate)")
                .first(&mut writer)
                .await?;
        }
        Ok(())
    }
}

#[async_trait]
impl Store for SqlStore {
    async fn note_keys(&self, server_keys: &[(i64, String)]) -> Result<(), StoreError> {
        keys::note(self, server_keys).await
    }

    async fn check_keys(&self, server_keys: &[(i64, String)]) -> Result<(), StoreError> {
        keys::check(self, server_keys).await
    }

    async fn may_keep_bank_data(&self) -> Result<(), StoreError> {
        keys::may_write(self, &mut *read(self).await?).await
    }

    async fn journeys_in_clear(&self) -> Result<u64, StoreError> {
        keys::in_clear(self).await
    }

    async fn server_keys_in_use(&self) -> Result<Vec<i64>, StoreError> {
        keys::in_use(&mut *read(self).await?).await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        sql("select 1").only(&mut *read(self).await?).await?;
        Ok(())
    }

    async fn open(
        &self,
        new: &NewJourney,
        idempotency: Option<&Idempotency>,
    ) -> Result<Opening, StoreError> {
        journeys::open(self, new, idempotency).await
    }

    async fn journey(&self, id: &JourneyId) -> Result<Option<Journey>, StoreError> {
        journeys::read(&mut *read(self).await?, &id.0).await
    }

    async fn journey_by_key(
        &self,
        hash: &KeyHash,
    ) -> Result<Option<(Journey, Purpose)>, StoreError> {
        journeys::by_key(self, hash).await
    }

    async fn theme(&self, sha256: &str) -> Result<Option<String>, StoreError> {
        themes::theme(self, sha256).await
    }

    async fn add_api_key(&self, key: &ApiKey, hash: &KeyHash) -> Result<(), StoreError> {
        api_keys::add(self, key, hash).await
    }

    async fn api_keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        api_keys::all(self).await
    }

    async fn api_key(&self, hash: &KeyHash) -> Result<Option<ApiKey>, StoreError> {
        api_keys::by_hash(self, hash).await
    }

    async fn revoke_api_key(&self, id: &str, now_ms: i64) -> Result<bool, StoreError> {
        api_keys::revoke(self, id, now_ms).await
    }

    async fn api_key_used(&self, id: &str, day: i64) -> Result<(), StoreError> {
        api_keys::used(self, id, day).await
    }

    async fn list(&self, filter: &JourneyFilter) -> Result<Vec<Journey>, StoreError> {
        list::list(self, filter).await
    }

    async fn claim_due(&self, lease: &Lease) -> Result<Option<Claim>, StoreError> {
        lease::claim_due(self, lease).await
    }

    async fn claim(&self, id: &JourneyId, lease: &Lease) -> Result<Option<Claim>, StoreError> {
        lease::claim(self, id, lease).await
    }

    async fn renew(&self, id: &JourneyId, lease: &Lease) -> Result<(), StoreError> {
        lease::renew(self, id, lease).await
    }

    async fn renew_all(&self, ids: &[JourneyId], lease: &Lease) -> Result<u64, StoreError> {
        lease::renew_all(self, ids, lease).await
    }

    async fn release(
        &self,
        claim: &Claim,
        due_at_ms: Option<i64>,
        failures: Failures,
    ) -> Result<(), StoreError> {
        lease::release(self, claim, due_at_ms, failures).await
    }

    async fn release_all(&self, owner: &str) -> Result<(), StoreError> {
        lease::release_all(self, owner).await
    }

    async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
        self.let_go();
    }

    fn let_go(&self) {
        // Closing the file is what unlocks it.
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        *lock = None;
    }

    async fn wake(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
        lease::wake(self, id, now_ms, Why::Known).await
    }

    async fn hinted(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
        lease::wake(self, id, now_ms, Why::Hinted).await
    }

    async fn returned(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
        lease::wake(self, id, now_ms, Why::Returned).await
    }

    async fn left(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
        lease::wake(self, id, now_ms, Why::Left).await
    }

    async fn next_due_ms(&self) -> Result<Option<i64>, StoreError> {
        lease::next_due_ms(self).await
    }

    async fn change(&self, read: &Journey, change: &Change) -> Result<Option<Journey>, StoreError> {
        journeys::change(self, read, change).await
    }

    async fn obligation(&self, id: &JourneyId) -> Result<Option<Obligation>, StoreError> {
        obligation::read(self, id).await
    }

    async fn creation_sent(&self, id: &JourneyId, now_ms: i64) -> Result<(), StoreError> {
        obligation::sent(self, id, now_ms).await
    }

    async fn creation_answered(
        &self,
        id: &JourneyId,
        answer: &CreationAnswer,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        obligation::answered(self, id, answer, now_ms).await
    }

    async fn discharged_again(
        &self,
        id: &JourneyId,
        now_ms: i64,
        calls: Calls,
    ) -> Result<(), StoreError> {
        obligation::discharged(self, id, now_ms, calls).await
    }

    async fn erasure_attempted(&self, id: &JourneyId) -> Result<u32, StoreError> {
        obligation::attempted(self, id).await
    }

    async fn deletion(
        &self,
        id: &JourneyId,
        what: Deletion,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        obligation::deletion(self, id, what, now_ms).await
    }

    async fn looks_absent(&self, id: &JourneyId, now_ms: i64) -> Result<i64, StoreError> {
        obligation::looks_absent(self, id, now_ms).await
    }

    async fn concerned(
        &self,
        connection_id: Option<&str>,
        user_id: Option<&str>,
    ) -> Result<Vec<JourneyId>, StoreError> {
        operations::concerned(self, connection_id, user_id).await
    }

    async fn overview(&self) -> Result<Overview, StoreError> {
        operations::overview(self).await
    }

    async fn publish_receipt_keys(&self, keys: &[ReceiptKey]) -> Result<(), StoreError> {
        operations::publish(self, keys).await
    }

    async fn receipt_keys(&self) -> Result<Vec<ReceiptKey>, StoreError> {
        operations::published(self).await
    }

    async fn open_obligations(&self) -> Result<u64, StoreError> {
        obligation::open(self).await
    }

    async fn put_accounts(
        &self,
        id: &JourneyId,
        lease: &Lease,
        page: &AccountPage,
    ) -> Result<Journey, StoreError> {
        data::put_accounts(self, id, lease, page).await
    }

    async fn pages(&self, id: &JourneyId) -> Result<HashMap<ListId, Pages>, StoreError> {
        pages::all(self, id).await
    }

    async fn begin_list_anew(
        &self,
        id: &JourneyId,
        lease: &Lease,
        list: &ListId,
    ) -> Result<(Journey, u32), StoreError> {
        pages::begin_anew(self, id, lease, list).await
    }

    async fn accounts_to_read(&self, id: &JourneyId) -> Result<Vec<AccountToRead>, StoreError> {
        data::accounts_to_read(self, id).await
    }

    fn ready(&self, id: &JourneyId, page: &TransactionPage) -> Result<ReadyPage, StoreError> {
        transactions::ready(self, id, page)
    }

    async fn put_together(
        &self,
        id: &JourneyId,
        lease: &Lease,
        pages: &[ReadyPage],
        whole: &[ListId],
    ) -> Result<StoredTogether, StoreError> {
        transactions::put(self, id, lease, pages, whole).await
    }

    async fn forget_ended(
        &self,
        before_ms: i64,
        limit: u32,
        now_ms: i64,
    ) -> Result<u32, StoreError> {
        retention::forget_ended(self, before_ms, limit, now_ms).await
    }

    async fn count_backup(&self, id: &JourneyId) -> Result<BackupCount, StoreError> {
        data::count_backup(self, id).await
    }

    async fn accounts(&self, id: &JourneyId) -> Result<Vec<AccountRecord>, StoreError> {
        data::accounts(self, id).await
    }

    async fn transactions(
        &self,
        id: &JourneyId,
        after: (i64, i64),
        limit: u32,
    ) -> Result<Vec<((i64, i64), TransactionRecord)>, StoreError> {
        in_order::all(self, id, after, limit).await
    }

    async fn transaction_lines(
        &self,
        id: &JourneyId,
        after: (i64, i64),
        limit: u32,
    ) -> Result<Option<TransactionLines>, StoreError> {
        in_order::lines(self, id, after, limit).await
    }

    async fn progress_after(&self, id: &JourneyId, seq: u64) -> Result<Vec<Progress>, StoreError> {
        journeys::progress_after(self, id, seq).await
    }
}
