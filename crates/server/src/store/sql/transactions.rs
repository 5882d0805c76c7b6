//! Transactions, stored: a page is one row. What Linxo gives twice in one page is kept once from the
//! beginning, and what it gives in two is seen to by [`repeats`] when the list is whole.

use std::collections::HashSet;

use contract::JourneyId;

use super::data::{add, hold};
use super::lines::{sealed, text_of};
use super::marks;
use super::pages::{self, Lines};
use super::statement::{sql, storable};
use super::write::Write;
use super::{SqlStore, journeys, keys, repeats};
use crate::store::{
    Lease, ListId, ListKind, ReadyPage, StoreError, StoredTogether, TransactionPage,
};

/// Stores pages and notes lists that are whole, all of it or nothing.
pub(super) async fn put(
    store: &SqlStore,
    id: &JourneyId,
    lease: &Lease,
    pages: &[ReadyPage],
    whole: &[ListId],
) -> Result<StoredTogether, StoreError> {
    let mut write = Write::begin(store).await?;
    hold(&mut write, id, lease).await?;
    let mut added = 0;
    for page in pages {
        put_page(&mut write, id, page).await?;
        added += page.kept;
    }
    let of_pages = pages.iter().filter(|page| page.whole).map(list_of);
    let mut repeats = 0;
    for list in whole.iter().cloned().chain(of_pages) {
        if list.kind == ListKind::Transactions {
            repeats += repeats::drop_from(store, &mut write, id, &list.of).await?;
        }
        pages::note_complete(&mut write, id, &list).await?;
    }
    if added != repeats {
        add(&mut write, id, (0, added - repeats)).await?;
    }
    let journey = journeys::told(&mut write, &id.0).await?;
    keys::may_write(store, &mut write).await?;
    write.commit().await?;
    Ok(StoredTogether {
        journey,
        dropped_repeats: repeats > 0,
    })
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
    let mut ids = HashSet::with_capacity(transactions.len());
    let kept: Vec<_> = transactions
        .iter()
        .filter(|transaction| ids.insert(storable(&transaction.id)))
        .collect();
    let lines = text_of(kept.iter().copied())?;
    let count = |some: usize| i64::try_from(some).unwrap_or(i64::MAX);
    Ok(ReadyPage {
        account: account.clone(),
        page: *number,
        seen: page.seen,
        whole: page.whole,
        first: i64::from(number.saturating_sub(1)) * i64::from(page.page_size),
        given: count(transactions.len()),
        kept: count(kept.len()),
        marks: marks::written(kept.iter().map(|transaction| marks::of(&transaction.id))),
        lines: sealed(store, id, (&account.id, i64::from(*number)), &lines)?,
    })
}

async fn put_page(write: &mut Write, id: &JourneyId, page: &ReadyPage) -> Result<(), StoreError> {
    let lines = (page.kept > 0).then_some(Lines {
        account_position: page.account.position,
        position: page.first,
        kept: page.kept,
        marks: &page.marks,
        text: &page.lines,
    });
    pages::note(write, id, &list_of(page), (page.page, page.seen), lines).await?;
    let update = "update account set given = given + $3, repeated = repeated + $4
                  where journey_id = $1 and id = $2";
    sql(update)
        .text(&id.0)
        .text(&page.account.id)
        .int(page.given)
        .int(page.given - page.kept)
        .run(write)
        .await?;
    Ok(())
}

fn list_of(page: &ReadyPage) -> ListId {
    ListId {
        kind: ListKind::Transactions,
        of: page.account.id.clone(),
    }
}
