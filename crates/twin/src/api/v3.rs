//! Version 3, as far as one client's move to it shows it: lists are wrapped and name their user,
//! days are ISO 8601, amounts are strings with their currency. The rest is taken to be as before,
//! or is a choice of the twin.

mod accounts;
mod asked;
mod connections;
mod transactions;
mod value;

pub(crate) use connections::connection_json;

use axum::Router;
use axum::routing::get;

use crate::app::Shared;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/connections", get(connections::list))
        .route("/connections/{id}", get(connections::read))
        .route("/accounts", get(accounts::list))
        .route("/accounts/{id}", get(accounts::read))
        .route("/transactions", get(transactions::list))
        .route("/transactions/{id}", get(transactions::read))
}
