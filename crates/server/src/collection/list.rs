//! One list, read to its end as its [`Plan`] says.

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use sha2::{Digest as _, Sha256};

use super::calls::Calls;
use super::plan::{Came, Plan, step};
use super::together::Kept;
use crate::store::{ListId, PageSeen, Pages};
use crate::worker::WorkError;

/// A list that changes while it is read is begun anew this many times, over all tries.
const MOST_BEGINNINGS: u32 = 5;

/// A list of Linxo's, and where its pages are kept.
pub(super) trait List: Sync {
    /// An item as Linxo gives it.
    type Item: Send;

    /// Which one it is.
    fn id(&self) -> ListId;
    /// How Linxo is called for it.
    fn calls(&self) -> &Calls<'_>;
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
    let mut plan = Plan::resumed(list.full_page(), stored.clone());
    let mut came = false;
    loop {
        let single = matches!(plan, Plan::Reading(_));
        plan = match plan {
            Plan::Reading(_) | Plan::ReadingAgain(..) => round(list, plan).await?,
            Plan::Complete => return complete(list).await,
            Plan::Changed => begin_anew(list).await?,
        };
        if !came && matches!(plan, Plan::ReadingAgain(..) | Plan::Complete) {
            came = true;
            list.calls().came();
        }
        if single && plan == Plan::Complete {
            // It was noted as the whole list when its page was stored.
            return Ok(());
        }
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

/// Asks for all pages that the plan wants, at once. What has come is kept also when another page
/// fails.
async fn round<L: List>(list: &L, mut plan: Plan) -> Result<Plan, WorkError> {
    let full = list.full_page();
    let again = matches!(plan, Plan::ReadingAgain(..));
    let pages = plan.wanted(full).into_iter();
    let mut coming: FuturesUnordered<_> = pages.map(|page| one_page(list, page, again)).collect();
    let mut failed = None;
    while let Some(came) = coming.next().await {
        match came {
            Ok(came) => plan = step(full, plan, came),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(plan), Err)
}

async fn one_page<L: List>(list: &L, page: u32, again: bool) -> Result<Came, WorkError> {
    // Held until the page is stored: what is in memory is bounded by it.
    let _turn = list.calls().turn().await?;
    if again {
        let seen = list.look(page).await?;
        list.calls().sign_of_life().await?;
        return Ok(Came::Again(page, seen));
    }
    let items = list.read(page).await?;
    let seen = seen(items.iter().map(L::id_of));
    let whole = page == 1 && seen.given < list.full_page();
    list.keep(page, seen, items, whole).await?;
    Ok(Came::First(page, seen))
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
