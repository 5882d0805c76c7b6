//! Tokens: ours, kept and renewed, and those of users.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::config::address;
use super::{Client, Error, Reply};

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
#[derive(Debug, Clone)]
pub struct UserToken(Token);

#[derive(Debug, Clone)]
struct Token {
    access: SecretString,
    fresh_until: Instant,
}

impl UserToken {
    /// Whether it is worth using: not at its end, nor shortly before.
    pub fn is_fresh(&self) -> bool {
        self.0.is_fresh()
    }

    pub(super) fn expose(&self) -> &str {
        self.0.access.expose_secret()
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

    fn is_fresh(&self) -> bool {
        Instant::now() < self.fresh_until
    }
}

/// Keeps our own token. Whoever needs a new one waits for the one who is asking for it.
#[derive(Default)]
pub(super) struct TokenDesk {
    client: Mutex<Option<Token>>,
}

impl TokenDesk {
    /// Drops our token, unless another one has taken its place.
    pub(super) async fn forget(&self, refused: &SecretString) {
        let mut kept = self.client.lock().await;
        if kept
            .as_ref()
            .is_some_and(|kept| kept.access.expose_secret() == refused.expose_secret())
        {
            *kept = None;
        }
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
        let asked_at = Instant::now();
        let fields = json!({ "username": email, "password": password.expose_secret() });
        let reply = self
            .grant("sign_in", "password", USER_SCOPES, fields)
            .await?;
        match reply.status {
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => {
                Err(self.why_refused(&reply).await)
            }
            _ => {
                let secret = self.shared.config.client_secret.expose_secret();
                let secrets = [password.expose_secret(), email, secret];
                granted(&reply.accepted(&secrets)?, asked_at).map(UserToken)
            }
        }
    }

    /// Our own token: the one kept while it is fresh, else a new one.
    pub(super) async fn client_token(&self) -> Result<SecretString, Error> {
        let mut kept = self.shared.tokens.client.lock().await;
        if let Some(token) = kept.as_ref().filter(|token| token.is_fresh()) {
            return Ok(token.access.clone());
        }
        let token = self.ask_client_token().await?;
        let access = token.access.clone();
        *kept = Some(token);
        Ok(access)
    }

    async fn ask_client_token(&self) -> Result<Token, Error> {
        let asked_at = Instant::now();
        let reply = self
            .grant(
                "client_token",
                "client_credentials",
                CLIENT_SCOPES,
                json!({}),
            )
            .await?;
        if matches!(
            reply.status,
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED
        ) {
            return Err(Error::ClientRefused);
        }
        let secret = self.shared.config.client_secret.expose_secret();
        granted(&reply.accepted(&[secret])?, asked_at)
    }

    /// Tells a refused user from a refused client. When Linxo does not say which, our own
    /// credentials are tried alone: if those are good, it was the user's.
    async fn why_refused(&self, reply: &Reply) -> Error {
        let refused: Refused = serde_json::from_slice(&reply.body).unwrap_or_default();
        match refused.error.as_ref().and_then(Value::as_str) {
            Some("invalid_grant") => Error::InvalidCredentials,
            Some("invalid_client" | "unauthorized_client") => Error::ClientRefused,
            Some("invalid_scope") => Error::Forbidden,
            Some("invalid_request" | "unsupported_grant_type") => Error::Rejected {
                status: reply.status.as_u16(),
                description: None,
            },
            _ => match self.ask_client_token().await {
                Ok(_) => Error::InvalidCredentials,
                Err(error) => error,
            },
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
