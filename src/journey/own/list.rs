//! All transactions, one by one: asked for when the end user wants to see them, and held for as long as
//! the page is there. Reading and searching give the browser back after every turn, so that the page
//! stays at hand.

use std::time::Duration;

use history::{History, Query, Stage, Step};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::Missing;
use crate::api::{Api, ApiError};
use crate::browser;

/// How long we keep the browser, in milliseconds: with what it does itself that is a frame.
const TURN_MS: u64 = 8;

/// The time that we keep the browser for; then it has its own.
struct Turn {
    begun_ms: u64,
}

impl Turn {
    fn begun() -> Self {
        let begun_ms = browser::now_ms();
        Self { begun_ms }
    }

    fn is_over(&self) -> bool {
        browser::now_ms() - self.begun_ms >= TURN_MS
    }

    /// Gives the browser back, and begins anew.
    async fn next(&mut self) {
        browser::pause(Duration::ZERO).await;
        *self = Self::begun();
    }
}

/// How far the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// Nobody has asked.
    NotYet,
    /// So many transactions are here.
    Reading(usize),
    /// They did not all come.
    Missing(Missing),
    /// They are here.
    Here(Found),
}

/// An answer to what was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// How many transactions it has.
    pub rows: usize,
    /// Which answer it is.
    pub answer: u32,
}

/// What the views of the list may use.
#[derive(Debug, Clone, Copy)]
pub struct List {
    listed: RwSignal<Listed>,
    history: StoredValue<History, LocalStorage>,
    working: StoredValue<bool>,
    source: Callback<(), Result<Source, Missing>>,
}

/// Where the transactions come from.
pub type Source = StoredValue<Api, LocalStorage>;

impl List {
    /// The list of what this opens.
    pub fn of(source: impl Fn() -> Result<Source, Missing> + Send + Sync + 'static) -> Self {
        Self {
            listed: RwSignal::new(Listed::NotYet),
            history: StoredValue::new_local(History::new()),
            working: StoredValue::new(false),
            source: Callback::new(move |()| source()),
        }
    }

    /// How far it is.
    pub fn listed(self) -> Signal<Listed> {
        self.listed.into()
    }

    /// Looks at what is held; none once the page is gone.
    pub fn look<T>(self, look: impl FnOnce(&History) -> T) -> Option<T> {
        self.history.try_with_value(look)
    }

    /// Asks for the transactions, the first time or again. They are so many at least: when fewer come,
    /// what came ended too soon, and at the end of a line nothing else tells.
    pub fn read(self, at_least: u64) {
        let needed = match self.listed.get_untracked() {
            Listed::NotYet => true,
            Listed::Missing(why) => why.may_come(),
            Listed::Reading(_) | Listed::Here(_) => false,
        };
        if !needed {
            return;
        }
        // Taken out at once: what is stored goes with the button that was pressed.
        let api = match self.source.run(()) {
            Ok(source) => source.get_value(),
            Err(why) => return self.listed.set(Listed::Missing(why)),
        };
        self.history.set_value(History::new());
        self.listed.set(Listed::Reading(0));
        // The page may be gone by the time they come.
        spawn_local(async move {
            if let Err(error) = self.read_all(&api, at_least).await {
                self.listed.try_set(Listed::Missing(Missing::of(&error)));
            }
        });
    }

    async fn read_all(self, api: &Api, at_least: u64) -> Result<(), ApiError> {
        let mut rows = api.transactions().await?;
        let mut turn = Turn::begun();
        while let Some(bytes) = rows.next().await? {
            self.history
                .try_update_value(|history| history.take(&bytes));
            self.work(&mut turn).await;
            // What is here already comes in the same task: without an end to it they would be one.
            if turn.is_over() {
                let Some(read) = self.look(|history| history.rows().len()) else {
                    return Ok(());
                };
                self.listed.try_set(Listed::Reading(read));
                turn.next().await;
            }
        }
        self.history.try_update_value(History::end);
        self.finish(turn).await;
        let read = self.look(|history| history.rows().len() as u64);
        let stage = self.look(History::stage);
        let broken = matches!(stage, Some(Stage::Unreadable | Stage::Reading));
        if broken || read.is_some_and(|read| read < at_least) {
            return Err(ApiError::Unexpected { status: 200 });
        }
        self.tell();
        Ok(())
    }

    /// Asks for other transactions; what was looked for before is looked for no more.
    pub fn ask(self, query: Query) {
        self.history.update_value(|history| history.ask(query));
        if matches!(self.listed.get_untracked(), Listed::Here(_)) && !self.working.get_value() {
            // From now on: the task begins later, and another question may come before it does.
            self.working.set_value(true);
            spawn_local(async move {
                // What takes the question, and shows it, has had this task.
                browser::pause(Duration::ZERO).await;
                self.finish(Turn::begun()).await;
                self.working.try_set_value(false);
                self.tell();
            });
        }
    }

    /// Does what there is to do, a turn at a time.
    async fn work(self, turn: &mut Turn) {
        while self.slice(turn) == Some(Step::More) {
            turn.next().await;
        }
    }

    /// The same, until there is something to show: that is a task of its own, and before it comes,
    /// another question may.
    async fn finish(self, mut turn: Turn) {
        loop {
            self.work(&mut turn).await;
            turn.next().await;
            if self.look(History::stage) != Some(Stage::Looking) {
                return;
            }
        }
    }

    fn slice(self, turn: &Turn) -> Option<Step> {
        self.history.try_update_value(|history| {
            loop {
                let step = history.step();
                if step == Step::Done || turn.is_over() {
                    return step;
                }
            }
        })
    }

    /// Shows what was found.
    fn tell(self) {
        let rows = self.look(History::shown).unwrap_or_default();
        self.listed.try_update(|listed| {
            let answer = match listed {
                Listed::Here(found) => found.answer.wrapping_add(1),
                _ => 0,
            };
            *listed = Listed::Here(Found { rows, answer });
        });
    }
}
