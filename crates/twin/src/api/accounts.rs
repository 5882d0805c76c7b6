//! Which accounts are read, in which order; and `DELETE /accounts/{id}`.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::bearer::{answer_for, deleter};
use super::error::ApiError;
use super::query::{Listed, Page, Params};
use crate::app::{App, Shared};
use crate::choices::{Choices, Right};
use crate::world::{Account, Channel, Connection, World};

/// A test-bank file does not tell private from professional.
pub(super) const USAGE: &str = "PERSONAL";

/// An account and where it hangs.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) connection: &'a Connection,
    pub(super) channel: &'a Channel,
    pub(super) account: &'a Account,
}

impl Place<'_> {
    pub(super) fn status(self, app: &App) -> &'static str {
        let now_ms = app.clock.now_ms();
        self.channel.account_status(self.account, now_ms).as_str()
    }

    pub(super) fn channel_definition_id(self) -> String {
        let provider = self.connection.provider;
        provider.channel_definition_id(self.channel.mode)
    }

    /// Epoch seconds.
    pub(super) fn balance_date(self, app: &App) -> i64 {
        let date = self.account.balance_date;
        date.map_or(self.account.created_at, |date| app.midnight(date))
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

/// One of them.
pub(super) fn one<'a>(
    app: &App,
    world: &'a World,
    user: u64,
    id: &str,
) -> Result<Place<'a>, ApiError> {
    let mut accounts = readable(app, world, user);
    let found = accounts.find(|place| place.account.id.to_string() == id);
    found.ok_or_else(|| ApiError::not_found("account"))
}

/// A page of them, filtered and sorted as the query says.
pub(super) fn page<'a>(
    app: &App,
    world: &'a World,
    user: u64,
    params: &Params,
) -> Result<Vec<Place<'a>>, ApiError> {
    let choices = &app.config.choices;
    let (default, max) = (choices.accounts_default_limit, choices.accounts_max_limit);
    let page = Page::of(params, default, max)?;
    let order = params.get("sort").map(|text| Order::of(text, choices));
    let order = order.transpose()?;
    let connection = Listed::one(params.get("connection_id").map(String::as_str));
    let kinds = Listed::of(params, "type");
    let statuses = Listed::of(params, "status");
    let usages = Listed::of(params, "usage");
    let text = params.get("q").map(|text| text.to_lowercase());
    let mut accounts: Vec<_> = readable(app, world, user)
        .filter(|place| {
            let account = place.account;
            let name = || account.name.to_lowercase();
            connection.has(&place.connection.id.to_string())
                && kinds.has(account.kind.api_name())
                && statuses.has(place.status(app))
                && usages.has(USAGE)
                && text.as_ref().is_none_or(|text| name().contains(text))
        })
        .collect();
    if let Some(order) = order {
        order.sort(&mut accounts);
    }
    Ok(page.cut(accounts.into_iter()).collect())
}

/// What `sort` asks for.
#[derive(Debug, Clone, Copy)]
struct Order {
    by: By,
    falling: bool,
}

#[derive(Debug, Clone, Copy)]
enum By {
    Id,
    Name,
    Balance,
    CreationDate,
}

impl Order {
    fn of(text: &str, choices: &Choices) -> Result<Self, ApiError> {
        let (falling, field) = match text.strip_prefix('-') {
            Some(field) => (true, field),
            None => (false, text),
        };
        let allowed = &choices.accounts_sort;
        let by = match field {
            "id" => Some(By::Id),
            "name" => Some(By::Name),
            "balance" => Some(By::Balance),
            "creation_date" => Some(By::CreationDate),
            _ => None,
        };
        let by = by.filter(|_| allowed.iter().any(|one| one == field));
        let refuse = || ApiError::bad_request(format!("sort: one of {}", allowed.join(", ")));
        let by = by.ok_or_else(refuse)?;
        Ok(Self { by, falling })
    }

    fn sort(self, accounts: &mut [Place<'_>]) {
        accounts.sort_by(|one, other| {
            let (one, other) = (one.account, other.account);
            let order = match self.by {
                By::Id => one.id.cmp(&other.id),
                By::Name => one.name.cmp(&other.name),
                By::Balance => one.balance.cmp(&other.balance),
                By::CreationDate => one.created_at.cmp(&other.created_at),
            };
            if self.falling { order.reverse() } else { order }
        });
    }
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
    let owner = world.delete_account(whose, id, app.clock.now_ms());
    let owner = owner.ok_or_else(|| ApiError::not_found("account"))?;
    Ok(answer_for(owner, StatusCode::NO_CONTENT))
}
