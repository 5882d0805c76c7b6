//! Access tokens.

use super::{World, random_name};
use crate::choices::{Choices, Right, Text};

/// An access token.
pub(super) struct Token {
    pub(super) holder: Holder,
    scopes: Vec<String>,
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
    /// Good, but not for this.
    Scope,
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

    /// Who holds a token, when it may do this.
    pub(crate) fn holder(
        &self,
        token: &str,
        right: Right,
        choices: &Choices,
        now: i64,
    ) -> Result<Holder, Refusal> {
        let token = self
            .tokens
            .get(token)
            .filter(|token| token.expires_at > now);
        let token = token.ok_or(Refusal::Invalid)?;
        let mut wanted = right.scopes(choices).iter();
        let has = |scope: &Text| token.scopes.iter().any(|own| own == scope);
        let may = match right {
            Right::Widget => wanted.all(has),
            _ => wanted.any(has),
        };
        if choices.enforce_scopes && !may {
            return Err(Refusal::Scope);
        }
        Ok(token.holder)
    }

    /// A user's tokens die with the user.
    pub(super) fn drop_tokens_of(&mut self, user: u64) {
        self.tokens
            .retain(|_, token| token.holder != Holder::User(user));
    }
}
