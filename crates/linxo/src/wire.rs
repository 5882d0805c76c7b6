//! JSON as Linxo sends it, turned into the domain types, one module per version of the API.
//!
//! What is read is only what has a use; every item also keeps the JSON as it was received. Unknown
//! fields and words are fine. A field we could do without and that has an unexpected type counts as
//! absent; a field we could not do without makes an error, which names the field and never its value.
//!
//! The functions here read with the version they are given; [`v2_1`] and [`v3`] have the same ones.

use std::fmt;

use rust_decimal::Decimal;
use serde_json::value::RawValue;

use crate::{
    Account, ApiVersion, Category, Connection, ConnectionNotification, Money, Provider,
    Transaction, TransactionId, TransactionSummary, User,
};

mod fields;
mod frame;
mod items;
mod number;
pub mod v2_1;
pub mod v3;

/// Something Linxo sent: what we read in it, and the JSON as received, byte for byte.
/// Its `Debug` form leaves the JSON out, so that no bank data ends in a log.
#[derive(Clone)]
pub struct Received<T> {
    /// What we read in it.
    pub value: T,
    /// The JSON as received.
    pub raw: Box<RawValue>,
}

impl<T: fmt::Debug> fmt::Debug for Received<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// What was received is not what the documents say. It never quotes what was received.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The body is not JSON, or not of the expected shape.
    #[error("Linxo's {what}: line {line}, column {column}: not the JSON expected")]
    Shape {
        /// What was read, such as `transactions`.
        what: &'static str,
        /// Where, from 1.
        line: usize,
        /// Where, from 1.
        column: usize,
    },
    /// The body is an object without the list that it should hold.
    #[error("Linxo's {what}: an object without a list named `{what}`")]
    NoList {
        /// What was read, such as `transactions`.
        what: &'static str,
    },
    /// The body is what another version of the API answers.
    #[error(
        "Linxo's {what}: this looks like version {found} of its API, and version {expected} was \
         expected: set the version to {found}, or ask Linxo which one you were given"
    )]
    OtherVersion {
        /// What was read, such as `transactions`.
        what: &'static str,
        /// The version it was read with.
        expected: ApiVersion,
        /// The version whose form it has.
        found: ApiVersion,
    },
    /// An item lacks a field we cannot do without.
    #[error("Linxo's {what}: item {item} has no `{field}`")]
    Missing {
        /// What was read, such as `transactions`.
        what: &'static str,
        /// Which one, from 0.
        item: usize,
        /// The field's name.
        field: &'static str,
    },
    /// A field we cannot do without has a type or a size we cannot read.
    #[error("Linxo's {what}: `{field}` of item {item} cannot be read")]
    Unreadable {
        /// What was read, such as `transactions`.
        what: &'static str,
        /// Which one, from 0.
        item: usize,
        /// The field's name.
        field: &'static str,
    },
}

/// A function for each thing that is read, which reads it with the version it is given.
macro_rules! with_version {
    ($( $(#[$doc:meta])* $read:ident -> $answer:ty; )+) => { $(
        $(#[$doc])*
        pub fn $read(version: ApiVersion, body: &[u8]) -> Result<$answer, WireError> {
            match version {
                ApiVersion::V2_1 => v2_1::$read(body),
                ApiVersion::V3 => v3::$read(body),
            }
        }
    )+ };
}

with_version! {
    /// Reads the answer of `GET /users/me`.
    user -> Received<User>;
    /// Reads the answer of `GET /connections`.
    connections -> Vec<Received<Connection>>;
    /// Reads the answer of `GET /connections/{id}`.
    connection -> Received<Connection>;
    /// Reads the answer of `GET /accounts`.
    accounts -> Vec<Received<Account>>;
    /// Reads the answer of `GET /accounts/{id}`.
    account -> Received<Account>;
    /// Reads the answer of `GET /transactions`.
    transactions -> Vec<Received<Transaction>>;
    /// Reads what a list shows in the answer of `GET /transactions`, and nothing else of it.
    transaction_summaries -> Vec<Received<TransactionSummary>>;
    /// Reads the ids in the answer of `GET /transactions`, and nothing else of it.
    transaction_ids -> Vec<TransactionId>;
    /// Reads the answer of `GET /transactions/{id}`.
    transaction -> Received<Transaction>;
    /// Reads the answer of `GET /categories`.
    categories -> Vec<Received<Category>>;
    /// Reads a list of providers.
    providers -> Vec<Received<Provider>>;
    /// Reads what Linxo posts to a webhook.
    notification -> Received<ConnectionNotification>;
}

fn money(amount: Decimal, currency: Option<String>) -> Money {
    Money {
        amount,
        currency: currency.unwrap_or_else(|| "XXX".to_owned()),
    }
}
