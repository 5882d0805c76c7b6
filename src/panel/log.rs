//! The event log: what was heard, from whom and when. It keeps the newest entries only, so that a
//! panel left open does not grow.

use std::collections::VecDeque;

use contract::Progress;
use linxo::event::{WidgetEvent, parse};
use serde_json::Value;

use super::{sample::pretty, text};

/// How many entries are kept.
pub const KEPT: usize = 500;

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The widget, by a message from its exact origin.
    Widget,
    /// Our server, by a server-sent event of the journey.
    Journey,
    /// The panel itself: a preview opened, stopped, or failed.
    Panel,
}

impl Source {
    /// Every source, in the order of the filter.
    pub const ALL: [Self; 3] = [Self::Widget, Self::Journey, Self::Panel];

    /// A stable name, for looks and tests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Widget => "widget",
            Self::Journey => "journey",
            Self::Panel => "panel",
        }
    }
}

/// One thing that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Grows by one with every entry and is never given twice.
    pub number: u64,
    /// The time of day.
    pub at: String,
    /// Who said it.
    pub source: Source,
    /// What it is, in a word or a short sentence.
    pub name: String,
    /// All of it, as JSON with line breaks; empty when the name says it all.
    pub json: String,
}

/// The newest entries, and how many messages were nobody's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    entries: VecDeque<Entry>,
    last_number: u64,
    ignored: u64,
}

impl Log {
    /// The entries, oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// How many messages were ignored: not from the widget's window and exact origin.
    pub fn ignored(&self) -> u64 {
        self.ignored
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was heard.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Forgets everything but the numbering.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.ignored = 0;
    }

    /// Counts a message that was nobody's.
    pub fn ignore(&mut self) {
        self.ignored = self.ignored.saturating_add(1);
    }

    /// A message of the widget, as it came.
    pub fn widget(&mut self, at: String, message: &Value) {
        let name = match parse(message) {
            WidgetEvent::RedirectTo { .. } => "redirect_to".to_owned(),
            WidgetEvent::Other { name, .. } => {
                name.unwrap_or_else(|| text::NAMELESS_MESSAGE.to_owned())
            }
        };
        self.push(at, Source::Widget, name, pretty(message));
    }

    /// A server-sent event of the journey.
    pub fn journey(&mut self, at: String, progress: &Progress) {
        let value = serde_json::to_value(progress).unwrap_or_default();
        let name = text::progress(progress);
        self.push(at, Source::Journey, name, pretty(&value));
    }

    /// Something the panel did.
    pub fn panel(&mut self, at: String, what: impl Into<String>) {
        self.push(at, Source::Panel, what.into(), String::new());
    }

    fn push(&mut self, at: String, source: Source, name: String, json: String) {
        if self.entries.len() >= KEPT {
            self.entries.pop_front();
        }
        self.last_number = self.last_number.saturating_add(1);
        self.entries.push_back(Entry {
            number: self.last_number,
            at,
            source,
            name,
            json,
        });
    }
}

/// Which entries are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    hidden: Vec<Source>,
    /// Only entries with this text in their name or JSON, whatever its case.
    pub text: String,
}

impl Filter {
    /// Whether this source is shown.
    pub fn shows_source(&self, source: Source) -> bool {
        !self.hidden.contains(&source)
    }

    /// Shows or hides a source.
    pub fn show_source(&mut self, source: Source, shown: bool) {
        self.hidden.retain(|hidden| *hidden != source);
        if !shown {
            self.hidden.push(source);
        }
    }

    /// Whether this entry is shown.
    pub fn shows(&self, entry: &Entry) -> bool {
        let wanted = self.text.trim().to_lowercase();
        self.shows_source(entry.source)
            && (wanted.is_empty()
                || entry.name.to_lowercase().contains(&wanted)
                || entry.json.to_lowercase().contains(&wanted))
    }
}
