//! Looking for a query, some rows at a time.

use crate::query::{Query, Wanted};
use crate::rows::Rows;

/// A search that is under way.
#[derive(Debug)]
pub(crate) struct Sieve {
    query: Query,
    /// Made with the first step, which knows the rows.
    wanted: Option<Wanted>,
    at: usize,
    found: Vec<u32>,
}

impl Sieve {
    pub(crate) fn of(query: &Query) -> Self {
        Self {
            query: query.clone(),
            wanted: None,
            at: 0,
            found: Vec::new(),
        }
    }

    /// Looks at some rows; once all were looked at, gives the places of those that were found.
    pub(crate) fn step(&mut self, rows: &Rows, most: usize) -> Option<Vec<u32>> {
        let query = &self.query;
        let wanted = self.wanted.get_or_insert_with(|| Wanted::of(query, rows));
        for _ in 0..most {
            let Some((marks, text)) = rows.looked_at(self.at) else {
                return Some(std::mem::take(&mut self.found));
            };
            if wanted.takes(marks, text) {
                self.found.extend(u32::try_from(self.at));
            }
            self.at += 1;
        }
        None
    }
}
