//! Bank data: the accounts, and the counts of everything.

use contract::{AccountRecord, JourneyId};
use serde_json::value::RawValue;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::statement::{sql, storable};
use super::write::{Write, read};
use super::{SqlStore, journeys, keys, pages};
use crate::store::{
    AccountPage, AccountToRead, BackupCount, Journey, Lease, ListId, ListKind, StoreError, seal,
};

const ACCOUNT: &str = "account";

/// Makes the lease last, and refuses when the journey is no longer ours to collect. It comes before
/// anything else of a page is written: whoever drops a journey's data locks its row first too, so
/// neither waits for the other while the other waits for it.
pub(super) async fn hold(
    connection: &mut AnyConnection,
    id: &JourneyId,
    lease: &Lease,
) -> Result<(), StoreError> {
    let update = "update journey set seq = seq + 1, lease_until_ms = $3
                  where id = $1 and lease_owner = $2 and state = 'collecting'";
    let held = sql(update)
        .text(&id.0)
        .text(&lease.owner)
        .int(lease.until_ms())
        .run(connection)
        .await?;
    if held == 0 {
        Err(StoreError::LeaseLost)
    } else {
        Ok(())
    }
}

/// Adds to the counts of a journey that is held.
pub(super) async fn add(
    connection: &mut AnyConnection,
    id: &JourneyId,
    (accounts, transactions): (i64, i64),
) -> Result<(), StoreError> {
    let update = "update journey set accounts = accounts + $2, transactions = transactions + $3
                  where id = $1";
    sql(update)
        .text(&id.0)
        .int(accounts)
        .int(transactions)
        .run(connection)
        .await?;
    Ok(())
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
    hold(&mut write, id, lease).await?;
    let mut added = 0;
    let insert = "insert into account (journey_id, id, connection_id, position, name, account_type,
                      balance, currency, iban, account_number, received)
                  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                  on conflict (journey_id, id) do nothing";
    for (position, account) in &page.accounts {
        let (journey_id, account_id) = (storable(&id.0), storable(&account.id));
        let names = [&*journey_id, &*account_id];
        let row = seal::Row::new(&store.keys, ACCOUNT, &names);
        let insert = sql(insert)
            .text(&id.0)
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
        added += rows(insert.run(&mut write).await?);
    }
    pages::note(&mut write, id, &list, (page.page, page.seen), None).await?;
    if page.whole {
        pages::note_complete(&mut write, id, &list).await?;
    }
    add(&mut write, id, (added, 0)).await?;
    let journey = journeys::told(&mut write, &id.0).await?;
    keys::may_write(store, &mut write).await?;
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
        (select cast(coalesce(sum(kept), 0) as bigint) from page
             where journey_id = $1 and lines is not null)
            + (select count(*) from transaction_in_row where journey_id = $1
                   and received is not null) as transactions";
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

pub(super) fn rows(affected: u64) -> i64 {
    i64::try_from(affected).unwrap_or(i64::MAX)
}

pub(super) fn received(text: String) -> Result<Box<RawValue>, StoreError> {
    RawValue::from_string(text).map_err(|_| StoreError::Unreadable("JSON as received"))
}
