//! Accounts as version 3 writes them.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};

use super::asked::user_of;
use super::value::{amount, date};
use crate::api::accounts::{Place, USAGE, one, page};
use crate::api::bearer::{answer_for, user};
use crate::api::error::ApiError;
use crate::api::query::Params;
use crate::app::{App, Shared};
use crate::choices::Right;

/// The balance is an object with amount and currency; the currency beside it is gone.
#[derive(Serialize)]
struct AccountJson<'a> {
    id: String,
    connection_id: String,
    last_channel_definition_id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    usage: &'static str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    account_number: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    iban: Option<&'a str>,
    owner: Value,
    balance: Value,
    balance_date: Value,
    creation_date: Value,
}

impl<'a> AccountJson<'a> {
    fn of(app: &App, place: Place<'a>) -> Self {
        let account = place.account;
        let given = |text: &'a String| (!text.is_empty()).then_some(text.as_str());
        Self {
            id: account.id.to_string(),
            connection_id: place.connection.id.to_string(),
            last_channel_definition_id: place.channel_definition_id(),
            kind: account.kind.api_name(),
            usage: USAGE,
            status: place.status(app),
            name: given(&account.name),
            account_number: &account.number,
            iban: given(&account.iban),
            owner: json!({"name": account.owner}),
            balance: json!({"amount": amount(account.balance, &account.currency)}),
            balance_date: date(app, place.balance_date(app)),
            creation_date: date(app, account.created_at),
        }
    }
}

/// `GET /accounts?user_id=…`: `{"accounts": […]}`.
pub(super) async fn list(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user_of((&app, &world), &headers, &params, Right::ReadAccounts)?;
    let accounts = page(&app, &world, me, &params)?.into_iter();
    let accounts: Vec<_> = accounts.map(|place| AccountJson::of(&app, place)).collect();
    Ok(answer_for(me, Json(json!({"accounts": accounts}))))
}

/// `GET /accounts/{id}`, not wrapped.
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
