//! The API, version 2.1: users, connections, accounts, transactions, categories.

mod accounts;
mod bearer;
mod categories;
mod connections;
mod error;
mod number;
mod query;
mod transactions;
mod users;

pub(crate) use connections::connection_json;

use axum::Router;
use axum::routing::{get, post};

use crate::app::Shared;

pub(crate) fn router() -> Router<Shared> {
    let version = Router::new()
        .route("/users", post(users::create))
        .route("/users/{id}", get(users::read).delete(users::delete))
        .route("/connections", get(connections::list))
        .route(
            "/connections/{id}",
            get(connections::read).delete(connections::delete),
        )
        .route("/accounts", get(accounts::list))
        .route(
            "/accounts/{id}",
            get(accounts::read).delete(accounts::delete),
        )
        .route("/transactions", get(transactions::list))
        .route("/transactions/{id}", get(transactions::read))
        .route("/categories", get(categories::list));
    Router::new().nest("/v2.1", version)
}
