//! Reading, with a token that the caller keeps. [`UserAccess`](super::UserAccess) keeps it itself.

use reqwest::Method;
use secrecy::ExposeSecret;

use super::filter::{AccountFilter, TransactionFilter};
use super::reply::Reply;
use super::version::{self, Query};
use super::{Client, Error, UserToken};
use crate::{
    Account, AccountId, ApiVersion, Category, Connection, ConnectionId, Provider, Received,
    Transaction, TransactionId, TransactionSummary, User, UserId, wire,
};

impl Client {
    /// Reads the user of the token: `Ok` while it exists.
    pub async fn read_user(&self, token: &UserToken) -> Result<(), Error> {
        self.user_of(token).await.map(|_| ())
    }

    pub(super) async fn user_of(&self, token: &UserToken) -> Result<Received<User>, Error> {
        let path = ["users", "me"];
        let reply = self.read("read_user", token, &path, &[]).await?;
        Ok(wire::user(self.version(), &reply.body)?)
    }

    /// Reads the user's connections.
    pub async fn connections(&self, token: &UserToken) -> Result<Vec<Received<Connection>>, Error> {
        let query = self.of_user(token).await?;
        let path = ["connections"];
        let reply = self.read("connections", token, &path, &query).await?;
        Ok(wire::connections(self.version(), &reply.body)?)
    }

    /// Reads one connection.
    pub async fn connection(
        &self,
        token: &UserToken,
        id: &ConnectionId,
    ) -> Result<Received<Connection>, Error> {
        let path = ["connections", id.as_str()];
        let reply = self.read("connection", token, &path, &[]).await?;
        Ok(wire::connection(self.version(), &reply.body)?)
    }

    /// Reads one page of a connection's accounts; pages count from 1. A page that is not full is the
    /// last.
    pub async fn accounts_page(
        &self,
        token: &UserToken,
        connection: &ConnectionId,
        page: u32,
        limit: u32,
    ) -> Result<Vec<Received<Account>>, Error> {
        let filter = AccountFilter::of_connection(connection.clone());
        self.accounts_like(token, &filter, page, limit).await
    }

    /// Reads one page of an account's transactions, by import date; pages count from 1 and hold at
    /// most 500. A page that is not full is the last.
    pub async fn transactions_page(
        &self,
        token: &UserToken,
        account: &AccountId,
        page: u32,
        limit: u32,
    ) -> Result<Vec<Received<Transaction>>, Error> {
        let filter = TransactionFilter::of_account(account.clone());
        self.transactions_like(token, &filter, page, limit).await
    }

    /// Reads what a list shows of one page of an account's transactions; each also has its JSON as
    /// received, with everything in it.
    pub async fn transaction_summaries_page(
        &self,
        token: &UserToken,
        account: &AccountId,
        page: u32,
        limit: u32,
    ) -> Result<Vec<Received<TransactionSummary>>, Error> {
        let filter = TransactionFilter::of_account(account.clone());
        let reply = self.ask_for_transactions(token, &filter, page, limit);
        let body = reply.await?.body;
        Ok(wire::transaction_summaries(self.version(), &body)?)
    }

    /// Reads the ids of one page of an account's transactions, in their order: what it takes to see
    /// whether a page is still what it was.
    pub async fn transaction_ids_page(
        &self,
        token: &UserToken,
        account: &AccountId,
        page: u32,
        limit: u32,
    ) -> Result<Vec<TransactionId>, Error> {
        let filter = TransactionFilter::of_account(account.clone());
        let reply = self.ask_for_transactions(token, &filter, page, limit);
        Ok(wire::transaction_ids(self.version(), &reply.await?.body)?)
    }

    pub(super) async fn accounts_like(
        &self,
        token: &UserToken,
        filter: &AccountFilter,
        page: u32,
        limit: u32,
    ) -> Result<Vec<Received<Account>>, Error> {
        let mut query = self.of_user(token).await?;
        query.extend(filter.query());
        query.extend(paging(page, limit));
        let reply = self.read("accounts", token, &["accounts"], &query).await?;
        Ok(wire::accounts(self.version(), &reply.body)?)
    }

    pub(super) async fn transactions_like(
        &self,
        token: &UserToken,
        filter: &TransactionFilter,
        page: u32,
        limit: u32,
    ) -> Result<Vec<Received<Transaction>>, Error> {
        let reply = self.ask_for_transactions(token, filter, page, limit);
        Ok(wire::transactions(self.version(), &reply.await?.body)?)
    }

    async fn ask_for_transactions(
        &self,
        token: &UserToken,
        filter: &TransactionFilter,
        page: u32,
        limit: u32,
    ) -> Result<Reply, Error> {
        let narrowed = filter.query(self.version())?;
        let mut query = self.of_user(token).await?;
        query.extend(narrowed);
        query.extend(paging(page, limit));
        let path = ["transactions"];
        self.read("transactions", token, &path, &query).await
    }

    pub(super) async fn categories(
        &self,
        token: &UserToken,
    ) -> Result<Vec<Received<Category>>, Error> {
        let path = ["categories"];
        let reply = self.read("categories", token, &path, &[]).await?;
        Ok(wire::categories(self.version(), &reply.body)?)
    }

    /// That the path is `/providers` is inferred: Linxo's public pages only say that there is a
    /// list.
    pub(super) async fn providers(
        &self,
        token: &UserToken,
    ) -> Result<Vec<Received<Provider>>, Error> {
        let path = ["providers"];
        let reply = self.read("providers", token, &path, &[]).await?;
        Ok(wire::providers(self.version(), &reply.body)?)
    }

    /// Linxo's id of the token's user: asked for once, and kept with the user.
    pub(super) async fn user_id(&self, token: &UserToken) -> Result<UserId, Error> {
        let ask = || async { Ok(self.user_of(token).await?.value.id) };
        token.user.id.get(|_| true, ask).await
    }

    /// Whose list is asked for, where the token does not say it.
    async fn of_user(&self, token: &UserToken) -> Result<Query, Error> {
        let user = if version::lists_name_their_user(self.version()) {
            Some(self.user_id(token).await?)
        } else {
            None
        };
        Ok(version::of_user(user))
    }

    fn version(&self) -> ApiVersion {
        self.shared.config.version
    }

    async fn read(
        &self,
        call: &'static str,
        token: &UserToken,
        path: &[&str],
        query: &[(&str, String)],
    ) -> Result<Reply, Error> {
        let request = self.api(Method::GET, path, query)?;
        let reply = self.send(call, request.bearer_auth(token.expose())).await?;
        reply.accepted(&self.secrets(token))
    }

    /// What Linxo might repeat of a call that carries a user's token.
    pub(super) fn secrets<'a>(&'a self, token: &'a UserToken) -> [&'a str; 3] {
        [
            token.expose(),
            token.user.email.expose_secret(),
            self.shared.config.client_secret.expose_secret(),
        ]
    }
}

fn paging(page: u32, limit: u32) -> [(&'static str, String); 2] {
    [("page", page.to_string()), ("limit", limit.to_string())]
}
