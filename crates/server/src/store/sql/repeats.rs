//! What Linxo gives twice is kept once: of the transactions of one account that have the same id, the
//! first in the order of its list. Found by their [`marks`] when the list is whole, so that writing a
//! page needs no look at the others; a page is opened only when a mark in it occurs again.

use std::collections::HashSet;

use contract::JourneyId;
use sqlx::Row as _;

use super::SqlStore;
use super::lines::{opened, records, sealed, text_of};
use super::marks::{self, Mark};
use super::pages;
use super::statement::sql;
use super::write::Write;
use crate::store::StoreError;

/// A page, without its lines.
struct Marked {
    page: i64,
    marks: Vec<Mark>,
}

/// Drops the repeats from an account's list, of which every page is stored; how many there were.
pub(super) async fn drop_from(
    store: &SqlStore,
    write: &mut Write,
    id: &JourneyId,
    account: &str,
) -> Result<i64, StoreError> {
    let pages = pages_of(store, write, id, account).await?;
    let in_rows = ids_in_rows(write, id, account).await?;
    let of_rows = in_rows.iter().map(|id| marks::of(id));
    let all = pages.iter().flat_map(|page| page.marks.iter().copied());
    let again = occurring_again(all.chain(of_rows).collect());
    if again.is_empty() {
        return Ok(0);
    }
    // What an older version stored was there before any page.
    let mut met: HashSet<String> = in_rows
        .into_iter()
        .filter(|id| again.contains(&marks::of(id)))
        .collect();
    let mut dropped = 0;
    for page in &pages {
        if page.marks.iter().any(|mark| again.contains(mark)) {
            let place = (id, account);
            dropped += drop_from_page(store, write, place, page, &again, &mut met).await?;
        }
    }
    let update = "update account set repeated = repeated + $3 where journey_id = $1 and id = $2";
    sql(update)
        .text(&id.0)
        .text(account)
        .int(dropped)
        .run(write)
        .await?;
    Ok(dropped)
}

/// The marks that are there more than once.
fn occurring_again(mut marks: Vec<Mark>) -> HashSet<Mark> {
    marks.sort_unstable();
    let pairs = marks.windows(2).filter(|pair| pair[0] == pair[1]);
    pairs.map(|pair| pair[0]).collect()
}

/// The pages that hold something, in the order of the list.
async fn pages_of(
    store: &SqlStore,
    write: &mut Write,
    id: &JourneyId,
    account: &str,
) -> Result<Vec<Marked>, StoreError> {
    let select = "select page, kept, marks from page
                  where journey_id = $1 and kind = 'transactions' and list_id = $2
                      and lines is not null
                  order by page";
    let rows = sql(select).text(&id.0).text(account).all(write).await?;
    let mut pages = Vec::with_capacity(rows.len());
    for row in rows {
        let page = row.try_get("page")?;
        let marks = match marks::read(row.try_get("marks")?, row.try_get("kept")?) {
            Some(marks) => marks,
            None => marks_of_lines(&lines_of(store, write, (id, account), page).await?)?,
        };
        pages.push(Marked { page, marks });
    }
    Ok(pages)
}

/// The ids of transactions that stand in rows of their own.
async fn ids_in_rows(
    write: &mut Write,
    id: &JourneyId,
    account: &str,
) -> Result<Vec<String>, StoreError> {
    let select = "select id from transaction_in_row
                  where journey_id = $1 and account_id = $2 and received is not null";
    let rows = sql(select).text(&id.0).text(account).all(write).await?;
    let ids = rows.iter().map(|row| row.try_get("id"));
    Ok(ids.collect::<Result<_, _>>()?)
}

async fn lines_of(
    store: &SqlStore,
    write: &mut Write,
    (id, account): (&JourneyId, &str),
    page: i64,
) -> Result<String, StoreError> {
    let select = "select list_id, lines from page
                  where journey_id = $1 and kind = 'transactions' and list_id = $2 and page = $3";
    let row = sql(select)
        .text(&id.0)
        .text(account)
        .int(page)
        .only(write)
        .await?;
    let account: String = row.try_get("list_id")?;
    opened(store, id, (&account, page), row.try_get("lines")?)
}

fn marks_of_lines(lines: &str) -> Result<Vec<Mark>, StoreError> {
    let marks = records(lines).map(|record| Ok(marks::of(&record?.id)));
    marks.collect()
}

/// Drops from one page what was met before; how many. What it keeps is met from then on.
async fn drop_from_page(
    store: &SqlStore,
    write: &mut Write,
    (id, account): (&JourneyId, &str),
    page: &Marked,
    again: &HashSet<Mark>,
    met: &mut HashSet<String>,
) -> Result<i64, StoreError> {
    let lines = lines_of(store, write, (id, account), page.page).await?;
    let all = records(&lines).collect::<Result<Vec<_>, _>>()?;
    if all.len() != page.marks.len() {
        return Err(StoreError::Unreadable("a page with lines without marks"));
    }
    let kept: Vec<_> = all
        .iter()
        .zip(page.marks.iter().copied())
        .filter(|(record, mark)| !again.contains(mark) || met.insert(record.id.clone()))
        .collect();
    let dropped = i64::try_from(all.len() - kept.len()).unwrap_or(i64::MAX);
    if dropped > 0 {
        let count = i64::try_from(kept.len()).unwrap_or(i64::MAX);
        let marks = marks::written(kept.iter().map(|(_, mark)| *mark));
        let text = text_of(kept.iter().map(|(record, _)| *record))?;
        let text = sealed(store, id, (account, page.page), &text)?;
        let kept = (count > 0).then_some((count, &*marks, &*text));
        pages::keep_less(write, id, account, page.page, kept).await?;
    }
    Ok(dropped)
}
