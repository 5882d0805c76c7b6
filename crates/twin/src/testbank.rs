//! The files of Linxo Test Banque.
//!
//! The format as real files have it: one record a line, fields separated by `|`, in UTF-8.
//! `CREDENTIALS`, `CREDENTIALS_OWNER`, then for each account an `ACCOUNT` line followed by its
//! `TRANSACTION` lines. Other records are known to exist (challenges, errors, recurrence), but
//! their syntax is not, so they are refused. A [`Reader`] takes a file as it arrives; [`parse()`] and
//! [`parse_bytes`] are the same for one that is there as a whole.

mod error;
mod field;
mod parse;
mod reader;
#[cfg(test)]
mod tests;

pub(crate) use error::size;
pub use error::{FileError, Reason};
pub use reader::{Limits, Reader, parse, parse_bytes};

use jiff::civil::Date;
use rust_decimal::Decimal;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestBankFile {
    /// What opens the bank.
    pub login: String,
    /// What opens the bank.
    pub password: String,
    /// Who signs in.
    pub owner: Option<String>,
    /// In the order of the file.
    pub accounts: Vec<FileAccount>,
}

/// An `ACCOUNT` line and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileAccount {
    /// Unique within the file.
    pub uid: String,
    /// As the bank writes it.
    pub number: String,
    /// The day of the balance.
    pub balance_date: Date,
    /// The balance.
    pub balance: Decimal,
    /// The sort of account.
    pub kind: AccountKind,
    /// Whose account it is.
    pub owner: String,
    /// What the account is called.
    pub name: String,
    /// Empty when the account has none.
    pub iban: String,
    /// Three letters.
    pub currency: String,
    /// In the order of the file.
    pub transactions: Vec<FileTransaction>,
}

/// A `TRANSACTION` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileTransaction {
    /// Negative for money that leaves.
    pub amount: Decimal,
    /// The day.
    pub date: Date,
    /// The text.
    pub label: String,
}

/// The sorts of account a file can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountKind {
    /// `Checkings`
    Checkings,
    /// `Savings`
    Savings,
    /// `Loans`
    Loan,
    /// `CreditCard`
    CreditCard,
}

impl AccountKind {
    /// The `type` in the API.
    pub fn api_name(self) -> &'static str {
        match self {
            Self::Checkings => "CHECKINGS",
            Self::Savings => "SAVINGS",
            Self::Loan => "LOAN",
            Self::CreditCard => "CREDIT_CARD",
        }
    }

    /// Whether PSD2 covers it, so that the REDIRECT channel gives it.
    pub fn is_payment(self) -> bool {
        matches!(self, Self::Checkings | Self::CreditCard)
    }
}
