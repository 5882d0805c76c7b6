//! Bank data: stored as it comes, counted, read back.

use contract::{AccountRecord, JourneyId, TransactionRecord};
use serde_json::value::RawValue;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::statement::{Statement, composed, sql, storable, values};
use super::write::{Write, read};
use super::{SqlStore, journeys, pages};
use crate::store::{
    AccountPage, AccountToRead, BackupCount, Journey, Lease, ListId, ListKind, StoreError,
    TransactionPage, seal,
};

const ACCOUNT: &str = "account";
const TRANSACTION: &str = "bank_transaction";

/// Adds to the counts, makes the lease last, and refuses when the journey is no longer ours to
/// collect.
pub(super) async fn hold(
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
    page: &AccountPage,
) -> Result<Journey, StoreError> {
    let list = ListId {
        kind: ListKind::Accounts,
        of: page.connection_id.clone(),
    };
    let mut write = Write::begin(store).await?;
    let mut added = 0;
    for some in page.accounts.chunks(store.dialect.rows_at_once()) {
        let insert = format!(
            "insert into account (journey_id, id, connection_id, position, name, account_type,
                 balance, currency, iban, account_number, received)
             values {} on conflict (journey_id, id) do nothing",
            values(some.len(), 1, 10)
        );
        let mut insert = composed(insert).once().text(&id.0);
        for (position, account) in some {
            let (journey_id, account_id) = (storable(&id.0), storable(&account.id));
            let names = [&*journey_id, &*account_id];
            let row = seal::Row::new(&store.keys, ACCOUNT, &names);
            insert = insert
                .text(&account.id)
                .text(&account.connection_id)
                .int(*position)
                .maybe_text(row.seal_some("name", account.name.as_deref())?)
                .maybe_text(row.seal_some("account_type", account.account_type.as_deref())?)
                .maybe_text(row.seal_some("balance", account.balance.as_deref())?)
                .maybe_text(row.seal_some("currency", account.currency.as_deref())?)
                .maybe_text(row.seal_some("iban", account.iban.as_deref())?)
                .maybe_text(row.seal_some("account_number", account.account_number.as_deref())?)
                .text(row.seal("received", account.received.get())?);
        }
        added += rows(insert.run(&mut write).await?);
    }
    pages::note(&mut write, id, &list, (page.page, page.seen)).await?;
    if page.whole {
        pages::note_complete(&mut write, id, &list).await?;
    }
    hold(&mut write, id, lease, (added, 0)).await?;
    let journey = journeys::told(&mut write, &id.0).await?;
    write.commit().await?;
    Ok(journey)
}

pub(super) async fn accounts_to_read(
    store: &SqlStore,
    id: &JourneyId,
) -> Result<Vec<AccountToRead>, StoreError> {
    let select = "select id, position from account
                  where journey_id = $1 and complete = 0 order by position";
    let mut connection = read(store).await?;
    let rows = sql(select).text(&id.0).all(&mut connection).await?;
    let read = |row: &AnyRow| {
        Ok(AccountToRead {
            id: row.try_get("id")?,
            position: row.try_get("position")?,
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
        let insert = insert_transactions(store, id, &page.account, some)?;
        added += rows(insert.run(&mut write).await?);
    }
    let list = ListId {
        kind: ListKind::Transactions,
        of: page.account.id.clone(),
    };
    pages::note(&mut write, id, &list, (page.page, page.seen)).await?;
    let update = "update account set given = given + $3, repeated = repeated + $4
                  where journey_id = $1 and id = $2";
    sql(update)
        .text(&id.0)
        .text(&page.account.id)
        .int(given)
        .int(given - added)
        .run(&mut write)
        .await?;
    if page.whole {
        pages::note_complete(&mut write, id, &list).await?;
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
) -> Result<Statement, StoreError> {
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
    let (journey_id, account_id) = (storable(&id.0), storable(&account.id));
    for (position, transaction) in placed {
        let transaction_id = storable(&transaction.id);
        let names = [&*journey_id, &*account_id, &*transaction_id];
        let row = seal::Row::new(&store.keys, TRANSACTION, &names);
        insert = insert
            .int(*position)
            .text(&transaction.id)
            .maybe_text(row.seal_some("date", transaction.date.as_deref())?)
            .maybe_text(row.seal_some("amount", transaction.amount.as_deref())?)
            .maybe_text(row.seal_some("currency", transaction.currency.as_deref())?)
            .maybe_text(row.seal_some("label", transaction.label.as_deref())?)
            .maybe_text(transaction.status.as_deref())
            .maybe_text(row.seal_some("category_id", transaction.category_id.as_deref())?)
            .text(row.seal("received", transaction.received.get())?);
    }
    Ok(insert)
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
    let read = |read: &AnyRow| {
        let account_id: String = read.try_get("id")?;
        let names = [&*id.0, &*account_id];
        let row = seal::Row::new(&store.keys, ACCOUNT, &names);
        Ok(AccountRecord {
            connection_id: read.try_get("connection_id")?,
            name: row.open_some("name", read.try_get("name")?)?,
            account_type: row.open_some("account_type", read.try_get("account_type")?)?,
            balance: row.open_some("balance", read.try_get("balance")?)?,
            currency: row.open_some("currency", read.try_get("currency")?)?,
            iban: row.open_some("iban", read.try_get("iban")?)?,
            account_number: row.open_some("account_number", read.try_get("account_number")?)?,
            received: received(row.open("received", read.try_get("received")?)?)?,
            id: account_id,
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
    let read = |read: &AnyRow| {
        let place = (read.try_get("account_position")?, read.try_get("position")?);
        let account_id: String = read.try_get("account_id")?;
        let transaction_id: String = read.try_get("id")?;
        let names = [&*id.0, &*account_id, &*transaction_id];
        let row = seal::Row::new(&store.keys, TRANSACTION, &names);
        let record = TransactionRecord {
            date: row.open_some("date", read.try_get("date")?)?,
            amount: row.open_some("amount", read.try_get("amount")?)?,
            currency: row.open_some("currency", read.try_get("currency")?)?,
            label: row.open_some("label", read.try_get("label")?)?,
            status: read.try_get("status")?,
            category_id: row.open_some("category_id", read.try_get("category_id")?)?,
            received: received(row.open("received", read.try_get("received")?)?)?,
            id: transaction_id,
            account_id,
        };
        Ok((place, record))
    };
    rows.iter().map(read).collect()
}

fn rows(affected: u64) -> i64 {
    i64::try_from(affected).unwrap_or(i64::MAX)
}

fn received(text: String) -> Result<Box<RawValue>, StoreError> {
    RawValue::from_string(text).map_err(|_| StoreError::Unreadable("JSON as received"))
}
