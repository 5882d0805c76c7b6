//! Reading at Linxo what the bank gave: the accounts of each connection, then the transactions of
//! all accounts at once, complete or not at all.
//!
//! How one list is read is a pure machine, [`plan`]; [`list`] carries it out, and each page is
//! committed as it comes, with those that come at the same time ([`together`]), so memory does not
//! grow with the history and a crash costs the pages that were on their way. One list that fails does
//! not keep the others from coming to their end: a later try has only that one left.

use std::collections::HashMap;
use std::sync::Arc;

use futures::future::join;
use tokio::task::JoinSet;

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
    every_one(unlisted).await?;
    let accounts = app.store.accounts_to_read(&journey.id).await?;
    let unread: Vec<_> = accounts
        .into_iter()
        .map(|account| TransactionsOf::new(&calls, account))
        .map(|list| with_pages(list, &mut stored))
        .collect();
    calls.expect(unread.len());
    let (whole, read_back) = join(every_one(unread), read_back(&calls)).await;
    whole?;
    // Asked when all lists are whole: one may have changed after it was read back.
    Ok(read_back.filter(|_| calls.are_undisturbed()))
}

/// Reads back what is stored as soon as that is everything. It holds only if nothing is begun anew
/// afterwards.
async fn read_back(calls: &Calls) -> Option<ReadBack> {
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

/// Reads all of them to their ends, each in a task of its own, since much of it is work for the
/// processor; then tells the first error. When the journey is no longer ours, all end at once.
async fn every_one<L>(lists: Vec<(L, Pages)>) -> Result<(), WorkError>
where
    L: list::List + 'static,
{
    // Dropped with what this is part of, and all that are in it end then.
    let mut all = JoinSet::new();
    for (list, pages) in lists {
        all.spawn(async move { read_whole(&list, &pages).await });
    }
    let mut first = Ok(());
    while let Some(one) = all.join_next().await {
        match one {
            Ok(Ok(())) => {}
            Ok(Err(WorkError::Store(StoreError::LeaseLost))) => {
                all.shutdown().await;
                return Err(StoreError::LeaseLost.into());
            }
            Ok(Err(error)) => first = first.and(Err(error)),
            // As it would have gone on in this task.
            Err(ended) if ended.is_panic() => std::panic::resume_unwind(ended.into_panic()),
            Err(_) => first = first.and(Err(StoreError::LeaseLost.into())),
        }
    }
    first
}
