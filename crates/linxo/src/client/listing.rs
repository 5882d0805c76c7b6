//! Long lists, read page by page as they are used up.

use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::Stream;
use futures_util::future::{BoxFuture, poll_fn};

use super::filter::{AccountFilter, TransactionFilter};
use super::{Error, UserAccess};
use crate::{Account, Received, Transaction};

/// How many accounts are asked for at a time: what a public client asks for. Linxo's own limit is
/// not public.
const ACCOUNTS_A_PAGE: u32 = 100;
/// How many transactions are asked for at a time: as many as Linxo gives.
const TRANSACTIONS_A_PAGE: u32 = 500;

/// A list of Linxo's as a [`Stream`] of its items. Pages are read one at a time, when they are
/// needed, so that memory does not grow with the list. It ends after the first page that is not
/// full.
///
/// **When it fails** it gives the error and then ends. [`page`](Self::page) says where to go on:
/// a new listing with [`from_page`](Self::from_page) reads from there, and gives again no item that
/// was given, unless reading was stopped in the middle of a page.
///
/// **When the list changes while it is read** pages shift. An item that comes a second time on the
/// same page or on the next one is dropped, and counted in [`repeated`](Self::repeated). That is
/// all that can be promised without remembering the whole list: an item that moved further comes
/// again, and items that moved to pages already read, because something before them was deleted,
/// are not seen. So a count above zero means that the list is to be read again from its start by
/// whoever needs all of it. In a One Shot nothing changes once the connection is final.
///
/// ```no_run
/// use futures_util::TryStreamExt as _;
/// use linxo::client::{Error, TransactionFilter, UserAccess};
///
/// # async fn run(user: UserAccess) -> Result<(), Error> {
/// let mut booked = 0;
/// let mut transactions = user.transactions(TransactionFilter::of_account("63723418".into()));
/// while let Some(transaction) = transactions.try_next().await? {
///     booked += usize::from(transaction.value.booking_date.is_some());
/// }
/// println!("{booked} booked, {} came twice", transactions.repeated());
/// # Ok(())
/// # }
/// ```
pub struct Listing<T> {
    fetch: Fetch<T>,
    id: fn(&T) -> &str,
    page_size: u32,
    /// The next page to be read.
    next: u32,
    items: std::vec::IntoIter<Received<T>>,
    /// The ids of the page read last.
    seen: HashSet<String>,
    repeated: u64,
    state: State<T>,
}

type Page<T> = Vec<Received<T>>;
type Fetching<T> = BoxFuture<'static, Result<Page<T>, Error>>;
/// Reads a page, of that number and size.
type Fetch<T> = Box<dyn Fn(u32, u32) -> Fetching<T> + Send + Sync>;

enum State<T> {
    /// There is another page.
    More,
    /// It is being read.
    Fetching(Fetching<T>),
    /// The last page was read, or one failed.
    Over,
}

impl UserAccess {
    /// The user's accounts.
    pub fn accounts(&self, filter: AccountFilter) -> Listing<Account> {
        let user = self.clone();
        let fetch: Fetch<Account> = Box::new(move |page, limit| {
            let (user, filter) = (user.clone(), filter.clone());
            Box::pin(async move { user.accounts_page(&filter, page, limit).await })
        });
        Listing::new(fetch, |account| account.id.as_str(), ACCOUNTS_A_PAGE)
    }

    /// The user's transactions, by import date.
    pub fn transactions(&self, filter: TransactionFilter) -> Listing<Transaction> {
        let user = self.clone();
        let fetch: Fetch<Transaction> = Box::new(move |page, limit| {
            let (user, filter) = (user.clone(), filter.clone());
            Box::pin(async move { user.transactions_page(&filter, page, limit).await })
        });
        Listing::new(fetch, |one| one.id.as_str(), TRANSACTIONS_A_PAGE)
    }
}

impl<T> Listing<T> {
    fn new(fetch: Fetch<T>, id: fn(&T) -> &str, page_size: u32) -> Self {
        Self {
            fetch,
            id,
            page_size,
            next: 1,
            items: Vec::new().into_iter(),
            seen: HashSet::new(),
            repeated: 0,
            state: State::More,
        }
    }

    /// Begins at this page instead of the first, which is 1.
    #[must_use]
    pub fn from_page(mut self, page: u32) -> Self {
        self.next = page.max(1);
        self
    }

    /// Asks for this many items at a time, at most 500: more than that Linxo does not give, and
    /// what it gave instead would be taken for the end.
    #[must_use]
    pub fn page_size(mut self, items: u32) -> Self {
        self.page_size = items.clamp(1, TRANSACTIONS_A_PAGE);
        self
    }

    /// The page to go on from: the one whose items are being given, or, when those were all given,
    /// the one after it; also the one that could not be read.
    pub fn page(&self) -> u32 {
        match self.items.as_slice() {
            [] => self.next,
            _ => self.next.saturating_sub(1),
        }
    }

    /// How many items were dropped because they had been given before.
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// What is left of the page at hand, or else the next page; none after the last. For whoever
    /// keeps a page at a time. A page may be empty.
    pub async fn next_page(&mut self) -> Result<Option<Vec<Received<T>>>, Error> {
        if !self.items.as_slice().is_empty() {
            return Ok(Some(std::mem::take(&mut self.items).collect()));
        }
        poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Error>>> {
        if matches!(self.state, State::More) {
            self.state = State::Fetching((self.fetch)(self.next, self.page_size));
        }
        let State::Fetching(fetching) = &mut self.state else {
            return Poll::Ready(None);
        };
        let outcome = ready!(fetching.as_mut().poll(context));
        self.state = State::Over;
        Poll::Ready(Some(outcome.and_then(|page| self.take_in(page))))
    }

    /// Drops what was given before, and finds out whether there is another page.
    fn take_in(&mut self, page: Page<T>) -> Result<Page<T>, Error> {
        let full = page.len() >= self.page_size as usize;
        let mut seen = HashSet::with_capacity(page.len());
        let received = page.len();
        let mut kept = page;
        kept.retain(|item| {
            let id = (self.id)(&item.value);
            let given = self.seen.contains(id);
            seen.insert(id.to_owned()) && !given
        });
        if full && kept.is_empty() {
            return Err(Error::Unexpected(
                "a page that is the one before it again, as if its number were not read",
            ));
        }
        self.repeated += (received - kept.len()) as u64;
        self.seen = seen;
        self.next = self.next.saturating_add(1);
        if full {
            self.state = State::More;
        }
        Ok(kept)
    }
}

// Nothing in it is pinned: the items are moved out, and the fetch is in a box.
impl<T> Unpin for Listing<T> {}

impl<T> Stream for Listing<T> {
    type Item = Result<Received<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(this.poll_page(context)) {
                Some(Ok(page)) => this.items = page.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> fmt::Debug for Listing<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing")
            .field("page", &self.page())
            .field("repeated", &self.repeated)
            .finish_non_exhaustive()
    }
}
