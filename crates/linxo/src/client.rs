//! The HTTP client: users, tokens, the widget's session, reading, deleting.
//!
//! Every call has a bound in time and in size. What is safe to send twice, reading and deleting, is
//! tried again within that bound, a few times, and never so often that an outage is multiplied
//! ([`Retries`]); so is what failed before it was sent. Nothing else is sent twice. It asks for no
//! synchronisation, because a One Shot must not.
//!
//! [`UserAccess`] takes care of a user's tokens and reads long lists page by page. The calls of
//! [`Client`] that take a [`UserToken`] are for those who keep tokens themselves.
//!
//! ```no_run
//! use linxo::client::{ApiVersion, Client, ClientConfig, Endpoints};
//! use linxo::settings::{WidgetSettings, link_without_return};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let endpoints = Endpoints {
//!     auth: "https://sandbox-auth.oxlin.io".parse()?,
//!     api: "https://sandbox-api.oxlin.io".parse()?,
//!     embed: "https://sandbox-embed.oxlin.io".parse()?,
//! };
//! let secret = std::env::var("LINXO_CLIENT_SECRET")?;
//! let client = Client::new(ClientConfig::new(endpoints, ApiVersion::V2_1, "my-client", secret))?;
//!
//! let user = client.user("k1@app.example", "derived, never stored".into());
//! user.create().await?;
//! let settings = WidgetSettings::from_pairs([("locale", "fr_FR")])?;
//! let widget = user.open_widget(&settings).await?;
//! println!("send the person to {}", link_without_return(&widget.add_connection, &settings));
//! // … the person walks through the widget …
//! for connection in user.connections().await? {
//!     println!("{} is {}", connection.value.id, connection.value.status);
//! }
//! user.delete_user().await?;
//! # Ok(())
//! # }
//! ```

use std::sync::Arc;

use reqwest::{Method, RequestBuilder, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::UserId;
use crate::event::WidgetOrigin;

mod config;
mod deletion;
mod error;
mod filter;
mod listing;
mod loopback;
mod observer;
mod one_flight;
mod reading;
mod reply;
mod session;
mod token;
mod transport;
mod user;
mod version;

pub use crate::version::{ApiVersion, UnsupportedVersion};
pub use config::{ClientConfig, Endpoints, Retries};
pub use deletion::Deletion;
pub use error::{Error, UnreachableKind};
pub use filter::{AccountFilter, TransactionFilter};
pub use listing::Listing;
pub use loopback::LoopbackNames;
pub use observer::{CallAnswer, CallObserver, CallSeen};
pub use session::WidgetSession;
pub use token::UserToken;
pub use user::UserAccess;

use config::address;
use one_flight::OneFlight;
use reply::Reply;
use token::Token;
use transport::Transport;

/// The client. Cloning it is cheap, and the clones share connections, the client token and the
/// budget of retries.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    config: ClientConfig,
    widget_origin: WidgetOrigin,
    transport: Transport,
    own_token: OneFlight<Token>,
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
        Ok(Self {
            shared: Arc::new(Shared {
                config,
                widget_origin,
                transport,
                own_token: OneFlight::default(),
            }),
        })
    }

    /// The origin whose browser messages are the widget's.
    pub fn widget_origin(&self) -> WidgetOrigin {
        self.shared.widget_origin.clone()
    }

    /// Makes sure that our own token is there and fresh, so that the next call which needs it is sent
    /// without another before it.
    pub async fn ready(&self) -> Result<(), Error> {
        self.client_token().await.map(drop)
    }

    /// Makes a user. [`Error::Conflict`] when a user of that email exists.
    pub async fn create_user(&self, email: &str, password: &SecretString) -> Result<UserId, Error> {
        let token = self.client_token().await?;
        match self.create_user_with(&token, email, password).await {
            // The token was refused before its time, so nothing was done: a new one is worth a try.
            Err(Error::Unauthorized) => {
                let own = &self.shared.own_token;
                own.forget(|kept| kept.is(&token)).await;
                let token = self.client_token().await?;
                self.create_user_with(&token, email, password).await
            }
            outcome => outcome,
        }
    }

    async fn create_user_with(
        &self,
        token: &Token,
        email: &str,
        password: &SecretString,
    ) -> Result<UserId, Error> {
        let password = password.expose_secret();
        let body = json!({ "email": email, "password": password });
        let request = self
            .api(Method::POST, &["users"], &[])?
            .bearer_auth(token.expose())
            .json(&body);
        let client_secret = self.shared.config.client_secret.expose_secret();
        let secrets = [token.expose(), password, email, client_secret];
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

/// The last segment of a path or of a whole address, without query.
fn last_segment(location: &str) -> Option<&str> {
    let path = location.split(['?', '#']).next()?;
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .filter(|id| !id.is_empty())
}
