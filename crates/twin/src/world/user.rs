//! Users, the root of everything.

use std::collections::BTreeMap;

use super::{Connection, World};

/// A user and what hangs under it.
pub(crate) struct User {
    pub(crate) id: u64,
    pub(crate) email: String,
    pub(super) password: String,
    pub(crate) created_at: i64,
    /// When the current terms were accepted, in seconds.
    pub(crate) terms_accepted_at: Option<i64>,
    pub(crate) connections: BTreeMap<u64, Connection>,
}

/// What is remembered of a deleted user: that it was.
pub(crate) struct DeletedUser {
    pub(crate) id: u64,
    pub(crate) email: String,
    pub(crate) deleted_at: i64,
}

/// Why a user is not made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NewUserError {
    EmailMalformed,
    PasswordMalformed,
    EmailTaken,
}

impl World {
    /// Makes a user.
    pub(crate) fn create_user(
        &mut self,
        (email, password): (&str, &str),
        password_max_chars: usize,
        now: i64,
    ) -> Result<u64, NewUserError> {
        let parts = email.split_once('@');
        let formed = parts.is_some_and(|(name, domain)| {
            !name.is_empty() && !domain.is_empty() && !domain.contains('@')
        });
        if !formed || email.contains(char::is_whitespace) {
            return Err(NewUserError::EmailMalformed);
        }
        if password.is_empty() || password.chars().count() > password_max_chars {
            return Err(NewUserError::PasswordMalformed);
        }
        if self.by_email.contains_key(email) {
            return Err(NewUserError::EmailTaken);
        }
        let id = self.take_ids(1);
        self.by_email.insert(email.to_owned(), id);
        self.users.insert(
            id,
            User {
                id,
                email: email.to_owned(),
                password: password.to_owned(),
                created_at: now,
                terms_accepted_at: None,
                connections: BTreeMap::new(),
            },
        );
        Ok(id)
    }

    /// Who signs in with these, if anybody.
    pub(crate) fn user_by_password(&self, email: &str, password: &str) -> Option<u64> {
        let user = self.users.get(self.by_email.get(email)?)?;
        (user.password == password).then_some(user.id)
    }

    /// Whose email this is.
    pub(crate) fn user_by_email(&self, email: &str) -> Option<u64> {
        self.by_email.get(email).copied()
    }

    /// Takes a user away, and leaves only the fact.
    pub(super) fn remove_user(&mut self, id: u64, now: i64) -> bool {
        let Some(user) = self.users.remove(&id) else {
            return false;
        };
        self.by_email.remove(&user.email);
        self.deleted_users.push(DeletedUser {
            id,
            email: user.email,
            deleted_at: now,
        });
        true
    }
}
