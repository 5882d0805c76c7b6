//! Accounts as version 2.1 writes them.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};

use super::number::Number;
use crate::api::accounts::{Place, USAGE, one, page};
use crate::api::bearer::{answer_for, user};
use crate::api::error::ApiError;
use crate::api::query::Params;
use crate::app::{App, Shared};
use crate::choices::Right;

/// The shape of the recorded account, key by key. Name and IBAN are known to be missing at times.
#[derive(Serialize)]
struct AccountJson<'a> {
    id: String,
    connection_id: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    currency: &'a str,
    balance: Number,
    balance_date: i64,
    #[serde(skip_serializing_if = "str::is_empty")]
    iban: &'a str,
    status: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    creation_date: i64,
    account_number: &'a str,
    owner: Value,
    usage: &'static str,
    last_channel_definition_id: String,
}

impl<'a> AccountJson<'a> {
    fn of(app: &App, place: Place<'a>) -> Self {
        let account = place.account;
        Self {
            id: account.id.to_string(),
            connection_id: place.connection.id.to_string(),
            name: &account.name,
            currency: &account.currency,
            balance: Number(account.balance),
            balance_date: place.balance_date(app),
            iban: &account.iban,
            status: place.status(app),
            kind: account.kind.api_name(),
            creation_date: account.created_at,
            account_number: &account.number,
            owner: json!({"name": account.owner}),
            usage: USAGE,
            last_channel_definition_id: place.channel_definition_id(),
        }
    }
}

/// `GET /accounts`: a bare array, a page at a time.
pub(super) async fn list(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user(&app, &world, &headers, Right::ReadAccounts)?;
    let accounts = page(&app, &world, me, &params)?.into_iter();
    let body: Vec<_> = accounts.map(|place| AccountJson::of(&app, place)).collect();
    Ok(answer_for(me, Json(body)))
}

/// `GET /accounts/{id}`.
pub(super) async fn read(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user(&app, &world, &headers, Right::ReadAccounts)?;
    let place = one(&app, &world, me, &id)?;
    Ok(answer_for(me, Json(AccountJson::of(&app, place))))
}
