//! Writing together what is ready at the same time. A commit costs the disk as much for one page as
//! for ten, so while one is under way the pages that come wait, and go into the next one.
//!
//! Nobody goes on before what it brought is committed: a crash costs no more than it would if each
//! page had a commit of its own.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot::{self, error::TryRecvError};

use super::calls::Calls;
use crate::store::{ListId, StoreError, TransactionPage};

/// What goes into one commit at most: it holds the store's one writer.
const MOST: usize = 16;

/// Something to be written.
pub(super) enum Kept {
    /// A page of transactions.
    Page(TransactionPage),
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

type Waiting = (Kept, oneshot::Sender<Became>);

#[derive(Default)]
pub(super) struct Together {
    waiting: Mutex<Vec<Waiting>>,
    /// Held by the one who writes for all that wait.
    writing: tokio::sync::Mutex<()>,
}

impl Together {
    /// Writes it, and comes back when it is committed.
    pub(super) async fn keep(&self, calls: &Calls<'_>, kept: Kept) -> Result<(), StoreError> {
        let (tell, mut told) = oneshot::channel();
        self.waiting().push((kept, tell));
        let became = loop {
            let turn = self.writing.lock().await;
            match told.try_recv() {
                Ok(became) => break became,
                // Whoever wrote it was stopped, as everybody is who works on the journey.
                Err(TryRecvError::Closed) => return Err(StoreError::LeaseLost),
                Err(TryRecvError::Empty) => self.write_waiting(calls).await,
            }
            drop(turn);
        };
        match became {
            Became::Written(written) => written,
            Became::Alone(Kept::Page(page)) => write(calls, &[page], &[]).await,
            Became::Alone(Kept::Whole(list)) => write(calls, &[], &[list]).await,
        }
    }

    async fn write_waiting(&self, calls: &Calls<'_>) {
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
        let written = write(calls, &pages, &whole).await;
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

async fn write(
    calls: &Calls<'_>,
    pages: &[TransactionPage],
    whole: &[ListId],
) -> Result<(), StoreError> {
    let Calls { app, journey, .. } = calls;
    let changed = app
        .store
        .put_together(&journey.id, &app.lease(), pages, whole)
        .await?;
    app.told(&changed);
    Ok(())
}
