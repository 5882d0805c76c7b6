//! Which connections are read; and `DELETE /connections/{id}`.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::bearer::{answer_for, deleter};
use super::error::ApiError;
use crate::app::Shared;
use crate::choices::Right;
use crate::provider::Mode;
use crate::world::{Connection, World};

/// A user's connections, by id.
pub(super) fn all(world: &World, user: u64) -> impl Iterator<Item = &Connection> {
    let user = world.users.get(&user).into_iter();
    user.flat_map(|user| user.connections.values())
}

/// One of them.
pub(super) fn one<'a>(world: &'a World, user: u64, id: &str) -> Result<&'a Connection, ApiError> {
    let id = id.parse().ok();
    let found = id.and_then(|id| world.connection(user, id));
    found.ok_or_else(|| ApiError::not_found("connection"))
}

/// What a channel of a mode can give.
pub(super) fn account_types(mode: Mode) -> &'static [&'static str] {
    match mode {
        Mode::Redirect => &["CHECKINGS", "CREDIT_CARD"],
        Mode::Embedded => &["CHECKINGS", "SAVINGS", "LOAN", "CREDIT_CARD"],
    }
}

/// `DELETE /connections/{id}`.
pub(super) async fn delete(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut world = app.world();
    let whose = deleter(&app, &world, &headers, Right::Connections)?;
    let id = id.parse().map_err(|_| ApiError::not_found("connection"))?;
    let owner = world.delete_connection(whose, id);
    let owner = owner.ok_or_else(|| ApiError::not_found("connection"))?;
    Ok(answer_for(owner, StatusCode::NO_CONTENT))
}
