//! One list, read to its end as its [`Plan`] says.

use futures::future::{BoxFuture, FutureExt as _};
use futures::stream::{FuturesUnordered, StreamExt as _};
use sha2::{Digest as _, Sha256};

use super::calls::Calls;
use super::plan::{Came, Plan, step};
use super::together::Kept;
use crate::store::{ListId, PageSeen, Pages};
use crate::worker::WorkError;

/// A list that changes while it is read is begun anew this many times, over all tries.
const MOST_BEGINNINGS: u32 = 5;

/// A list of Linxo's, and where its pages are kept.
pub(super) trait List: Send + Sync {
    /// An item as Linxo gives it.
    type Item: Send;

    /// Which one it is.
    fn id(&self) -> ListId;
    /// How Linxo is called for it.
    fn calls(&self) -> &Calls;
    /// How many items a full page has.
    fn full_page(&self) -> u32;
    /// An item's id.
    fn id_of(item: &Self::Item) -> &str;
    /// Reads a page.
    fn read(&self, page: u32) -> impl Future<Output = Result<Vec<Self::Item>, WorkError>> + Send;
    /// Reads a page once more, of which only the ids are wanted.
    fn look(&self, page: u32) -> impl Future<Output = Result<PageSeen, WorkError>> + Send;
    /// Stores a page; `whole` says that it is the whole list.
    fn keep(
        &self,
        page: u32,
        seen: PageSeen,
        items: Vec<Self::Item>,
        whole: bool,
    ) -> impl Future<Output = Result<(), WorkError>> + Send;
}

/// Reads what is missing of a list, given the pages that were stored before.
pub(super) async fn read_whole<L: List>(list: &L, stored: &Pages) -> Result<(), WorkError> {
    let read = read_on(list, stored).await;
    if read.is_err() {
        list.calls().disturbed();
    }
    read
}

async fn read_on<L: List>(list: &L, stored: &Pages) -> Result<(), WorkError> {
    let mut reading = Reading {
        list,
        keeping: FuturesUnordered::new(),
        came: false,
    };
    let read = reading
        .on(Plan::resumed(list.full_page(), stored.clone()))
        .await;
    // What has come is kept also when something else failed.
    let kept = reading.all_kept().await;
    read.and(kept)
}

/// A list that is being read. The next pages are asked for while those that came are stored: what is
/// to be asked next does not depend on it.
struct Reading<'l, L> {
    list: &'l L,
    keeping: FuturesUnordered<BoxFuture<'l, Result<(), WorkError>>>,
    /// Every page has come once, and is stored.
    came: bool,
}

impl<'l, L: List> Reading<'l, L> {
    async fn on(&mut self, mut plan: Plan) -> Result<(), WorkError> {
        loop {
            self.note_came(&plan);
            let single = matches!(plan, Plan::Reading(_));
            plan = match plan {
                Plan::Reading(_) | Plan::ReadingAgain(..) => self.round(plan).await?,
                Plan::Complete => return complete(self.list).await,
                Plan::Changed => begin_anew(self.list).await?,
            };
            if matches!(plan, Plan::Complete | Plan::Changed) {
                self.all_kept().await?;
            }
            if single && plan == Plan::Complete {
                // It was noted as the whole list when its page was stored.
                self.note_came(&plan);
                return Ok(());
            }
        }
    }

    fn note_came(&mut self, plan: &Plan) {
        let all = matches!(plan, Plan::ReadingAgain(..) | Plan::Complete);
        if all && self.keeping.is_empty() && !self.came {
            self.came = true;
            self.list.calls().came();
        }
    }

    /// Asks for all pages that the plan wants, at once. What has come is kept also when another page
    /// fails.
    async fn round(&mut self, mut plan: Plan) -> Result<Plan, WorkError> {
        let (list, full) = (self.list, self.list.full_page());
        let again = matches!(plan, Plan::ReadingAgain(..));
        let pages = plan.wanted(full).into_iter();
        let mut coming: FuturesUnordered<_> =
            pages.map(|page| one_page(list, page, again)).collect();
        let mut failed = None;
        while !coming.is_empty() {
            tokio::select! {
                Some(came) = coming.next() => match came {
                    Ok((came, keep)) => {
                        self.keeping.extend(keep);
                        plan = step(full, plan, came);
                    }
                    Err(error) => failed = failed.or(Some(error)),
                },
                Some(kept) = self.keeping.next() => match kept {
                    Ok(()) => self.note_came(&plan),
                    Err(error) => failed = failed.or(Some(error)),
                },
            }
        }
        failed.map_or(Ok(plan), Err)
    }

    /// Waits until what came is stored.
    async fn all_kept(&mut self) -> Result<(), WorkError> {
        let mut all = Ok(());
        while let Some(kept) = self.keeping.next().await {
            all = all.and(kept);
        }
        all
    }
}

/// Notes that all of it is stored.
async fn complete<L: List>(list: &L) -> Result<(), WorkError> {
    let calls = list.calls();
    Ok(calls.together.keep(calls, Kept::Whole(list.id())).await?)
}

/// Drops what was stored of it.
async fn begin_anew<L: List>(list: &L) -> Result<Plan, WorkError> {
    list.calls().disturbed();
    let Calls { app, journey, .. } = list.calls();
    let (journey, beginnings) = app
        .store
        .begin_list_anew(&journey.id, &app.lease(), &list.id())
        .await?;
    app.told(&journey);
    tracing::warn!(
        journey = %journey.id, beginnings,
        "a list at Linxo changed while it was read, and is read anew"
    );
    if beginnings > MOST_BEGINNINGS {
        return Err(WorkError::KeptChanging);
    }
    Ok(Plan::resumed(list.full_page(), Pages::new()))
}

/// A page that came, and what is still to be done to keep it.
type OnePage<'l> = (Came, Option<BoxFuture<'l, Result<(), WorkError>>>);

async fn one_page<L: List>(list: &L, page: u32, again: bool) -> Result<OnePage<'_>, WorkError> {
    // Held until the page is stored: what is in memory is bounded by it.
    let turn = list.calls().turn().await?;
    if again {
        let seen = list.look(page).await?;
        list.calls().sign_of_life().await?;
        return Ok((Came::Again(page, seen), None));
    }
    let items = list.read(page).await?;
    let seen = seen(items.iter().map(L::id_of));
    let whole = page == 1 && seen.given < list.full_page();
    let keep = async move {
        let _turn = turn;
        list.keep(page, seen, items, whole).await
    };
    Ok((Came::First(page, seen), Some(keep.boxed())))
}

/// What is remembered of a page with these ids.
pub(super) fn seen<'a>(all: impl Iterator<Item = &'a str>) -> PageSeen {
    let mut given = 0;
    let mut ids = Sha256::new();
    for id in all {
        given += 1;
        ids.update(id);
        ids.update(b"\n");
    }
    PageSeen {
        given,
        ids_sha256: ids.finalize().into(),
    }
}
