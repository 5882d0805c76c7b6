//! Tokens: ours, kept and renewed, and those of users.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::Client;
use super::config::address;
use super::error::Error;
use super::one_flight::OneFlight;
use super::reply::Reply;
use crate::UserId;

/// What a user's token may do: the set a public integration found to be needed for the widget,
/// reading and deleting.
const USER_SCOPES: &str = "profile profile_edit accounts_manage connections_manage \
                           connections_sync transactions_read";
const CLIENT_SCOPES: &str = "users_create";

/// When Linxo does not say how long a token lives. Short: asking again costs one call.
const UNSAID_LIFETIME: Duration = Duration::from_secs(60);
/// Longer lifetimes are cut to this.
const LONGEST_LIFETIME: Duration = Duration::from_secs(24 * 3_600);
/// A token is renewed this long before its end, or a fifth of its life when that is less.
const MARGIN: Duration = Duration::from_secs(60);

/// A user's token. It shows itself to nobody.
#[derive(Clone)]
pub struct UserToken {
    pub(super) token: Token,
    pub(super) user: Arc<KnownUser>,
}

/// What outlives a user's tokens: who it is.
pub(super) struct KnownUser {
    pub(super) email: SecretString,
    /// Linxo's id, once somebody needed it.
    pub(super) id: OneFlight<UserId>,
}

/// A token and how long it is worth using. Its `Debug` form hides it.
#[derive(Debug, Clone)]
pub(super) struct Token {
    access: SecretString,
    fresh_until: Instant,
}

impl fmt::Debug for UserToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserToken").finish_non_exhaustive()
    }
}

impl UserToken {
    /// Whether it is worth using: not at its end, nor shortly before.
    pub fn is_fresh(&self) -> bool {
        self.token.is_fresh()
    }

    pub(super) fn expose(&self) -> &str {
        self.token.expose()
    }
}

impl KnownUser {
    pub(super) fn new(email: &str) -> Self {
        Self {
            email: email.into(),
            id: OneFlight::default(),
        }
    }
}

impl Token {
    fn new(access: String, lifetime: Option<Duration>, asked_at: Instant) -> Self {
        let lifetime = lifetime.unwrap_or(UNSAID_LIFETIME).min(LONGEST_LIFETIME);
        let useful = lifetime.saturating_sub(MARGIN.min(lifetime / 5));
        Self {
            access: access.into(),
            fresh_until: asked_at + useful,
        }
    }

    pub(super) fn is_fresh(&self) -> bool {
        Instant::now() < self.fresh_until
    }

    pub(super) fn expose(&self) -> &str {
        self.access.expose_secret()
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: Option<Value>,
}

/// What an OAuth server says of a refusal (RFC 6749, section 5.2). Linxo's own form is not public.
#[derive(Default, Deserialize)]
struct Refused {
    error: Option<Value>,
}

impl Client {
    /// Signs a user in. [`Error::InvalidCredentials`] only when it is the user that is refused: a
    /// mistake of our own, such as a wrong client secret, is another error, because this refusal is
    /// what proves that a user is gone.
    pub async fn sign_in(&self, email: &str, password: &SecretString) -> Result<UserToken, Error> {
        let user = Arc::new(KnownUser::new(email));
        let token = self.user_token(&user, password).await?;
        Ok(UserToken { token, user })
    }

    pub(super) async fn user_token(
        &self,
        user: &KnownUser,
        password: &SecretString,
    ) -> Result<Token, Error> {
        let asked_at = Instant::now();
        let (email, password) = (user.email.expose_secret(), password.expose_secret());
        let fields = json!({ "username": email, "password": password });
        let reply = self
            .grant("sign_in", "password", USER_SCOPES, fields)
            .await?;
        let secret = self.shared.config.client_secret.expose_secret();
        let secrets = [password, email, secret];
        match reply.status {
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => {
                Err(self.why_refused(&reply, &secrets).await)
            }
            _ => granted(&reply.accepted(&secrets)?, asked_at),
        }
    }

    /// Our own token: the one kept while it is fresh, else a new one.
    pub(super) async fn client_token(&self) -> Result<Token, Error> {
        let own = &self.shared.own_token;
        own.get(Token::is_fresh, || self.ask_client_token()).await
    }

    async fn ask_client_token(&self) -> Result<Token, Error> {
        let asked_at = Instant::now();
        let (call, grant) = ("client_token", "client_credentials");
        let reply = self.grant(call, grant, CLIENT_SCOPES, json!({})).await?;
        let secrets = [self.shared.config.client_secret.expose_secret()];
        match reply.status {
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => {
                Err(refused_by_name(&reply, &secrets)
                    // Without a user, the user cannot be what is refused.
                    .filter(|error| *error != Error::InvalidCredentials)
                    .unwrap_or(Error::ClientRefused))
            }
            _ => granted(&reply.accepted(&secrets)?, asked_at),
        }
    }

    /// Tells a refused user from a refused client. When Linxo does not say which, our own
    /// credentials are tried alone: if those are good, it was the user's.
    async fn why_refused(&self, reply: &Reply, secrets: &[&str]) -> Error {
        if let Some(error) = refused_by_name(reply, secrets) {
            return error;
        }
        match self.ask_client_token().await {
            Ok(_) => Error::InvalidCredentials,
            Err(error) => error,
        }
    }

    async fn grant(
        &self,
        call: &'static str,
        grant_type: &str,
        scope: &str,
        fields: Value,
    ) -> Result<Reply, Error> {
        let config = &self.shared.config;
        let mut body = json!({
            "provider": "linxoConnect",
            "client_id": config.client_id,
            "client_secret": config.client_secret.expose_secret(),
            "grant_type": grant_type,
            "scope": scope,
        });
        if let (Value::Object(body), Value::Object(fields)) = (&mut body, fields) {
            body.extend(fields);
        }
        let url = address(&config.endpoints.auth, None, &["token"])?;
        let request = self.shared.transport.request(Method::POST, url).json(&body);
        let reply = self.send(call, request).await?;
        // Anywhere else this means that something is gone; here it would be taken for a user.
        if matches!(reply.status, StatusCode::NOT_FOUND | StatusCode::GONE) {
            return Err(Error::Unexpected(
                "nothing at the address for tokens: check the auth address",
            ));
        }
        Ok(reply)
    }
}

/// What the refused grant says itself, in the words of RFC 6749.
fn refused_by_name(reply: &Reply, secrets: &[&str]) -> Option<Error> {
    let refused: Refused = serde_json::from_slice(&reply.body).unwrap_or_default();
    Some(match refused.error.as_ref().and_then(Value::as_str)? {
        "invalid_grant" => Error::InvalidCredentials,
        "invalid_client" | "unauthorized_client" => Error::ClientRefused,
        "invalid_scope" => Error::Forbidden {
            description: reply.description(secrets),
        },
        "invalid_request" | "unsupported_grant_type" => Error::Rejected {
            status: reply.status.as_u16(),
            retry_after: None,
            description: reply.description(secrets),
        },
        _ => return None,
    })
}

fn granted(reply: &Reply, asked_at: Instant) -> Result<Token, Error> {
    let granted: Granted = serde_json::from_slice(&reply.body)
        .map_err(|_| Error::Unexpected("a token that is not the JSON expected"))?;
    if granted.access_token.is_empty() {
        return Err(Error::Unexpected("an empty token"));
    }
    let lifetime = granted
        .expires_in
        .as_ref()
        .and_then(seconds)
        .map(Duration::from_secs);
    Ok(Token::new(granted.access_token, lifetime, asked_at))
}

/// Whole seconds, as a number or, as some servers write it, as a string.
fn seconds(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn useful(lifetime: Option<u64>) -> Duration {
        let asked_at = Instant::now();
        let token = Token::new("t".to_owned(), lifetime.map(Duration::from_secs), asked_at);
        token.fresh_until.duration_since(asked_at)
    }

    #[test]
    fn a_token_is_renewed_a_minute_or_a_fifth_of_its_life_before_its_end() {
        assert_eq!(useful(Some(3_600)), Duration::from_secs(3_540));
        assert_eq!(useful(Some(100)), Duration::from_secs(80));
        assert_eq!(useful(Some(0)), Duration::ZERO);
        assert_eq!(useful(None), Duration::from_secs(48));
        assert_eq!(useful(Some(u64::MAX)), LONGEST_LIFETIME - MARGIN);
    }
}
