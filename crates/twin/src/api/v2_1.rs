//! Version 2.1: lists are bare arrays, days are epoch seconds, amounts are numbers.

mod accounts;
mod connections;
mod number;
mod transactions;

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
