//! The end user's transactions as a page holds them, a hundred thousand and more: read, put in order,
//! searched and filtered a bounded piece at a time, so that the page stays at hand meanwhile.
//!
//! It does no I/O and reads no clock. Whoever runs it calls [`History::step`] for as long as a slice of
//! time lasts, and lets the browser do what it has to do in between.

mod fold;
mod intake;
mod query;
mod rows;
mod sieve;
mod window;

pub use query::{Choice, Query};
pub use rows::{Rows, Values};
pub use window::{BEYOND, Room, Window};

use intake::Intake;
use sieve::Sieve;

/// Rows that one step reads or looks at, at most. On a cheap phone that is well below a millisecond.
const ROWS_A_STEP: usize = 64;

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The transactions are still coming.
    Reading,
    /// A query is looked for.
    Looking,
    /// What is shown is what was asked for.
    Here,
    /// What came are no transactions.
    Unreadable,
}

/// Whether there is more to do at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Call again.
    More,
    /// Nothing, until something comes or is asked.
    Done,
}

/// All transactions of a journey, and those that are shown.
#[derive(Debug, Default)]
pub struct History {
    rows: Rows,
    work: Work,
    query: Query,
    shown: Shown,
}

/// What there is to do.
#[derive(Debug)]
enum Work {
    Reading(Intake),
    Looking(Sieve),
    Nothing,
    Unreadable,
}

impl Default for Work {
    fn default() -> Self {
        Self::Reading(Intake::default())
    }
}

/// Which rows are shown, by their place in the order of all.
#[derive(Debug, Default)]
enum Shown {
    #[default]
    None,
    All,
    Some(Vec<u32>),
}

impl History {
    /// One that has nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next bytes have come.
    pub fn take(&mut self, bytes: &[u8]) {
        if let Work::Reading(intake) = &mut self.work {
            intake.take(bytes);
        }
    }

    /// All bytes have come.
    pub fn end(&mut self) {
        if let Work::Reading(intake) = &mut self.work {
            intake.end();
        }
    }

    /// Asks for other transactions. What was looked for before is looked for no more; what is shown
    /// stays until they are found.
    pub fn ask(&mut self, query: Query) {
        self.query = query;
        if matches!(self.work, Work::Looking(_) | Work::Nothing) {
            self.look();
        }
    }

    fn look(&mut self) {
        self.work = if self.query.is_everything() {
            self.shown = Shown::All;
            Work::Nothing
        } else {
            Work::Looking(Sieve::of(&self.query))
        };
    }

    /// Does a bounded piece of what there is to do.
    pub fn step(&mut self) -> Step {
        match &mut self.work {
            Work::Reading(intake) => match intake.step(&mut self.rows, ROWS_A_STEP) {
                intake::Read::More => Step::More,
                intake::Read::Waits => Step::Done,
                intake::Read::Ended => {
                    self.rows.put_in_order();
                    self.look();
                    Step::More
                }
                intake::Read::Unreadable => {
                    self.work = Work::Unreadable;
                    Step::Done
                }
            },
            Work::Looking(sieve) => {
                if let Some(found) = sieve.step(&self.rows, ROWS_A_STEP) {
                    self.shown = Shown::Some(found);
                    self.work = Work::Nothing;
                    return Step::Done;
                }
                Step::More
            }
            Work::Nothing | Work::Unreadable => Step::Done,
        }
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        match &self.work {
            Work::Reading(_) => Stage::Reading,
            Work::Looking(_) => Stage::Looking,
            Work::Nothing => Stage::Here,
            Work::Unreadable => Stage::Unreadable,
        }
    }

    /// All that was read.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// How many are shown.
    pub fn shown(&self) -> usize {
        match &self.shown {
            Shown::None => 0,
            Shown::All => self.rows.len(),
            Shown::Some(found) => found.len(),
        }
    }

    /// The transaction that is shown at this place, the newest at 0.
    pub fn row(&self, at: usize) -> Option<contract::OwnRow<'_>> {
        let place = match &self.shown {
            Shown::None => return None,
            Shown::All => at,
            Shown::Some(found) => *found.get(at)? as usize,
        };
        self.rows.in_order(place)
    }
}

#[cfg(test)]
mod tests;
