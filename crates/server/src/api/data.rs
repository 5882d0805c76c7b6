//! The bank data and the receipt, given away.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use contract::{JourneyId, JourneyState, ProblemCode};
use futures::stream;
use serde::Serialize;
use tracing::Instrument;

use super::form::Form;
use crate::app::App;
use crate::machine::Outcome;
use crate::problem::{Answer, ApiProblem};
use crate::store::{Journey, StoreError};

/// Transactions held in memory at once.
const CHUNK: u32 = 500;

/// A line of NDJSON.
#[derive(Serialize)]
#[serde(tag = "kind", content = "record", rename_all = "snake_case")]
enum Line<'a> {
    Account(&'a contract::AccountRecord),
    Transaction(&'a contract::TransactionRecord),
}

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
    let delivered = journey.position.outcome == Some(Outcome::Delivered)
        && journey.position.state >= JourneyState::BackedUp
        && journey.purged_at_ms.is_none();
    if !delivered {
        let detail = "The journey has no data to give: it is not backed up, or nothing is kept.";
        return Err(ApiProblem::new(ProblemCode::NotReady, detail));
    }
    let reader = Reader {
        app: Arc::clone(app),
        id: journey.id.clone(),
        lines: form == Form::Lines,
        place: Place::Start,
    };
    // The stream outlives the answer, and what it logs belongs to the same request.
    let span = tracing::Span::current();
    let read = move |reader: Reader| reader.next().instrument(span.clone());
    let body = Body::from_stream(stream::try_unfold(reader, read));
    let headers = [
        (header::CONTENT_TYPE, form.content_type()),
        (header::VARY, "accept"),
    ];
    Ok((headers, body).into_response())
}

/// The signed receipt of an erased journey.
pub(super) fn receipt(journey: &Journey) -> Answer<Response> {
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

struct Reader {
    app: Arc<App>,
    id: JourneyId,
    lines: bool,
    place: Place,
}

enum Place {
    Start,
    After((i64, i64)),
    End,
}

impl Reader {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, StoreError> {
        let mut text = Vec::new();
        match self.place {
            Place::Start => {
                let accounts = self.app.store.accounts(&self.id).await?;
                if self.lines {
                    for account in &accounts {
                        write_line(&mut text, &Line::Account(account))?;
                    }
                } else {
                    text.extend_from_slice(b"{\"accounts\":");
                    write(&mut text, &accounts)?;
                    text.extend_from_slice(b",\"transactions\":[");
                }
                self.place = Place::After((-1, -1));
            }
            Place::After(after) => {
                let transactions = self.app.store.transactions(&self.id, after, CHUNK).await?;
                for (index, (_, transaction)) in transactions.iter().enumerate() {
                    if self.lines {
                        write_line(&mut text, &Line::Transaction(transaction))?;
                        continue;
                    }
                    if index > 0 || after != (-1, -1) {
                        text.push(b',');
                    }
                    write(&mut text, transaction)?;
                }
                self.place = match transactions.last() {
                    Some((place, _)) if transactions.len() >= CHUNK as usize => {
                        Place::After(*place)
                    }
                    _ => Place::End,
                };
                if matches!(self.place, Place::End) && !self.lines {
                    text.extend_from_slice(b"]}");
                }
            }
            Place::End => return Ok(None),
        }
        Ok(Some((text.into(), self)))
    }
}

fn write<T: Serialize>(text: &mut Vec<u8>, value: &T) -> Result<(), StoreError> {
    serde_json::to_writer(text, value).map_err(|_| StoreError::Unreadable("a record"))
}

fn write_line(text: &mut Vec<u8>, line: &Line<'_>) -> Result<(), StoreError> {
    write(text, line)?;
    text.push(b'\n');
    Ok(())
}
