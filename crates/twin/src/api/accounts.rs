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
use crate::world::{Account, Channel, Connection, World};

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

fn account_json<'a>(app: &App, place: Place<'a>) -> AccountJson<'a> {
    let Place {
        connection,
        channel,
        account,
    } = place;
    let balance_date = account.balance_date.map(|date| app.midnight(date));
    AccountJson {
        id: account.id.to_string(),
        connection_id: connection.id.to_string(),
        name: &account.name,
        currency: &account.currency,
        balance: Number(account.balance),
        balance_date: balance_date.unwrap_or(account.created_at),
        iban: &account.iban,
        status: place.status(app),
        kind: account.kind.api_name(),
        creation_date: account.created_at,
        account_number: &account.number,
        owner: json!({"name": account.owner}),
        usage: USAGE,
        last_channel_definition_id: connection.provider.channel_definition_id(channel.mode),
    }
}

/// A test-bank file does not tell private from professional.
const USAGE: &str = "PERSONAL";

/// An account and where it hangs.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) connection: &'a Connection,
    pub(super) channel: &'a Channel,
    pub(super) account: &'a Account,
}

impl Place<'_> {
    fn status(self, app: &App) -> &'static str {
        let now_ms = app.clock.now_ms();
        self.channel.account_status(self.account, now_ms).as_str()
    }
}

/// A user's accounts that can be read now, by id.
pub(super) fn readable<'a>(
    app: &App,
    world: &'a World,
    user: u64,
) -> impl Iterator<Item = Place<'a>> + use<'a> {
    let now_ms = app.clock.now_ms();
    let early = app.config.choices.accounts_before_sync_end;
    let connections = world.users.get(&user).into_iter();
    connections
        .flat_map(|user| user.connections.values())
        .flat_map(|connection| {
            let accounts = connection.accounts().into_iter();
            accounts.map(move |(channel, account)| Place {
                connection,
                channel,
                account,
            })
        })
        .filter(move |place| early || place.channel.is_synchronised(now_ms))
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
    let accounts = readable(&app, &world, me).filter(|place| {
        let text = params.get("q").map(|text| text.to_lowercase());
        matches(&params, "connection_id", &place.connection.id.to_string())
            && matches(&params, "type", place.account.kind.api_name())
            && matches(&params, "status", place.status(&app))
            && matches(&params, "usage", USAGE)
            && text.is_none_or(|text| place.account.name.to_lowercase().contains(&text))
    });
    let body: Vec<_> = page
        .cut(accounts)
        .map(|place| account_json(&app, place))
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
    let found = readable(&app, &world, me).find(|place| place.account.id.to_string() == id);
    let place = found.ok_or_else(|| ApiError::not_found("account"))?;
    Ok(answer_for(me, Json(account_json(&app, place))))
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
    let owner = world.delete_account(whose, id);
    let owner = owner.ok_or_else(|| ApiError::not_found("account"))?;
    Ok(answer_for(owner, StatusCode::NO_CONTENT))
}
