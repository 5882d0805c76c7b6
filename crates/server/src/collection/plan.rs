//! How one list of Linxo's is read to its end: a closed enum and one pure function, [`step`]. It
//! does no I/O; `list.rs` reads the pages it wants and tells it what came.
//!
//! A list has no length, only pages, and the first page that is not full is the last. So pages are
//! asked for in windows that double, 1, 2 and 4, up to [`WIDEST`]: a short list wastes nothing, a
//! long one needs few rounds. A list of one page came in one answer. A longer one may have changed
//! between two answers, which moves items from page to page, past us: so every page is read once
//! more after the last one came. When all are the same, there was a moment between both readings at
//! which the list was what we have.

use std::collections::BTreeSet;

use crate::store::{PageSeen, Pages};

#[cfg(test)]
mod tests;

/// The pages asked for at once, at most.
pub(crate) const WIDEST: u32 = 8;

/// How far a list was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Plan {
    /// These pages came, and some are missing.
    Reading(Pages),
    /// All pages came, and these of them came once more and were the same.
    ReadingAgain(Pages, BTreeSet<u32>),
    /// The list is here, as it was at one moment.
    Complete,
    /// It changed while it was read: what came of it is to be dropped.
    Changed,
}

/// A page came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Came {
    /// For the first time.
    First(u32, PageSeen),
    /// Once more.
    Again(u32, PageSeen),
}

impl Plan {
    /// The plan of a list of which these pages were stored before; none, for a new one.
    pub(crate) fn resumed(full: u32, stored: Pages) -> Self {
        reading(full, stored)
    }

    /// The pages to be asked for now, all at once: those of one window, or all of them once more.
    pub(crate) fn wanted(&self, full: u32) -> Vec<u32> {
        match self {
            Self::Reading(pages) => {
                let missing = |page: &u32| !pages.contains_key(page);
                match last(full, pages) {
                    Some(last) => (1..last).filter(missing).collect(),
                    None => {
                        let first = (1..).find(missing).unwrap_or(1);
                        window(first).filter(missing).collect()
                    }
                }
            }
            Self::ReadingAgain(pages, same) => {
                let open = |page: &&u32| !same.contains(page);
                pages.keys().filter(open).copied().collect()
            }
            Self::Complete | Self::Changed => Vec::new(),
        }
    }
}

/// The plan after a page came. `full` is how many items a full page has.
pub(crate) fn step(full: u32, plan: Plan, came: Came) -> Plan {
    match (plan, came) {
        (Plan::Reading(mut pages), Came::First(page, seen)) => {
            pages.insert(page, seen);
            reading(full, pages)
        }
        (Plan::ReadingAgain(pages, mut same), Came::Again(page, seen)) => {
            if pages.get(&page) != Some(&seen) {
                return Plan::Changed;
            }
            same.insert(page);
            if same.len() == pages.len() {
                Plan::Complete
            } else {
                Plan::ReadingAgain(pages, same)
            }
        }
        // Asked for in the window in which the end was found, and beyond it: as in `reading`.
        (Plan::ReadingAgain(pages, _), Came::First(page, seen))
            if seen.given > 0 && !pages.contains_key(&page) =>
        {
            Plan::Changed
        }
        // A page that was on its way when the plan had moved on.
        (plan, _) => plan,
    }
}

fn reading(full: u32, mut pages: Pages) -> Plan {
    let Some(last) = last(full, &pages) else {
        return Plan::Reading(pages);
    };
    // Pages asked for beyond the end are empty, or it was not the end.
    let beyond = pages.split_off(&(last + 1));
    if beyond.values().any(|page| page.given > 0) {
        return Plan::Changed;
    }
    let whole = pages.len() == last as usize;
    match (whole, last) {
        (false, _) => Plan::Reading(pages),
        (true, 1) => Plan::Complete,
        (true, _) => Plan::ReadingAgain(pages, BTreeSet::new()),
    }
}

/// The number of the last page, once one came that is not full.
fn last(full: u32, pages: &Pages) -> Option<u32> {
    let short = pages.iter().find(|(_, page)| page.given < full);
    short.map(|(number, _)| *number)
}

/// The window that a page is in.
fn window(page: u32) -> std::ops::Range<u32> {
    let size = page.checked_ilog2().map_or(1, |log| 1 << log).min(WIDEST);
    let first = page - page % size;
    first..first + size
}
