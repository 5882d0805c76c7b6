//! What a token may be asked for, and the scopes that open it.

use super::{Choices, Text, Words};

/// A part of the API that a token opens or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    /// `POST /users`.
    CreateUsers,
    /// `GET /users/…`.
    ReadUser,
    /// `DELETE /users/…`.
    DeleteUser,
    /// Reading and deleting connections; queues, which tell of them.
    Connections,
    /// Reading accounts.
    ReadAccounts,
    /// Deleting an account.
    DeleteAccounts,
    /// Reading transactions and categories.
    ReadTransactions,
    /// Opening a widget session with the token.
    Widget,
    /// Deleting what is any user's, with the client's own token.
    DeleteAsClient,
}

impl Right {
    fn scopes(self, choices: &Choices) -> &Words {
        match self {
            Self::CreateUsers => &choices.scope_create_users,
            Self::ReadUser => &choices.scope_read_user,
            Self::DeleteUser => &choices.scope_delete_user,
            Self::Connections => &choices.scope_connections,
            Self::ReadAccounts => &choices.scope_read_accounts,
            Self::DeleteAccounts => &choices.scope_delete_accounts,
            Self::ReadTransactions => &choices.scope_read_transactions,
            Self::Widget => &choices.scope_widget,
            Self::DeleteAsClient => &choices.scope_client_deletes,
        }
    }

    /// What it is for, in words.
    fn purpose(self) -> &'static str {
        match self {
            Self::CreateUsers => "making users",
            Self::ReadUser => "reading the user",
            Self::DeleteUser => "deleting the user",
            Self::Connections => "connections and their queues",
            Self::ReadAccounts => "reading accounts",
            Self::DeleteAccounts => "deleting accounts",
            Self::ReadTransactions => "reading transactions and categories",
            Self::Widget => "opening the widget",
            Self::DeleteAsClient => "deleting with the client's own token",
        }
    }

    /// What is missing from some scopes, in words, if anything is: one of the scopes that open
    /// this, or all of them where the widget is meant.
    pub(crate) fn lacks(self, scopes: &[String], choices: &Choices) -> Option<String> {
        if !choices.enforce_scopes {
            return None;
        }
        let wanted = self.scopes(choices);
        let is_missing = |scope: &&Text| !scopes.iter().any(|own| own == *scope);
        let missing: Vec<&str> = wanted
            .iter()
            .filter(is_missing)
            .map(AsRef::as_ref)
            .collect();
        let (enough, word) = match self {
            Self::Widget => (missing.is_empty(), " and "),
            _ => (missing.len() < wanted.len(), " or "),
        };
        let purpose = self.purpose();
        (!enough).then(|| {
            let missing = missing.join(word);
            format!("the scope {missing} is missing from the access token; it is for {purpose}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(scopes: &[&str]) -> Vec<String> {
        scopes.iter().map(|one| (*one).to_owned()).collect()
    }

    #[test]
    fn what_is_missing_is_named_with_what_it_is_for() {
        let choices = Choices::default();
        let words = Right::ReadAccounts.lacks(&owned(&["profile"]), &choices);
        assert_eq!(
            words.as_deref(),
            Some(
                "the scope accounts_read or accounts_manage is missing from the access token; \
                 it is for reading accounts"
            )
        );
        let one_of_two = owned(&["accounts_manage"]);
        assert_eq!(Right::ReadAccounts.lacks(&one_of_two, &choices), None);
        let most = owned(&["profile", "accounts_manage", "connections_manage"]);
        let words = Right::Widget.lacks(&most, &choices);
        assert!(words.unwrap().starts_with("the scope connections_sync is"));
        let lax = Choices {
            enforce_scopes: false,
            ..Choices::default()
        };
        assert_eq!(Right::Widget.lacks(&[], &lax), None);
    }
}
