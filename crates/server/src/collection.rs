//! Reading at Linxo what the bank gave: accounts first, then the transactions of several accounts at
//! once. Each page is committed as it comes, so memory does not grow with the history, and a crash
//! costs one page.

use std::sync::Arc;

use contract::{AccountRecord, TransactionRecord};
use futures::{StreamExt, TryStreamExt, stream};
use linxo::{Account, AccountId, ConnectionId, Received, Transaction};

use crate::app::App;
use crate::store::{AccountToRead, Journey, TransactionPage};
use crate::worker::WorkError;

/// What Linxo gives at most.
const PAGE_SIZE: u32 = 500;
/// A public integration reads accounts by 100; a larger limit is not documented.
const ACCOUNTS_PAGE_SIZE: u32 = 100;
/// So that the accounts of two connections keep their order; no user has as many at one bank.
const PLACES: i64 = 1_000_000;

/// Collects what is still missing.
pub(crate) async fn collect(app: &Arc<App>, journey: &Journey) -> Result<(), WorkError> {
    for (index, connection) in (0_i64..).zip(&journey.connections) {
        if connection.status().gives_data() && connection.accounts_listed.is_none() {
            list_accounts(
                app,
                journey,
                &ConnectionId::new(&*connection.id),
                index * PLACES,
            )
            .await?;
        }
    }
    let accounts = app.store.accounts_to_read(&journey.id).await?;
    stream::iter(accounts)
        .map(|account| read_transactions(app, journey, account))
        .buffer_unordered(app.config.timing.accounts_at_once.max(1))
        .try_collect::<()>()
        .await
}

async fn list_accounts(
    app: &App,
    journey: &Journey,
    connection: &ConnectionId,
    first: i64,
) -> Result<(), WorkError> {
    let mut count = 0_i64;
    for page in 1.. {
        let received = app
            .as_user(journey, |linxo, token| async move {
                linxo
                    .accounts_page(&token, connection, page, ACCOUNTS_PAGE_SIZE)
                    .await
            })
            .await?;
        let full = received.len() >= ACCOUNTS_PAGE_SIZE as usize;
        let records = received
            .into_iter()
            .map(|account| account_record(account, connection));
        let records: Vec<_> = (first + count..).zip(records).collect();
        count += i64::try_from(records.len()).unwrap_or(i64::MAX);
        let changed = app
            .store
            .put_accounts(&journey.id, &app.lease(), &records)
            .await?;
        app.told(&changed);
        if !full {
            break;
        }
    }
    let connection = connection.as_str();
    app.store
        .accounts_listed(&journey.id, &app.lease(), connection, count)
        .await?;
    Ok(())
}

async fn read_transactions(
    app: &Arc<App>,
    journey: &Journey,
    mut account: AccountToRead,
) -> Result<(), WorkError> {
    let id = AccountId::new(&*account.id);
    loop {
        let page = account.next_page;
        let received = app
            .as_user(journey, |linxo, token| {
                let id = id.clone();
                async move { linxo.transactions_page(&token, &id, page, PAGE_SIZE).await }
            })
            .await?;
        let full = received.len() >= PAGE_SIZE as usize;
        let transactions = received
            .into_iter()
            .map(|one| transaction_record(one, &id))
            .collect();
        let stored = TransactionPage {
            account: account.clone(),
            page,
            page_size: PAGE_SIZE,
            transactions,
        };
        let changed = app
            .store
            .put_transactions(&journey.id, &app.lease(), &stored)
            .await?;
        app.told(&changed);
        if !full {
            return Ok(());
        }
        account.next_page += 1;
    }
}

fn account_record(received: Received<Account>, connection: &ConnectionId) -> AccountRecord {
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

fn transaction_record(received: Received<Transaction>, account: &AccountId) -> TransactionRecord {
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
