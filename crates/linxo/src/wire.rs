//! JSON as Linxo sends it, turned into the domain types, one module per version of the API.
//!
//! What is read is only what has a use; every item also keeps the JSON as it was received. Unknown
//! fields and words are fine. A field we could do without and that has an unexpected type counts as
//! absent; a field we could not do without makes an error, which names the field and never its value.

use std::fmt;

use serde_json::value::RawValue;

mod fields;
mod number;
pub mod v2_1;

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
