//! The API: users, connections, accounts, transactions, categories, under each version's path.

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
use crate::version::Version;

pub(crate) fn router() -> Router<Shared> {
    let mut router = Router::new();
    for version in Version::ALL {
        router = router.nest(version.path(), endpoints());
    }
    router
}

fn endpoints() -> Router<Shared> {
    Router::new()
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
        .route("/categories", get(categories::list))
}
