//! What partners are told: once, in order, signed, for as long as it takes.

use std::collections::HashSet;
use std::time::Duration;

use contract::OutcomeKind;
use oneshot_server::store::{MessageState, Outbox as _, SqlStore};
use serde_json::json;

use crate::faults::erased;
use crate::harness::{PATIENCE, Stage};
use crate::receiver::{Answer, Heard, Receiver};
use crate::whole::FILE;

async fn told_stage() -> (Stage, Receiver) {
    let mut stage = Stage::set().await;
    let receiver = Receiver::start().await;
    receiver.configure(&mut stage.harness.config, "Lender", false);
    stage.harness.crash_and_restart().await;
    (stage, receiver)
}

async fn delivered(stage: &Stage) -> String {
    let opened = stage.harness.open(json!({ "reference": "file-42" })).await;
    let widget = stage.harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let end = stage.harness.until(&opened.key, erased).await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    opened.id
}

fn events(heard: &[Heard]) -> Vec<String> {
    heard.iter().map(Heard::event).collect()
}

#[tokio::test]
async fn a_delivered_journey_is_told_in_two_messages_without_bank_data() {
    let (stage, receiver) = told_stage().await;
    let id = delivered(&stage).await;
    let heard = receiver.told("journey.erased").await;
    assert_eq!(events(&heard), ["journey.backed_up", "journey.erased"]);
    assert!(heard.iter().all(|one| one.accepted));
    assert_eq!(heard[0].id, format!("msg_{id}_backed_up"));
    let backed_up = heard[0].json();
    assert_eq!(backed_up["data"]["journey"], json!(id));
    assert_eq!(backed_up["data"]["reference"], "file-42");
    assert_eq!(backed_up["data"]["outcome"], "delivered");
    let counts = json!({ "accounts": 2, "transactions": 3 });
    assert_eq!(backed_up["data"]["counts"], counts);
    assert_eq!(backed_up["data"]["sha256"].as_str().map(str::len), Some(64));
    for one in &heard {
        let text = String::from_utf8_lossy(&one.body);
        for private in [
            "BOULANGERIE",
            "SALAIRE",
            "12.10",
            "1234.10",
            "FR76",
            "Camille",
            "Compte",
        ] {
            assert!(!text.contains(private), "{private} in {text}");
        }
    }
}

#[tokio::test]
async fn the_other_ends_are_told_too() {
    let (stage, receiver) = told_stage().await;
    let harness = &stage.harness;
    let cancelled = harness.open(json!({})).await;
    harness.widget(&cancelled.key).await;
    harness
        .post("/api/journey/cancel", &cancelled.key, &json!({}))
        .await;
    harness.until(&cancelled.key, erased).await;
    let abandoned = harness.open(json!({ "expires_in_s": 60 })).await;
    harness.clock.advance(Duration::from_secs(61));
    harness.until(&abandoned.key, erased).await;
    // The clock's leap may end the lease of a message that is on its way, which then comes twice.
    let of = |heard: &[Heard], id: &str| {
        let mut heard = heard.to_vec();
        let mut known = HashSet::new();
        heard.retain(|one| one.json()["data"]["journey"] == id && known.insert(one.id.clone()));
        events(&heard)
    };
    let both = |heard: &[Heard]| {
        [&cancelled.id, &abandoned.id]
            .iter()
            .all(|id| of(heard, id).len() >= 2)
    };
    let heard = receiver.until(both).await;
    assert_eq!(
        of(&heard, &cancelled.id),
        ["journey.cancelled", "journey.erased"]
    );
    assert_eq!(
        of(&heard, &abandoned.id),
        ["journey.abandoned", "journey.erased"]
    );
}

#[tokio::test]
async fn a_receiver_in_trouble_is_told_later_in_the_same_order_with_the_same_ids() {
    let (stage, receiver) = told_stage().await;
    receiver.answer([
        Answer::Status(500),
        Answer::HangUp,
        Answer::Hang,
        Answer::Status(307),
        Answer::Status(404),
    ]);
    let id = delivered(&stage).await;
    let heard = receiver.told("journey.erased").await;
    let first = format!("msg_{id}_backed_up");
    assert_eq!(heard.len(), 7);
    for one in &heard[..6] {
        assert_eq!((&one.id, &one.body), (&first, &heard[0].body));
    }
    assert_eq!(heard[6].id, format!("msg_{id}_erased"));
}

#[tokio::test]
async fn a_receiver_that_never_answers_holds_no_erasure_and_no_other_partner() {
    let (mut stage, receiver) = told_stage().await;
    let other = Receiver::start().await;
    other.configure(&mut stage.harness.config, "Broker", false);
    stage.harness.crash_and_restart().await;
    receiver.answer_always(Some(Answer::Hang));
    for _ in 0..3 {
        delivered(&stage).await;
    }
    let body = json!({});
    let opened = stage
        .harness
        .post("/v1/journeys", crate::harness::OTHER_API_KEY, &body)
        .await;
    let opened: contract::OpenedJourney = opened.json().await.expect("the documented shape");
    let key = opened.url.rsplit('/').next().expect("a key");
    stage
        .harness
        .post("/api/journey/cancel", key, &json!({}))
        .await;
    other.told("journey.erased").await;
    assert!(receiver.accepted().is_empty());
}

#[tokio::test]
async fn a_message_that_is_given_up_is_kept_and_can_be_sent_again() {
    let (stage, receiver) = told_stage().await;
    receiver.answer_always(Some(Answer::Status(410)));
    let id = delivered(&stage).await;
    let config = &stage.harness.config;
    let store = SqlStore::open_beside(&config.database, &config.store_keys).await;
    let store = store.expect("a store");
    let dead = tokio::time::timeout(PATIENCE, async {
        loop {
            let dead = store.messages(Some(MessageState::Dead), 10).await;
            let dead = dead.expect("read");
            if dead.len() == 2 {
                return dead;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    let dead = dead.await.expect("waited too long");
    for one in &dead {
        assert_eq!(
            (one.attempts, one.failure.as_deref()),
            (1, Some("status_410"))
        );
    }
    receiver.answer_always(None);
    let first = format!("msg_{id}_backed_up");
    assert!(store.resend(&first, 0).await.expect("written"));
    assert!(!store.resend("msg_unknown", 0).await.expect("written"));
    let again = receiver.told("journey.backed_up").await;
    let (refused, accepted) = (&again[0], again.last().expect("one"));
    assert_eq!((&accepted.id, &accepted.body), (&first, &refused.body));
    assert_eq!(store.resend_dead(0).await.expect("written"), 1);
    receiver.told("journey.erased").await;
}

#[tokio::test]
async fn news_written_before_a_crash_is_told_after_it() {
    let (mut stage, receiver) = told_stage().await;
    receiver.answer_always(Some(Answer::Hang));
    let id = delivered(&stage).await;
    stage.harness.crash_and_restart().await;
    receiver.answer_always(None);
    let heard = receiver.told("journey.erased").await;
    let accepted: Vec<_> = heard.iter().filter(|one| one.accepted).collect();
    assert_eq!(accepted[0].id, format!("msg_{id}_backed_up"));
    assert_eq!(accepted[1].id, format!("msg_{id}_erased"));
}
