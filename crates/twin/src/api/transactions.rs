//! `/transactions`.

use std::cmp::Reverse;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Value, json};

use super::accounts::readable;
use super::bearer::{answer_for, user};
use super::categories::category_of;
use super::error::ApiError;
use super::number::Number;
use super::query::{Page, Params, listed, matches, number};
use crate::app::{App, Shared};
use crate::choices::Right;
use crate::world::{Account, Row, World};

/// Documented.
const DEFAULT_LIMIT: usize = 100;
/// Documented.
const MAX_LIMIT: usize = 500;

/// A test-bank file has no pending transactions.
const STATUS: &str = "BOOKED";
/// As in Linxo's sample.
const ORIGIN: &str = "TRANSACTION";

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
    source: Value,
    currency: String,
    remittance_information: [String; 1],
    status: &'static str,
    id: String,
}

/// Where a row hangs; the row itself is not made yet.
#[derive(Clone, Copy)]
struct Place<'a> {
    account: &'a Account,
    /// The import date.
    imported: i64,
    index: usize,
}

impl<'a> Place<'a> {
    fn placed(self, app: &App) -> Option<Placed<'a>> {
        let row = self.account.row(self.index)?;
        Some(Placed {
            place: self,
            date: app.midnight(row.date),
            row,
        })
    }
}

/// A row and where it hangs.
struct Placed<'a> {
    place: Place<'a>,
    row: Row,
    date: i64,
}

impl Placed<'_> {
    fn json(self) -> TransactionJson {
        let Place {
            account, imported, ..
        } = self.place;
        let label = self.row.label;
        TransactionJson {
            account_id: account.id.to_string(),
            amount: Number(self.row.amount),
            kind: kind_of(&label, self.row.amount),
            origin: ORIGIN,
            category_id: category_of(&label),
            date: self.date,
            import_date: imported,
            booking_date: self.date,
            value_date: self.date,
            last_update_date: imported,
            notes: "",
            source: json!({"label": label}),
            currency: account.currency.clone(),
            remittance_information: [label.clone()],
            label,
            status: STATUS,
            id: self.row.id.to_string(),
        }
    }
}

/// Linxo reads the sort of a transaction from its label; so does the twin, more simply.
fn kind_of(label: &str, amount: Decimal) -> &'static str {
    let label = label.to_uppercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| label.starts_with(start));
    if label.contains("RETRAIT DAB") {
        "ATM"
    } else if begins(&["PRELEVEMENT", "PRLV", "PRELVT", "DOMICILIATION"]) {
        "DIRECT_DEBIT"
    } else if begins(&["CARTE", "ACHAT", "PAIEMENT CB", "CB "]) {
        "POINT_OF_SALE"
    } else if amount.is_sign_negative() {
        "DEBIT"
    } else {
        "CREDIT"
    }
}

/// A user's transactions that can be read now, in the documented order: import date rising, then
/// id falling. Places only: to skip a hundred thousand of them costs next to nothing.
fn ordered<'a>(
    app: &'a App,
    world: &'a World,
    user: u64,
    params: &Params,
) -> impl Iterator<Item = Place<'a>> + use<'a> {
    let now_ms = app.clock.now_ms();
    let mut accounts: Vec<_> = readable(app, world, user)
        .filter_map(|place| Some((place.account.imported_at(now_ms)?, place.account)))
        .filter(|(_, account)| matches(params, "account_id", &account.id.to_string()))
        .filter(|(_, account)| {
            listed(params, "account_type", account.kind.api_name()).unwrap_or(true)
        })
        .collect();
    // One import is one synchronisation, and an account's ids lie together: to order the accounts
    // is to order the transactions.
    accounts
        .sort_by_key(|(imported, account)| (*imported, Reverse(account.first_transaction_id())));
    accounts.into_iter().flat_map(|(imported, account)| {
        let falling = (0..account.transaction_count()).rev();
        falling.map(move |index| Place {
            account,
            imported,
            index,
        })
    })
}

/// The filters beyond the account's.
struct Filter<'a> {
    params: &'a Params,
    from: Option<i64>,
    to: Option<i64>,
    imported_from: Option<i64>,
    amount: Option<Decimal>,
    min_amount: Option<Decimal>,
    max_amount: Option<Decimal>,
}

impl<'a> Filter<'a> {
    fn of(params: &'a Params) -> Result<Self, ApiError> {
        Ok(Self {
            params,
            from: number(params, "start_date")?,
            to: number(params, "end_date")?,
            imported_from: number(params, "start_import_date")?,
            amount: number(params, "amount")?,
            min_amount: number(params, "min_amount")?,
            max_amount: number(params, "max_amount")?,
        })
    }

    /// Whether rows have to be looked at.
    fn looks_at_rows(&self) -> bool {
        self.from.is_some()
            || self.to.is_some()
            || self.amount.is_some()
            || self.min_amount.is_some()
            || self.max_amount.is_some()
            || self.params.contains_key("category_id")
    }

    /// What is the same for all rows of an import.
    fn lets_import(&self, place: &Place<'_>) -> bool {
        self.imported_from.is_none_or(|from| place.imported >= from)
            && matches(self.params, "origin", ORIGIN)
            && listed(self.params, "included_statuses", STATUS).unwrap_or(true)
            && !listed(self.params, "excluded_statuses", STATUS).unwrap_or(false)
    }

    fn lets_row(&self, placed: &Placed<'_>) -> bool {
        let amount = placed.row.amount;
        self.from.is_none_or(|from| placed.date >= from)
            && self.to.is_none_or(|to| placed.date <= to)
            && self.amount.is_none_or(|wanted| amount == wanted)
            && self.min_amount.is_none_or(|least| amount >= least)
            && self.max_amount.is_none_or(|most| amount <= most)
            && matches(self.params, "category_id", category_of(&placed.row.label))
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
    let page = Page::of(&params, DEFAULT_LIMIT, MAX_LIMIT)?;
    let filter = Filter::of(&params)?;
    let places = ordered(&app, &world, me, &params).filter(|place| filter.lets_import(place));
    let body: Vec<TransactionJson> = if filter.looks_at_rows() {
        let rows = places.filter_map(|place| place.placed(&app));
        let rows = rows.filter(|placed| filter.lets_row(placed));
        page.cut(rows).map(Placed::json).collect()
    } else {
        let rows = page.cut(places).filter_map(|place| place.placed(&app));
        rows.map(Placed::json).collect()
    };
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
    let id: Option<u64> = id.parse().ok();
    let places = ordered(&app, &world, me, &Params::new());
    let mut rows = places.filter_map(|place| place.placed(&app));
    let found = rows.find(|placed| Some(placed.row.id) == id);
    let found = found.ok_or_else(|| ApiError::not_found("transaction"))?;
    Ok(answer_for(me, Json(found.json())))
}
