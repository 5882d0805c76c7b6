//! Something that is asked for once, however many need it at a time.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

use super::error::Error;

/// Keeps an answer. When there is none, one caller asks; whoever comes meanwhile waits for that
/// answer, and takes it whether it is good or an error. When the one who asks is given up, the
/// next one in line asks.
pub(super) struct OneFlight<T> {
    /// Odd while somebody asks; grows with each begin and each end.
    turns: AtomicU64,
    kept: Mutex<Option<Answer<T>>>,
}

struct Answer<T> {
    /// The turn at which it came.
    came_at: u64,
    outcome: Result<T, Error>,
}

impl<T> Default for OneFlight<T> {
    fn default() -> Self {
        Self {
            turns: AtomicU64::new(0),
            kept: Mutex::new(None),
        }
    }
}

impl<T: Clone> OneFlight<T> {
    /// What is kept when it is good, else what `ask` answers.
    pub(super) async fn get<Fut>(
        &self,
        good: impl Fn(&T) -> bool,
        ask: impl FnOnce() -> Fut,
    ) -> Result<T, Error>
    where
        Fut: Future<Output = Result<T, Error>>,
    {
        let now = self.turns.load(Ordering::Acquire);
        let mut kept = self.kept.lock().await;
        if let Some(Answer { came_at, outcome }) = &*kept {
            // It came while we waited, so it is as new as an answer of our own would be.
            if *came_at > now || outcome.as_ref().is_ok_and(good) {
                return outcome.clone();
            }
        }
        let turn = Turn::begin(&self.turns);
        let outcome = ask().await;
        *kept = Some(Answer {
            came_at: turn.end(),
            outcome: outcome.clone(),
        });
        outcome
    }

    /// What is kept when it is good; nobody is asked.
    pub(super) async fn kept(&self, good: impl Fn(&T) -> bool) -> Option<T> {
        let kept = self.kept.lock().await;
        let outcome = kept.as_ref().map(|kept| &kept.outcome)?;
        outcome.as_ref().ok().filter(|value| good(value)).cloned()
    }

    /// Drops what is kept, if it is the one meant.
    pub(super) async fn forget(&self, meant: impl Fn(&T) -> bool) {
        let mut kept = self.kept.lock().await;
        let outcome = kept.as_ref().map(|kept| &kept.outcome);
        if outcome.is_some_and(|outcome| outcome.as_ref().is_ok_and(meant)) {
            *kept = None;
        }
    }

    /// Keeps what is known already.
    pub(super) async fn keep(&self, value: T) {
        *self.kept.lock().await = Some(Answer {
            came_at: 0,
            outcome: Ok(value),
        });
    }
}

/// Somebody asks. It also ends when the one who asks is dropped.
struct Turn<'a> {
    turns: &'a AtomicU64,
}

impl<'a> Turn<'a> {
    fn begin(turns: &'a AtomicU64) -> Self {
        turns.fetch_add(1, Ordering::AcqRel);
        Self { turns }
    }

    /// The turn's number: whoever saw a smaller one came before its end.
    fn end(self) -> u64 {
        let turns = self.turns;
        drop(self);
        turns.load(Ordering::Acquire)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.fetch_add(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::atomic::AtomicUsize;

    use futures_util::FutureExt as _;
    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn a_hundred_at_a_time_ask_once_and_share_the_answer() {
        let (flight, asked) = (OneFlight::default(), AtomicUsize::new(0));
        let ask = || async {
            tokio::task::yield_now().await;
            Ok(asked.fetch_add(1, Ordering::SeqCst))
        };
        let answers = join_all((0..100).map(|_| flight.get(|_| true, ask))).await;
        assert!(answers.iter().all(|answer| *answer == Ok(0)));
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_hundred_at_a_time_share_a_failure_and_the_next_one_asks_anew() {
        let (flight, asked) = (OneFlight::<()>::default(), AtomicUsize::new(0));
        let ask = || async {
            tokio::task::yield_now().await;
            asked.fetch_add(1, Ordering::SeqCst);
            Err(Error::Timeout)
        };
        for round in 1..=2 {
            let answers = join_all((0..100).map(|_| flight.get(|()| true, ask))).await;
            assert!(answers.iter().all(|answer| *answer == Err(Error::Timeout)));
            assert_eq!(asked.load(Ordering::SeqCst), round);
        }
    }

    #[tokio::test]
    async fn when_the_one_who_asks_is_given_up_the_next_in_line_asks() {
        let flight = OneFlight::<u8>::default();
        let mut first = Box::pin(flight.get(|_| true, pending));
        assert!(first.as_mut().now_or_never().is_none());
        let mut second = Box::pin(flight.get(|_| true, || async { Ok(2) }));
        assert!(second.as_mut().now_or_never().is_none());
        drop(first);
        assert_eq!(second.await, Ok(2));
    }

    #[tokio::test]
    async fn what_is_not_good_any_more_is_asked_for_again() {
        let flight = OneFlight::<u8>::default();
        assert_eq!(flight.get(|_| true, || async { Ok(1) }).await, Ok(1));
        assert_eq!(flight.get(|_| true, || async { Ok(2) }).await, Ok(1));
        assert_eq!(flight.kept(|_| false).await, None);
        assert_eq!(flight.get(|_| false, || async { Ok(3) }).await, Ok(3));
        assert_eq!(flight.kept(|_| true).await, Some(3));
        flight.forget(|kept| *kept == 1).await;
        assert_eq!(flight.get(|_| true, || async { Ok(4) }).await, Ok(3));
        flight.forget(|kept| *kept == 3).await;
        assert_eq!(flight.get(|_| true, || async { Ok(5) }).await, Ok(5));
    }

    #[tokio::test]
    async fn what_came_while_we_waited_is_taken_even_if_it_does_not_last() {
        let (flight, asked) = (OneFlight::default(), AtomicUsize::new(0));
        let ask = || async {
            tokio::task::yield_now().await;
            Ok(asked.fetch_add(1, Ordering::SeqCst))
        };
        let answers = join_all((0..100).map(|_| flight.get(|_| false, ask))).await;
        assert!(answers.iter().all(|answer| *answer == Ok(0)));
    }

    #[tokio::test]
    async fn a_failure_before_we_came_is_not_ours() {
        let flight = OneFlight::<u8>::default();
        assert_eq!(flight.kept(|_| true).await, None);
        let failed = flight.get(|_| true, || async { Err(Error::Timeout) }).await;
        assert_eq!(failed, Err(Error::Timeout));
        assert_eq!(flight.kept(|_| true).await, None);
        assert_eq!(flight.get(|_| true, || async { Ok(1) }).await, Ok(1));
    }

    #[tokio::test]
    async fn nobody_is_asked_for_what_is_known() {
        let flight = OneFlight::<u8>::default();
        flight.keep(7).await;
        assert_eq!(flight.get(|_| true, pending).await, Ok(7));
    }
}
