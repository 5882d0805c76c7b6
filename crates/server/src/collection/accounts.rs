//! The accounts of a connection.

use std::sync::Arc;

use contract::AccountRecord;
use linxo::{Account, ConnectionId, Received};

use super::calls::Calls;
use super::list::{List, seen};
use crate::store::{AccountPage, ListId, ListKind, PageSeen};
use crate::worker::WorkError;

/// A public integration reads accounts by 100; a larger limit is not documented.
const PAGE_SIZE: u32 = 100;

pub(super) struct AccountsOf {
    calls: Arc<Calls>,
    connection: ConnectionId,
    /// The place of the first one.
    first: i64,
}

impl AccountsOf {
    pub(super) fn new(calls: &Arc<Calls>, connection: &str, first: i64) -> Self {
        Self {
            calls: Arc::clone(calls),
            connection: ConnectionId::new(connection),
            first,
        }
    }
}

impl List for AccountsOf {
    type Item = Received<Account>;

    fn id(&self) -> ListId {
        ListId {
            kind: ListKind::Accounts,
            of: self.connection.as_str().to_owned(),
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
        let connection = &self.connection;
        self.calls
            .call(|linxo, token| async move {
                linxo
                    .accounts_page(&token, connection, page, PAGE_SIZE)
                    .await
            })
            .await
    }

    async fn look(&self, page: u32) -> Result<PageSeen, WorkError> {
        let items = self.read(page).await?;
        Ok(seen(items.iter().map(Self::id_of)))
    }

    async fn keep(
        &self,
        page: u32,
        seen: PageSeen,
        items: Vec<Self::Item>,
        whole: bool,
    ) -> Result<(), WorkError> {
        let first = self.first + i64::from(page - 1) * i64::from(PAGE_SIZE);
        let records = items.into_iter().map(|item| record(item, &self.connection));
        let stored = AccountPage {
            connection_id: self.connection.as_str().to_owned(),
            page,
            seen,
            accounts: (first..).zip(records).collect(),
            whole,
        };
        let Calls { app, journey, .. } = &*self.calls;
        let changed = app
            .store
            .put_accounts(&journey.id, &app.lease(), &stored)
            .await?;
        app.told(&changed);
        Ok(())
    }
}

fn record(received: Received<Account>, connection: &ConnectionId) -> AccountRecord {
    let Received { value, raw } = received;
    AccountRecord {
        id: value.id.into_string(),
        connection_id: connection.as_str().to_owned(),
        name: value.name,
        account_type: value.account_type.map(|word| word.to_string()),
        balance: value.balance.map(|money| money.amount.to_string()),
        currency: value.currency,
        iban: value.iban,
        account_number: value.account_number,
        received: raw,
    }
}
