//! Transactions as version 3 writes them.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};

use super::asked::{filter, user_of};
use super::value::{amount, date, day};
use crate::api::bearer::{answer_for, user};
use crate::api::error::ApiError;
use crate::api::query::Params;
use crate::api::transactions::{ORIGIN, Transaction, one, page};
use crate::app::{App, Shared};
use crate::choices::Right;

/// Label and day are in `enrichments`, the currency is with the amount.
#[derive(Serialize)]
struct TransactionJson {
    id: String,
    account_id: String,
    amount: Value,
    enrichments: Enrichments,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    status: &'static str,
    origin: &'static str,
    category_id: &'static str,
    booking_date: Value,
    value_date: Value,
    import_date: Value,
    last_update_date: Value,
    notes: &'static str,
    source: Value,
    remittance_information: Vec<String>,
}

#[derive(Serialize)]
struct Enrichments {
    #[serde(skip_serializing_if = "Option::is_none")]
    display_label: Option<String>,
    date: String,
}

impl TransactionJson {
    fn of(app: &App, row: Transaction<'_>) -> Self {
        let choices = &app.config.choices;
        let (kind, told) = row.kind();
        let (on, imported) = (date(app, row.midnight), date(app, row.imported));
        Self {
            id: row.id.to_string(),
            account_id: row.account.id.to_string(),
            amount: amount(row.amount, &row.account.currency),
            enrichments: Enrichments {
                display_label: choices.v3_display_label.then(|| row.label.clone()),
                date: day(app, row.day),
            },
            kind: (told || choices.v3_type_when_unsure).then_some(kind),
            status: row.status,
            origin: ORIGIN,
            category_id: row.category_id,
            booking_date: on.clone(),
            value_date: on,
            import_date: imported.clone(),
            last_update_date: imported,
            notes: "",
            source: json!({"label": row.label}),
            remittance_information: vec![row.label],
        }
    }
}

/// `GET /transactions?user_id=…`: `{"transactions": […]}`.
pub(super) async fn list(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user_of((&app, &world), &headers, &params, Right::ReadTransactions)?;
    let filter = filter(&params, &app.config.choices)?;
    let rows = page(&app, &world, me, (&params, &filter))?.into_iter();
    let rows: Vec<_> = rows.map(|row| TransactionJson::of(&app, row)).collect();
    Ok(answer_for(me, Json(json!({"transactions": rows}))))
}

/// `GET /transactions/{id}`, not wrapped.
pub(super) async fn read(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user(&app, &world, &headers, Right::ReadTransactions)?;
    let found = one(&app, &world, me, &id)?;
    Ok(answer_for(me, Json(TransactionJson::of(&app, found))))
}
