//! `POST /token`: `client_credentials` and `password`.

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::json;

use crate::app::{App, Shared};
use crate::fields::Fields;
use crate::requests::ForUser;
use crate::world::{Holder, World};

/// The scopes that Linxo's clients were seen to use.
const CLIENT_SCOPES: &[&str] = &["users_create"];
const USER_SCOPES: &[&str] = &[
    "profile",
    "profile_edit",
    "accounts_read",
    "accounts_manage",
    "connections_manage",
    "connections_sync",
    "transactions_read",
];

pub(crate) fn router() -> Router<Shared> {
    Router::new().route("/token", post(token))
}

/// An error as RFC 6749 has it; Linxo's own were not seen.
struct OAuthError {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl OAuthError {
    fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
        }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        (self.status, Json(body)).into_response()
    }
}

async fn token(State(app): State<Shared>, fields: Fields) -> Result<Response, OAuthError> {
    if fields.is_broken() {
        let description = "the body is neither a form nor a JSON object";
        return Err(OAuthError::new("invalid_request", description));
    }
    if fields.get("client_id") != app.config.client_id
        || fields.get("client_secret") != app.config.client_secret
    {
        let description = "unknown client, or wrong client secret";
        return Err(OAuthError {
            status: StatusCode::UNAUTHORIZED,
            ..OAuthError::new("invalid_client", description)
        });
    }
    if app.config.choices.token_needs_provider && fields.get("provider") != "linxoConnect" {
        let description = "provider: linxoConnect is missing";
        return Err(OAuthError::new("invalid_request", description));
    }
    let mut world = app.world();
    let (holder, scopes) = match fields.get("grant_type") {
        "client_credentials" => (Holder::Client, scopes(&app, &fields, CLIENT_SCOPES)?),
        "password" => {
            let scopes = scopes(&app, &fields, USER_SCOPES)?;
            (signed_in(&world, &fields)?, scopes)
        }
        "" => {
            let description = "grant_type is missing";
            return Err(OAuthError::new("invalid_request", description));
        }
        _ => {
            let description = "grant_type is client_credentials or password";
            return Err(OAuthError::new("unsupported_grant_type", description));
        }
    };
    let lifetime = app.config.choices.token_lifetime_s;
    let scope = scopes.join(" ");
    let less = scope.split(' ').count() < fields.get("scope").split_whitespace().count();
    let token = world.issue_token(holder, scopes, app.clock.now_s(), lifetime);
    let mut body = json!({"access_token": token, "token_type": "Bearer", "expires_in": lifetime});
    if less {
        body["scope"] = json!(scope);
    }
    let mut response = ([(CACHE_CONTROL, "no-store")], Json(body)).into_response();
    if let Holder::User(id) = holder {
        response.extensions_mut().insert(ForUser(id));
    }
    Ok(response)
}

fn signed_in(world: &World, fields: &Fields) -> Result<Holder, OAuthError> {
    let (email, password) = (fields.get("username"), fields.get("password"));
    if email.is_empty() || password.is_empty() {
        let description = "username or password is missing";
        return Err(OAuthError::new("invalid_request", description));
    }
    let user = world.user_by_password(email, password);
    let user = user.ok_or_else(|| OAuthError::new("invalid_grant", "bad user credentials"))?;
    Ok(Holder::User(user))
}

/// The scopes that the token gets: those asked for, if they exist for this kind of token and the
/// client is granted them.
fn scopes(app: &App, fields: &Fields, known: &[&str]) -> Result<Vec<String>, OAuthError> {
    let refuse = |words: String| OAuthError::new("invalid_scope", words);
    let asked = fields.get("scope").split_whitespace();
    let mut scopes: Vec<String> = asked.map(str::to_owned).collect();
    if let Some(unknown) = scopes.iter().find(|one| !known.contains(&one.as_str())) {
        return Err(refuse(format!(
            "the scope {unknown} is unknown, or not for this kind of token"
        )));
    }
    if let Some(more) = scopes.iter().find(|one| !app.config.grants(one))
        && app.config.choices.refuses_ungranted_scopes
    {
        return Err(refuse(format!(
            "the client is not granted the scope {more}"
        )));
    }
    scopes.retain(|one| app.config.grants(one));
    if scopes.is_empty() {
        return Err(refuse("the scope is missing".to_owned()));
    }
    Ok(scopes)
}
