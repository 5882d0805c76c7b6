//! The transactions, close together: their lines as they came, the same folded for the search, and a
//! few numbers of each for the filters. Neither has a text of its own, since a hundred thousand texts
//! would be slow to make and scattered.

use std::collections::BTreeMap;

use contract::OwnRow;

use crate::fold::fold;

/// Rows of a block. A text that grows is copied now and then: a block's is never long to copy.
const ROWS_A_BLOCK: usize = 4_096;

/// Many texts in one, a block at a time.
#[derive(Debug, Default)]
struct Texts {
    blocks: Vec<(String, Vec<u32>)>,
}

impl Texts {
    fn push(&mut self, write: impl FnOnce(&mut String)) {
        let full = |(_, ends): &(String, Vec<u32>)| ends.len() == ROWS_A_BLOCK;
        if self.blocks.last().is_none_or(full) {
            self.blocks.push(Default::default());
        }
        if let Some((text, ends)) = self.blocks.last_mut() {
            write(text);
            // A block of so few lines is far shorter than 4 GiB.
            ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        }
    }

    fn get(&self, at: usize) -> &str {
        let (block, at) = (at / ROWS_A_BLOCK, at % ROWS_A_BLOCK);
        let text = self.blocks.get(block).and_then(|(text, ends)| {
            let begin = at
                .checked_sub(1)
                .map_or(Some(&0), |before| ends.get(before));
            text.get(*begin? as usize..*ends.get(at)? as usize)
        });
        text.unwrap_or_default()
    }
}

/// The different values of a column, in the order in which they first came.
#[derive(Debug, Default)]
pub struct Values {
    numbers: BTreeMap<String, u16>,
    all: Vec<String>,
}

/// More different ones than a person can choose from: what comes later is in no filter.
const MOST_VALUES: usize = 4_000;

impl Values {
    fn number(&mut self, value: &str) -> u16 {
        if let Some(number) = self.numbers.get(value) {
            return *number;
        }
        if self.all.len() == MOST_VALUES {
            return LAST_NUMBER;
        }
        let number = u16::try_from(self.all.len()).unwrap_or(LAST_NUMBER);
        self.numbers.insert(value.to_owned(), number);
        self.all.push(value.to_owned());
        number
    }

    /// Each of them.
    pub fn all(&self) -> &[String] {
        &self.all
    }

    /// The number of a value that some transaction has.
    pub(crate) fn known(&self, value: &str) -> Option<u16> {
        self.numbers.get(value).copied()
    }
}

/// Of all values that have no number of their own: no filter asks for it.
const LAST_NUMBER: u16 = u16::MAX;

/// What a filter looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) account: u16,
    pub(crate) month: u16,
    pub(crate) category: u16,
    pub(crate) status: u16,
}

/// The transactions of a journey.
#[derive(Debug, Default)]
pub struct Rows {
    lines: Texts,
    folded: Texts,
    marks: Vec<Marks>,
    accounts: Values,
    months: Values,
    categories: Values,
    statuses: Values,
    /// The rows of each day, until they are put in order.
    days: BTreeMap<String, Vec<u32>>,
    order: Vec<u32>,
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// The places of the accounts that have transactions, in digits; empty for those without account.
    pub fn accounts(&self) -> &Values {
        &self.accounts
    }

    /// The months, as `YYYY-MM`; empty for transactions without a day.
    pub fn months(&self) -> &Values {
        &self.months
    }

    /// Linxo's ids of the categories; empty for transactions without.
    pub fn categories(&self) -> &Values {
        &self.categories
    }

    /// Linxo's statuses; empty for transactions without.
    pub fn statuses(&self) -> &Values {
        &self.statuses
    }

    pub(crate) fn push(&mut self, line: &str, row: OwnRow<'_>) {
        let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.lines.push(|text| text.push_str(line));
        self.folded.push(|text| {
            fold(row.label, text);
            text.push('\t');
            text.push_str(row.amount);
            text.push_str(cents_of(row.amount));
        });
        let account = line.split('\t').next().unwrap_or_default();
        self.marks.push(Marks {
            account: self.accounts.number(account),
            month: self.months.number(row.day.get(..7).unwrap_or_default()),
            category: self.categories.number(row.category),
            status: self.statuses.number(row.status),
        });
        match self.days.get_mut(row.day) {
            Some(rows) => rows.push(number),
            None => {
                self.days.insert(row.day.to_owned(), vec![number]);
            }
        }
    }

    /// The newest day first, and on a day as they came.
    pub(crate) fn put_in_order(&mut self) {
        let days = std::mem::take(&mut self.days);
        self.order = days.into_values().rev().flatten().collect();
    }

    /// The row at a place of the order.
    pub(crate) fn in_order(&self, place: usize) -> Option<OwnRow<'_>> {
        OwnRow::read(self.lines.get(*self.order.get(place)? as usize))
    }

    /// What a search and a filter look at, of the row at a place of the order.
    pub(crate) fn looked_at(&self, place: usize) -> Option<(Marks, &str)> {
        let row = *self.order.get(place)? as usize;
        Some((*self.marks.get(row)?, self.folded.get(row)))
    }
}

/// What an amount lacks of two decimals: `-150` is shown, and searched for, as `-150.00`.
fn cents_of(amount: &str) -> &'static str {
    match amount.split_once('.') {
        None if amount.is_empty() => "",
        None => ".00",
        Some((_, cents)) if cents.len() < 2 => "0",
        Some(_) => "",
    }
}
