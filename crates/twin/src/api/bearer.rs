//! Who is asking.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::response::{IntoResponse, Response};

use super::error::ApiError;
use crate::app::App;
use crate::choices::Right;
use crate::requests::ForUser;
use crate::world::{Holder, World};

/// The holder of the request's token, when it may do this.
pub(super) fn holder(
    app: &App,
    world: &World,
    headers: &HeaderMap,
    right: Right,
) -> Result<Holder, ApiError> {
    let header = headers.get(AUTHORIZATION);
    let token = header
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(ApiError::unauthorized)?;
    Ok(world.holder(token, right, &app.config.choices, app.clock.now_s())?)
}

/// The same where only a user's token will do.
pub(super) fn user(
    app: &App,
    world: &World,
    headers: &HeaderMap,
    right: Right,
) -> Result<u64, ApiError> {
    match holder(app, world, headers, right)? {
        Holder::User(id) => Ok(id),
        Holder::Client => Err(ApiError::from(crate::world::Refusal::Scope)),
    }
}

/// Who may delete: a user what is theirs (`Some`), the client everything (`None`): Linxo's samples
/// show the client's token on deletions, its clients use the user's.
pub(super) fn deleter(
    app: &App,
    world: &World,
    headers: &HeaderMap,
    right: Right,
) -> Result<Option<u64>, ApiError> {
    if let Ok(Holder::Client) = holder(app, world, headers, Right::CreateUsers) {
        return Ok(None);
    }
    user(app, world, headers, right).map(Some)
}

/// An answer that the log counts as this user's.
pub(super) fn answer_for(user: u64, answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response.extensions_mut().insert(ForUser(user));
    response
}
