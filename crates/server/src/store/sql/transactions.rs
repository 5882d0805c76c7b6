//! Transactions, a page as one text: its lines as partners are given them, packed. One value to seal,
//! to write and to read costs a small part of what hundreds do. Beside it each transaction has a row
//! with its id, which keeps one that Linxo gives twice from being kept twice.
//!
//! Older versions stored what a transaction is in its row. Such rows are read too, in their places.

use std::borrow::Cow;
use std::collections::HashSet;

use contract::{JourneyId, TransactionRecord};
use serde::Deserialize;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::data::{add, hold, received, rows};
use super::pack::{pack, unpack};
use super::pages::{self, Lines};
use super::statement::{composed, sql, storable};
use super::write::{Write, read};
use super::{SqlStore, journeys};
use crate::backup::lines::{Line, write as write_line};
use crate::store::{
    Journey, Lease, ListId, ListKind, ReadyPage, StoreError, TransactionLines, TransactionPage,
    seal,
};

/// A place in the order of a journey's transactions: that of the account, and that in it.
type Place = (i64, i64);

/// Stores pages and notes lists that are whole, all of it or nothing.
pub(super) async fn put(
    store: &SqlStore,
    id: &JourneyId,
    lease: &Lease,
    pages: &[ReadyPage],
    whole: &[ListId],
) -> Result<Journey, StoreError> {
    let mut write = Write::begin(store).await?;
    hold(&mut write, id, lease).await?;
    let mut added = 0;
    for page in pages {
        added += put_page(store, &mut write, id, page).await?;
    }
    if added > 0 {
        add(&mut write, id, (0, added)).await?;
    }
    for list in whole {
        pages::note_complete(&mut write, id, list).await?;
    }
    let journey = journeys::told(&mut write, &id.0).await?;
    write.commit().await?;
    Ok(journey)
}

/// Everything about a page that needs no database.
pub(super) fn ready(
    store: &SqlStore,
    id: &JourneyId,
    page: &TransactionPage,
) -> Result<ReadyPage, StoreError> {
    let TransactionPage {
        account,
        page: number,
        transactions,
        ..
    } = page;
    let ids: Vec<Cow<'_, str>> = transactions.iter().map(|t| storable(&t.id)).collect();
    let lines = text_of(transactions.iter())?;
    Ok(ReadyPage {
        account: account.clone(),
        page: *number,
        seen: page.seen,
        whole: page.whole,
        first: i64::from(number.saturating_sub(1)) * i64::from(page.page_size),
        given: i64::try_from(transactions.len()).unwrap_or(i64::MAX),
        ids: serde_json::to_string(&ids).map_err(|_| StoreError::Unreadable("a page"))?,
        lines: sealed(store, id, (&account.id, *number), &lines)?,
    })
}

/// Lines as they are stored in their page.
fn sealed(
    store: &SqlStore,
    id: &JourneyId,
    (account, number): (&str, u32),
    lines: &str,
) -> Result<String, StoreError> {
    let (id, account) = (storable(&id.0), storable(account));
    let number = number.to_string();
    let names = [&*id, &*account, &*number];
    let row = seal::Row::new(&store.keys, "page", &names);
    Ok(row.seal("lines", &pack(lines))?.into_owned())
}

/// The other way.
fn opened(
    store: &SqlStore,
    id: &JourneyId,
    (account, number): (&str, i64),
    lines: String,
) -> Result<String, StoreError> {
    let number = number.to_string();
    let names = [&*id.0, account, &*number];
    let row = seal::Row::new(&store.keys, "page", &names);
    unpack(&row.open("lines", lines)?)
}

/// How many of them were not here.
async fn put_page(
    store: &SqlStore,
    write: &mut Write,
    id: &JourneyId,
    page: &ReadyPage,
) -> Result<i64, StoreError> {
    let ReadyPage { account, given, .. } = page;
    let added = put_ids(store, write, id, page).await?;
    let text = if added == *given {
        page.lines.clone()
    } else {
        without_repeated(store, write, id, page).await?
    };
    let list = ListId {
        kind: ListKind::Transactions,
        of: account.id.clone(),
    };
    let lines = Lines {
        account_position: account.position,
        position: page.first,
        kept: added,
        text,
    };
    let lines = (added > 0).then_some(lines);
    pages::note(write, id, &list, (page.page, page.seen), lines).await?;
    let update = "update account set given = given + $3, repeated = repeated + $4
                  where journey_id = $1 and id = $2";
    sql(update)
        .text(&id.0)
        .text(&account.id)
        .int(*given)
        .int(given - added)
        .run(write)
        .await?;
    if page.whole {
        pages::note_complete(write, id, &list).await?;
    }
    Ok(added)
}

/// The rows with the ids, in one statement: each parameter costs more than what is in it. In the
/// order of their key, because Linxo's falls, and each would be put before the one before it.
async fn put_ids(
    store: &SqlStore,
    write: &mut Write,
    id: &JourneyId,
    page: &ReadyPage,
) -> Result<i64, StoreError> {
    if page.given == 0 {
        return Ok(0);
    }
    let insert = format!(
        "insert into bank_transaction (journey_id, account_id, account_position, position, id)
         select $1, $2, $3, $4 + key, value from {} where true order by value
         on conflict (journey_id, account_id, id) do nothing",
        store.dialect.texts_of("$5")
    );
    let insert = composed(insert)
        .text(&id.0)
        .text(&page.account.id)
        .int(page.account.position)
        .int(page.first)
        .text(&page.ids);
    Ok(rows(insert.run(write).await?))
}

/// The lines of a page of which some were here already: of those that are not.
async fn without_repeated(
    store: &SqlStore,
    write: &mut Write,
    id: &JourneyId,
    page: &ReadyPage,
) -> Result<String, StoreError> {
    let account = storable(&page.account.id);
    let (place, range) = (
        (&*account, i64::from(page.page)),
        page.first..page.first + page.given,
    );
    let kept = places_of(write, id, &account, range).await?;
    let all = Page {
        first: (page.account.position, page.first),
        kept: page.given,
        text: opened(store, id, place, page.lines.clone())?,
    };
    let all = all.records_after((i64::MIN, i64::MIN))?;
    let kept = all
        .iter()
        .filter(|((_, place), _)| kept.contains(place))
        .map(|(_, record)| record);
    sealed(store, id, (&account, page.page), &text_of(kept)?)
}

/// The places of an account's rows in a range: those of one page.
async fn places_of(
    write: &mut Write,
    id: &JourneyId,
    account: &str,
    range: std::ops::Range<i64>,
) -> Result<HashSet<i64>, StoreError> {
    let select = "select position from bank_transaction where journey_id = $1
                      and account_id = $2 and position >= $3 and position < $4";
    let rows = sql(select)
        .text(&id.0)
        .text(account)
        .int(range.start)
        .int(range.end)
        .all(write)
        .await?;
    let places = rows.iter().map(|row| row.try_get("position"));
    Ok(places.collect::<Result<_, _>>()?)
}

fn text_of<'a>(records: impl Iterator<Item = &'a TransactionRecord>) -> Result<String, StoreError> {
    let mut text = Vec::new();
    for record in records {
        write_line(&mut text, &Line::Transaction(&as_stored(record)))?;
    }
    String::from_utf8(text).map_err(|_| StoreError::Unreadable("a page"))
}

/// A transaction with texts as they are stored.
fn as_stored(record: &TransactionRecord) -> Cow<'_, TransactionRecord> {
    let some = [
        &record.date,
        &record.amount,
        &record.currency,
        &record.label,
        &record.status,
        &record.category_id,
    ];
    let texts = some.into_iter().flatten();
    let mut texts = texts.chain([&record.id, &record.account_id]);
    if !texts.any(|text| text.contains('\0')) {
        return Cow::Borrowed(record);
    }
    let text = |text: &String| storable(text).into_owned();
    Cow::Owned(TransactionRecord {
        id: text(&record.id),
        account_id: text(&record.account_id),
        date: record.date.as_ref().map(text),
        amount: record.amount.as_ref().map(text),
        currency: record.currency.as_ref().map(text),
        label: record.label.as_ref().map(text),
        status: record.status.as_ref().map(text),
        category_id: record.category_id.as_ref().map(text),
        received: record.received.clone(),
    })
}

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
                return Err(StoreError::Unreadable(
                    "a page that is shorter than it says",
                ));
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
        last: last.ok_or(StoreError::Unreadable(
            "a page that is shorter than it says",
        ))?,
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
        /// A line without its kind, which is the same for all.
        #[derive(Deserialize)]
        struct Stored {
            record: TransactionRecord,
        }
        let lines = serde_json::Deserializer::from_str(&self.text).into_iter::<Stored>();
        let (account, first) = self.first;
        let placed = (first..).map(|place| (account, place)).zip(lines);
        placed
            .filter(|(place, _)| *place > after)
            .map(|(place, line)| match line {
                Ok(line) => Ok((place, line.record)),
                Err(_) => Err(StoreError::Unreadable("a line of a page")),
            })
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
                  from bank_transaction
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
