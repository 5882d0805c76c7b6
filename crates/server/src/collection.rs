//! Reading at Linxo what the bank gave: the accounts of each connection, then the transactions of
//! all accounts at once, complete or not at all.
//!
//! How one list is read is a pure machine, [`plan`]; [`list`] carries it out, and each page is
//! committed as it comes, with those that come at the same time ([`together`]), so memory does not
//! grow with the history and a crash costs the pages that were on their way. One list that fails does not keep the others from coming to their end: a later
//! try has only that one left.

use std::collections::HashMap;
use std::sync::Arc;

use futures::StreamExt as _;
use futures::future::join;
use futures::stream::FuturesUnordered;

use crate::app::App;
use crate::backup::ReadBack;
use crate::store::{Journey, ListId, Pages, StoreError};
use crate::worker::WorkError;

mod accounts;
mod calls;
mod list;
mod plan;
mod together;
mod transactions;

use accounts::AccountsOf;
use calls::Calls;
use list::read_whole;
use transactions::TransactionsOf;

/// So that the accounts of two connections keep their order; no user has as many at one bank.
const PLACES: i64 = 1_000_000;

/// Collects what is still missing. All of it is stored then, and perhaps read back already: while
/// the lists are read once more, which takes its time at Linxo and next to none here.
pub(crate) async fn collect(
    app: &Arc<App>,
    journey: &Journey,
) -> Result<Option<ReadBack>, WorkError> {
    let calls = Calls::of(app, journey);
    let mut stored = app.store.pages(&journey.id).await?;
    let unlisted: Vec<_> = (0_i64..)
        .zip(&journey.connections)
        .filter(|(_, one)| one.status().gives_data() && one.accounts_listed.is_none())
        .map(|(index, one)| AccountsOf::new(&calls, &one.id, index * PLACES))
        .map(|list| with_pages(list, &mut stored))
        .collect();
    every_one(unlisted.iter().map(|(list, pages)| read_whole(list, pages))).await?;
    let accounts = app.store.accounts_to_read(&journey.id).await?;
    let unread: Vec<_> = accounts
        .into_iter()
        .map(|account| TransactionsOf::new(&calls, account))
        .map(|list| with_pages(list, &mut stored))
        .collect();
    calls.expect(unread.len());
    let lists = every_one(unread.iter().map(|(list, pages)| read_whole(list, pages)));
    let (whole, read_back) = join(lists, read_back(&calls)).await;
    whole?;
    // Asked when all lists are whole: one may have changed after it was read back.
    Ok(read_back.filter(|_| calls.are_undisturbed()))
}

/// Reads back what is stored as soon as that is everything. It holds only if nothing is begun anew
/// afterwards.
async fn read_back(calls: &Calls<'_>) -> Option<ReadBack> {
    if !calls.all_came().await {
        return None;
    }
    // What could not be read is read back afterwards.
    ReadBack::of(&*calls.app.store, &calls.journey.id)
        .await
        .ok()
}

/// A list and the pages of it that were stored before.
fn with_pages<L: list::List>(list: L, stored: &mut HashMap<ListId, Pages>) -> (L, Pages) {
    let pages = stored.remove(&list.id()).unwrap_or_default();
    (list, pages)
}

/// Lets all come to their ends, and then tells the first error. When the journey is no longer ours,
/// all end at once.
async fn every_one<F>(all: impl Iterator<Item = F>) -> Result<(), WorkError>
where
    F: Future<Output = Result<(), WorkError>>,
{
    let mut all: FuturesUnordered<_> = all.collect();
    let mut first = Ok(());
    while let Some(one) = all.next().await {
        match one {
            Err(WorkError::Store(StoreError::LeaseLost)) => return one,
            Err(error) if first.is_ok() => first = Err(error),
            _ => {}
        }
    }
    first
}
