//! The lines of a page of transactions, as partners are given them: packed in one text, so that what
//! is read back is what is digested. One value to seal, to write and to read costs a small part of
//! what hundreds do.

use std::borrow::Cow;

use contract::{JourneyId, TransactionRecord};
use serde::Deserialize;

use super::SqlStore;
use super::pack::{pack, unpack};
use super::statement::storable;
use crate::backup::lines::{Line, write as write_line};
use crate::store::{StoreError, seal};

/// Lines as they are stored in their page.
pub(super) fn sealed(
    store: &SqlStore,
    id: &JourneyId,
    (account, number): (&str, i64),
    lines: &str,
) -> Result<String, StoreError> {
    let (id, account) = (storable(&id.0), storable(account));
    let number = number.to_string();
    let names = [&*id, &*account, &*number];
    let row = seal::Row::new(&store.keys, "page", &names);
    Ok(row.seal("lines", &pack(lines))?.into_owned())
}

/// Lines as they were before they were stored.
pub(super) fn opened(
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

/// The lines of these transactions.
pub(super) fn text_of<'a>(
    records: impl Iterator<Item = &'a TransactionRecord>,
) -> Result<String, StoreError> {
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

/// The transactions in such lines, in order.
pub(super) fn records(
    text: &str,
) -> impl Iterator<Item = Result<TransactionRecord, StoreError>> + '_ {
    /// A line without its kind, which is the same for all.
    #[derive(Deserialize)]
    struct Stored {
        record: TransactionRecord,
    }
    let lines = serde_json::Deserializer::from_str(text).into_iter::<Stored>();
    lines.map(|line| match line {
        Ok(line) => Ok(line.record),
        Err(_) => Err(StoreError::Unreadable("a line of a page")),
    })
}
