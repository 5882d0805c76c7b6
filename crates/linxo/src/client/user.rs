//! Acting for one user, without a thought for its tokens.

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::deletion::{Deleted, Deletion, came_to};
use super::filter::{AccountFilter, TransactionFilter};
use super::one_flight::OneFlight;
use super::token::{KnownUser, Token};
use super::{Client, Error, UserToken, WidgetSession};
use crate::settings::WidgetSettings;
use crate::{
    Account, Category, Connection, ConnectionId, Provider, Received, Transaction, User, UserId,
};

/// A user, its credentials and its token: signed in when that is needed, before the token ends, and
/// once for however many calls wait for it. A call that is refused with 401 is made once more with
/// a new token; a second 401 is the answer.
///
/// Cloning it is cheap, and the clones share the token. Its `Debug` form is empty.
///
/// ```no_run
/// # async fn run(client: linxo::client::Client) -> Result<(), linxo::client::Error> {
/// let user = client.user("k1@app.example", "derived, never stored".into());
/// for connection in user.connections().await? {
///     println!("{}", connection.value.status);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct UserAccess {
    client: Client,
    inside: Arc<Inside>,
}

struct Inside {
    user: Arc<KnownUser>,
    password: SecretString,
    token: OneFlight<Token>,
}

impl fmt::Debug for UserAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserAccess").finish_non_exhaustive()
    }
}

impl Client {
    /// Access to a user. It sends nothing yet, and does not make the user.
    pub fn user(&self, email: &str, password: SecretString) -> UserAccess {
        UserAccess {
            client: self.clone(),
            inside: Arc::new(Inside {
                user: Arc::new(KnownUser::new(email)),
                password,
                token: OneFlight::default(),
            }),
        }
    }
}

impl UserAccess {
    /// Makes the user. [`Error::Conflict`] when a user of that email exists.
    pub async fn create(&self) -> Result<UserId, Error> {
        let email = self.inside.user.email.expose_secret();
        let created = self.client.create_user(email, &self.inside.password).await;
        if let Ok(id) = &created {
            self.inside.user.id.keep(id.clone()).await;
        }
        created
    }

    /// A token that is worth using: the one kept, or a new one.
    pub async fn token(&self) -> Result<UserToken, Error> {
        let Inside {
            user,
            password,
            token,
        } = &*self.inside;
        let ask = || self.client.user_token(user, password);
        Ok(UserToken {
            token: token.get(Token::is_fresh, ask).await?,
            user: Arc::clone(user),
        })
    }

    /// The token kept, while it is worth using. It sends nothing, so that a token says nothing of
    /// whether the user is still there.
    pub async fn kept_token(&self) -> Option<UserToken> {
        let Inside { user, token, .. } = &*self.inside;
        Some(UserToken {
            token: token.kept(Token::is_fresh).await?,
            user: Arc::clone(user),
        })
    }

    /// A token that Linxo grants now, whatever is kept: the way to find out whether the user is
    /// still there.
    pub async fn fresh_token(&self) -> Result<UserToken, Error> {
        let Inside { user, password, .. } = &*self.inside;
        Ok(UserToken {
            token: self.client.user_token(user, password).await?,
            user: Arc::clone(user),
        })
    }

    /// Opens a session of the widget.
    pub async fn open_widget(&self, settings: &WidgetSettings) -> Result<WidgetSession, Error> {
        self.with_token(|token| async move { self.client.open_widget(&token, settings).await })
            .await
    }

    /// Linxo's id of the user: known when [`create`](Self::create) made it, else read once.
    pub async fn id(&self) -> Result<UserId, Error> {
        self.with_token(|token| async move { self.client.user_id(&token).await })
            .await
    }

    /// Reads the user.
    pub async fn user(&self) -> Result<Received<User>, Error> {
        self.with_token(|token| async move { self.client.user_of(&token).await })
            .await
    }

    /// Reads the categories that transactions refer to.
    pub async fn categories(&self) -> Result<Vec<Received<Category>>, Error> {
        self.with_token(|token| async move { self.client.categories(&token).await })
            .await
    }

    /// Reads the banks that Linxo can reach. Linxo's public pages say that there is such a list;
    /// its path, `/providers`, is inferred.
    pub async fn providers(&self) -> Result<Vec<Received<Provider>>, Error> {
        self.with_token(|token| async move { self.client.providers(&token).await })
            .await
    }

    /// Reads the user's connections.
    pub async fn connections(&self) -> Result<Vec<Received<Connection>>, Error> {
        self.with_token(|token| async move { self.client.connections(&token).await })
            .await
    }

    /// Reads one connection.
    pub async fn connection(&self, id: &ConnectionId) -> Result<Received<Connection>, Error> {
        self.with_token(|token| async move { self.client.connection(&token, id).await })
            .await
    }

    /// Reads one page of accounts; pages count from 1. A page that is not full is the last.
    pub async fn accounts_page(
        &self,
        filter: &AccountFilter,
        page: u32,
        limit: u32,
    ) -> Result<Vec<Received<Account>>, Error> {
        self.with_token(|token| async move {
            let client = &self.client;
            client.accounts_like(&token, filter, page, limit).await
        })
        .await
    }

    /// Reads one page of transactions, by import date; pages count from 1 and hold at most 500. A
    /// page that is not full is the last.
    pub async fn transactions_page(
        &self,
        filter: &TransactionFilter,
        page: u32,
        limit: u32,
    ) -> Result<Vec<Received<Transaction>>, Error> {
        self.with_token(|token| async move {
            let client = &self.client;
            client.transactions_like(&token, filter, page, limit).await
        })
        .await
    }

    /// Deletes a connection, its accounts and their transactions, for good.
    pub async fn delete_connection(&self, id: &ConnectionId) -> Result<Deletion, Error> {
        self.delete(Deleted::Connection(id)).await
    }

    /// Deletes the user and everything under it, for good. [`Error::is_gone`] says of an error that
    /// there was no such user (any more) before the first attempt.
    pub async fn delete_user(&self) -> Result<Deletion, Error> {
        self.delete(Deleted::User).await
    }

    async fn delete(&self, what: Deleted<'_>) -> Result<Deletion, Error> {
        let token = self.token().await?;
        let first = self.client.ask_to_delete(&token, what).await?;
        let may_be_done = first.may_be_done;
        if first.status != reqwest::StatusCode::UNAUTHORIZED {
            return came_to(first, what, &self.client.secrets(&token));
        }
        self.forget(&token).await;
        let token = match self.token().await {
            // The grant is refused after a deletion whose answer was lost: it was done.
            Err(Error::InvalidCredentials) if may_be_done => return Ok(Deletion::FoundGone),
            outcome => outcome?,
        };
        let mut second = self.client.ask_to_delete(&token, what).await?;
        second.may_be_done |= may_be_done;
        came_to(second, what, &self.client.secrets(&token))
    }

    /// Makes any call of [`Client`] that takes a token: with the one kept, or a new one; and once
    /// more with a new one when it is refused with 401.
    pub async fn with_token<T, F, Fut>(&self, call: F) -> Result<T, Error>
    where
        F: Fn(UserToken) -> Fut,
        Fut: Future<Output = Result<T, Error>>,
    {
        let token = self.token().await?;
        match call(token.clone()).await {
            Err(Error::Unauthorized) => {
                self.forget(&token).await;
                call(self.token().await?).await
            }
            outcome => outcome,
        }
    }

    /// Drops the token, unless another one has taken its place.
    async fn forget(&self, refused: &UserToken) {
        let kept = &self.inside.token;
        kept.forget(|token| token.is(&refused.token)).await;
    }
}
