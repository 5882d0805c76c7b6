//! The HTTP client: users, tokens, the widget's session, reading, deleting.
//!
//! It sends nothing twice that is not safe to send twice: only `GET` is tried again, a few times,
//! within the bound of one call. It asks for no synchronisation, because a One Shot must not.
//!
//! ```no_run
//! use std::time::Duration;
//! use linxo::client::{ApiVersion, Client, ClientConfig, Endpoints};
//! use linxo::settings::WidgetSettings;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(ClientConfig {
//!     endpoints: Endpoints {
//!         auth: "https://sandbox-auth.oxlin.io".parse()?,
//!         api: "https://sandbox-api.oxlin.io".parse()?,
//!         embed: "https://sandbox-embed.oxlin.io".parse()?,
//!     },
//!     version: ApiVersion::V2_1,
//!     client_id: "my-client".to_owned(),
//!     client_secret: std::env::var("LINXO_CLIENT_SECRET")?.into(),
//!     call_timeout: Duration::from_secs(20),
//! })?;
//! let password = "derived, never stored".into();
//! client.create_user("k1@app.example", &password).await?;
//! let token = client.sign_in("k1@app.example", &password).await?;
//! let widget = client.open_widget(&token, &WidgetSettings::default()).await?;
//! // … the user walks through the widget …
//! for connection in client.connections(&token).await? {
//!     let accounts = client.accounts_page(&token, &connection.value.id, 1, 100).await?;
//!     println!("{} accounts", accounts.len());
//! }
//! client.delete_user(&token).await?;
//! # Ok(())
//! # }
//! ```

use std::sync::Arc;

use reqwest::{Method, RequestBuilder, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use url::Url;

use crate::event::WidgetOrigin;
use crate::settings::{WidgetSettings, session_query};
use crate::wire::v2_1;
use crate::{Account, AccountId, Connection, ConnectionId, Received, Transaction, UserId};

mod config;
mod error;
mod loopback;
mod session;
mod token;
mod transport;

pub use crate::version::{ApiVersion, UnsupportedVersion};
pub use config::{ClientConfig, Endpoints};
pub use error::Error;
pub use loopback::LoopbackNames;
pub use session::WidgetSession;
pub use token::UserToken;

use config::address;
use token::TokenDesk;
use transport::{Reply, Transport};

/// The client. Cloning it is cheap, and the clones share connections and the client token.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    config: ClientConfig,
    widget_origin: WidgetOrigin,
    transport: Transport,
    tokens: TokenDesk,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.shared.config)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Checks the configuration and makes a client. It sends nothing yet.
    pub fn new(config: ClientConfig) -> Result<Self, Error> {
        let widget_origin = config.check()?;
        let transport = Transport::new(&config)?;
        let tokens = TokenDesk::default();
        Ok(Self {
            shared: Arc::new(Shared {
                config,
                widget_origin,
                transport,
                tokens,
            }),
        })
    }

    /// The origin whose browser messages are the widget's.
    pub fn widget_origin(&self) -> WidgetOrigin {
        self.shared.widget_origin.clone()
    }

    /// Makes a user. [`Error::Conflict`] when a user of that email exists.
    pub async fn create_user(&self, email: &str, password: &SecretString) -> Result<UserId, Error> {
        let token = self.client_token().await?;
        match self.create_user_with(&token, email, password).await {
            // The token was refused before its time, so nothing was done: a new one is worth a try.
            Err(Error::Unauthorized) => {
                self.shared.tokens.forget(&token).await;
                let token = self.client_token().await?;
                self.create_user_with(&token, email, password).await
            }
            outcome => outcome,
        }
    }

    async fn create_user_with(
        &self,
        token: &SecretString,
        email: &str,
        password: &SecretString,
    ) -> Result<UserId, Error> {
        let body = json!({ "email": email, "password": password.expose_secret() });
        let request = self
            .api(Method::POST, &["users"], &[])?
            .bearer_auth(token.expose_secret())
            .json(&body);
        let secrets = [token.expose_secret(), password.expose_secret(), email];
        let reply = self
            .send("create_user", request)
            .await?
            .accepted(&secrets)?;
        let location = reply
            .headers
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok());
        location
            .and_then(last_segment)
            .map(UserId::from)
            .ok_or(Error::Unexpected(
                "a new user's answer without its address (Location)",
            ))
    }

    /// Reads the user of the token: `Ok` while it exists.
    pub async fn read_user(&self, token: &UserToken) -> Result<(), Error> {
        let reply = self
            .user_call("read_user", token, Method::GET, &["users", "me"], &[])
            .await?;
        let is_object = serde_json::from_slice::<serde_json::Map<_, _>>(&reply.body).is_ok();
        is_object
            .then_some(())
            .ok_or(Error::Unexpected("a user that is no JSON object"))
    }

    /// Deletes the user of the token and everything under it, for good.
    pub async fn delete_user(&self, token: &UserToken) -> Result<(), Error> {
        self.user_call("delete_user", token, Method::DELETE, &["users", "me"], &[])
            .await?;
        Ok(())
    }

    /// Reads the user's connections.
    pub async fn connections(&self, token: &UserToken) -> Result<Vec<Received<Connection>>, Error> {
        let path = ["connections"];
        let reply = self
            .user_call("connections", token, Method::GET, &path, &[])
            .await?;
        Ok(v2_1::connections(&reply.body)?)
    }

    /// Reads one connection.
    pub async fn connection(
        &self,
        token: &UserToken,
        id: &ConnectionId,
    ) -> Result<Received<Connection>, Error> {
        let path = ["connections", id.as_str()];
        let reply = self
            .user_call("connection", token, Method::GET, &path, &[])
            .await?;
        Ok(v2_1::connection(&reply.body)?)
    }

    /// Deletes a connection, its accounts and their transactions, for good.
    pub async fn delete_connection(
        &self,
        token: &UserToken,
        id: &ConnectionId,
    ) -> Result<(), Error> {
        let path = ["connections", id.as_str()];
        self.user_call("delete_connection", token, Method::DELETE, &path, &[])
            .await?;
        Ok(())
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
        let query = paging("connection_id", connection.as_str(), page, limit);
        let reply = self
            .user_call("accounts", token, Method::GET, &["accounts"], &query)
            .await?;
        Ok(v2_1::accounts(&reply.body)?)
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
        let query = paging("account_id", account.as_str(), page, limit);
        let path = ["transactions"];
        let reply = self
            .user_call("transactions", token, Method::GET, &path, &query)
            .await?;
        Ok(v2_1::transactions(&reply.body)?)
    }

    async fn user_call(
        &self,
        call: &'static str,
        token: &UserToken,
        method: Method,
        path: &[&str],
        query: &[(&str, String)],
    ) -> Result<Reply, Error> {
        let request = self.api(method, path, query)?.bearer_auth(token.expose());
        self.send(call, request).await?.accepted(&[token.expose()])
    }

    /// A request to the API, of the configured version.
    fn api(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, String)],
    ) -> Result<RequestBuilder, Error> {
        let config = &self.shared.config;
        let mut url = address(&config.endpoints.api, Some(config.version), path)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(self.shared.transport.request(method, url))
    }

    async fn send(&self, call: &'static str, request: RequestBuilder) -> Result<Reply, Error> {
        self.shared.transport.send(call, request).await
    }
}

fn paging(filter: &'static str, id: &str, page: u32, limit: u32) -> [(&'static str, String); 3] {
    [
        (filter, id.to_owned()),
        ("page", page.to_string()),
        ("limit", limit.to_string()),
    ]
}

/// The last segment of a path or of a whole address, without query.
fn last_segment(location: &str) -> Option<&str> {
    let path = location.split(['?', '#']).next()?;
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .filter(|id| !id.is_empty())
}

/// Whether two addresses have the same origin.
fn same_origin(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin()
}
