//! The bank data and the receipt, given away.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use contract::{Counts, JourneyId, JourneyState, ProblemCode};
use futures::future::ready;
use futures::stream::{self, StreamExt as _};
use serde::Serialize;
use tracing::Instrument;

use super::form::Form;
use crate::app::App;
use crate::backup::lines::{CHUNK, Lines, Place};
use crate::machine::Outcome;
use crate::problem::{Answer, ApiProblem};
use crate::store::{Journey, StoreError};

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
    if !has_data(journey) {
        return Err(nothing_to_give(journey));
    }
    let reader = Reader {
        app: Arc::clone(app),
        id: journey.id.clone(),
        lines: form == Form::Lines,
        counted: journey.counts,
        place: Place::Start,
    };
    // Before the answer begins, so that what fails here is still said in words.
    let (first, reader) = match reader.next().await {
        Ok(Some(begun)) => begun,
        Ok(None) => return Err(nothing_to_give(journey)),
        Err(error) => {
            let now = app.read(&journey.id).await?;
            return Err(if has_data(&now) {
                error.into()
            } else {
                nothing_to_give(&now)
            });
        }
    };
    // The stream outlives the answer, and what it logs belongs to the same request.
    let span = tracing::Span::current();
    let read = move |reader: Reader| reader.next().instrument(span.clone());
    let rest = stream::try_unfold(reader, read);
    let body = Body::from_stream(stream::once(ready(Ok(first))).chain(rest));
    let headers = [
        (header::CONTENT_TYPE, form.content_type()),
        (header::VARY, "accept"),
    ];
    Ok((headers, body).into_response())
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
    // What the backup was verified with, less what was given already.
    counted: Counts,
    place: Place,
}

impl Reader {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, StoreError> {
        let text = if self.lines {
            let mut lines = Lines::from(&*self.app.store, &self.id, self.place);
            let part = lines.next().await?;
            self.place = lines.place();
            match part {
                Some(part) => {
                    self.given(part.accounts, part.transactions)?;
                    Some(part.text)
                }
                None => {
                    self.all_given()?;
                    None
                }
            }
        } else {
            self.next_of_object().await?
        };
        Ok(text.map(|text| (text.into(), self)))
    }

    fn given(&mut self, accounts: u64, transactions: u64) -> Result<(), StoreError> {
        let rest = |counted: u64, given| {
            let rest = counted.checked_sub(given);
            rest.ok_or(StoreError::Unreadable("more data than was counted"))
        };
        self.counted.accounts = rest(self.counted.accounts, accounts)?;
        self.counted.transactions = rest(self.counted.transactions, transactions)?;
        Ok(())
    }

    /// All of it or a broken answer: what was deleted meanwhile must not look as if it had never
    /// been.
    fn all_given(&self) -> Result<(), StoreError> {
        if self.counted == Counts::default() {
            Ok(())
        } else {
            Err(StoreError::Unreadable("data deleted while it was read"))
        }
    }

    async fn next_of_object(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let mut text = Vec::new();
        match self.place {
            Place::Start => {
                let accounts = self.app.store.accounts(&self.id).await?;
                self.given(accounts.len() as u64, 0)?;
                text.extend_from_slice(b"{\"accounts\":");
                write(&mut text, &accounts)?;
                text.extend_from_slice(b",\"transactions\":[");
                self.place = Place::After((-1, -1));
            }
            Place::After(after) => {
                let transactions = self.app.store.transactions(&self.id, after, CHUNK).await?;
                self.given(0, transactions.len() as u64)?;
                for (index, (_, transaction)) in transactions.iter().enumerate() {
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
                if matches!(self.place, Place::End) {
                    self.all_given()?;
                    text.extend_from_slice(b"]}");
                }
            }
            Place::End => return Ok(None),
        }
        Ok(Some(text))
    }
}

fn write<T: Serialize>(text: &mut Vec<u8>, value: &T) -> Result<(), StoreError> {
    serde_json::to_writer(text, value).map_err(|_| StoreError::Unreadable("a record"))
}
