//! The program told to stop, under load.

use std::time::Duration;

use contract::{JourneyState, OutcomeKind};
use serde_json::{Value, json};

use crate::program::PATIENCE;
use crate::served::Served;

const JOURNEYS: usize = 12;

#[tokio::test]
async fn a_server_told_to_stop_under_load_loses_nothing_and_another_goes_on_at_once() {
    // Nobody could take over by waiting for the end of such a lease.
    let lease = [("ONESHOT_LEASE_S", "3600"), ("ONESHOT_SHUTDOWN_S", "5")];
    let mut served = Served::start_with(&lease).await;
    let slow = json!({ "path": "/transactions", "action": { "delay_ms": 60 } });
    served.tell_twin("faults", slow).await;
    let mut journeys = Vec::new();
    for number in 0..JOURNEYS {
        let opened = served.open(json!({})).await;
        let session = served.widget(&opened).await;
        let walk = json!({
            "session_id": session, "login": "bulk-2x1200", "sync_ms": 100 * number,
        });
        served.tell_twin("connections", walk).await;
        journeys.push(opened);
    }
    // A stream of events that is open when the end comes.
    let last = journeys.last().unwrap();
    let events = served.http.get(served.url("/api/journey/events"));
    let mut events = events.bearer_auth(&last.key).send().await.unwrap();
    let collects = |view: &contract::JourneyView| view.state >= JourneyState::Collecting;
    served.until(&journeys[3].id, collects).await;

    served.signal("TERM");
    let code = served.ended(Duration::from_secs(30)).await;
    assert_eq!(code, Some(0));
    // It ended as a stream ends, and did not break.
    while events.chunk().await.expect("no broken stream").is_some() {}

    served.start().await;
    for opened in &journeys {
        let view = served.erased(&opened.id).await;
        assert_eq!(view.outcome, Some(OutcomeKind::Delivered));
        assert_eq!((view.counts.accounts, view.counts.transactions), (2, 2_400));
    }
    let state = served.twin_says("state").await;
    assert_eq!(state["users"], json!([]));
    assert_eq!(state["deleted_users"].as_array().unwrap().len(), JOURNEYS);
    let requests = served.twin_says("requests").await;
    let makes_users = |line: &&Value| line["method"] == "POST" && line["path"] == "/v2.1/users";
    let made = requests.as_array().unwrap().iter().filter(makes_users);
    assert_eq!(made.count(), JOURNEYS);
}

#[tokio::test]
async fn a_second_signal_ends_the_program_at_once_and_nothing_is_lost() {
    let patient = [
        ("ONESHOT_LINXO_TIMEOUT_S", "2"),
        ("ONESHOT_LEASE_S", "11"),
        ("ONESHOT_SHUTDOWN_S", "600"),
    ];
    let mut served = Served::start_with(&patient).await;
    let opened = served.open(json!({})).await;
    let session = served.widget(&opened).await;
    // So that there is a next page for more than a minute, and a step that does not end.
    let slow = json!({ "path": "/transactions", "action": { "delay_ms": 400 } });
    served.tell_twin("faults", slow).await;
    let walk = json!({ "session_id": session, "login": "bulk-1x100000", "sync_ms": 0 });
    served.tell_twin("connections", walk).await;
    let collects = |view: &contract::JourneyView| view.counts.transactions > 0;
    served.until(&opened.id, collects).await;

    served.signal("TERM");
    served.logged("stopping").await;
    served.signal("TERM");
    assert_eq!(served.ended(Duration::from_secs(10)).await, Some(143));

    served.start().await;
    let request = served
        .http
        .delete(served.url(&format!("/v1/journeys/{}", opened.id)));
    let answer = request.bearer_auth(crate::program::API_KEY).send().await;
    assert!(answer.unwrap().status().is_success());
    served.erased(&opened.id).await;
    assert_eq!(served.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_journey_abandoned_while_no_server_ran_is_erased_when_one_starts() {
    let mut served = Served::start_with(&[("ONESHOT_ABANDON_AFTER_S", "3")]).await;
    let opened = served.open(json!({})).await;
    served.widget(&opened).await;
    let untouched = served.open(json!({})).await;
    served.kill().await;
    let users = served.twin_says("state").await["users"].clone();
    assert_eq!(users.as_array().unwrap().len(), 1);
    // Until after the deadline of both.
    tokio::time::timeout(PATIENCE, async {
        while jiff::Timestamp::now().as_second() <= untouched.expires_at.max(opened.expires_at) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .unwrap();
    served.start().await;
    for id in [&opened.id, &untouched.id] {
        let view = served.erased(id).await;
        assert_eq!(view.outcome, Some(OutcomeKind::Abandoned));
    }
    assert_eq!(served.twin_says("state").await["users"], json!([]));
}
