//! What a token may be asked for, and the scopes that open it.

use super::{Choices, Words};

/// A part of the API that a token opens or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    /// `POST /users`.
    CreateUsers,
    /// `GET /users/…`.
    ReadUser,
    /// `DELETE /users/…`.
    DeleteUser,
    /// Reading and deleting connections.
    Connections,
    /// Reading accounts.
    ReadAccounts,
    /// Deleting an account.
    DeleteAccounts,
    /// Reading transactions and categories.
    ReadTransactions,
    /// Opening a widget session with the token.
    Widget,
}

impl Right {
    /// The scopes, any of which opens it; all of which, for [`Right::Widget`].
    pub(crate) fn scopes(self, choices: &Choices) -> &Words {
        match self {
            Self::CreateUsers => &choices.scope_create_users,
            Self::ReadUser => &choices.scope_read_user,
            Self::DeleteUser => &choices.scope_delete_user,
            Self::Connections => &choices.scope_connections,
            Self::ReadAccounts => &choices.scope_read_accounts,
            Self::DeleteAccounts => &choices.scope_delete_accounts,
            Self::ReadTransactions => &choices.scope_read_transactions,
            Self::Widget => &choices.scope_widget,
        }
    }
}
