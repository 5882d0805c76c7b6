//! The transactions of an account.

use std::sync::Arc;

use contract::TransactionRecord;
use linxo::{AccountId, Received, TransactionId, TransactionSummary};

use super::calls::Calls;
use super::list::{List, seen};
use super::together::Kept;
use crate::store::{AccountToRead, ListId, ListKind, PageSeen, TransactionPage};
use crate::worker::WorkError;

/// What Linxo gives at most.
const PAGE_SIZE: u32 = 500;

pub(super) struct TransactionsOf {
    calls: Arc<Calls>,
    id: AccountId,
    account: AccountToRead,
}

impl TransactionsOf {
    pub(super) fn new(calls: &Arc<Calls>, account: AccountToRead) -> Self {
        Self {
            calls: Arc::clone(calls),
            id: AccountId::new(&*account.id),
            account,
        }
    }
}

impl List for TransactionsOf {
    type Item = Received<TransactionSummary>;

    fn id(&self) -> ListId {
        ListId {
            kind: ListKind::Transactions,
            of: self.account.id.clone(),
        }
    }

    fn calls(&self) -> &Calls {
        &self.calls
    }

    fn full_page(&self) -> u32 {
        PAGE_SIZE
    }

    fn id_of(item: &Self::Item) -> &str {
        item.value.id.as_str()
    }

    async fn read(&self, page: u32) -> Result<Vec<Self::Item>, WorkError> {
        let id = &self.id;
        self.calls
            .call(|linxo, token| async move {
                linxo
                    .transaction_summaries_page(&token, id, page, PAGE_SIZE)
                    .await
            })
            .await
    }

    async fn look(&self, page: u32) -> Result<PageSeen, WorkError> {
        let id = &self.id;
        let ids = self
            .calls
            .call(|linxo, token| async move {
                linxo
                    .transaction_ids_page(&token, id, page, PAGE_SIZE)
                    .await
            })
            .await?;
        Ok(seen(ids.iter().map(TransactionId::as_str)))
    }

    async fn keep(
        &self,
        page: u32,
        seen: PageSeen,
        items: Vec<Self::Item>,
        whole: bool,
    ) -> Result<(), WorkError> {
        let records = items.into_iter().map(|item| record(item, &self.id));
        let Calls { app, journey, .. } = &*self.calls;
        let page = TransactionPage {
            account: self.account.clone(),
            page,
            page_size: PAGE_SIZE,
            seen,
            transactions: records.collect(),
            whole,
        };
        let ready = app.store.ready(&journey.id, &page)?;
        // Only what is to be written waits for its turn.
        drop(page);
        let together = &self.calls.together;
        Ok(together.keep(&*self.calls, Kept::Page(ready)).await?)
    }
}

fn record(received: Received<TransactionSummary>, account: &AccountId) -> TransactionRecord {
    let Received { value, raw } = received;
    let (amount, currency) = match value.amount {
        Some(money) => (Some(money.amount.to_string()), Some(money.currency)),
        None => (None, None),
    };
    TransactionRecord {
        id: value.id.into_string(),
        account_id: account.as_str().to_owned(),
        date: value.date.map(|day| day.to_string()),
        amount,
        currency,
        label: value.label,
        status: value.status.map(|word| word.to_string()),
        category_id: value.category_id.map(|id| id.as_str().to_owned()),
        received: raw,
    }
}
