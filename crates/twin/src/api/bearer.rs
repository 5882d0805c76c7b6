//! Who is asking.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};

use super::error::ApiError;
use crate::app::App;
use crate::choices::Right;
use crate::requests::ForUser;
use crate::world::{Holder, Token, World};

/// Names the user for whom a client's token asks.
const USER_ID: HeaderName = HeaderName::from_static("x-linxo-user-id");
/// The scopes that the client's token uses there.
const SCOPE: HeaderName = HeaderName::from_static("x-scope");

/// The request's token.
fn token<'a>(app: &App, world: &'a World, headers: &HeaderMap) -> Result<&'a Token, ApiError> {
    let name = text(headers, &AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    let name = name.ok_or_else(ApiError::unauthorized)?;
    Ok(world.token(name, app.clock.now_s())?)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Any good token.
pub(super) fn anybody(app: &App, world: &World, headers: &HeaderMap) -> Result<(), ApiError> {
    token(app, world, headers).map(|_| ())
}

/// The client itself, when its token may do this.
pub(super) fn client(
    app: &App,
    world: &World,
    headers: &HeaderMap,
    right: Right,
) -> Result<(), ApiError> {
    let token = token(app, world, headers)?;
    if let Some(lacking) = right.lacks(&token.scopes, &app.config.choices) {
        return Err(ApiError::forbidden(lacking));
    }
    match token.holder {
        Holder::Client => Ok(()),
        Holder::User(_) => Err(ApiError::forbidden("a user's token does not do for this")),
    }
}

/// The user whose data is asked for: that of the token, or the one that a client's token names in
/// `x-linxo-user-id`, with the scopes in `x-scope`.
pub(super) fn user(
    app: &App,
    world: &World,
    headers: &HeaderMap,
    right: Right,
) -> Result<u64, ApiError> {
    let choices = &app.config.choices;
    let token = token(app, world, headers)?;
    if let Holder::User(id) = token.holder {
        return match right.lacks(&token.scopes, choices) {
            Some(lacking) => Err(ApiError::forbidden(lacking)),
            None => Ok(id),
        };
    }
    let named = text(headers, &USER_ID).filter(|_| choices.client_token_reads_users);
    let Some(named) = named else {
        let words = "a client's token does not do for this; a user's does";
        return Err(ApiError::forbidden(words));
    };
    let scopes = text(headers, &SCOPE).unwrap_or_default();
    let scopes: Vec<String> = scopes.split_whitespace().map(str::to_owned).collect();
    if let Some(scope) = scopes.iter().find(|scope| !app.config.grants(scope)) {
        let words = format!("x-scope: the client is not granted the scope {scope}");
        return Err(ApiError::forbidden(words));
    }
    if let Some(lacking) = right.lacks(&scopes, choices) {
        return Err(ApiError::forbidden(format!("x-scope: {lacking}")));
    }
    let id = named.parse().ok();
    let id = id.filter(|id| world.users.contains_key(id));
    id.ok_or_else(|| ApiError::not_found("user"))
}

/// Who may delete: a user what is theirs (`Some`), the client everything (`None`): Linxo's samples
/// show the client's token on deletions, its clients use the user's.
pub(super) fn deleter(
    app: &App,
    world: &World,
    headers: &HeaderMap,
    right: Right,
) -> Result<Option<u64>, ApiError> {
    let as_client = token(app, world, headers)?.holder == Holder::Client;
    if as_client && !headers.contains_key(USER_ID) {
        return client(app, world, headers, Right::DeleteAsClient).map(|()| None);
    }
    user(app, world, headers, right).map(Some)
}

/// An answer that the log counts as this user's.
pub(super) fn answer_for(user: u64, answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response.extensions_mut().insert(ForUser(user));
    response
}
