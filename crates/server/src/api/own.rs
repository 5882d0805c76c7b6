//! The end user's own data: summed up for the page, and as files to keep. Only the key of the page
//! itself opens it: the addresses that Linxo and banks are given carry others.

use std::sync::Arc;

use ::journey::Bank;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use contract::{JourneyData, OwnSummary, ProblemCode};
use serde::Deserialize;

use super::KeyHolder;
use super::data::{self, Rest, Shape};
use super::document::{PAGE, WITH_JOURNEY_KEY, problems};
use super::request::InQuery;
use crate::app::App;
use crate::backup::lines::CHUNK;
use crate::keys::Purpose;
use crate::problem::Answer;
use crate::sink::table::Decimals;
use crate::store::{Journey, StoreError};
use crate::summary::Summing;

mod turn;

pub(crate) use turn::SummaryTurns;

type Shared = State<Arc<App>>;

problems!(
    OwnProblems: WITH_JOURNEY_KEY,
    [ProblemCode::Forbidden, ProblemCode::NotReady, ProblemCode::NoData]
);

problems!(
    OwnTableProblems: WITH_JOURNEY_KEY,
    [
        ProblemCode::InvalidQuery,
        ProblemCode::Forbidden,
        ProblemCode::NotReady,
        ProblemCode::NoData
    ]
);

/// How a table is to be written.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AskedTable {
    /// What stands before the cents, and with it what stands between the cells.
    #[param(inline)]
    decimals: Decimals,
}

/// The end user's own data, summed up: balances by type, months, categories, and what is pending.
#[utoipa::path(
    get,
    path = "/api/journey/summary",
    operation_id = "ownSummary",
    tag = PAGE,
    security(("journey_key" = [])),
    responses((status = 200, description = "The summary.", body = OwnSummary), OwnProblems)
)]
pub(super) async fn summary(State(app): Shared, holder: KeyHolder) -> Answer<Json<OwnSummary>> {
    let journey = own(holder)?;
    data::check_has_data(&journey)?;
    let _turn = app.summaries.take(&journey.id).await?;
    match summed(&app, &journey).await {
        Ok(summary) => Ok(Json(summary)),
        Err(error) => Err(data::why_unreadable(&app, &journey, error).await),
    }
}

async fn summed(app: &App, journey: &Journey) -> Result<OwnSummary, StoreError> {
    let mut rest = Rest::of(journey);
    let accounts = app.store.accounts(&journey.id).await?;
    rest.without(accounts.len(), 0)?;
    let kept_until_ms = app.config.retention.zip(journey.erased_at_ms);
    let kept_until_ms = kept_until_ms.map(|(kept, erased_at_ms)| {
        erased_at_ms.saturating_add(i64::try_from(kept.as_millis()).unwrap_or(i64::MAX))
    });
    let summing = Summing::of(&accounts, &Bank::all(&journey.progress()));
    let mut summing = summing.kept_until(kept_until_ms);
    drop(accounts);
    let mut after = (-1, -1);
    loop {
        let some = app.store.transactions(&journey.id, after, CHUNK).await?;
        rest.without(0, some.len())?;
        for (_, transaction) in &some {
            summing.add(transaction);
        }
        match some.last() {
            Some((place, _)) if some.len() >= CHUNK as usize => after = *place,
            _ => break,
        }
    }
    // A sum of a part must not look like one of the whole.
    rest.is_nothing()?;
    Ok(summing.end())
}

/// The end user's own transactions for the page that lists them: tab-separated values, a line with the
/// names of the columns, then a line for each transaction. `account` is the place of its account among
/// those of the summary, from 0; `own_transfer` is 1 for what Linxo says went from one of the end user's
/// accounts to another. Control characters in texts are spaces here.
#[utoipa::path(
    get,
    path = "/api/journey/transactions",
    operation_id = "ownTransactions",
    tag = PAGE,
    security(("journey_key" = [])),
    responses(
        (
            status = 200,
            description = "The transactions.",
            body = String,
            content_type = "text/tab-separated-values"
        ),
        OwnProblems
    )
)]
pub(super) async fn transactions(State(app): Shared, holder: KeyHolder) -> Answer<Response> {
    let journey = own(holder)?;
    let body = data::body(&app, &journey, Shape::Rows).await?;
    let content_type = "text/tab-separated-values; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, content_type)], body).into_response())
}

/// The end user's own data as a JSON file, exactly as the partner gets it.
#[utoipa::path(
    get,
    path = "/api/journey/data.json",
    operation_id = "ownDataFile",
    tag = PAGE,
    security(("journey_key" = [])),
    responses((status = 200, description = "The data.", body = JourneyData), OwnProblems)
)]
pub(super) async fn data_json(State(app): Shared, holder: KeyHolder) -> Answer<Response> {
    OwnFile::DATA_JSON.answer(&app, &own(holder)?).await
}

/// The end user's own transactions as a CSV file (RFC 4180, UTF-8) for spreadsheets. A text that one
/// would run as a formula has an apostrophe before it. With `decimals=comma` it is for the spreadsheets
/// of most of Europe: `-12,50`, and semicolons between the cells.
#[utoipa::path(
    get,
    path = "/api/journey/data.csv",
    operation_id = "ownTransactionsTable",
    tag = PAGE,
    security(("journey_key" = [])),
    params(AskedTable),
    responses(
        (status = 200, description = "The transactions.", body = String, content_type = "text/csv"),
        OwnTableProblems
    )
)]
pub(super) async fn data_csv(
    State(app): Shared,
    holder: KeyHolder,
    InQuery(asked): InQuery<AskedTable>,
) -> Answer<Response> {
    let file = OwnFile::transactions_csv(asked.decimals);
    file.answer(&app, &own(holder)?).await
}

/// The end user's own accounts as a CSV file, written like the one of the transactions.
#[utoipa::path(
    get,
    path = "/api/journey/accounts.csv",
    operation_id = "ownAccountsTable",
    tag = PAGE,
    security(("journey_key" = [])),
    params(AskedTable),
    responses(
        (status = 200, description = "The accounts.", body = String, content_type = "text/csv"),
        OwnTableProblems
    )
)]
pub(super) async fn accounts_csv(
    State(app): Shared,
    holder: KeyHolder,
    InQuery(asked): InQuery<AskedTable>,
) -> Answer<Response> {
    let file = OwnFile::accounts_csv(asked.decimals);
    file.answer(&app, &own(holder)?).await
}

const CSV: &str = "text/csv; charset=utf-8";

/// A file of the end user's own data, to keep.
pub(crate) struct OwnFile {
    shape: Shape,
    content_type: &'static str,
    /// The end of its name, behind that of the journey.
    name: &'static str,
}

impl OwnFile {
    /// Everything, as the partner gets it.
    pub(crate) const DATA_JSON: Self = Self {
        shape: Shape::Object,
        content_type: "application/json",
        name: "data.json",
    };

    /// The transactions, for spreadsheets.
    pub(crate) fn transactions_csv(decimals: Decimals) -> Self {
        Self {
            shape: Shape::TransactionTable(decimals),
            content_type: CSV,
            name: "transactions.csv",
        }
    }

    /// The accounts, for spreadsheets.
    pub(crate) fn accounts_csv(decimals: Decimals) -> Self {
        Self {
            shape: Shape::AccountTable(decimals),
            content_type: CSV,
            name: "accounts.csv",
        }
    }

    /// The file, of a journey whose page's key was shown.
    pub(crate) async fn answer(self, app: &Arc<App>, journey: &Journey) -> Answer<Response> {
        let body = data::body(app, journey, self.shape).await?;
        // The id is made of letters, digits and `_`: nothing to escape.
        let name = format!(
            "attachment; filename=\"oneshot-{}-{}\"",
            journey.id, self.name
        );
        let headers = [
            (header::CONTENT_TYPE, self.content_type.to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ];
        Ok((headers, body).into_response())
    }
}

/// The journey, when the key is that of its page.
fn own(holder: KeyHolder) -> Answer<Journey> {
    holder.must_be(&[Purpose::Page])?;
    Ok(holder.journey)
}
