//! A partner's journeys, page by page. Where a page ends is told in a cursor: the place of its last
//! journey, by age and name, so that journeys opened meanwhile come before it and shift nothing.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::{JourneyId, JourneyList, ListJourneys, ProblemCode};

use super::PartnerName;
use super::document::{PARTNER, WITH_API_KEY, problems};
use super::open::looks_like_an_id;
use super::partner::view;
use super::request::InQuery;
use crate::app::App;
use crate::problem::{Answer, ApiProblem};
use crate::store::JourneyFilter;

const USUAL_PAGE: u32 = 50;
const LONGEST_PAGE: u32 = 100;

problems!(ListProblems: WITH_API_KEY, [ProblemCode::InvalidQuery]);

/// The partner's journeys, newest first. `next_cursor` of one page is the `cursor` of the next;
/// journeys that are opened meanwhile shift nothing.
#[utoipa::path(
    get,
    path = "/v1/journeys",
    operation_id = "listJourneys",
    tag = PARTNER,
    security(("api_key" = [])),
    params(ListJourneys),
    responses((status = 200, description = "A page of journeys.", body = JourneyList), ListProblems)
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    PartnerName(partner): PartnerName,
    InQuery(asked): InQuery<ListJourneys>,
) -> Answer<Json<JourneyList>> {
    let limit = asked.limit.unwrap_or(USUAL_PAGE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        let detail = format!("`limit` must be 1 to {LONGEST_PAGE}.");
        return Err(ApiProblem::new(ProblemCode::InvalidQuery, detail));
    }
    let after = asked.cursor.map(|cursor| read(&cursor)).transpose()?;
    let filter = JourneyFilter {
        partner: Some(partner),
        state: asked.state,
        outcome: asked.outcome,
        reference: asked.reference,
        after,
        // One more than is told says whether there are more.
        limit: limit + 1,
        ..JourneyFilter::default()
    };
    let mut journeys = app.store.list(&filter).await?;
    let told = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = journeys.len() > told;
    journeys.truncate(told);
    let last = journeys.last().filter(|_| more);
    Ok(Json(JourneyList {
        next_cursor: last.map(|last| written(last.created_at_ms, &last.id)),
        journeys: journeys.iter().map(view).collect(),
    }))
}

fn written(created_at_ms: i64, id: &JourneyId) -> String {
    URL_SAFE_NO_PAD.encode(format!("{created_at_ms}.{id}"))
}

fn read(cursor: &str) -> Answer<(i64, JourneyId)> {
    let place = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (created_at_ms, id) = text.split_once('.')?;
        let place = (created_at_ms.parse().ok()?, JourneyId(id.to_owned()));
        looks_like_an_id(id).then_some(place)
    };
    place().ok_or_else(|| {
        let detail = "`cursor` must be a `next_cursor` as it was answered; leave it out to begin.";
        ApiProblem::new(ProblemCode::InvalidQuery, detail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is() {
        let id = JourneyId("jrn_0123".to_owned());
        let cursor = written(1_795_482_000_123, &id);
        assert_eq!(read(&cursor).expect("read"), (1_795_482_000_123, id));
        let of = |text: &str| URL_SAFE_NO_PAD.encode(text);
        for bad in [
            "",
            "%",
            "jrn_0123",
            &cursor[1..],
            &of("1"),
            &of("x.jrn_1"),
            &of("1.jrn 1"),
            &of("99999999999999999999.jrn_1"),
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
