//! The rows that are on the page, drawn by hand: a hand that scrolls wants new ones in every frame, and
//! most of those that are there stay as they are.

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
    rows: VecDeque<Element>,
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
            self.rows.drain(..).for_each(|row| row.remove());
            self.answer = answer;
            self.first = window.first;
        }
        while self.first < window.first {
            self.rows.pop_front().inspect(Element::remove);
            self.first += 1;
        }
        while end(self) > window.end {
            self.rows.pop_back().inspect(Element::remove);
        }
        while self.first > window.first {
            let Some(row) = told(self.first - 1).and_then(|told| row(told, self.first, rows))
            else {
                return;
            };
            // Before all others.
            list.prepend_with_node_1(&row).ok();
            self.rows.push_front(row);
            self.first -= 1;
        }
        while end(self) < window.end {
            let at = end(self);
            let Some(row) = told(at).and_then(|told| row(told, at + 1, rows)) else {
                return;
            };
            list.append_child(&row).ok();
            self.rows.push_back(row);
        }
    }
}

fn row(told: Told, place: usize, rows: usize) -> Option<Element> {
    let row = element("li", "own-row", "")?;
    row.set_attribute("aria-posinset", &place.to_string())
        .ok()?;
    row.set_attribute("aria-setsize", &rows.to_string()).ok()?;
    let label = element("span", "own-label", &told.label)?;
    label.set_attribute("title", &told.label).ok()?;
    let details = element("span", "own-more", &told.details)?;
    for part in [label, element("strong", "", &told.amount)?, details] {
        row.append_child(&part).ok()?;
    }
    Some(row)
}

fn element(name: &str, class: &str, text: &str) -> Option<Element> {
    let element = document().create_element(name).ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element.set_text_content(Some(text));
    Some(element)
}
