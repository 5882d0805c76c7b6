//! Access tokens.

use super::{World, random_name};
use crate::choices::{Choices, Right};

/// An access token.
pub(crate) struct Token {
    pub(crate) holder: Holder,
    pub(crate) scopes: Vec<String>,
    expires_at: i64,
}

/// For whom a token speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// The partner itself.
    Client,
    /// A user, by id.
    User(u64),
}

/// Why a token does not open a door.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Unknown, expired, or its user is gone.
    Invalid,
    /// Good, but not for this, and why.
    Scope(String),
}

impl World {
    /// Makes a token.
    pub(crate) fn issue_token(
        &mut self,
        holder: Holder,
        scopes: Vec<String>,
        now: i64,
        lifetime_s: i64,
    ) -> String {
        self.tokens.retain(|_, token| token.expires_at > now);
        let name = random_name();
        self.tokens.insert(
            name.clone(),
            Token {
                holder,
                scopes,
                expires_at: now + lifetime_s,
            },
        );
        name
    }

    /// A token that is still good.
    pub(crate) fn token(&self, name: &str, now: i64) -> Result<&Token, Refusal> {
        let token = self.tokens.get(name);
        token
            .filter(|token| token.expires_at > now)
            .ok_or(Refusal::Invalid)
    }

    /// Whose token it is, when it is a user's and may do this.
    pub(crate) fn user_with(
        &self,
        name: &str,
        right: Right,
        choices: &Choices,
        now: i64,
    ) -> Result<u64, Refusal> {
        let token = self.token(name, now)?;
        let Holder::User(user) = token.holder else {
            return Err(Refusal::Scope("the access token must be a user's".into()));
        };
        match right.lacks(&token.scopes, choices) {
            Some(lacking) => Err(Refusal::Scope(lacking)),
            None => Ok(user),
        }
    }

    /// A user's tokens die with the user.
    pub(super) fn drop_tokens_of(&mut self, user: u64) {
        self.tokens
            .retain(|_, token| token.holder != Holder::User(user));
    }
}
