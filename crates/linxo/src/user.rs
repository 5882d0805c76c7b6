//! Linxo users.

use std::fmt;

use crate::{BankDate, EpochSeconds, UserId};

/// A Linxo user. Its `Debug` form shows nothing of the person.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Linxo's id of the user.
    pub id: UserId,
    /// Unique while the user exists.
    pub email: Option<String>,
    /// Whether the mailbox was checked.
    pub email_verified: Option<bool>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// `MALE`, or another word of Linxo.
    pub gender: Option<String>,
    /// The day of birth.
    pub birthdate: Option<BankDate>,
    /// The only part of the address that was seen.
    pub postcode: Option<String>,
    /// When the user was made.
    pub creation_date: Option<EpochSeconds>,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("creation_date", &self.creation_date)
            .finish_non_exhaustive()
    }
}
