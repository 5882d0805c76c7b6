//! Bank data: stored as it comes, counted, read back.

use contract::{AccountRecord, JourneyId, TransactionRecord};
use serde_json::value::RawValue;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::row::number;
use super::statement::{Statement, composed, sql, values};
use super::write::{Write, read};
use super::{SqlStore, journeys};
use crate::store::{AccountToRead, BackupCount, Journey, Lease, StoreError, TransactionPage};

/// Adds to the counts, makes the lease last, and refuses when the journey is no longer ours to
/// collect.
async fn hold(
    connection: &mut AnyConnection,
    id: &JourneyId,
    lease: &Lease,
    (accounts, transactions): (i64, i64),
) -> Result<(), StoreError> {
    let update = "update journey set seq = seq + 1, accounts = accounts + $4,
                      transactions = transactions + $5, lease_until_ms = $3
                  where id = $1 and lease_owner = $2 and state = 'collecting'";
    let held = sql(update)
        .text(&id.0)
        .text(&lease.owner)
        .int(lease.until_ms())
        .int(accounts)
        .int(transactions)
        .run(connection)
        .await?;
    if held == 0 {
        Err(StoreError::LeaseLost)
    } else {
        Ok(())
    }
}

pub(super) async fn put_accounts(
    store: &SqlStore,
    id: &JourneyId,
    lease: &Lease,
    accounts: &[(i64, AccountRecord)],
) -> Result<Journey, StoreError> {
    let mut write = Write::begin(store).await?;
    let mut added = 0;
    for some in accounts.chunks(store.dialect.rows_at_once()) {
        let insert = format!(
            "insert into account (journey_id, id, connection_id, position, name, account_type,
                 balance, currency, iban, account_number, received)
             values {} on conflict (journey_id, id) do nothing",
            values(some.len(), 1, 10)
        );
        let mut insert = composed(insert).once().text(&id.0);
        for (position, account) in some {
            insert = insert
                .text(&account.id)
                .text(&account.connection_id)
                .int(*position)
                .maybe_text(account.name.as_deref())
                .maybe_text(account.account_type.as_deref())
                .maybe_text(account.balance.as_deref())
                .maybe_text(account.currency.as_deref())
                .maybe_text(account.iban.as_deref())
                .maybe_text(account.account_number.as_deref())
                .text(account.received.get());
        }
        added += rows(insert.run(&mut write).await?);
    }
    hold(&mut write, id, lease, (added, 0)).await?;
    let journey = journeys::told(&mut write, &id.0).await?;
    write.commit().await?;
    Ok(journey)
}

pub(super) async fn accounts_listed(
    store: &SqlStore,
    id: &JourneyId,
    lease: &Lease,
    connection_id: &str,
    count: i64,
) -> Result<(), StoreError> {
    let mut write = Write::begin(store).await?;
    hold(&mut write, id, lease, (0, 0)).await?;
    let update = "update connection set accounts_listed = $3 where journey_id = $1 and id = $2";
    sql(update)
        .text(&id.0)
        .text(connection_id)
        .int(count)
        .run(&mut write)
        .await?;
    journeys::told(&mut write, &id.0).await?;
    write.commit().await
}

pub(super) async fn accounts_to_read(
    store: &SqlStore,
    id: &JourneyId,
) -> Result<Vec<AccountToRead>, StoreError> {
    let select = "select id, position, next_page from account
                  where journey_id = $1 and complete = 0 order by position";
    let mut connection = read(store).await?;
    let rows = sql(select).text(&id.0).all(&mut connection).await?;
    let read = |row: &AnyRow| {
        Ok(AccountToRead {
            id: row.try_get("id")?,
            position: row.try_get("position")?,
            next_page: number(row, "next_page")?,
        })
    };
    rows.iter().map(read).collect()
}

pub(super) async fn put_transactions(
    store: &SqlStore,
    id: &JourneyId,
    lease: &Lease,
    page: &TransactionPage,
) -> Result<Journey, StoreError> {
    let mut write = Write::begin(store).await?;
    let given = i64::try_from(page.transactions.len()).unwrap_or(i64::MAX);
    let first = i64::from(page.page.saturating_sub(1)) * i64::from(page.page_size);
    let placed: Vec<_> = (first..).zip(&page.transactions).collect();
    let mut added = 0;
    for some in placed.chunks(store.dialect.rows_at_once()) {
        let insert = insert_transactions(store, id, &page.account, some);
        added += rows(insert.run(&mut write).await?);
    }
    let complete = given < i64::from(page.page_size);
    let update = "update account set next_page = $3 + 1, complete = $4, given = given + $5,
                      repeated = repeated + $6
                  where journey_id = $1 and id = $2 and next_page = $3";
    let moved = sql(update)
        .text(&id.0)
        .text(&page.account.id)
        .int(page.page)
        .flag(complete)
        .int(given)
        .int(given - added)
        .run(&mut write)
        .await?;
    if moved == 0 {
        // Somebody else stored this page already.
        return Err(StoreError::LeaseLost);
    }
    hold(&mut write, id, lease, (0, added)).await?;
    let journey = journeys::told(&mut write, &id.0).await?;
    write.commit().await?;
    Ok(journey)
}

fn insert_transactions(
    store: &SqlStore,
    id: &JourneyId,
    account: &AccountToRead,
    placed: &[(i64, &TransactionRecord)],
) -> Statement {
    let text = format!(
        "insert into bank_transaction (journey_id, account_id, account_position, position, id,
             date, amount, currency, label, status, category_id, received)
         values {} on conflict (journey_id, account_id, id) do nothing",
        values(placed.len(), 3, 9)
    );
    let mut insert = composed(text);
    // The text of a full statement comes again and again; others are of all lengths.
    if placed.len() < store.dialect.rows_at_once() {
        insert = insert.once();
    }
    insert = insert.text(&id.0).text(&account.id).int(account.position);
    for (position, transaction) in placed {
        insert = insert
            .int(*position)
            .text(&transaction.id)
            .maybe_text(transaction.date.as_deref())
            .maybe_text(transaction.amount.as_deref())
            .maybe_text(transaction.currency.as_deref())
            .maybe_text(transaction.label.as_deref())
            .maybe_text(transaction.status.as_deref())
            .maybe_text(transaction.category_id.as_deref())
            .text(transaction.received.get());
    }
    insert
}

pub(super) async fn count_backup(
    store: &SqlStore,
    id: &JourneyId,
) -> Result<BackupCount, StoreError> {
    let select = "select
        (select count(*) from connection where journey_id = $1
             and status in ('SUCCESS', 'PARTIAL_SUCCESS')) as connections,
        (select count(*) from connection where journey_id = $1
             and status in ('SUCCESS', 'PARTIAL_SUCCESS') and accounts_listed is null) as unlisted,
        (select cast(coalesce(sum(accounts_listed), 0) as bigint) from connection
             where journey_id = $1) as accounts_given,
        (select count(*) from account where journey_id = $1) as accounts,
        (select count(*) from account where journey_id = $1 and complete = 0) as unfinished,
        (select cast(coalesce(sum(given - repeated), 0) as bigint) from account
             where journey_id = $1) as transactions_given,
        (select count(*) from bank_transaction where journey_id = $1) as transactions";
    let mut connection = read(store).await?;
    let row = sql(select).text(&id.0).only(&mut connection).await?;
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
    store: &SqlStore,
    id: &JourneyId,
) -> Result<Vec<AccountRecord>, StoreError> {
    let select = "select id, connection_id, name, account_type, balance, currency, iban,
                      account_number, received
                  from account where journey_id = $1 order by position";
    let mut connection = read(store).await?;
    let rows = sql(select).text(&id.0).all(&mut connection).await?;
    let read = |row: &AnyRow| {
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
    store: &SqlStore,
    id: &JourneyId,
    after: (i64, i64),
    limit: u32,
) -> Result<Vec<((i64, i64), TransactionRecord)>, StoreError> {
    let select = "select account_position, position, id, account_id, date, amount, currency, label,
                      status, category_id, received
                  from bank_transaction
                  where journey_id = $1 and (account_position, position) > ($2, $3)
                  order by account_position, position limit $4";
    let mut connection = read(store).await?;
    let rows = sql(select)
        .text(&id.0)
        .int(after.0)
        .int(after.1)
        .int(limit)
        .all(&mut connection)
        .await?;
    let read = |row: &AnyRow| {
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

fn rows(affected: u64) -> i64 {
    i64::try_from(affected).unwrap_or(i64::MAX)
}

fn received(row: &AnyRow) -> Result<Box<RawValue>, StoreError> {
    RawValue::from_string(row.try_get("received")?)
        .map_err(|_| StoreError::Unreadable("JSON as received"))
}
