//! Sinks that hang, and the journeys of others that go on meanwhile.

use std::collections::BTreeSet;
use std::time::Duration;

use contract::{JourneyState, OpenedJourney, OutcomeKind};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::faults::erased;
use crate::harness::{OTHER_API_KEY, Opened, PATIENCE, Stage};
use crate::receiver::{Answer, Heard, Receiver};
use crate::sinks::linked;
use crate::whole::FILE;

/// The worker has so many places in these tests, and a partner a quarter of them.
const PLACES: usize = 4;

/// A stage whose Lender takes data at this receiver.
async fn stage_of(lender: &Receiver, call_timeout: Duration) -> Stage {
    let mut stage = Stage::set().await;
    lender.configure(&mut stage.harness.config, "Lender", true);
    stage.harness.config.delivery.call_timeout = call_timeout;
    stage.harness.config.timing.journeys_at_once = PLACES;
    stage.harness.crash_and_restart().await;
    stage
}

/// A journey of the other partner, whose bank is linked.
async fn linked_by_broker(stage: &Stage) -> Opened {
    let request = stage
        .harness
        .request(Method::POST, "/v1/journeys", OTHER_API_KEY);
    let answer = request.json(&json!({})).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::CREATED);
    let answer: OpenedJourney = answer.json().await.expect("the documented shape");
    let key = answer.url.rsplit('/').next().expect("a key").to_owned();
    let widget = stage.harness.widget(&key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    Opened {
        id: answer.id.0.clone(),
        key,
        answer,
    }
}

async fn state(stage: &Stage, opened: &Opened) -> JourneyState {
    stage.harness.snapshot(&opened.key).await.progress.state
}

/// The journeys whose data a receiver was offered.
fn offered(heard: &[Heard]) -> BTreeSet<String> {
    let data = heard.iter().filter(|one| one.event() == "journey.data");
    let journeys = data.map(|one| one.json()["data"]["journey"].clone());
    journeys
        .map(|journey| journey.as_str().expect("an id").to_owned())
        .collect()
}

#[tokio::test]
async fn a_partner_whose_webhook_hangs_holds_up_nobody_else() {
    let lender = Receiver::start().await;
    lender.answer_always(Some(Answer::Hang));
    // Longer than the test.
    let stage = stage_of(&lender, Duration::from_secs(600)).await;
    let mut journeys = Vec::new();
    for _ in 0..PLACES + 2 {
        journeys.push(linked(&stage, FILE).await);
    }
    let waited = tokio::time::timeout(PATIENCE, async {
        loop {
            let mut collecting = 0;
            for opened in &journeys {
                collecting += usize::from(state(&stage, opened).await == JourneyState::Collecting);
            }
            if collecting == journeys.len() || offered(&lender.heard()).len() == PLACES {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    waited.await.expect("waited too long");
    let opened = linked_by_broker(&stage).await;
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    assert_eq!(
        offered(&lender.heard()).len(),
        1,
        "a quarter of the places is one"
    );
}

#[tokio::test]
async fn a_journey_that_waits_for_its_partners_place_takes_it_as_soon_as_it_is_free() {
    let lender = Receiver::start().await;
    lender.answer_always(Some(Answer::Hang));
    let stage = stage_of(&lender, Duration::from_millis(500)).await;
    let mut journeys = Vec::new();
    for _ in 0..PLACES + 2 {
        journeys.push(linked(&stage, FILE).await);
    }
    // Each try ends by itself, and the next journey's begins.
    lender
        .until(|heard| offered(heard).len() == journeys.len())
        .await;
    lender.answer_always(None);
    for opened in &journeys {
        let end = stage.harness.until(&opened.key, erased).await;
        assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    }
}
