//! Transactions as version 2.1 writes them.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;

use super::number::Number;
use crate::api::bearer::{answer_for, user};
use crate::api::error::ApiError;
use crate::api::query::{Listed, Params, number};
use crate::api::transactions::{Filter, ORIGIN, Transaction, one, page};
use crate::app::Shared;
use crate::choices::Right;

/// The shape of Linxo's sample, key by key.
#[derive(Serialize)]
struct TransactionJson {
    account_id: String,
    amount: Number,
    #[serde(rename = "type")]
    kind: &'static str,
    origin: &'static str,
    category_id: &'static str,
    date: i64,
    import_date: i64,
    booking_date: i64,
    value_date: i64,
    last_update_date: i64,
    label: String,
    notes: &'static str,
    source: Source,
    currency: String,
    remittance_information: [String; 1],
    status: &'static str,
    id: String,
}

#[derive(Serialize)]
struct Source {
    label: String,
}

impl From<Transaction<'_>> for TransactionJson {
    fn from(row: Transaction<'_>) -> Self {
        Self {
            account_id: row.account.id.to_string(),
            amount: Number(row.amount),
            kind: row.kind().0,
            origin: ORIGIN,
            category_id: row.category_id,
            date: row.midnight,
            import_date: row.imported,
            booking_date: row.midnight,
            value_date: row.midnight,
            last_update_date: row.imported,
            notes: "",
            source: Source {
                label: row.label.clone(),
            },
            currency: row.account.currency.clone(),
            remittance_information: [row.label.clone()],
            label: row.label,
            status: row.status,
            id: row.id.to_string(),
        }
    }
}

/// `GET /transactions`: a bare array, a page at a time, empty past the end.
pub(super) async fn list(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user(&app, &world, &headers, Right::ReadTransactions)?;
    let filter = Filter {
        accounts: Listed::one(params.get("account_id").map(String::as_str)),
        from: number(&params, "start_date")?,
        to: number(&params, "end_date")?,
        imported_from: number(&params, "start_import_date")?,
        ..Filter::of(&params)?
    };
    let rows = page(&app, &world, me, (&params, &filter))?.into_iter();
    let body: Vec<_> = rows.map(TransactionJson::from).collect();
    // Others are answered while this is written out.
    drop(world);
    Ok(answer_for(me, Json(body)))
}

/// `GET /transactions/{id}`.
pub(super) async fn read(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user(&app, &world, &headers, Right::ReadTransactions)?;
    let found = one(&app, &world, me, &id)?;
    Ok(answer_for(me, Json(TransactionJson::from(found))))
}
