//! `POST /token`: `client_credentials` and `password`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::json;

use crate::app::Shared;
use crate::fields::Fields;
use crate::requests::ForUser;
use crate::world::Holder;

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
struct OAuthError(StatusCode, &'static str, &'static str);

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let Self(status, error, description) = self;
        let body = json!({"error": error, "error_description": description});
        (status, Json(body)).into_response()
    }
}

async fn token(State(app): State<Shared>, fields: Fields) -> Result<Response, OAuthError> {
    let refuse = |error, description| OAuthError(StatusCode::BAD_REQUEST, error, description);
    if fields.get("client_id") != app.config.client_id
        || fields.get("client_secret") != app.config.client_secret
    {
        let description = "unknown client, or wrong client secret";
        return Err(OAuthError(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            description,
        ));
    }
    let mut world = app.world();
    let (holder, allowed) = match fields.get("grant_type") {
        "client_credentials" => (Holder::Client, CLIENT_SCOPES),
        "password" => {
            let user = world.user_by_password(fields.get("username"), fields.get("password"));
            let user = user.ok_or_else(|| refuse("invalid_grant", "bad user credentials"))?;
            (Holder::User(user), USER_SCOPES)
        }
        "" => return Err(refuse("invalid_request", "grant_type is missing")),
        _ => {
            let description = "grant_type is client_credentials or password";
            return Err(refuse("unsupported_grant_type", description));
        }
    };
    let scopes: Vec<String> = fields
        .get("scope")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    if scopes.is_empty() || !scopes.iter().all(|one| allowed.contains(&one.as_str())) {
        let description = "the scope is missing, unknown, or not for this kind of token";
        return Err(refuse("invalid_scope", description));
    }
    let lifetime = app.config.choices.token_lifetime_s;
    let token = world.issue_token(holder, scopes, app.clock.now_s(), lifetime);
    let body = json!({"access_token": token, "token_type": "Bearer", "expires_in": lifetime});
    let mut response = Json(body).into_response();
    if let Holder::User(id) = holder {
        response.extensions_mut().insert(ForUser(id));
    }
    Ok(response)
}
