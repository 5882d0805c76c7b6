//! What is asked for: words, and one value of each column that can be chosen.

use crate::fold::fold;
use crate::rows::{Marks, Rows};

/// A value that a filter is set to; none for all.
pub type Choice = Option<String>;

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words, each of which the label or the amount must have.
    pub words: String,
    /// The place of the account, in digits.
    pub account: Choice,
    /// `YYYY-MM`.
    pub month: Choice,
    /// Linxo's id of the category.
    pub category: Choice,
    /// Linxo's status.
    pub status: Choice,
}

impl Query {
    /// Whether every transaction is meant.
    pub fn is_everything(&self) -> bool {
        let choices = [&self.account, &self.month, &self.category, &self.status];
        self.words.trim().is_empty() && choices.into_iter().all(Option::is_none)
    }
}

/// A query, made ready to be looked for.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// Of each word the forms that it may have.
    words: Vec<Vec<String>>,
    account: Chosen,
    month: Chosen,
    category: Chosen,
    status: Chosen,
}

#[derive(Debug)]
enum Chosen {
    Any,
    One(u16),
    /// A value that no transaction has.
    Unknown,
}

impl Chosen {
    fn takes(&self, number: u16) -> bool {
        match self {
            Self::Any => true,
            Self::One(one) => *one == number,
            Self::Unknown => false,
        }
    }
}

impl Wanted {
    pub(crate) fn of(query: &Query, rows: &Rows) -> Self {
        let mut folded = String::new();
        fold(&query.words, &mut folded);
        // Where it stands apart from its amount, as it does in most languages, a sign of a currency is none.
        let words = folded.split_whitespace();
        let words = words.filter(|word| !word.chars().all(is_of_a_currency));
        let chosen = |choice: &Choice, values: &crate::Values| match choice {
            None => Chosen::Any,
            Some(value) => values.known(value).map_or(Chosen::Unknown, Chosen::One),
        };
        Self {
            words: words.map(forms).collect(),
            account: chosen(&query.account, rows.accounts()),
            month: chosen(&query.month, rows.months()),
            category: chosen(&query.category, rows.categories()),
            status: chosen(&query.status, rows.statuses()),
        }
    }

    pub(crate) fn takes(&self, marks: Marks, text: &str) -> bool {
        self.account.takes(marks.account)
            && self.month.takes(marks.month)
            && self.category.takes(marks.category)
            && self.status.takes(marks.status)
            && self
                .words
                .iter()
                .all(|forms| forms.iter().any(|form| has(text, form)))
    }
}

/// A word, and where it may be an amount the amount as it is kept: people write `12,50`, `1.234,50`,
/// `1,234.50` and `1'234.50`, and which is meant is not always to be seen.
fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    // A currency may stand between the minus and the digits, before them, or behind them.
    let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
    let (before, _) = word.split_once(digits).unwrap_or_default();
    let sign = if before.contains('-') { "-" } else { "" };
    let number = &*format!("{sign}{digits}");
    let is_number = !digits.is_empty()
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | ',' | '\''));
    if is_number {
        let whole: String = number.chars().filter(|c| is_of_a_number(*c)).collect();
        if let Some((before, after)) = number.rsplit_once(['.', ',']) {
            let before: String = before.chars().filter(|c| is_of_a_number(*c)).collect();
            forms.push(format!("{before}.{after}"));
        }
        forms.push(whole);
    }
    forms
}

fn is_of_a_currency(letter: char) -> bool {
    matches!(letter, '$' | '\u{a2}'..='\u{a5}' | '\u{20a0}'..='\u{20cf}')
}

fn is_of_a_number(letter: char) -> bool {
    letter.is_ascii_digit() || letter == '-'
}

/// Whether a text has another in it: short ones, for which a loop is quicker than preparing a search.
fn has(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let Some((first, rest)) = part.split_first() else {
        return true;
    };
    let Some(last) = text.len().checked_sub(part.len()) else {
        return false;
    };
    let starts = text.get(..=last).unwrap_or_default();
    let mut starts = starts.iter().enumerate().filter(|(_, byte)| *byte == first);
    starts.any(|(at, _)| text.get(at + 1..at + part.len()) == Some(rest))
}
