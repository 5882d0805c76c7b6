//! The crash matrix on Linxo's side: at every call, on either side of it, the server is killed; and
//! every call fails in every way there is.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::matrix::{Tally, row};
use crate::plan::{Break, Moment, Way};
use crate::walk::Walk;

const MOMENTS: [Moment; 4] = [Moment::Before, Moment::After, Moment::Late, Moment::Twice];
const WAYS: [Way; 8] = [
    Way::Refused(500),
    Way::Refused(503),
    Way::TooMany,
    Way::DoneAnd503,
    Way::CutBefore,
    Way::CutAfter,
    Way::Garbled,
    Way::Truncated,
];

const LASTING: [Way; 4] = [
    Way::Refused(503),
    Way::DoneAnd503,
    Way::CutAfter,
    Way::Garbled,
];

/// Together they ask everything that a journey asks.
const IN_PASSING: [Walk; 3] = [Walk::Small, Walk::Pages, Walk::Cancelled];

/// What a journey asks of Linxo: a matrix that misses one of these proves little.
const ASKED: [&str; 7] = [
    "POST /token",
    "POST /v2.1/users",
    "POST /v2.1/widget/widget_session",
    "GET /v2.1/connections",
    "GET /v2.1/accounts",
    "GET /v2.1/transactions",
    "DELETE /v2.1/users/me",
];

async fn all(matrix: &str, breaks: &[Break]) {
    let tally = Arc::new(Tally::default());
    let mut tasks = JoinSet::new();
    // To see rows again: their names, or parts of them.
    let wanted = std::env::var("ONESHOT_TEST_ROWS").unwrap_or_default();
    for walk in Walk::PROMPT.into_iter().chain([Walk::Abandoned]) {
        for what in breaks.iter().copied() {
            let tally = Arc::clone(&tally);
            let name = format!("{walk}, {what}");
            // What the client makes good by itself is the same on every walk that asks the same.
            let in_passing = matches!(what, Break::Fail(_, 1));
            if in_passing && !IN_PASSING.contains(&walk) {
                continue;
            }
            if wanted.split(';').any(|part| name.contains(part)) {
                tasks.spawn(async move { row(&tally, walk, what).await });
            }
        }
    }
    while let Some(done) = tasks.join_next().await {
        if let Err(error) = done {
            std::panic::resume_unwind(error.into_panic());
        }
    }
    tally.print(matrix);
    let places = tally.places();
    for call in ASKED {
        assert!(
            places.iter().any(|place| place == call),
            "{call}: {places:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_at_any_call_to_linxo_leaves_a_journey_that_ends_well() {
    let breaks = MOMENTS.map(Break::Kill);
    all("killed at a call to Linxo, SQLite", &breaks).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_to_linxo_that_fails_in_any_way_leaves_a_journey_that_ends_well() {
    // One failure the client makes good by itself; so many it hands on.
    let once = WAYS.map(|way| Break::Fail(way, 1));
    let often = LASTING.map(|way| Break::Fail(way, 4));
    all(
        "a call to Linxo fails, SQLite",
        &[&once[..], &often[..]].concat(),
    )
    .await;
}
