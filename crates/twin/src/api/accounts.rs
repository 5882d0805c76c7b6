//! `/accounts`.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};

use super::bearer::{answer_for, deleter, user};
use super::error::ApiError;
use super::number::Number;
use super::query::{Page, Params, matches};
use crate::app::{App, Shared};
use crate::choices::Right;
use crate::world::{Account, Connection, World};

/// The shape of the recorded account, key by key.
#[derive(Serialize)]
struct AccountJson<'a> {
    id: String,
    connection_id: String,
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

fn account_json<'a>(
    app: &App,
    connection: &'a Connection,
    account: &'a Account,
) -> AccountJson<'a> {
    let balance_date = account.balance_date.map(|date| app.midnight(date));
    AccountJson {
        id: account.id.to_string(),
        connection_id: connection.id.to_string(),
        name: &account.name,
        currency: &account.currency,
        balance: Number(account.balance),
        balance_date: balance_date.unwrap_or(account.created_at),
        iban: &account.iban,
        status: status(account),
        kind: account.kind.api_name(),
        creation_date: account.created_at,
        account_number: &account.number,
        owner: json!({"name": account.owner}),
        usage: USAGE,
        last_channel_definition_id: connection.provider.channel_definition_id(connection.mode),
    }
}

/// A test-bank file does not tell private from professional.
const USAGE: &str = "PERSONAL";

fn status(account: &Account) -> &'static str {
    if account.failed { "ERROR" } else { "ACTIVE" }
}

/// A user's accounts that can be read now, each with its connection, by id.
pub(super) fn readable<'a>(
    app: &App,
    world: &'a World,
    user: u64,
) -> impl Iterator<Item = (&'a Connection, &'a Account)> + use<'a> {
    let now_ms = app.clock.now_ms();
    let early = app.config.choices.accounts_before_sync_end;
    let connections = world.users.get(&user).into_iter();
    connections
        .flat_map(|user| user.connections.values())
        .filter(move |connection| early || connection.is_synchronised(now_ms))
        .flat_map(|connection| {
            let accounts = connection.accounts.iter();
            accounts.map(move |account| (connection, account))
        })
}

/// `GET /accounts`: a bare array, a page at a time.
pub(super) async fn list(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let choices = &app.config.choices;
    let world = app.world();
    let me = user(&app, &world, &headers, Right::ReadAccounts)?;
    let page = Page::of(
        &params,
        choices.accounts_default_limit,
        choices.accounts_max_limit,
    )?;
    let accounts = readable(&app, &world, me).filter(|(connection, account)| {
        let text = params.get("q").map(|text| text.to_lowercase());
        matches(&params, "connection_id", &connection.id.to_string())
            && matches(&params, "type", account.kind.api_name())
            && matches(&params, "status", status(account))
            && matches(&params, "usage", USAGE)
            && text.is_none_or(|text| account.name.to_lowercase().contains(&text))
    });
    let body: Vec<_> = page
        .cut(accounts)
        .map(|(connection, account)| account_json(&app, connection, account))
        .collect();
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
    let found = readable(&app, &world, me).find(|(_, account)| account.id.to_string() == id);
    let (connection, account) = found.ok_or_else(|| ApiError::not_found("account"))?;
    Ok(answer_for(
        me,
        Json(account_json(&app, connection, account)),
    ))
}

/// `DELETE /accounts/{id}`.
pub(super) async fn delete(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut world = app.world();
    let whose = deleter(&app, &world, &headers, Right::DeleteAccounts)?;
    let id = id.parse().map_err(|_| ApiError::not_found("account"))?;
    if !world.delete_account(whose, id) {
        return Err(ApiError::not_found("account"));
    }
    Ok(answer_for(whose.unwrap_or(0), StatusCode::NO_CONTENT))
}
