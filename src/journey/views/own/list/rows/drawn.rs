//! The rows that are on the page, drawn by hand: a hand that scrolls wants new ones in every frame, and
//! most of those that are there stay as they are. What has left the window is written anew for what
//! comes into it: rows that are made and thrown away would be cleared up in the middle of scrolling.

use std::collections::VecDeque;

use history::Window;
use leptos::prelude::document;
use web_sys::Element;

/// A row, as it is told.
pub(super) struct Told {
    pub(super) label: String,
    pub(super) amount: String,
    pub(super) details: String,
}

/// The rows on the page.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// Of which answer they are.
    answer: u32,
    first: usize,
    rows: VecDeque<Row>,
    /// Not on the page any more.
    spare: Vec<Row>,
}

impl Drawn {
    /// Puts the rows of a window into their list; those that stand there already are not touched.
    pub(super) fn draw(
        &mut self,
        list: &Element,
        answer: u32,
        window: Window,
        rows: usize,
        told: impl Fn(usize) -> Option<Told>,
    ) {
        let end = |drawn: &Self| drawn.first + drawn.rows.len();
        let apart = self.first >= window.end || end(self) <= window.first;
        if answer != self.answer || apart {
            while let Some(row) = self.rows.pop_front() {
                self.take_away(row);
            }
            self.answer = answer;
            self.first = window.first;
        }
        while self.first < window.first {
            if let Some(row) = self.rows.pop_front() {
                self.take_away(row);
            }
            self.first += 1;
        }
        while end(self) > window.end {
            let Some(row) = self.rows.pop_back() else {
                return;
            };
            self.take_away(row);
        }
        while self.first > window.first {
            let Some(row) = told(self.first - 1).and_then(|told| self.row(told, self.first, rows))
            else {
                return;
            };
            // Before all others.
            list.prepend_with_node_1(&row.whole).ok();
            self.rows.push_front(row);
            self.first -= 1;
        }
        while end(self) < window.end {
            let at = end(self);
            let Some(row) = told(at).and_then(|told| self.row(told, at + 1, rows)) else {
                return;
            };
            list.append_child(&row.whole).ok();
            self.rows.push_back(row);
        }
    }

    fn take_away(&mut self, row: Row) {
        row.whole.remove();
        self.spare.push(row);
    }

    fn row(&mut self, told: Told, place: usize, rows: usize) -> Option<Row> {
        let row = self.spare.pop().or_else(Row::made)?;
        row.write(&told, place, rows)?;
        Some(row)
    }
}

/// A row, on the page or not.
#[derive(Debug)]
struct Row {
    whole: Element,
    label: Element,
    amount: Element,
    details: Element,
}

impl Row {
    fn made() -> Option<Self> {
        let row = Self {
            whole: element("li", "own-row")?,
            label: element("span", "own-label")?,
            amount: element("strong", "")?,
            details: element("span", "own-more")?,
        };
        for part in [&row.label, &row.amount, &row.details] {
            row.whole.append_child(part).ok()?;
        }
        Some(row)
    }

    fn write(&self, told: &Told, place: usize, rows: usize) -> Option<()> {
        let place_of = |name, number: usize| self.whole.set_attribute(name, &number.to_string());
        place_of("aria-posinset", place).ok()?;
        place_of("aria-setsize", rows).ok()?;
        self.label.set_attribute("title", &told.label).ok()?;
        self.label.set_text_content(Some(&told.label));
        self.amount.set_text_content(Some(&told.amount));
        self.details.set_text_content(Some(&told.details));
        Some(())
    }
}

fn element(name: &str, class: &str) -> Option<Element> {
    let element = document().create_element(name).ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    Some(element)
}
