//! The bank data and the receipt, given away.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use contract::{
    AccountRecord, Counts, JourneyId, JourneyState, OwnRow, ProblemCode, ROW_HEAD,
    TransactionRecord,
};
use futures::future::ready;
use futures::stream::{self, StreamExt as _};
use serde::Serialize;
use tracing::Instrument;

use super::form::Form;
use crate::app::App;
use crate::backup::lines::{CHUNK, Lines, Place};
use crate::machine::Outcome;
use crate::problem::{Answer, ApiProblem};
use crate::sink::table::{self, Decimals};
use crate::store::{Journey, StoreError};
use crate::summary::is_own_transfer;

/// The data of a delivered journey, as one JSON object or as NDJSON, streamed.
pub(super) async fn answer(
    app: &Arc<App>,
    journey: &Journey,
    headers: &HeaderMap,
) -> Answer<Response> {
    let Some(form) = Form::wanted(headers) else {
        let detail = "There are `application/json` and `application/x-ndjson`.";
        return Err(ApiProblem::new(ProblemCode::NotAcceptable, detail));
    };
    let shape = match form {
        Form::Json => Shape::Object,
        Form::Lines => Shape::Lines,
    };
    let body = body(app, journey, shape).await?;
    let headers = [
        (header::CONTENT_TYPE, form.content_type()),
        (header::VARY, "accept"),
    ];
    Ok((headers, body).into_response())
}

/// Spreadsheets take a file that does not begin like this for one of another alphabet.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// How the data is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One JSON object.
    Object,
    /// NDJSON.
    Lines,
    /// The accounts as CSV.
    AccountTable(Decimals),
    /// The transactions as CSV.
    TransactionTable(Decimals),
    /// The transactions as the end user's page lists them.
    Rows,
}

/// The data of a delivered journey, read from the store as it is taken.
pub(super) async fn body(app: &Arc<App>, journey: &Journey, shape: Shape) -> Answer<Body> {
    check_has_data(journey)?;
    let reader = Reader {
        app: Arc::clone(app),
        id: journey.id.clone(),
        shape,
        rest: Rest::of(journey),
        place: Place::Start,
        accounts: HashMap::new(),
    };
    // Before the answer begins, so that what fails here is still said in words.
    let (first, reader) = match reader.next().await {
        Ok(Some(begun)) => begun,
        Ok(None) => return Err(nothing_to_give(journey)),
        Err(error) => return Err(why_unreadable(app, journey, error).await),
    };
    // The stream outlives the answer, and what it logs belongs to the same request.
    let span = tracing::Span::current();
    let read = move |reader: Reader| reader.next().instrument(span.clone());
    let rest = stream::try_unfold(reader, read);
    Ok(Body::from_stream(
        stream::once(ready(Ok(first))).chain(rest),
    ))
}

/// Refuses in words when there is nothing to give, or nothing yet, or no more.
pub(crate) fn check_has_data(journey: &Journey) -> Answer<()> {
    if has_data(journey) {
        Ok(())
    } else {
        Err(nothing_to_give(journey))
    }
}

/// What reading the data has met: it may have been deleted meanwhile.
pub(super) async fn why_unreadable(app: &App, journey: &Journey, error: StoreError) -> ApiProblem {
    match app.read(&journey.id).await {
        Ok(now) if !has_data(&now) => nothing_to_give(&now),
        _ => error.into(),
    }
}

fn has_data(journey: &Journey) -> bool {
    journey.position.outcome == Some(Outcome::Delivered)
        && journey.position.state >= JourneyState::BackedUp
        && journey.purged_at_ms.is_none()
}

fn nothing_to_give(journey: &Journey) -> ApiProblem {
    let (code, detail) = match journey.position.outcome {
        None => (
            ProblemCode::NotReady,
            "The journey has no data to give yet: it is not backed up.",
        ),
        Some(Outcome::Delivered) => (
            ProblemCode::NoData,
            "The journey's data was deleted here, as its partner asked or its retention ended.",
        ),
        Some(_) => (
            ProblemCode::NoData,
            "The journey ended without data: its outcome says why.",
        ),
    };
    ApiProblem::new(code, detail)
}

/// The signed receipt of an erased journey.
pub(crate) fn receipt(journey: &Journey) -> Answer<Response> {
    match &journey.receipt {
        Some(receipt) => Ok((
            [(header::CONTENT_TYPE, "application/jose")],
            receipt.clone(),
        )
            .into_response()),
        None => {
            let detail =
                "The receipt is there once Linxo was read back: the journey is not erased.";
            Err(ApiProblem::new(ProblemCode::NotReady, detail))
        }
    }
}

/// What the backup was verified with, less what was read already.
pub(super) struct Rest(Counts);

impl Rest {
    pub(super) fn of(journey: &Journey) -> Self {
        Self(journey.counts)
    }

    pub(super) fn without(
        &mut self,
        accounts: usize,
        transactions: usize,
    ) -> Result<(), StoreError> {
        let rest = |counted: u64, read: usize| {
            let rest = counted.checked_sub(read as u64);
            rest.ok_or(StoreError::Unreadable("more data than was counted"))
        };
        self.0.accounts = rest(self.0.accounts, accounts)?;
        self.0.transactions = rest(self.0.transactions, transactions)?;
        Ok(())
    }

    /// All of it or a broken answer: what was deleted meanwhile must not look as if it had never
    /// been.
    pub(super) fn is_nothing(&self) -> Result<(), StoreError> {
        if self.0 == Counts::default() {
            Ok(())
        } else {
            Err(StoreError::Unreadable("data deleted while it was read"))
        }
    }
}

struct Reader {
    app: Arc<App>,
    id: JourneyId,
    shape: Shape,
    rest: Rest,
    place: Place,
    /// Where each account stands among all, for [`Shape::Rows`].
    accounts: HashMap<String, usize>,
}

impl Reader {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, StoreError> {
        let text = match self.shape {
            Shape::Lines => self.next_lines().await?,
            Shape::Object => self.next_of_object().await?,
            Shape::AccountTable(decimals) => self.next_of_accounts(decimals).await?,
            Shape::TransactionTable(decimals) => self.next_of_transactions(decimals).await?,
            Shape::Rows => self.next_listed().await?,
        };
        Ok(text.map(|text| (text.into(), self)))
    }

    async fn next_lines(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let mut lines = Lines::from(&*self.app.store, &self.id, self.place);
        let part = lines.next().await?;
        self.place = lines.place();
        match part {
            Some(part) => {
                let count = |count| usize::try_from(count).unwrap_or(usize::MAX);
                self.rest
                    .without(count(part.accounts), count(part.transactions))?;
                Ok(Some(part.text))
            }
            None => {
                self.rest.is_nothing()?;
                Ok(None)
            }
        }
    }

    async fn next_of_object(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let mut text = Vec::new();
        match self.place {
            Place::Start => {
                let accounts = self.app.store.accounts(&self.id).await?;
                self.rest.without(accounts.len(), 0)?;
                text.extend_from_slice(b"{\"accounts\":");
                write(&mut text, &accounts)?;
                text.extend_from_slice(b",\"transactions\":[");
                self.place = Place::After((-1, -1));
            }
            Place::After(after) => {
                let transactions = self.transactions_after(after).await?;
                for (index, (_, transaction)) in transactions.iter().enumerate() {
                    if index > 0 || after != (-1, -1) {
                        text.push(b',');
                    }
                    write(&mut text, transaction)?;
                }
                if matches!(self.place, Place::End) {
                    text.extend_from_slice(b"]}");
                }
            }
            Place::End => return Ok(None),
        }
        Ok(Some(text))
    }

    async fn next_of_accounts(
        &mut self,
        decimals: Decimals,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let Place::Start = self.place else {
            return Ok(None);
        };
        self.place = Place::End;
        let accounts = self.accounts_of_table().await?;
        Ok(Some(
            [BOM.to_vec(), table::accounts(decimals, &accounts)?].concat(),
        ))
    }

    async fn next_of_transactions(
        &mut self,
        decimals: Decimals,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let rows = match self.place {
            Place::Start => {
                self.accounts_of_table().await?;
                self.place = Place::After((-1, -1));
                [BOM.to_vec(), table::transactions_head(decimals)?].concat()
            }
            Place::After(after) => {
                let transactions = self.transactions_after(after).await?;
                let transactions = transactions.iter().map(|(_, transaction)| transaction);
                table::transactions(decimals, transactions)?
            }
            Place::End => return Ok(None),
        };
        Ok(Some(rows))
    }

    /// What has no place in the file is counted too.
    async fn accounts_of_table(&mut self) -> Result<Vec<AccountRecord>, StoreError> {
        let accounts = self.app.store.accounts(&self.id).await?;
        self.rest.without(accounts.len(), 0)?;
        Ok(accounts)
    }

    async fn next_listed(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let mut text = String::new();
        match self.place {
            Place::Start => {
                let accounts = self.app.store.accounts(&self.id).await?;
                self.rest.without(accounts.len(), 0)?;
                let ids = accounts.into_iter().map(|account| account.id);
                self.accounts = ids.zip(0..).collect();
                self.place = Place::After((-1, -1));
                text.push_str(ROW_HEAD);
            }
            Place::After(after) => {
                for (_, transaction) in &self.transactions_after(after).await? {
                    row(transaction, &self.accounts).write(&mut text);
                }
            }
            Place::End => return Ok(None),
        }
        Ok(Some(text.into_bytes()))
    }

    /// The next transactions; at their end, all must have been read.
    async fn transactions_after(
        &mut self,
        after: (i64, i64),
    ) -> Result<Vec<((i64, i64), TransactionRecord)>, StoreError> {
        let transactions = self.app.store.transactions(&self.id, after, CHUNK).await?;
        self.rest.without(0, transactions.len())?;
        self.place = match transactions.last() {
            Some((place, _)) if transactions.len() >= CHUNK as usize => Place::After(*place),
            _ => Place::End,
        };
        if matches!(self.place, Place::End) {
            self.rest.is_nothing()?;
        }
        Ok(transactions)
    }
}

/// A transaction as it is listed; `accounts` says where each account stands.
fn row<'a>(transaction: &'a TransactionRecord, accounts: &HashMap<String, usize>) -> OwnRow<'a> {
    let text = |value: &'a Option<String>| value.as_deref().unwrap_or_default();
    OwnRow {
        account: accounts.get(&transaction.account_id).copied(),
        day: text(&transaction.date),
        amount: text(&transaction.amount),
        currency: text(&transaction.currency),
        status: text(&transaction.status),
        category: text(&transaction.category_id),
        own_transfer: is_own_transfer(transaction),
        label: text(&transaction.label),
    }
}

fn write<T: Serialize>(text: &mut Vec<u8>, value: &T) -> Result<(), StoreError> {
    serde_json::to_writer(text, value).map_err(|_| StoreError::Unreadable("a record"))
}
