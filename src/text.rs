//! What the journey's pages say, in the language that our server has written into the page. One
//! function is one message, or the choice among a few; the words are in `crates/texts`, and what the
//! server's own pages say too is chosen in `crates/words`.

pub use texts::Key;

mod locale;
pub mod own;
pub mod receipt;

pub use locale::Locale;
pub use words::{
    accounts, accounts_and_transactions, back_to, bank, cancel, cancel_all, following, may_close,
    moment, over, retry, start, transactions, trouble, trust, unnamed_partner, widget,
};

/// A whole number as the language writes it: `12,345` or `12 345` with a narrow no-break space.
pub fn number(locale: Locale, value: u64) -> String {
    crate::browser::format::number(locale.tag(), value)
}
