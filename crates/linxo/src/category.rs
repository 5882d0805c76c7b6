//! Categories of transactions.

use crate::CategoryId;
use crate::open_enum::open_enum;

/// A category of transactions. Linxo's list is longer than what its public pages show: read it from
/// the API, and count on no id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Linxo's id, such as `SUPERMARKET`; transactions refer to it.
    pub id: CategoryId,
    /// What people call it.
    pub label: Option<String>,
    /// Which way the money goes.
    pub category_type: Option<CategoryType>,
    /// The category it is part of; a top-level one has none.
    pub parent: Option<ParentCategory>,
}

/// The category that another one is part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParentCategory {
    /// Linxo's id, such as `DAILY_LIFE`.
    pub id: CategoryId,
    /// What people call it.
    pub label: Option<String>,
}

open_enum! {
    /// Which way the money of a category goes. Only one word was seen.
    CategoryType {
        /// It is spent.
        Expense = "EXPENSE",
    }
}
