//! Bank data: stored as it comes, counted, read back.

use contract::{AccountRecord, JourneyId, TransactionRecord};
use serde_json::value::RawValue;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::{SqliteStore, journeys};
use crate::store::{AccountToRead, BackupCount, Journey, Lease, StoreError, TransactionPage};

/// Adds to the counts, makes the lease last, and refuses when the journey is no longer ours to
/// collect.
async fn hold(
    connection: &mut SqliteConnection,
    id: &JourneyId,
    lease: &Lease,
    (accounts, transactions): (i64, i64),
) -> Result<(), StoreError> {
    let update = "update journey set seq = seq + 1, accounts = accounts + $4,
                      transactions = transactions + $5, lease_until_ms = $3
                  where id = $1 and lease_owner = $2 and state = 'collecting'";
    let held = sqlx::query(update)
        .bind(&id.0)
        .bind(&lease.owner)
        .bind(lease.until_ms())
        .bind(accounts)
        .bind(transactions)
        .execute(connection)
        .await?;
    if held.rows_affected() == 0 {
        Err(StoreError::LeaseLost)
    } else {
        Ok(())
    }
}

pub(super) async fn put_accounts(
    store: &SqliteStore,
    id: &JourneyId,
    lease: &Lease,
    accounts: &[(i64, AccountRecord)],
) -> Result<Journey, StoreError> {
    let mut tx = store.begin().await?;
    let mut added = 0;
    for (position, account) in accounts {
        let insert = "insert into account (journey_id, id, connection_id, position, name,
                          account_type, balance, currency, iban, account_number, received)
                      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                      on conflict (journey_id, id) do nothing";
        let done = sqlx::query(insert)
            .bind(&id.0)
            .bind(&account.id)
            .bind(&account.connection_id)
            .bind(position)
            .bind(&account.name)
            .bind(&account.account_type)
            .bind(&account.balance)
            .bind(&account.currency)
            .bind(&account.iban)
            .bind(&account.account_number)
            .bind(account.received.get())
            .execute(&mut *tx)
            .await?;
        added += i64::from(done.rows_affected() == 1);
    }
    hold(&mut tx, id, lease, (added, 0)).await?;
    let journey = journeys::told(&mut tx, &id.0).await?;
    tx.commit().await?;
    Ok(journey)
}

pub(super) async fn accounts_listed(
    store: &SqliteStore,
    id: &JourneyId,
    lease: &Lease,
    connection_id: &str,
    count: i64,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    hold(&mut tx, id, lease, (0, 0)).await?;
    let update = "update connection set accounts_listed = $3 where journey_id = $1 and id = $2";
    sqlx::query(update)
        .bind(&id.0)
        .bind(connection_id)
        .bind(count)
        .execute(&mut *tx)
        .await?;
    journeys::told(&mut tx, &id.0).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn accounts_to_read(
    store: &SqliteStore,
    id: &JourneyId,
) -> Result<Vec<AccountToRead>, StoreError> {
    let select = "select id, position, next_page from account
                  where journey_id = $1 and complete = 0 order by position";
    let rows = sqlx::query(select)
        .bind(&id.0)
        .fetch_all(&store.writer)
        .await?;
    let read = |row: &SqliteRow| {
        Ok(AccountToRead {
            id: row.try_get("id")?,
            position: row.try_get("position")?,
            next_page: row.try_get("next_page")?,
        })
    };
    rows.iter().map(read).collect()
}

pub(super) async fn put_transactions(
    store: &SqliteStore,
    id: &JourneyId,
    lease: &Lease,
    page: &TransactionPage,
) -> Result<Journey, StoreError> {
    let mut tx = store.begin().await?;
    let given = i64::try_from(page.transactions.len()).unwrap_or(i64::MAX);
    let first = i64::from(page.page.saturating_sub(1)) * i64::from(page.page_size);
    let mut added = 0;
    for (position, transaction) in (first..).zip(&page.transactions) {
        let insert = "insert into bank_transaction (journey_id, account_id, id, account_position,
                          position, date, amount, currency, label, status, category_id, received)
                      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                      on conflict (journey_id, account_id, id) do nothing";
        let done = sqlx::query(insert)
            .bind(&id.0)
            .bind(&page.account.id)
            .bind(&transaction.id)
            .bind(page.account.position)
            .bind(position)
            .bind(&transaction.date)
            .bind(&transaction.amount)
            .bind(&transaction.currency)
            .bind(&transaction.label)
            .bind(&transaction.status)
            .bind(&transaction.category_id)
            .bind(transaction.received.get())
            .execute(&mut *tx)
            .await?;
        added += i64::from(done.rows_affected() == 1);
    }
    let complete = given < i64::from(page.page_size);
    let update = "update account set next_page = $3 + 1, complete = $4, given = given + $5,
                      repeated = repeated + $6
                  where journey_id = $1 and id = $2 and next_page = $3";
    let moved = sqlx::query(update)
        .bind(&id.0)
        .bind(&page.account.id)
        .bind(page.page)
        .bind(complete)
        .bind(given)
        .bind(given - added)
        .execute(&mut *tx)
        .await?;
    if moved.rows_affected() == 0 {
        // Somebody else stored this page already.
        return Err(StoreError::LeaseLost);
    }
    hold(&mut tx, id, lease, (0, added)).await?;
    let journey = journeys::told(&mut tx, &id.0).await?;
    tx.commit().await?;
    Ok(journey)
}

pub(super) async fn count_backup(
    store: &SqliteStore,
    id: &JourneyId,
) -> Result<BackupCount, StoreError> {
    let select = "select
        (select count(*) from connection where journey_id = $1
             and status in ('SUCCESS', 'PARTIAL_SUCCESS')) as connections,
        (select count(*) from connection where journey_id = $1
             and status in ('SUCCESS', 'PARTIAL_SUCCESS') and accounts_listed is null) as unlisted,
        (select coalesce(sum(accounts_listed), 0) from connection where journey_id = $1)
             as accounts_given,
        (select count(*) from account where journey_id = $1) as accounts,
        (select count(*) from account where journey_id = $1 and complete = 0) as unfinished,
        (select coalesce(sum(given - repeated), 0) from account where journey_id = $1)
             as transactions_given,
        (select count(*) from bank_transaction where journey_id = $1) as transactions";
    let row = sqlx::query(select)
        .bind(&id.0)
        .fetch_one(&store.writer)
        .await?;
    Ok(BackupCount {
        connections: row.try_get("connections")?,
        unlisted: row.try_get("unlisted")?,
        accounts_given: row.try_get("accounts_given")?,
        accounts: row.try_get("accounts")?,
        unfinished: row.try_get("unfinished")?,
        transactions_given: row.try_get("transactions_given")?,
        transactions: row.try_get("transactions")?,
    })
}

pub(super) async fn accounts(
    store: &SqliteStore,
    id: &JourneyId,
) -> Result<Vec<AccountRecord>, StoreError> {
    let select = "select * from account where journey_id = $1 order by position";
    let rows = sqlx::query(select)
        .bind(&id.0)
        .fetch_all(&store.reader)
        .await?;
    let read = |row: &SqliteRow| {
        Ok(AccountRecord {
            id: row.try_get("id")?,
            connection_id: row.try_get("connection_id")?,
            name: row.try_get("name")?,
            account_type: row.try_get("account_type")?,
            balance: row.try_get("balance")?,
            currency: row.try_get("currency")?,
            iban: row.try_get("iban")?,
            account_number: row.try_get("account_number")?,
            received: received(row)?,
        })
    };
    rows.iter().map(read).collect()
}

pub(super) async fn transactions(
    store: &SqliteStore,
    id: &JourneyId,
    after: (i64, i64),
    limit: u32,
) -> Result<Vec<((i64, i64), TransactionRecord)>, StoreError> {
    let select = "select * from bank_transaction
                  where journey_id = $1 and (account_position, position) > ($2, $3)
                  order by account_position, position limit $4";
    let rows = sqlx::query(select)
        .bind(&id.0)
        .bind(after.0)
        .bind(after.1)
        .bind(limit)
        .fetch_all(&store.reader)
        .await?;
    let read = |row: &SqliteRow| {
        let place = (row.try_get("account_position")?, row.try_get("position")?);
        let record = TransactionRecord {
            id: row.try_get("id")?,
            account_id: row.try_get("account_id")?,
            date: row.try_get("date")?,
            amount: row.try_get("amount")?,
            currency: row.try_get("currency")?,
            label: row.try_get("label")?,
            status: row.try_get("status")?,
            category_id: row.try_get("category_id")?,
            received: received(row)?,
        };
        Ok((place, record))
    };
    rows.iter().map(read).collect()
}

fn received(row: &SqliteRow) -> Result<Box<RawValue>, StoreError> {
    RawValue::from_string(row.try_get("received")?)
        .map_err(|_| StoreError::Unreadable("JSON as received"))
}
