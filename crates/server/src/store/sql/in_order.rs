//! Transactions, read in their order: the lines of pages, and between them what older versions
//! stored, whose rows say what a transaction is.

use contract::{JourneyId, TransactionRecord};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::SqlStore;
use super::data::received;
use super::lines::{opened, records, text_of};
use super::statement::sql;
use super::write::read;
use crate::store::{StoreError, TransactionLines, seal};

const SHORT: &str = "a page that is shorter than it says";

/// A place in the order of a journey's transactions: that of the account, and that in it.
type Place = (i64, i64);

pub(super) async fn all(
    store: &SqlStore,
    id: &JourneyId,
    mut after: Place,
    limit: u32,
) -> Result<Vec<(Place, TransactionRecord)>, StoreError> {
    let limit = limit as usize;
    let mut connection = read(store).await?;
    let mut found = Vec::new();
    while found.len() < limit {
        let room = limit - found.len();
        let Some(part) = next(store, &mut connection, id, after, room).await? else {
            break;
        };
        let records = match part {
            Part::Rows(records) => records,
            Part::Page(page) => page.records_after(after)?,
        };
        found.extend(records.into_iter().take(room));
        match found.last() {
            Some((place, _)) if *place > after => after = *place,
            _ => {
                return Err(StoreError::Unreadable(SHORT));
            }
        }
    }
    Ok(found)
}

pub(super) async fn lines(
    store: &SqlStore,
    id: &JourneyId,
    after: Place,
    limit: u32,
) -> Result<Option<TransactionLines>, StoreError> {
    let mut connection = read(store).await?;
    let part = next(store, &mut connection, id, after, limit as usize).await?;
    drop(connection);
    let records = match part {
        None => return Ok(None),
        Some(Part::Page(page)) if after < page.first => return page.into_lines().map(Some),
        Some(Part::Page(page)) => page.records_after(after)?,
        Some(Part::Rows(records)) => records,
    };
    let last = records.last().map(|(place, _)| *place);
    Ok(Some(TransactionLines {
        last: last.ok_or(StoreError::Unreadable(SHORT))?,
        count: records.len() as u64,
        text: text_of(records.iter().map(|(_, record)| record))?,
    }))
}

/// What comes next in the order.
enum Part {
    /// Transactions that stand in their rows.
    Rows(Vec<(Place, TransactionRecord)>),
    Page(Page),
}

/// A page, as it was before it was stored.
struct Page {
    first: Place,
    kept: i64,
    text: String,
}

impl Page {
    /// The transactions in it after a place.
    fn records_after(&self, after: Place) -> Result<Vec<(Place, TransactionRecord)>, StoreError> {
        let (account, first) = self.first;
        let placed = (first..).map(|place| (account, place));
        placed
            .zip(records(&self.text))
            .filter(|(place, _)| *place > after)
            .map(|(place, record)| Ok((place, record?)))
            .collect()
    }

    fn into_lines(self) -> Result<TransactionLines, StoreError> {
        let (account, first) = self.first;
        // JSON as received may have line breaks of its own. Only then it takes more to count.
        let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes()).count();
        let count = if i64::try_from(breaks) == Ok(self.kept) {
            breaks
        } else {
            self.records_after((i64::MIN, i64::MIN))?.len()
        };
        Ok(TransactionLines {
            last: (account, first.saturating_add(self.kept - 1)),
            count: count as u64,
            text: self.text,
        })
    }
}

async fn next(
    store: &SqlStore,
    connection: &mut AnyConnection,
    id: &JourneyId,
    after: Place,
    limit: usize,
) -> Result<Option<Part>, StoreError> {
    let page = next_page(store, connection, id, after).await?;
    let before = page
        .as_ref()
        .map_or((i64::MAX, i64::MAX), |page| page.first);
    let rows = next_rows(store, connection, id, (after, before), limit).await?;
    Ok(if rows.is_empty() {
        page.map(Part::Page)
    } else {
        Some(Part::Rows(rows))
    })
}

/// The page that the transaction after this place is in.
async fn next_page(
    store: &SqlStore,
    connection: &mut AnyConnection,
    id: &JourneyId,
    after: Place,
) -> Result<Option<Page>, StoreError> {
    let select = "select list_id, page, account_position, position, kept, lines from page
                  where journey_id = $1 and lines is not null and account_position >= $2
                      and (account_position > $2 or position + kept - 1 > $3)
                  order by account_position, position limit 1";
    let found = sql(select)
        .text(&id.0)
        .int(after.0)
        .int(after.1)
        .first(connection)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let account: String = found.try_get("list_id")?;
    let lines: String = found.try_get("lines")?;
    Ok(Some(Page {
        first: (
            found.try_get("account_position")?,
            found.try_get("position")?,
        ),
        kept: found.try_get("kept")?,
        text: opened(store, id, (&account, found.try_get("page")?), lines)?,
    }))
}

/// Transactions that stand in their rows, between two places.
async fn next_rows(
    store: &SqlStore,
    connection: &mut AnyConnection,
    id: &JourneyId,
    (after, before): (Place, Place),
    limit: usize,
) -> Result<Vec<(Place, TransactionRecord)>, StoreError> {
    let select = "select account_position, position, id, account_id, date, amount, currency, label,
                      status, category_id, received
                  from transaction_in_row
                  where journey_id = $1 and received is not null
                      and (account_position, position) > ($2, $3)
                      and (account_position, position) < ($4, $5)
                  order by account_position, position limit $6";
    let rows = sql(select)
        .text(&id.0)
        .int(after.0)
        .int(after.1)
        .int(before.0)
        .int(before.1)
        .int(i64::try_from(limit).unwrap_or(i64::MAX))
        .all(connection)
        .await?;
    let read = |read: &AnyRow| {
        let place = (read.try_get("account_position")?, read.try_get("position")?);
        let account_id: String = read.try_get("account_id")?;
        let transaction_id: String = read.try_get("id")?;
        let names = [&*id.0, &*account_id, &*transaction_id];
        let row = seal::Row::new(&store.keys, "bank_transaction", &names);
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
