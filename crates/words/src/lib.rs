//! Which message says what happened. One function is one message, or the choice among a few; what
//! the messages are stands in `crates/texts`. The SPA says them in the language of its page, and the
//! server, by the feature `languages`, on the pages that go without a program.

use contract::Counts;
use texts::{Key, filled};

pub mod bank;
pub mod following;
#[cfg(feature = "languages")]
mod language;
pub mod over;
pub mod start;
pub mod trouble;
pub mod widget;

/// A language that messages are said in.
pub trait Speak: Copy {
    /// The message as it stands.
    fn say(self, key: Key) -> &'static str;

    /// The form of the message that goes with a number, and the number in it.
    fn count(self, key: Key, count: u64) -> String;

    /// The message with its values put in.
    fn fill(self, key: Key, values: &[(&str, &str)]) -> String {
        filled(self.say(key), values)
    }
}

/// `3 accounts`.
pub fn accounts(l: impl Speak, count: u64) -> String {
    l.count(Key::SharedAccounts, count)
}

/// `1 transaction`.
pub fn transactions(l: impl Speak, count: u64) -> String {
    l.count(Key::SharedTransactions, count)
}

/// `3 accounts and 128 transactions`.
pub fn accounts_and_transactions(l: impl Speak, counts: Counts) -> String {
    let accounts = accounts(l, counts.accounts);
    let transactions = transactions(l, counts.transactions);
    let values = [("accounts", &*accounts), ("transactions", &*transactions)];
    l.fill(Key::SharedAccountsAndTransactions, &values)
}

/// A moment, to stand after "by": the day is told unless it is today.
pub fn moment(l: impl Speak, day: Option<&str>, time: &str) -> String {
    let (key, day) = match day {
        None => (Key::SharedMomentToday, ""),
        Some(day) => (Key::SharedMoment, day),
    };
    l.fill(key, &[("day", day), ("time", time)])
}

/// Stands for the partner's name before it is known.
pub fn unnamed_partner(l: impl Speak) -> &'static str {
    l.say(Key::SharedUnnamedPartner)
}

/// The line at the foot of every page.
pub fn trust(l: impl Speak) -> &'static str {
    l.say(Key::SharedTrust)
}

/// The button that stops the journey.
pub fn cancel(l: impl Speak) -> &'static str {
    l.say(Key::SharedCancel)
}

/// The same, where banks are linked that would be lost with it.
pub fn cancel_all(l: impl Speak) -> &'static str {
    l.say(Key::SharedCancelAll)
}

/// The button that tries what failed again.
pub fn retry(l: impl Speak) -> &'static str {
    l.say(Key::SharedRetry)
}

/// The link to the partner's page.
pub fn back_to(l: impl Speak, partner: &str) -> String {
    l.fill(Key::SharedBackTo, &[("partner", partner)])
}

/// Where there is nothing to go back to.
pub fn may_close(l: impl Speak) -> &'static str {
    l.say(Key::SharedMayClose)
}
