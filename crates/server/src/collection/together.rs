//! Writing together what is ready at the same time. A commit costs the disk as much for one page as
//! for ten, so while one is under way the pages that come wait, and go into the next one.
//!
//! Nobody goes on before what it brought is committed: a crash costs no more than it would if each
//! page had a commit of its own.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot::{self, error::TryRecvError};

use super::calls::Calls;
use crate::store::{ListId, ReadyPage, StoreError};

/// What goes into one commit at most: it holds the store's one writer.
const MOST: usize = 8;

/// Something to be written.
pub(super) enum Kept {
    /// A page of transactions.
    Page(ReadyPage),
    /// A list is stored whole.
    Whole(ListId),
}

/// What became of it.
enum Became {
    Written(Result<(), StoreError>),
    /// The commit that it shared failed. It is tried alone: what has come is kept also when
    /// something else is refused.
    Alone(Kept),
}

/// What writes.
pub(super) trait Commits: Sync {
    /// All of it in one commit, or nothing.
    fn commit(
        &self,
        pages: &[ReadyPage],
        whole: &[ListId],
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

type Waiting = (Kept, oneshot::Sender<Became>);

#[derive(Default)]
pub(super) struct Together {
    waiting: Mutex<Vec<Waiting>>,
    /// Held by the one who writes for all that wait.
    writing: tokio::sync::Mutex<()>,
}

impl Together {
    /// Writes it, and comes back when it is committed.
    pub(super) async fn keep(&self, store: &impl Commits, kept: Kept) -> Result<(), StoreError> {
        let (tell, mut told) = oneshot::channel();
        self.waiting().push((kept, tell));
        let became = loop {
            let turn = self.writing.lock().await;
            match told.try_recv() {
                Ok(became) => break became,
                // Whoever wrote it was stopped, as everybody is who works on the journey.
                Err(TryRecvError::Closed) => return Err(StoreError::LeaseLost),
                Err(TryRecvError::Empty) => self.write_waiting(store).await,
            }
            drop(turn);
        };
        match became {
            Became::Written(written) => written,
            Became::Alone(Kept::Page(page)) => store.commit(&[page], &[]).await,
            Became::Alone(Kept::Whole(list)) => store.commit(&[], &[list]).await,
        }
    }

    async fn write_waiting(&self, store: &impl Commits) {
        let some: Vec<Waiting> = {
            let mut waiting = self.waiting();
            let count = waiting.len().min(MOST);
            waiting.drain(..count).collect()
        };
        let (mut pages, mut whole) = (Vec::new(), Vec::new());
        let (mut of_pages, mut of_whole) = (Vec::new(), Vec::new());
        for (kept, tell) in some {
            match kept {
                Kept::Page(page) => {
                    pages.push(page);
                    of_pages.push(tell);
                }
                Kept::Whole(list) => {
                    whole.push(list);
                    of_whole.push(tell);
                }
            }
        }
        let written = store.commit(&pages, &whole).await;
        let all = of_pages.len() + of_whole.len();
        let tell = |tell: oneshot::Sender<Became>, became| {
            // Who is told may have been stopped.
            let _ = tell.send(became);
        };
        if written.is_err() && all > 1 {
            let pages = pages.into_iter().map(Kept::Page).zip(of_pages);
            let whole = whole.into_iter().map(Kept::Whole).zip(of_whole);
            pages
                .chain(whole)
                .for_each(|(kept, told)| tell(told, Became::Alone(kept)));
            return;
        }
        // When it failed there is one, who is told why.
        let mut written = written;
        for told in of_pages.into_iter().chain(of_whole) {
            tell(
                told,
                Became::Written(std::mem::replace(&mut written, Ok(()))),
            );
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting>> {
        // Nothing panics while it is held.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Commits for Calls {
    async fn commit(&self, pages: &[ReadyPage], whole: &[ListId]) -> Result<(), StoreError> {
        let Self { app, journey, .. } = self;
        let (store, lease) = (&app.store, app.lease());
        let stored = store.put_together(&journey.id, &lease, pages, whole);
        let stored = stored.await?;
        if stored.dropped_repeats {
            self.disturbed();
        }
        app.told(&stored.journey);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use futures::future::join_all;

    use super::*;
    use crate::store::ListKind;

    /// Commits what is let through one by one, and nothing with the list `bad` in it.
    struct Gate {
        open: tokio::sync::Semaphore,
        commits: Mutex<Vec<Vec<String>>>,
    }

    impl Commits for Gate {
        async fn commit(&self, _: &[ReadyPage], whole: &[ListId]) -> Result<(), StoreError> {
            self.open.acquire().await.expect("open").forget();
            let names: Vec<String> = whole.iter().map(|list| list.of.clone()).collect();
            if names.iter().any(|name| name == "bad") {
                return Err(StoreError::Unreadable("bad"));
            }
            self.commits.lock().expect("fine").push(names);
            Ok(())
        }
    }

    /// Brings all of these at once; what became of each, and what was committed together.
    async fn brought(names: &[&str]) -> (Vec<bool>, Vec<Vec<String>>) {
        let gate = Gate {
            open: tokio::sync::Semaphore::new(0),
            commits: Mutex::default(),
        };
        let together = Together::default();
        let all = join_all(names.iter().map(|name| {
            let list = ListId {
                kind: ListKind::Transactions,
                of: (*name).to_owned(),
            };
            together.keep(&gate, Kept::Whole(list))
        }));
        // The first has begun its commit, and all others wait, before anything is let through.
        let open = async {
            tokio::task::yield_now().await;
            gate.open.add_permits(100);
        };
        let (all, ()) = futures::future::join(all, open).await;
        let all = all.iter().map(Result::is_ok).collect();
        (all, gate.commits.into_inner().expect("fine"))
    }

    #[tokio::test]
    async fn what_comes_during_a_commit_goes_into_the_next_one() {
        let (all, commits) = brought(&["1", "2", "3", "4"]).await;
        assert_eq!(all, [true; 4]);
        assert_eq!(commits, [vec!["1"], vec!["2", "3", "4"]]);
    }

    #[tokio::test]
    async fn a_commit_has_its_bound() {
        let names: Vec<String> = (0..2 * MOST + 2).map(|number| number.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (all, commits) = brought(&names).await;
        assert!(all.iter().all(|kept| *kept));
        let sizes: Vec<_> = commits.iter().map(Vec::len).collect();
        assert_eq!(sizes, [1, MOST, MOST, 1]);
    }

    #[tokio::test]
    async fn what_is_refused_keeps_nothing_else_from_being_kept() {
        let (all, mut commits) = brought(&["1", "2", "bad", "4"]).await;
        assert_eq!(all, [true, true, false, true]);
        commits.sort();
        assert_eq!(commits, [["1"], ["2"], ["4"]]);
    }
}
