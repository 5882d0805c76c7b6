//! The API: users, connections, accounts, transactions, categories, providers and queues, under
//! each version's path. What the versions write differently is in [`v2_1`] and [`v3`].

mod accounts;
mod bearer;
mod categories;
mod connections;
mod error;
mod providers;
mod query;
mod queues;
mod transactions;
mod users;
mod v2_1;
mod v3;

pub(crate) use error::ApiError;
pub(crate) use v2_1::connection_json;

use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use axum::{Extension, Router};
use serde_json::Value;

use crate::app::{App, Shared};
use crate::choices::Choices;
use crate::version::Version;
use crate::world::Connection;

/// Mounts everything; the paths that nobody knows are where the choices say.
pub(crate) fn router(choices: &Choices) -> Router<Shared> {
    let mut router = Router::new();
    for version in Version::ALL {
        let own = match version {
            Version::V2_1 => v2_1::router(),
            Version::V3 => v3::router(),
        };
        let endpoints = shared(choices).merge(own).layer(Extension(version));
        router = router.nest(version.path(), endpoints);
    }
    router
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
}

fn shared(choices: &Choices) -> Router<Shared> {
    let queues = choices.queues_path.as_ref();
    Router::new()
        .route("/users", post(users::create))
        .route("/users/{id}", get(users::read).delete(users::delete))
        .route("/connections/{id}", delete(connections::delete))
        .route("/accounts/{id}", delete(accounts::delete))
        .route("/categories", get(categories::list))
        .route(&choices.providers_path, get(providers::list))
        .route(queues, post(queues::open))
        .route(&format!("{queues}/{{id}}"), delete(queues::close))
        .route(&format!("{queues}/{{id}}/events"), get(queues::poll))
}

async fn unknown() -> ApiError {
    ApiError::not_found("address")
}

async fn wrong_method() -> ApiError {
    let words = "this address does not take that method";
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, words)
}

/// A connection as a version writes it.
pub(crate) fn connection_in(
    version: Version,
    app: &App,
    user: u64,
    connection: &Connection,
) -> Value {
    match version {
        Version::V2_1 => connection_json(app, user, connection),
        Version::V3 => v3::connection_json(app, user, connection),
    }
}
