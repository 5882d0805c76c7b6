//! What can be wrong with a file, and where.

use std::fmt;

/// The first thing wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct FileError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: Reason,
}

/// What is wrong with a line. The texts are pieces of the file, cut short.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the text of each is beside it, in `fmt`")]
pub enum Reason {
    NotUtf8,
    Control(char),
    LineTooLong {
        max_bytes: usize,
    },
    FileTooLarge {
        max_bytes: usize,
    },
    UnknownRecord(String),
    FieldCount {
        record: &'static str,
        expected: usize,
        found: usize,
    },
    EmptyField(&'static str),
    Date(String),
    Amount(String),
    AccountType(String),
    Flag(String),
    Currency(String),
    TransactionBeforeAccount,
    SecondCredentials,
    SecondOwner,
    DuplicateAccount(String),
    NoCredentials,
    NoAccount,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8 => f.write_str("the text is not UTF-8; save the file as UTF-8"),
            Self::Control(control) => write!(
                f,
                "the control character U+{:04X} is no text; save the file as plain UTF-8",
                u32::from(*control)
            ),
            Self::LineTooLong { max_bytes } => write!(
                f,
                "longer than {max_bytes} bytes, which no line of a test-bank file is; check that \
                 it is the right file"
            ),
            Self::FileTooLarge { max_bytes } => write!(
                f,
                "here the file grows larger than {}, and is read no further; take a smaller one",
                size(*max_bytes)
            ),
            Self::UnknownRecord(text) => write!(
                f,
                "“{text}” is no known record; a line begins with CREDENTIALS, CREDENTIALS_OWNER, \
                 ACCOUNT or TRANSACTION"
            ),
            Self::FieldCount {
                record,
                expected,
                found,
            } => write!(
                f,
                "{record} has {found} fields separated by “|”, it takes {expected}"
            ),
            Self::EmptyField(field) => write!(f, "the field {field} is empty"),
            Self::Date(text) => write!(f, "“{text}” is no date; write DD/MM/YY, such as 21/08/26"),
            Self::Amount(text) => write!(f, "“{text}” is no amount; write it such as -101.74"),
            Self::AccountType(text) => write!(
                f,
                "“{text}” is no account type; it is Checkings, Savings, Loans or CreditCard"
            ),
            Self::Flag(text) => write!(f, "“{text}” is neither true nor false"),
            Self::Currency(text) => {
                write!(
                    f,
                    "“{text}” is no currency; write three letters, such as EUR"
                )
            }
            Self::TransactionBeforeAccount => {
                f.write_str("a TRANSACTION belongs to the ACCOUNT above it, and there is none")
            }
            Self::SecondCredentials => f.write_str("the credentials are given a second time"),
            Self::SecondOwner => f.write_str("the owner is given a second time"),
            Self::DuplicateAccount(uid) => {
                write!(f, "the account “{uid}” is already in the file")
            }
            Self::NoCredentials => f.write_str("the file ends without a CREDENTIALS line"),
            Self::NoAccount => f.write_str("the file ends without an ACCOUNT line"),
        }
    }
}

/// `5 MiB`, or bytes when it is not whole.
pub(crate) fn size(bytes: usize) -> String {
    const MIB: usize = 1024 * 1024;
    if bytes > 0 && bytes.is_multiple_of(MIB) {
        format!("{} MiB", bytes / MIB)
    } else {
        format!("{bytes} bytes")
    }
}
